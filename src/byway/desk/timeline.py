"""A case's timeline: each dated thing as a bar on one scale, drawn on the server.

The bars are small pictures (SVG) beside text that says the same, so the list reads aloud and wraps
on a phone. Pure: facts in, rows out.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from byway.cases import CaseFacts, Span

SCALE = 1000
"""Units across a bar."""
LEAST = 12
"""A single day is drawn this wide at least, or nobody would see it."""
BACK_DAYS, AHEAD_DAYS = 14, 21
"""How far the scale reaches from today at least."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing on the timeline, and where its bar lies (units of `SCALE`)."""

    kind: str
    """`check-in`, `step`, `absence`, `status`, or a word of `risks.RISKS`."""
    first: str
    last: str
    """Its last day if that is another, else empty."""
    text: str
    over: bool
    follows: bool
    x: int = 0
    width: int = LEAST


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars by their first day, and where today is."""

    bars: list[Bar]
    today: int
    first: str
    last: str


def timeline(facts: CaseFacts, check_in: Span | None, today: dt.date) -> Timeline | None:
    """The timeline of a case; None if nothing in it has a day."""
    found = [one for one in _dated(facts, check_in, today) if one[1] is not None]
    if not found:
        return None
    begin = min(today - dt.timedelta(days=BACK_DAYS), *(first for _, first, _ in found if first))
    end = max(today + dt.timedelta(days=AHEAD_DAYS), *(last for _, _, last in found if last))
    length = max((end - begin).days, 1)

    def place(day: dt.date) -> int:
        return round((day - begin).days / length * (SCALE - LEAST))

    bars = []
    for (kind, text, follows), first, last in sorted(found, key=lambda one: one[1] or today):
        if first is None:
            continue
        until = last or first
        x = place(first)
        bars.append(
            Bar(
                kind,
                first.isoformat(),
                until.isoformat() if until != first else "",
                text,
                until < today,
                follows,
                x,
                max(place(until) - x, 0) + LEAST,
            )
        )
    return Timeline(bars, place(today) + LEAST // 2, begin.isoformat(), end.isoformat())


Found = tuple[tuple[str, str, bool], dt.date | None, dt.date | None]


def _dated(facts: CaseFacts, check_in: Span | None, today: dt.date) -> Iterable[Found]:
    for risk in facts.dated:
        yield (risk.kind, risk.text, risk.follows), risk.when.earliest, risk.when.latest
    for step in facts.open_steps:
        said = str(step.data.get("text", ""))
        yield ("step", said, False), step.when.earliest, step.when.latest
    for one in facts.absences:
        ended = Span.of(str(one.data.get("ended", "")), "").first
        said = str(one.data.get("text", ""))
        yield ("absence", said, False), one.when.earliest, ended or _until(one.when, today)
    for one in facts.statuses:
        said = str(one.data.get("status", ""))
        yield ("status", said, False), one.when.earliest, one.when.latest
    if check_in is not None:
        yield ("check-in", check_in.words, False), check_in.earliest, check_in.latest


def _until(began: Span, today: dt.date) -> dt.date | None:
    """An absence that has not ended goes on to this day."""
    return max(began.earliest, today) if began.earliest else None
