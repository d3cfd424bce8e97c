"""Joint completions of a pathway's dates, drawn uniformly over whole days.

A Markov chain on the lattice points of the constraints: each step moves a fixed group of points
by one common number of days, uniform over all that keep the constraints. A group is one point, or
the points that lie early or late, or all: rigid and nearly rigid pairs move too. Each such step
leaves the uniform distribution as it is (Gibbs sampling along a line; Turchin 1971).
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from byway.errors import BadInput

if TYPE_CHECKING:
    from byway.story.pathway import Pathway

SWEEPS = 60
"""How often each group is moved before a completion is kept."""

OPEN = np.int64(1) << 40
"""Stands for a distance without limit; far above any number of days."""


def limits(pathway: "Pathway", within: tuple[int, int]) -> NDArray[np.int64]:
    """The tightest distances between all points and, at row and column 0, the calendar's origin.

    Shape (points + 1, points + 1); entry [i, j] is the most that day(j) - day(i) can be.
    """
    points = pathway.points
    size = len(points) + 1
    table = np.full((size, size), OPEN, dtype=np.int64)
    np.fill_diagonal(table, 0)
    for i, row in enumerate(pathway.apart, start=1):
        for j, most in enumerate(row, start=1):
            if most is not None and i != j:
                table[i, j] = most
    for place, point in enumerate(points, start=1):
        low = within[0] if point.earliest is None else point.earliest
        high = within[1] if point.latest is None else point.latest
        table[0, place], table[place, 0] = high, -low
    for middle in range(size):  # Floyd and Warshall
        np.minimum(table, table[:, middle, None] + table[None, middle, :], out=table)
    if (np.diagonal(table) < 0).any():
        raise BadInput(f"expected days within {within} for every entry; found none that fit")
    return table


def extreme_days(pathway: "Pathway", within: tuple[int, int], *, early: bool) -> tuple[int, ...]:
    """All points as early, or as late, as they can be; both are completions themselves."""
    table = limits(pathway, within)
    return tuple(int(day) for day in (-table[1:, 0] if early else table[0, 1:]))


def draw_days(
    pathway: "Pathway", rng: np.random.Generator, count: int, within: tuple[int, int]
) -> NDArray[np.int64]:
    """`count` completions, shape (count, points); one chain each, started at the extremes."""
    table = limits(pathway, within)
    points = len(table) - 1
    days = np.empty((count, points), dtype=np.int64)
    days[0::2] = -table[1:, 0]
    days[1::2] = table[0, 1:]
    groups = _groups(table)
    for _ in range(SWEEPS):
        for group in groups:
            _move(days, table, group, rng)
    return days


def _groups(table: NDArray[np.int64]) -> list[NDArray[np.bool_]]:
    """The groups that move together: single points, and the earliest and latest few."""
    points = len(table) - 1
    order = np.argsort(table[0, 1:] - table[1:, 0], kind="stable")  # by the middle of the bounds
    masks = {tuple(np.arange(points) == point) for point in range(points)}
    for cut in range(1, points + 1):
        early = np.zeros(points, dtype=bool)
        early[order[:cut]] = True
        masks |= {tuple(early), tuple(~early)}
    # Points a fixed number of days apart move only together.
    rigid = table[1:, 1:] + table[1:, 1:].T == 0
    masks |= {tuple(row) for row in rigid}
    return [np.array(mask) for mask in sorted(masks) if any(mask)]


def _move(
    days: NDArray[np.int64],
    table: NDArray[np.int64],
    group: NDArray[np.bool_],
    rng: np.random.Generator,
) -> None:
    """Moves one group in every completion by a uniform number of days, all constraints kept."""
    inside, outside = np.flatnonzero(group), np.flatnonzero(~group)
    # Against the origin, then against every point that stays.
    up = (table[0, 1:][inside] - days[:, inside]).min(axis=1)
    down = (-table[1:, 0][inside] - days[:, inside]).max(axis=1)
    if len(outside):
        gaps = days[:, inside, None] - days[:, None, outside]
        inner = table[1:, 1:]
        up = np.minimum(up, (inner[np.ix_(outside, inside)].T - gaps).min(axis=(1, 2)))
        down = np.maximum(down, (-inner[np.ix_(inside, outside)] - gaps).max(axis=(1, 2)))
    days[:, inside] += rng.integers(down, up, endpoint=True)[:, None]
