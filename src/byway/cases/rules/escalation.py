"""What is urgent and that nobody has taken: first whoever is on duty is alerted, then the
coordinator.

The desk alone can tell, since urgency is sealed, and only while somebody is signed in. What it
keeps here are moments, no content. Pure but for the clock and the dice it is given.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

COORDINATOR_AFTER = 900.0
"""Seconds from the first alert to the coordinator's."""


@dataclass(slots=True)
class _Pending:
    people: tuple[Sequence[str], Sequence[str]]
    """Those on duty; the coordinators."""
    due: list[float]
    """When each of them is to be told; what is told is taken off."""


@dataclass(slots=True)
class Escalation:
    """Urgent things that wait, and when whom is to be told of them."""

    delay: Callable[[], float]
    pending: dict[str, _Pending] = field(default_factory=dict)

    def look(
        self, team: str, keys: Iterable[str], duty: Sequence[str], boss: Sequence[str], now: float
    ) -> None:
        """What of a team's waits now: what is new gets its times, what was taken is forgotten."""
        there = {f"{team} {key}" for key in keys}
        gone = {key for key in self.pending if key.startswith(f"{team} ")} - there
        for key in gone:
            del self.pending[key]
        for key in there - set(self.pending):
            first = now + self.delay()
            self.pending[key] = _Pending((duty, boss), [first, first + COORDINATOR_AFTER])

    def due(self, now: float) -> set[str]:
        """The names to be alerted now; each stage of each thing is given out once."""
        names: set[str] = set()
        for one in self.pending.values():
            while one.due and one.due[0] <= now:
                names |= set(one.people[2 - len(one.due)])
                one.due.pop(0)
        return names
