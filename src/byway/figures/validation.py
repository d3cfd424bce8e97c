"""Checking a method inside the data: a list whose size is known, estimated from the others.

Binette & Steorts (JRSS A 2022): take only the people on one list. How many they are is known; the
other lists, seen among them, must find it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from byway.figures.estimate import estimate
from byway.figures.methods import METHODS
from byway.figures.result import Estimate, inside
from byway.figures.table import Table


@dataclass(frozen=True)
class Check:
    """One list left out: the people on it (`truth`), how many of them are on another list (`seen`),
    and the estimate of `truth` from the others."""

    left_out: str
    truth: int
    seen: int
    result: Estimate

    @property
    def covers(self) -> bool | None:
        """Whether the interval holds the truth; None for a refusal."""
        interval = self.result.interval
        return None if interval is None else inside(interval, self.truth)


def conditioned(table: Table, left_out: int) -> Table:
    """The people on one list, as a table of the other lists."""
    cells = np.arange(table.counts.size)
    counts = np.where(cells >> left_out & 1 == 1, table.counts, 0.0)
    others = [j for j in range(len(table.lists)) if j != left_out]
    return Table(table.lists, counts).keep(others)


def validate(
    table: Table, method: str, *, bootstrap: int = 200, seed: int = 1, level: float = 0.95
) -> tuple[Check, ...]:
    """Estimates the people on each list in turn from the other lists (Binette & Steorts 2022).

    Returns one `Check` a list, in the table's order, whose estimate is of people on that list; with
    fewer than three lists all are refused. Chains that do not agree soon are refused here rather
    than run on. Raises `BadInput` for an unknown method or option.
    """
    checks = []
    options: dict[str, Any] = {"brief": True} if "brief" in METHODS[method].options else {}
    totals = table.totals()
    for j, name in enumerate(table.lists):
        part = conditioned(table, j)
        result = estimate(part, method, bootstrap=bootstrap, seed=seed, level=level, **options)
        checks.append(Check(name, int(totals[j]), part.n, result))
    return tuple(checks)
