"""What the dates leave open of a pathway's durations and shares, at any number of stories.

The spread of a figure over completions drawn for all stories at once narrows as stories are added,
since early and late dates cancel. The dates may as well err all one way: here every story takes
that one of its own courses which moves the figure farthest down, or up. The limits also hold
every completion drawn.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from byway.figures.aalen_johansen import Path, median_stay, occupation, stays


def median_days(paths: Sequence[Path], state: int) -> float:
    """The median stay; infinite where half have not been seen to leave."""
    median = median_stay(*stays(paths, state))
    return math.inf if median is None else median


def stay_bounds(
    tried: Sequence[Sequence[Path]], state: int, medians: Sequence[float]
) -> tuple[float, float]:
    """The least and the greatest median stay in days, over each story's `tried` courses and the
    `medians` of completions."""
    short, long = [], []
    for paths in tried:
        each = [(_days_in(path, state), path.states[-1] == state, path) for path in paths]
        short.append(min(each, key=lambda found: found[:2])[2])
        long.append(max(each, key=lambda found: found[:2])[2])
    bounds = [median_days(short, state), median_days(long, state), *medians]
    return min(bounds), max(bounds)


def _days_in(path: Path, state: int) -> int:
    return int(stays([path], state)[0].sum())


def share_bounds(
    tried: Sequence[Sequence[Path]],
    curves: NDArray[np.float64],
    grid: NDArray[np.int64],
    shown: Sequence[int],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The least and the greatest share in each state on each day, shape (grid, states), over each
    story's `tried` courses and the `curves` of completions, shape (completions, grid, states).

    Only the states in `shown` are looked at beyond the curves.
    """
    low, high = curves.min(axis=0), curves.max(axis=0)
    there = [_states_on(paths, grid) for paths in tried]
    for row, day in enumerate(grid):
        on = [each[:, row] for each in there]
        for state in shown:
            for wanted, bound, least in ((False, low, np.minimum), (True, high, np.maximum)):
                paths = [
                    each[int(np.argmax((states == state) == wanted))]
                    for each, states in zip(tried, on, strict=True)
                ]
                found = occupation(paths, curves.shape[2], np.array([day]))[0, state]
                bound[row, state] = least(bound[row, state], found)
    return low, high


def _states_on(paths: Sequence[Path], grid: NDArray[np.int64]) -> NDArray[np.int64]:
    """The state on each day of the grid, the last one after the end; shape (paths, grid)."""
    return np.array(
        [np.array(p.states)[np.searchsorted(p.days, grid, side="right") - 1] for p in paths]
    )
