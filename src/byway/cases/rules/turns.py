"""Whose turn it is: the order of lines, whether a claim still holds, which line is next.

Pure: numbers and words in, an order out.

* What came in since the desk answered stands before what waits for its writer.
* Then urgency, which a near date raises: today or over, "today"; within two weeks, "days".
* Then the earliest date, then who has waited longest.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

CLAIM_MINUTES = 30
"""A claim lapses when its holder has not worked on the line for this long."""
SOON_DAYS = 14
NO_DAY = 10**7
TODAY, DAYS, WEEKS, NO_HURRY = range(4)


@dataclass(frozen=True, slots=True)
class Turn:
    """What decides when a line is taken up. Days are ordinals and moments minutes, 0 for none."""

    language: str
    urgency: int
    """From 0, today, to 3, no hurry."""
    earliest: int
    last: int
    """The number of its newest item: who has waited longest has the smallest."""
    ours: bool
    claim: str = ""
    claimed: int = 0
    waits_for_approval: bool = False


def pressing(urgency: int, earliest: int, today: int) -> int:
    """The urgency as it is on a day: a date that draws near raises it."""
    if not earliest or earliest > today + SOON_DAYS:
        return urgency
    return min(urgency, TODAY if earliest <= today else DAYS)


Order = tuple[bool, int, int, int]


def order(turn: Turn, today: int) -> Order:
    """What to sort by, the most urgent first."""
    return order_of(turn.ours, turn.urgency, turn.earliest, turn.last, today)


def order_of(ours: bool, urgency: int, earliest: int, last: int, today: int) -> Order:
    """The same without a `Turn`, for thousands of lines."""
    return (not ours, pressing(urgency, earliest, today), earliest or NO_DAY, last)


def holds(claim: str, claimed: int, now: int) -> bool:
    """Whether a claim still holds in that minute."""
    return bool(claim) and now - claimed < CLAIM_MINUTES


T = TypeVar("T")


def candidates(
    lines: Iterable[T],
    turn_of: Callable[[T], Turn],
    *,
    languages: Sequence[str],
    passed: Callable[[T], bool],
    today: int,
    now: int,
) -> list[T]:
    """The lines that somebody may be handed, the next one first.

    Left out: what waits for its writer or for a second person, what somebody holds (he himself
    too), other languages, and what he said he cannot take.
    """
    free = [
        line
        for line in lines
        if (turn := turn_of(line)).ours
        and turn.language in languages
        and not turn.waits_for_approval
        and not holds(turn.claim, turn.claimed, now)
        and not passed(line)
    ]
    return sorted(free, key=lambda line: order(turn_of(line), today))


def held_by(lines: Iterable[T], turn_of: Callable[[T], Turn], *, me: str, now: int) -> list[T]:
    """The lines that somebody holds and has yet to answer."""
    return [
        line
        for line in lines
        if (turn := turn_of(line)).ours
        and turn.claim == me
        and holds(turn.claim, turn.claimed, now)
    ]


def fold(lines: Iterable[T], alike: Callable[[T], object | None]) -> list[list[T]]:
    """Puts lines that are alike into one row, where the first of them stands.

    `alike` gives what two lines must have in common, or None for a line that stands alone.
    """
    rows: list[list[T]] = []
    at: dict[object, list[T]] = {}
    for line in lines:
        key = alike(line)
        if key is not None and key in at:
            at[key].append(line)
            continue
        rows.append([line])
        if key is not None:
            at[key] = rows[-1]
    return rows
