"""From one story to its courses: which entries into states count, and completions of their dates.

An entry counts if the teller lived through it, not after the interview, and if it has a first and
a last possible day; the others are counted by why they are not used. The interview is the last
possible day of what was told at it. Completions are drawn (`byway.story.Pathway.draw`), and beside
the drawn ones stand the extremes, each a completion itself: for every point the one in which all
others come as late as they can seen from it, and the one in which they come as early.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from byway.errors import BadInput
from byway.figures.aalen_johansen import Path
from byway.story import Entry, Pathway, StateMap, Story, day_text, parse_edtf
from byway.story import pathway as story_pathway

ENDS = "\0"
"""Stands for a state that every interview enters; no file can hold this name."""

LIVED = (None, "experienced")
"""The bases of a claim on what the witness lived through."""

IN_CONFLICT = "claims in conflict with others"
NOT_LIVED = "events that the teller did not live through"
AFTERWARDS = "events after the interview"
UNPLACED = "events without a first or without a last possible day"

OPEN = np.int64(1) << 40
"""Stands for a distance without limit; far above any number of days."""


@dataclass(frozen=True)
class Courses:
    """A story's course in each completion drawn, and in the extremes: the first of these has
    every date as early as can be, the second as late. `unused` counts what is in none, by why.
    Without an entry that counts, both are empty."""

    drawn: tuple[Path, ...]
    extremes: tuple[Path, ...]
    unused: dict[str, int]

    @property
    def tried(self) -> tuple[Path, ...]:
        """All different courses."""
        return tuple(dict.fromkeys((*self.extremes, *self.drawn)))


def read_within(text: str) -> tuple[int, int]:
    """First and last day of `FIRST/LAST`, dates as in a story; raises `BadInput` if one is open."""
    edtf = parse_edtf(text)
    if edtf.earliest is None or edtf.latest is None:
        raise BadInput(f"within: expected a first and a last day, FIRST/LAST; found {text!r}")
    return edtf.earliest, edtf.latest


def courses(
    story: Story,
    mapping: StateMap,
    rng: np.random.Generator,
    completions: int,
    within: tuple[int, int] | None = None,
) -> Courses:
    """The story's courses over the mapping's states, numbered in its order.

    `within` bounds what the claims leave open (first and last day, ordinals). Raises `BadInput`
    if it leaves no day, or if the story has more conflicts than can be listed.
    """
    found = story_pathway(story, StateMap({**mapping.states, ENDS: mapping.censored}))
    table = _closed(found)
    ends = [k for k, e in enumerate(found.entries, start=1) if e.state == ENDS]
    end = max(ends, key=lambda k: (table[0, k], -table[k, 0]), default=None)
    own = [k for k, e in enumerate(found.entries, start=1) if e.state != ENDS]
    lived = [k for k in own if _lived(story, mapping, found.entries[k - 1])]
    told = lived if end is None else [k for k in lived if table[k, end] >= 0]
    if end is not None:
        table[end, told] = np.minimum(table[end, told], 0)
        _close(table)
    if within is not None:
        _bound(table, told if end is None else [*told, end], within)
    placed = [k for k in told if _bounded(table, k)]
    unused = {
        IN_CONFLICT: len(found.left_out),
        NOT_LIVED: _events(found, own) - _events(found, lived),
        AFTERWARDS: _events(found, lived) - _events(found, told),
        UNPLACED: _events(found, told) - _events(found, placed),
    }
    if not placed:
        return Courses((), (), unused)
    closing = end if end is not None and _bounded(table, end) else None
    points = placed if closing is None else [*placed, closing]
    table = table[np.ix_([0, *points], [0, *points])]
    names = list(mapping.states)
    states = [names.index(found.entries[k - 1].state) for k in placed]
    rank = _ranks(table[1 : len(placed) + 1, 1 : len(placed) + 1], states)
    drawn = _part(found, points, table, closing is not None).draw(
        rng, completions, within=(int(-table[1:, 0].max()), int(table[0, 1:].max()))
    )
    return Courses(
        tuple(_course(row, states, rank) for row in drawn),
        tuple(_course(row, states, rank) for row in _extremes(table)),
        unused,
    )


def _lived(story: Story, mapping: StateMap, entry: Entry) -> bool:
    """Whether a claim that names the entry's event so is of something lived through."""
    words = {t.what for t in mapping.states[entry.state] if t.at == entry.at}
    return any(
        claim.happening == entry.event and claim.what in words and claim.basis in LIVED
        for claim in story.claims
    )


def _events(found: Pathway, places: Sequence[int]) -> int:
    return len({found.entries[k - 1].event for k in places})


def _closed(found: Pathway) -> NDArray[np.int64]:
    """Entry [i, j] is the most that day(j) - day(i) can be; row and column 0: the calendar's
    origin."""
    size = len(found.entries) + 1
    table = np.full((size, size), OPEN, dtype=np.int64)
    np.fill_diagonal(table, 0)
    for i, (entry, row) in enumerate(zip(found.entries, found.apart, strict=True), start=1):
        for j, most in enumerate(row, start=1):
            if most is not None:
                table[i, j] = most
        table[i, 0] = OPEN if entry.earliest is None else -entry.earliest
        table[0, i] = OPEN if entry.latest is None else entry.latest
    return table


def _close(table: NDArray[np.int64]) -> None:
    """Tightens all distances by one another (Floyd and Warshall)."""
    for middle in range(len(table)):
        np.minimum(table, table[:, middle, None] + table[None, middle, :], out=table)
    table[table > OPEN // 2] = OPEN


def _bounded(table: NDArray[np.int64], place: int) -> bool:
    return bool(max(table[0, place], table[place, 0]) < OPEN)


def _bound(table: NDArray[np.int64], places: Sequence[int], within: tuple[int, int]) -> None:
    """Puts the days left open within `within`."""
    for place in places:
        if table[place, 0] == OPEN:
            table[place, 0] = -within[0]
        if table[0, place] == OPEN:
            table[0, place] = within[1]
    _close(table)
    if (np.diagonal(table) < 0).any():
        days = "/".join(day_text(day) or "" for day in within)
        raise BadInput(f"expected days within {days} where dates are open; found none that fit")


def _part(found: Pathway, points: Sequence[int], table: NDArray[np.int64], ends: bool) -> Pathway:
    """The pathway of some points alone, with the bounds of the table."""
    entries = tuple(
        replace(found.entries[k - 1], earliest=int(-table[at, 0]), latest=int(table[0, at]))
        for at, k in enumerate(points, start=1)
    )
    apart = tuple(tuple(int(most) for most in row[1:]) for row in table[1:])
    return Pathway(entries[:-1] if ends else entries, entries[-1] if ends else None, apart, ())


def _extremes(table: NDArray[np.int64]) -> NDArray[np.int64]:
    """Seen from each point, from the origin first: all as early as can be, then all as late.

    Shortest distances from (or to) one point keep every constraint.
    """
    rows = []
    for point in range(len(table)):
        rows.append(table[0, point] - table[1:, point])
        rows.append(table[point, 1:] - table[point, 0])
    return np.array(rows)


def _ranks(apart: NDArray[np.int64], states: Sequence[int]) -> list[int]:
    """Places of the entries on one day: never before one that they cannot come before, else in
    the mapping's order."""
    # [i, j]: i is never after j, and j may be after i.
    first = (apart.T <= 0) & (apart > 0)
    waiting, ranks = sorted(range(len(states)), key=lambda k: states[k]), [0] * len(states)
    for rank in range(len(states)):
        chosen = next(k for k in waiting if not first[waiting, k].any())
        waiting.remove(chosen)
        ranks[chosen] = rank
    return ranks


def _course(days: NDArray[np.int64], states: Sequence[int], ranks: Sequence[int]) -> Path:
    """Entries in order of days, a repeated state once; a last day without a state is the end."""
    order = sorted(range(len(states)), key=lambda k: (days[k], ranks[k]))
    first = int(days[order[0]])
    seen, since = [states[order[0]]], [0]
    for k in order[1:]:
        if states[k] != seen[-1]:
            seen.append(states[k])
            since.append(int(days[k]) - first)
    return Path(tuple(seen), tuple(since), int(days.max()) - first)
