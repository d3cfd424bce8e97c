"""Hierarchical log-linear models: which interactions go together.

A model is a set of list subsets, closed downwards, that holds ∅ and every single list and not the
set of all lists. There are 8, 113 and 6,893 for 3, 4 and 5 lists. Here a model is a row of 0/1
over the 2^t subset masks.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

Model = NDArray[np.uint8]


def _subsets(lists: int, order: int) -> list[int]:
    return [sum(1 << j for j in chosen) for chosen in combinations(range(lists), order)]


def main_effects(lists: int) -> Model:
    """The independence model, shape (2^lists,)."""
    model = np.zeros(1 << lists, dtype=np.uint8)
    model[[0, *_subsets(lists, 1)]] = 1
    return model


def largest(lists: int, max_order: int) -> Model:
    """The model of every interaction up to `max_order`, without that of all lists."""
    model = np.zeros(1 << lists, dtype=np.uint8)
    for order in range(min(max_order, max(lists - 1, 1)) + 1):
        model[_subsets(lists, order)] = 1
    return model


@lru_cache(maxsize=16)
def all_models(lists: int, max_order: int) -> NDArray[np.uint8]:
    """Every hierarchical model up to `max_order`, smallest first, shape (models, 2^lists)."""
    found: list[frozenset[int]] = []

    def grow(chosen: frozenset[int], order: int) -> None:
        """Takes every choice of subsets of this order whose parts are all chosen."""
        if order > min(max_order, lists - 1):
            found.append(chosen)
            return
        open_now = [s for s in _subsets(lists, order) if all(p in chosen for p in parts(s))]
        for picked in chain.from_iterable(
            combinations(open_now, size) for size in range(len(open_now) + 1)
        ):
            grow(chosen | frozenset(picked), order + 1)

    def parts(mask: int) -> Iterable[int]:
        return (mask & ~(1 << j) for j in range(lists) if mask >> j & 1)

    grow(frozenset([0, *_subsets(lists, 1)]), 2)
    found.sort(key=lambda model: (len(model), sorted(model)))
    table = np.zeros((len(found), 1 << lists), dtype=np.uint8)
    for row, model in zip(table, found, strict=True):
        row[list(model)] = 1
    table.setflags(write=False)
    return table


def generators(model: Model) -> tuple[int, ...]:
    """The model's maximal subsets, its usual name: [12, 23] holds 1, 2, 3, 12 and 23."""
    members = [int(m) for m in np.flatnonzero(model) if m]
    return tuple(m for m in members if not any(m != o and m & o == m for o in members))


def order(model: Model) -> int:
    """The size of the model's largest interaction."""
    return max(int(m).bit_count() for m in np.flatnonzero(model))
