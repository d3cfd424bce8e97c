"""What to ask next: the pairs of claims that sit in most conflicts, as neutral questions.

A question puts two things that were said beside each other and asks which came first. It never
says that somebody is wrong: memory of fear keeps scenes and loses dates (see docs/story.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from byway.story.model import Claim, Story
from byway.story.wording import statement


@dataclass(frozen=True, slots=True)
class Question:
    """A question about `claims`; `settles` counts the listed conflicts that hold all of them."""

    claims: tuple[str, ...]
    question: str
    settles: int


_TEXTS = {
    "en": {
        "witness": "You said {}", "other": "{} says {}", "nobody": "It is said: {}",
        "same": "{event}: {a} and also: {b}. When was it, or were these two different times?",
        "first": "{a}, and also: {b}. Which came first, and what lay between?",
        "alone": "{event}: {a}. Could you tell once more what came before and what after?",
        "quote": "“{}”",
    },
    "ru": {
        "witness": "Вы сказали: {}", "other": "{}: {}", "nobody": "Сказано: {}",
        "same": "{event}. {a}; и ещё: {b}. Когда это было, или это были два разных случая?",
        "first": "{a}; и ещё: {b}. Что было раньше и что было между этим?",
        "alone": "{event}. {a}. Расскажите, пожалуйста, ещё раз: что было до этого и что после?",
        "quote": "«{}»",
    },
    "uk": {
        "witness": "Ви сказали: {}", "other": "{}: {}", "nobody": "Сказано: {}",
        "same": "{event}. {a}; і ще: {b}. Коли це було, чи це були два різні випадки?",
        "first": "{a}; і ще: {b}. Що було раніше і що було між цим?",
        "alone": "{event}. {a}. Розкажіть, будь ласка, ще раз: що було до цього і що після?",
        "quote": "«{}»",
    },
    "et": {
        "witness": "Te ütlesite: {}", "other": "{}: {}", "nobody": "On öeldud: {}",
        "same": "{event}. {a}; ja ka: {b}. Millal see oli, või oli see kahel eri korral?",
        "first": "{a}; ja ka: {b}. Kumb oli varem ja mis jäi vahele?",
        "alone": "{event}. {a}. Kas räägiksite veel kord, mis oli enne ja mis pärast seda?",
        "quote": "„{}“",
    },
}  # fmt: skip


def questions(
    story: Story, conflicts: Sequence[tuple[str, ...]], lang: str
) -> tuple[Question, ...]:
    """Questions that touch every listed conflict, the one that settles most first.

    Each is about the pair of claims found together in most conflicts not yet asked about.
    """
    claims = {claim.id: claim for claim in story.claims}
    voices: dict[str, tuple[str | None, str]] = {
        voice.id: (voice.kind, voice.label or voice.id.replace("_", " ")) for voice in story.voices
    }
    members: dict[str, int] = {}
    for place, ids in enumerate(conflicts):
        for each in ids:
            members[each] = members.get(each, 0) | 1 << place
    open_ones = (1 << len(conflicts)) - 1
    asked = []
    while open_ones:
        chosen = _best(conflicts, members, open_ones)
        holding = members[chosen[0]] & members[chosen[-1]]
        open_ones &= ~holding
        said = [claims[each] for each in chosen]
        sayings = {each.id: _said(each, voices, lang) for each in said}
        asked.append(Question(chosen, _text(said, sayings, lang), holding.bit_count()))
    asked.sort(key=lambda each: (-each.settles, each.claims))
    return tuple(asked)


def _best(
    conflicts: Sequence[tuple[str, ...]], members: dict[str, int], open_ones: int
) -> tuple[str, ...]:
    """The pair of claims together in most open conflicts; a claim impossible alone by itself."""
    first = conflicts[(open_ones & -open_ones).bit_length() - 1]
    if len(first) == 1:
        return first
    counts = sorted(
        ((-(held & open_ones).bit_count(), each) for each, held in members.items()),
    )
    best, pair = 1, (first[0], first[1])
    for place, (one, left) in enumerate(counts):
        if -one <= best:
            break
        for two, right in counts[place + 1 :]:
            if -two <= best:
                break
            together = (members[left] & members[right] & open_ones).bit_count()
            if together > best:
                best, pair = together, (min(left, right), max(left, right))
    return pair


def _said(claim: Claim, voices: dict[str, tuple[str | None, str]], lang: str) -> str:
    """Who said what: the quote where there is one, else the days it comes to."""
    texts = _TEXTS.get(lang, _TEXTS["en"])
    said = texts["quote"].format(claim.quote) if claim.quote else statement(claim, lang)
    if claim.voice is None:
        return texts["nobody"].format(said)
    kind, label = voices[claim.voice]
    return (
        texts["witness"].format(said) if kind == "witness" else texts["other"].format(label, said)
    )


def _text(claims: list[Claim], said: dict[str, str], lang: str) -> str:
    texts = _TEXTS.get(lang, _TEXTS["en"])
    events = [each.happening.replace("_", " ") for each in claims]
    if len(claims) == 1:
        return texts["alone"].format(event=_capital(events[0]), a=said[claims[0].id])
    a, b = (said[each.id] for each in claims)
    if events[0] == events[1]:
        return texts["same"].format(event=_capital(events[0]), a=a, b=_small(b))
    return texts["first"].format(a=a, b=_small(b))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
