"""Checking a method inside the data: a list whose size is known, estimated from the others.

Binette & Steorts (JRSS A 2022): take only the people on one list. How many they are is known; the
other lists, seen among them, must find it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from byway.figures.estimate import estimate
from byway.figures.methods import METHODS
from byway.figures.result import Estimate
from byway.figures.table import Table


@dataclass(frozen=True)
class Check:
    """One list left out: the people on it, how many of them another list holds, the estimate."""

    left_out: str
    truth: int
    seen: int
    result: Estimate

    @property
    def covers(self) -> bool | None:
        """Whether the interval holds the truth; None for a refusal."""
        if self.result.interval is None:
            return None
        low, high = self.result.interval
        return (low is None or low <= self.truth) and (high is None or self.truth <= high)


def conditioned(table: Table, left_out: int) -> Table:
    """The people on one list, as a table of the other lists."""
    cells = np.arange(table.counts.size)
    counts = np.where(cells >> left_out & 1 == 1, table.counts, 0.0)
    others = [j for j in range(len(table.lists)) if j != left_out]
    return Table(table.lists, counts).keep(others)


def validate(
    table: Table, method: str, *, bootstrap: int = 200, seed: int = 1, level: float = 0.95
) -> tuple[Check, ...]:
    """Leaves out each list in turn; needs three lists or more.

    Chains that do not agree soon are refused here rather than run on.
    """
    checks = []
    options: dict[str, Any] = {"brief": True} if "brief" in METHODS[method].options else {}
    totals = table.totals()
    for j, name in enumerate(table.lists):
        part = conditioned(table, j)
        result = estimate(part, method, bootstrap=bootstrap, seed=seed, level=level, **options)
        checks.append(Check(name, int(totals[j]), part.n, result))
    return tuple(checks)
