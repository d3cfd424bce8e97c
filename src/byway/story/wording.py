"""What claims say, in words: the reasons of conflicts, in the languages of the cases."""

from collections.abc import Sequence

from byway.story.edtf import Edtf, day_text
from byway.story.model import Claim, Lasts, Relation

LANGUAGES = ("en", "ru", "uk", "et")
"""The languages of reasons and questions."""

MOST_NAMED = 12
"""How many claims a reason spells out."""

_WORDS = {
    "en": {
        "starts": "starts {}", "ends": "ends {}", "lasts": "lasts {}", "after": "after {}",
        "before": "before {}", "during": "during {}", "days": "{} days", "least": "at least {}",
        "most": "at most {}", "and": "and", "more": "and {} more",
    },
    "ru": {
        "starts": "начало {}", "ends": "конец {}", "lasts": "длится {}", "after": "после {}",
        "before": "до {}", "during": "во время {}", "days": "{} дн.", "least": "не меньше {}",
        "most": "не больше {}", "and": "и", "more": "и ещё {}",
    },
    "uk": {
        "starts": "початок {}", "ends": "кінець {}", "lasts": "триває {}", "after": "після {}",
        "before": "до {}", "during": "під час {}", "days": "{} дн.", "least": "не менше {}",
        "most": "не більше {}", "and": "і", "more": "і ще {}",
    },
    "et": {
        "starts": "algus {}", "ends": "lõpp {}", "lasts": "kestab {}", "after": "pärast: {}",
        "before": "enne: {}", "during": "selle ajal: {}", "days": "{} päeva",
        "least": "vähemalt {}", "most": "kõige rohkem {}", "and": "ja", "more": "ja veel {}",
    },
}  # fmt: skip


def reason(claims: Sequence[Claim], lang: str) -> str:
    """Why claims clash: what each says of its event, the same event named once."""
    words = _WORDS.get(lang, _WORDS["en"])
    said: dict[str, list[str]] = {}
    for claim in claims[:MOST_NAMED]:
        said.setdefault(claim.happening, []).append(f"{statement(claim, lang)} ({claim.id})")
    joint = f" {words['and']} "
    parts = [f"{event}: {joint.join(texts)}" for event, texts in said.items()]
    if len(claims) > MOST_NAMED:
        parts.append(words["more"].format(len(claims) - MOST_NAMED))
    return "; ".join(parts)


def statement(claim: Claim, lang: str) -> str:
    """What a claim says of time, in days, without its event's name."""
    words = _WORDS.get(lang, _WORDS["en"])
    parts = []
    if claim.when is not None:
        parts.append(span_text(claim.when))
    if claim.start is not None:
        parts.append(words["starts"].format(span_text(claim.start)))
    if claim.end is not None:
        parts.append(words["ends"].format(span_text(claim.end)))
    if claim.lasts is not None:
        parts.append(words["lasts"].format(_length(claim.lasts, words)))
    for name, relations in (("after", claim.after), ("before", claim.before)):
        for relation in relations:
            length = _length(relation, words)
            parts.append(f"{length} {words[name].format(relation.event)}".strip())
    parts += [words["during"].format(event) for event in claim.during]
    return ", ".join(parts) or "–"


def span_text(edtf: Edtf) -> str:
    """The days a date allows after widening: one day, `A..B`, or open `A..`."""
    low, high = (day_text(day) or "" for day in (edtf.earliest, edtf.latest))
    return low if low and low == high else f"{low}..{high}"


def _length(said: Relation | Lasts, words: dict[str, str]) -> str:
    least = said.least.least if said.least else None
    most = said.most.most if said.most else None
    if least is not None and most is not None:
        return words["days"].format(str(least) if least == most else f"{least}–{most}")
    if least is not None:
        return words["least"].format(words["days"].format(least))
    if most is not None:
        return words["most"].format(words["days"].format(most))
    return ""
