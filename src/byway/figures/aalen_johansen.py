"""State occupation from paths with censoring: the Aalen–Johansen estimator, and stays in a state.

Aalen & Johansen (Scand. J. Statist. 1978); Andersen, Borgan, Gill & Keiding (1993, section IV.4).
Times are days since each path's first state.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Path:
    """One story's course: states by number with the day each is entered, the first on day 0, and
    the day observation ends."""

    states: tuple[int, ...]
    days: tuple[int, ...]
    end: int


def occupation(paths: Sequence[Path], states: int, grid: NDArray[np.int64]) -> NDArray[np.float64]:
    """P(in state) on each day of the grid, shape (grid, states), by the product of 1 + dA.

    All moves of a day are of those at risk that morning. A path that passes through several states
    in a day makes its second move in a second small step, and so on.
    """
    at_risk = np.zeros(states)
    moves: dict[int, list[list[tuple[int, int]]]] = {}
    ends: dict[int, list[int]] = {}
    for path in paths:
        at_risk[path.states[0]] += 1
        nth = 0
        for k in range(1, len(path.states)):
            nth = nth + 1 if k > 1 and path.days[k] == path.days[k - 1] else 0
            steps = moves.setdefault(path.days[k], [])
            if nth == len(steps):
                steps.append([])
            steps[nth].append((path.states[k - 1], path.states[k]))
        ends.setdefault(path.end, []).append(path.states[-1])
    p = at_risk / max(at_risk.sum(), 1.0)
    out = np.empty((len(grid), states))
    times = sorted(set(moves) | set(ends))
    at = 0
    for row, day in enumerate(grid):
        while at < len(times) and times[at] <= day:
            for together in moves.get(times[at], []):
                p = _step(p, at_risk, together)
            for state in ends.get(times[at], []):
                at_risk[state] -= 1
            at += 1
        out[row] = p
    return out


def _step(
    p: NDArray[np.float64], at_risk: NDArray[np.float64], moves: Sequence[tuple[int, int]]
) -> NDArray[np.float64]:
    """p (1 + dA) for moves made together, of those at risk before them; changes `at_risk`."""
    fresh, after = p.copy(), at_risk.copy()
    for source, target in moves:
        share = p[source] / at_risk[source]
        fresh[source] -= share
        fresh[target] += share
        after[source] -= 1
        after[target] += 1
    at_risk[:] = after
    return fresh


def stays(paths: Sequence[Path], state: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The days spent at each visit to a state, and whether its end was seen."""
    lengths, seen = [], []
    for path in paths:
        for k, visited in enumerate(path.states):
            if visited == state:
                last = k == len(path.states) - 1
                lengths.append((path.end if last else path.days[k + 1]) - path.days[k])
                seen.append(not last)
    return np.array(lengths, dtype=np.int64), np.array(seen, dtype=bool)


def median_stay(lengths: NDArray[np.int64], seen: NDArray[np.bool_]) -> float | None:
    """The Kaplan–Meier median stay in days; None where half have not been seen to leave."""
    remaining = 1.0
    for day in np.unique(lengths[seen]):
        at_risk = int(np.sum(lengths >= day))
        left = int(np.sum((lengths == day) & seen))
        remaining *= 1.0 - left / at_risk
        if remaining <= 0.5 + 1e-12:
            return float(day)
    return None
