"""Vague dates and what they are on a day: to come, due, late, missed; or early, in time, late.

A seeker says "at the end of November"; it is kept as the first and the last day it can mean. It
sorts as its first day, since that is when somebody may stand at the door.
"""

import datetime as dt
from dataclasses import dataclass

GRACE_DAYS = 7
"""So many days after the last day somebody is late; then he is missed."""
UNDATED_DAYS = 30
"""Words without any day ("when I get leave") are looked at again after so many days."""

TO_COME, DUE, LATE, MISSED = "to come", "due", "late", "missed"
STANDINGS = (TO_COME, DUE, LATE, MISSED)
EARLY, IN_TIME = "early", "in time"


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day that something can mean, with the words it was said in."""

    first: dt.date | None = None
    last: dt.date | None = None
    words: str = ""

    @property
    def earliest(self) -> dt.date | None:
        """The earliest day it can mean, by which it sorts."""
        return self.first or self.last

    @property
    def latest(self) -> dt.date | None:
        """The latest day it can mean."""
        return self.last or self.first

    @classmethod
    def of(cls, first: str, last: str, words: str = "") -> "Span":
        """From ISO 8601 days as sealed items keep them; what is no day counts as not said."""
        return cls(_day(first), _day(last), words)

    def shifted(self, days: int) -> "Span":
        """The same span so many days later, without its words."""
        step = dt.timedelta(days=days)
        return Span(self.first + step if self.first else None,
                    self.last + step if self.last else None)  # fmt: skip


def day_after_which_missed(span: Span, said: dt.date) -> dt.date:
    """The last day on which somebody who was to write within a span is no more than late."""
    latest = span.latest or said + dt.timedelta(days=UNDATED_DAYS)
    return latest + dt.timedelta(days=GRACE_DAYS)


def first_due(span: Span, said: dt.date) -> dt.date:
    """The day from which a check-in is due; one without a day is looked at again in a month."""
    return span.earliest or said + dt.timedelta(days=UNDATED_DAYS)


def standing(due: dt.date, missed: dt.date, today: dt.date) -> str:
    """What a check-in is today, from the two days that the case's card keeps of it."""
    if today < due:
        return TO_COME
    if today <= missed - dt.timedelta(days=GRACE_DAYS):
        return DUE
    return LATE if today <= missed else MISSED


def arrival(span: Span, said: dt.date, came: dt.date) -> str:
    """How somebody came who had said a span: early, in time, or late. However late, he came."""
    if came < first_due(span, said):
        return EARLY
    latest = span.latest
    return IN_TIME if latest is None or came <= latest else LATE


def sort_key(day: dt.date | None) -> dt.date:
    """A day to sort by; what has none comes last."""
    return day or dt.date.max


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
