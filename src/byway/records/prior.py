"""How likely a partition is before anything is compared: how often people are on which lists.

People with c_k entries on list k come in numbers that are Poisson with mean
Λ(h) Π (1 − δ_k) δ_k^(c_k − 1) over the lists of the history h = {k: c_k > 0}. Given how many there
are of each pattern, all ways to hand out the lists' records are alike, so that a partition weighs
the product, over its people, of that mean and Π c_k!. For two lists this gives the usual prior odds
of a match, n / ((a − n)(b − n)); a further entry of a person already there has odds of its own.
Λ and δ are drawn from their conjugate posteriors, given a partition.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from byway.records.levels import Floats


@dataclass(frozen=True)
class Prior:
    """Logarithms: `history` of Λ, shape (2 ** lists,); `again` of δ, `once` of 1 − δ, per list."""

    history: Floats
    again: Floats
    once: Floats


def redrawn_prior(
    histories: NDArray[np.int64], sizes: NDArray[np.int64], rng: np.random.Generator
) -> Prior:
    """Λ and δ drawn anew. `histories` counts people by the lists they are on (bit k for list k)."""
    lists = len(sizes)
    codes = np.arange(1 << lists)
    people = np.array([histories[codes >> k & 1 == 1].sum() for k in range(lists)])
    # Half a person in each history, but no more than a few in all of them.
    rate = np.maximum(rng.gamma(histories + min(0.5, 4 / len(codes))), 1e-9)
    again = rng.beta(sizes - people + 0.5, people + 0.5)
    return Prior(np.log(rate), np.log(again), np.log1p(-again))
