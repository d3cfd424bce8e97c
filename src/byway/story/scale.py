"""From days to places on the page, with ticks at months, quarters or years."""

from dataclasses import dataclass
from datetime import date

from byway.story.bounds import EventBounds
from byway.story.edtf import first_of_month
from byway.story.model import Story

STEPS = (1, 3, 6, 12, 60, 120, 1200)
"""Months between ticks, the first that leaves at most `MOST_TICKS`."""

MOST_TICKS = 7


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale: `first` to `last` day over `left` to `right`."""

    first: int
    last: int
    left: float
    right: float

    def place(self, day: int | None, open_side: float) -> float:
        """Where a day lies, kept inside the page; an open side lies at the page's edge."""
        if day is None:
            return open_side
        share = (day - self.first) / max(self.last - self.first, 1)
        return min(max(self.left + share * (self.right - self.left), self.left), self.right)

    def ticks(self) -> list[tuple[float, str]]:
        """Places and labels of the first days of months, quarters or years."""
        begin = date.fromordinal(max(self.first, 1))
        months = (self.last - self.first) / 30.4
        step = next((each for each in STEPS if months / each <= MOST_TICKS), STEPS[-1])
        month = begin.year * 12 + begin.month - 1
        month += -month % step
        found = []
        while month < 9999 * 12 and first_of_month(month // 12, month % 12 + 1) <= self.last:
            day = first_of_month(month // 12, month % 12 + 1)
            label = f"{month // 12:04}" if step >= 12 else f"{month // 12:04}-{month % 12 + 1:02}"
            found.append((self.place(day, self.left), label))
            month += step
        return found


def scale_for(
    story: Story, events: dict[str, EventBounds] | None, left: float, right: float
) -> Scale:
    """A scale that shows every day that a claim or a bound names, with a little room."""
    days = [
        day
        for claim in story.claims
        for said in (claim.when, claim.start, claim.end)
        if said is not None
        for day in (said.earliest, said.latest)
        if day is not None
    ]
    for bounds in (events or {}).values():
        days += [day for day in (*bounds.start, *bounds.end) if day is not None]
    if not days:
        return Scale(1, 366, left, right)
    room = max((max(days) - min(days)) // 25, 5)
    last = min(max(days) + room, date.max.toordinal())
    return Scale(max(min(days) - room, 1), last, left, right)
