"""Dated risks: what can happen to somebody on which day, and how soon that makes a case urgent.

From the account behind the worked case: about three days before a leave ends the unit calls and
wants a photo of the return ticket; from the day after, the man is absent. So one date gives three.
An unannounced visit raises a case at once, whatever its day, until somebody says it is over.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from byway.cases.rules.dates import Span, sort_key

LEAVE_ENDS = "leave-ends"
CALL = "call"
"""Somebody from the unit calls and wants proof that he returns."""
ABSENCE_BEGINS = "absence-begins"
VISIT = "visit"
"""Somebody came unannounced, to him or to his family."""
RISKS = (LEAVE_ENDS, CALL, ABSENCE_BEGINS, VISIT, "summons", "transfer", "court", "search", "other")

CALL_DAYS = 3
"""A call comes so many days before a leave ends."""
FOLLOWS: dict[str, tuple[tuple[str, int], ...]] = {
    LEAVE_ENDS: ((CALL, -CALL_DAYS), (ABSENCE_BEGINS, 1)),
}
"""What a risk brings with it, and how many days from it."""

TODAY_WITHIN = 3
DAYS_WITHIN = 14


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk as somebody entered it."""

    kind: str
    when: Span
    text: str = ""
    item: str = ""
    """Its item's id in hex."""


@dataclass(frozen=True, slots=True)
class Dated:
    """One thing on a case's timeline: entered, or following from one that was."""

    kind: str
    when: Span
    text: str = ""
    item: str = ""
    follows: bool = False
    """It was not entered; it follows from another."""

    @property
    def order(self) -> tuple[dt.date, str]:
        """By its earliest possible day; what has none comes last."""
        return (sort_key(self.when.earliest), self.kind)


def with_what_follows(risks: Iterable[Risk]) -> list[Dated]:
    """Every risk and what follows from it, by earliest day.

    What was entered wins: a call that somebody dated himself is not worked out a second time.
    """
    entered = list(risks)
    kinds = {risk.kind for risk in entered}
    dated = [Dated(risk.kind, risk.when, risk.text, risk.item) for risk in entered]
    for risk in entered:
        for kind, days in FOLLOWS.get(risk.kind, ()):
            if kind not in kinds and risk.when.earliest is not None:
                dated.append(Dated(kind, risk.when.shifted(days), "", risk.item, follows=True))
    return sorted(dated, key=lambda one: one.order)


def urgency(kind: str, when: Span, today: dt.date) -> str:
    """How urgent a risk makes its case today: a word of `cards.URGENCY`."""
    if kind == VISIT:
        return "today"
    if when.earliest is None:
        return "weeks"
    left = (when.earliest - today).days
    if left <= TODAY_WITHIN:
        return "today"
    return "days" if left <= DAYS_WITHIN else "weeks"
