"""Sums over the lattice of list subsets, the one trick behind every fast fit here.

Lists are bits: cell c and parameter θ are both bitmasks of lists, and θ acts on c when θ ⊆ c. So
linear predictors are sums over subsets, sufficient statistics sums over supersets, and the
information matrix of a log-linear model is H[θ, φ] = S[θ ∪ φ] with S the superset sums of the
fitted counts. Both transforms cost t·2^t additions.
"""

import numpy as np
from numpy.typing import NDArray

from byway.figures.kernels import kernel


@kernel
def superset_sums(values):  # type: ignore[no-untyped-def]
    """Replaces values[u] by Σ over c ⊇ u, in place; the length is a power of two."""
    bit = 1
    while bit < values.size:
        for u in range(values.size):
            if u & bit == 0:
                values[u] += values[u | bit]
        bit <<= 1


@kernel
def subset_sums(values):  # type: ignore[no-untyped-def]
    """Replaces values[u] by Σ over c ⊆ u, in place; the length is a power of two."""
    bit = 1
    while bit < values.size:
        for u in range(values.size):
            if u & bit:
                values[u] += values[u ^ bit]
        bit <<= 1


def sizes(lists: int) -> NDArray[np.int64]:
    """The number of lists in each subset mask of `lists` lists, shape (2^lists,)."""
    masks = np.arange(1 << lists, dtype=np.int64)
    return np.asarray(np.bitwise_count(masks), dtype=np.int64)
