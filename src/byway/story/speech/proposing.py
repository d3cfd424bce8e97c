"""The grammar over the letters of `lexicon`: phrases become proposals, best first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from byway.errors import BadInput
from byway.story.edtf import Edtf, day_text, parse_edtf
from byway.story.speech.lengths import length
from byway.story.speech.lexicon import LANGUAGES, lexicon
from byway.story.speech.moments import Moment, after, before, edtf_of

MOST_PROPOSALS = 3
MOST_CHARACTERS = 500

_WINDOW = re.compile(r"[APMSYyDtzxihfq]|N(?=M)|(?<=M)N|(?<=[PM])N(?=Y)")
_COUNT = r"(?:(?P<a>A)|(?P<n1>[Nc])R?(?P<n2>N)?|R|(?P<u>U))"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a phrase may mean: an EDTF text, or a relation as a story file writes it.

    A relation is `{"after": {"min": …, "max": …}}`, `before` likewise, or `{"lasts": {…}}`; the
    event it refers to is for the listener to name. `text` is the part of the phrase matched.
    """

    text: str
    edtf: str | None = None
    relation: dict[str, dict[str, str]] | None = None

    def as_json(self) -> dict[str, Any]:
        """The proposal as the command prints it."""
        said: dict[str, Any] = {"text": self.text}
        if self.edtf is not None:
            said["edtf"] = self.edtf
        if self.relation is not None:
            said["relation"] = self.relation
        return said


@dataclass(frozen=True, slots=True)
class _Token:
    letter: str
    value: str
    start: int
    end: int


def propose_dates(
    phrase: str, *, lang: str | None = None, near: str | None = None
) -> tuple[Proposal, ...]:
    """What a spoken date may mean, best first; empty if nothing is recognised.

    `lang` is en, ru, uk or et (default: each in turn, the one that reads most of the phrase).
    `near` is an EDTF date that it was said near, for years that were not said. Raises `BadInput`
    for an unknown language, a `near` that is no date, or a phrase longer than 500 characters.
    """
    if lang is not None and lang not in LANGUAGES:
        raise BadInput(f"--lang: expected one of {', '.join(LANGUAGES)}; found {lang!r}")
    if len(phrase) > MOST_CHARACTERS:
        raise BadInput(f"expected at most {MOST_CHARACTERS} characters; found {len(phrase)}")
    reference = parse_edtf(near) if near is not None else None
    text = _normal(phrase)
    if len(text) != len(phrase):
        phrase = text  # words taken apart: what is matched is shown as it was read
    read = [(each, _tokens(text, each)) for each in ([lang] if lang else LANGUAGES)]
    language, tokens = max(read, key=lambda each: sum(t.end - t.start for t in each[1]))
    found: list[Proposal] = []
    for proposal in _proposals(phrase, tokens, reference):
        if proposal.edtf is not None and not _exists(proposal.edtf):
            continue
        if all((each.edtf, each.relation) != (proposal.edtf, proposal.relation) for each in found):
            found.append(proposal)
    if not found:
        found += _library(phrase, language, reference)
    return tuple(found[:MOST_PROPOSALS])


def _exists(edtf: str) -> bool:
    try:
        parse_edtf(edtf)
    except BadInput:
        return False
    return True


def _normal(phrase: str) -> str:
    text = phrase.lower().replace("ё", "е").replace("’", "'").replace("—", "-")
    for glued, apart in _GLUED:
        text = re.sub(glued, apart, text)
    return text


def _tokens(text: str, language: str) -> list[_Token]:
    pattern, entries = lexicon(language)
    tokens = []
    for match in pattern.finditer(text):
        letter, value = entries[(match.lastindex or 1) - 1]
        tokens.append(_Token(letter, match[0] if value in _LITERAL else value, *match.span()))
    return tokens


_GLUED = (
    (r"\bпол(?=года\b)", "пол "),
    (r"\bпів(?=року\b)", "пів "),
    (r"\bvara(?=kevad|suv|sügis|talv)", "varase "),
    (r"\bhilis(?=kevad|suv|sügis|talv)", "hilise "),
)
"""Words that are two words of the grammar."""

_LITERAL = ("year", "day", "int", "ymd", "dmy")


def _proposals(phrase: str, tokens: list[_Token], near: Edtf | None) -> Iterator[Proposal]:
    letters = "".join(token.letter for token in tokens)

    def text(start: int, end: int) -> str:
        return phrase[tokens[start].start : tokens[end - 1].end]

    yield from _ranges(letters, tokens, near, text)
    yield from _lengths(letters, tokens, near, text)
    yield from _days(letters, tokens, near, text)
    yield from _moments(letters, tokens, near, text)


def _ranges(letters: str, tokens: list[_Token], near: Edtf | None, text: Any) -> Iterator[Proposal]:
    """Two dates: from A to B, between A and B, A or B, A to B."""
    for match in re.finditer(r"F?(?P<one>[ND])[OR](?=[ND]M)", letters):
        stop = next(end for start, end in _windows(letters) if end > match.end() + 1)
        two = _moment(tokens[match.end() : stop])
        one = replace(two, day=int(re.sub(r"\D", "", tokens[match.start("one")].value) or 0))
        days = [edtf_of(each, near) for each in (one, two)]
        if all(days):
            yield Proposal(text(match.start(), stop), edtf="/".join(map(str, days)))
    window = _windows(letters)
    for (start, end), (begin, stop) in pairwise(window):
        between = letters[end:begin]
        if between not in ("O", "R", "&") or (between == "&" and "k" not in letters[:start]):
            continue
        one, two = _moment(tokens[start:end]), _moment(tokens[begin:stop])
        if one.year is None and one.fixed is None:
            one.year = two.year
        if one.month is None and one.season is None and two.month and one.day:
            one.month = two.month
        first, last = edtf_of(one, near), edtf_of(two, near)
        if first is None or last is None:
            continue
        low, high = first.split("/")[0], last.split("/")[-1]
        first_word = start - (letters[start - 1 : start] in ("F", "k") and start > 0)
        try:
            parse_edtf(f"{low}/{high}")
        except BadInput:
            continue
        yield Proposal(text(first_word, stop), edtf=f"{low}/{high}")


def _lengths(
    letters: str, tokens: list[_Token], near: Edtf | None, text: Any
) -> Iterator[Proposal]:
    """Counts of units: later, earlier, ago, in, for, or alone; the next and the same day."""
    for match in re.finditer(r"[sxz]", letters):
        token = tokens[match.start()]
        if token.letter == "s":
            same = {"min": "0d", "max": "0d"}
            yield Proposal(text(match.start(), match.end()), relation={"after": same})
        elif token.value == "d":
            side = "after" if token.letter == "x" else "before"
            one = {"min": "1d", "max": "1d"}
            yield Proposal(text(match.start(), match.end()), relation={side: one})
    for match in re.finditer(
        r"(?P<a0>A?)(?P<pre>[HaLwb]?)(?P<a1>A?)(?:(?P<n>[Nc])(?:R?(?P<m>N))?)?(?P<a2>A?)(?P<u>U)"
        r"(?P<inv>H(?P<k>N))?(?P<half>&N)?(?P<a3>A?)(?P<post>[LEGab]?)(?P<a4>A?)",
        letters,
    ):
        if not (
            match["n"] or match["k"] or match["pre"] or match["post"] or match["a1"] or match["a0"]
        ):
            continue
        if letters[match.start() - 1 : match.start()] in ("z", "x", "i") and match.start():
            continue
        yield from _length(match, tokens, near, text)


def _length(
    match: re.Match[str], tokens: list[_Token], near: Edtf | None, text: Any
) -> Iterator[Proposal]:
    unit = tokens[match.start("u")].value
    low = tokens[match.start("n")].value if match["n"] else "1"
    high = tokens[match.start("m")].value if match["m"] else low
    about = any(match[name] for name in ("a0", "a1", "a2", "a3", "a4"))
    if match["k"]:  # "недели через две": the turned order says "about"
        low = high = tokens[match.start("k")].value
        about = True
    if match["half"]:
        low = high = "1.5"
    span = length(low, high, unit, about)
    said = text(match.start(), match.end())
    before_it, post = match["pre"], match["post"]
    if post == "G":
        ago = _ago(span.least, span.most, unit, near)
        if ago is not None:
            yield Proposal(said, edtf=ago)
        yield Proposal(said, relation={"before": span.as_relation()})
    elif post in ("E", "b") or before_it == "b":
        yield Proposal(said, relation={"before": span.as_relation()})
    elif post in ("L", "a") or before_it in ("H", "a", "L") or match["inv"]:
        yield Proposal(said, relation={"after": span.as_relation()})
    else:
        yield Proposal(said, relation={"lasts": span.as_relation()})


def _ago(least: int, most: int, unit: str, near: Edtf | None) -> str | None:
    """So many days before the reference date, as coarsely as the unit."""
    if near is None or near.low is None or near.high is None:
        return None
    first, last = day_text(near.low - most), day_text(near.high - least)
    if first is None or last is None:
        return None
    middle = day_text((near.low + near.high - least - most) // 2) or ""
    if unit == "y":
        return middle[:4]
    if unit == "m":
        return middle[:7]
    return first if first == last else f"{first}/{last}"


def _days(letters: str, tokens: list[_Token], near: Edtf | None, text: Any) -> Iterator[Proposal]:
    """Yesterday, last week, next month: counted from the reference date."""
    if near is None or near.low is None or near.high is None:
        return
    day = date.fromordinal((near.low + near.high) // 2)
    for match in re.finditer(r"q|[zxi]U", letters):
        token = tokens[match.start()]
        if token.letter == "q":
            if near.low == near.high:
                shifted = day + timedelta(days=int(token.value))
                yield Proposal(text(match.start(), match.end()), edtf=shifted.isoformat())
            continue
        shift = {"z": -1, "x": 1, "i": 0}[token.letter]
        unit = tokens[match.start() + 1].value
        said = text(match.start(), match.end())
        if unit == "y":
            yield Proposal(said, edtf=f"{day.year + shift:04}")
        elif unit == "m":
            month = day.year * 12 + day.month - 1 + shift
            yield Proposal(said, edtf=f"{month // 12:04}-{month % 12 + 1:02}")
        elif unit == "w" and near.low == near.high:
            monday = day - timedelta(days=day.weekday()) + timedelta(weeks=shift)
            sunday = monday + timedelta(days=6)
            yield Proposal(said, edtf=f"{monday.isoformat()}/{sunday.isoformat()}")


def _moments(
    letters: str, tokens: list[_Token], near: Edtf | None, text: Any
) -> Iterator[Proposal]:
    """Single dates, with after, before, since and until in front of them."""
    for start, end in _windows(letters):
        moment = _moment(tokens[start:end])
        if not moment.letters & set("MSYhfyt"):
            continue
        edtf = edtf_of(moment, near)
        if edtf is None:
            continue
        front = letters[start - 1 : start] if start else ""
        made: str | None = edtf
        if front == "a":
            made = after(edtf)
        elif front == "b":
            made = before(edtf)
        elif front == "F" or letters[end : end + 1] == "F":
            made = f"{edtf.split('/')[0]}/.."
        elif front == "O":
            made = f"../{edtf.split('/')[-1]}"
        else:
            front = ""
        if made is not None:
            yield Proposal(text(start - len(front), end), edtf=made)


def _windows(letters: str) -> list[tuple[int, int]]:
    """Runs of letters that make up one date: no piece twice."""
    found = []
    start = 0
    while start < len(letters):
        end, seen = start, ""
        while end < len(letters) and _WINDOW.match(letters, end):
            letter = letters[end].replace("N", "D").replace("S", "M")
            if letter in seen and letter != "A":
                break
            seen += letter
            end += 1
        if set(seen) & set("MYyhfq"):
            found.append((start, end))
        start = max(end, start + 1)
    return found


def _moment(tokens: list[_Token]) -> Moment:
    moment = Moment(letters={token.letter for token in tokens})
    for token in tokens:
        if token.letter in "DN":
            digits = re.sub(r"\D", "", token.value)
            moment.day = int(digits) if digits else None
        elif token.letter == "M":
            moment.month = int(token.value)
        elif token.letter == "S":
            moment.season = int(token.value)
        elif token.letter == "Y":
            moment.year = int(token.value)
        elif token.letter == "P":
            moment.part = token.value
        elif token.letter == "A":
            moment.about = True
        elif token.letter in "zxit":
            moment.shift = {"z": -1, "x": 1}.get(token.letter, 0)
        elif token.letter == "y":
            moment.whole_year = True
        elif token.letter == "h":
            month, day = token.value.split("-")
            moment.holiday = (int(month), int(day))
        elif token.letter == "f":
            moment.fixed = _written(token.value)
    if moment.year is not None and moment.letters <= set("tzxiAPY"):
        moment.shift = None
    return moment


def _written(text: str) -> str:
    """A date written in figures as EDTF; what is no date stays for EDTF to refuse."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return text
    day, month, year = re.split(r"[./]", text)
    return f"{year}-{int(month):02}-{int(day):02}"


def _library(phrase: str, language: str, near: Edtf | None) -> list[Proposal]:
    """What the general date parser makes of a phrase that the grammar does not know."""
    import dateparser  # type: ignore[import-untyped]

    base = date.fromordinal(near.low) if near is not None and near.low is not None else None
    settings: dict[str, Any] = {"REQUIRE_PARTS": ["month", "year"] if base is None else ["month"]}
    if base is not None:
        settings["RELATIVE_BASE"] = _midnight(base)
    found = dateparser.parse(phrase, languages=[language], settings=settings)
    return [] if found is None else [Proposal(phrase.strip(), edtf=found.date().isoformat())]


def _midnight(day: date) -> Any:
    from datetime import datetime

    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a date, not a moment
