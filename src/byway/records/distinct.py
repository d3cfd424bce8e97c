"""A column by its distinct cells, so that work is per cell, not per row.

200,000 entries have a few thousand given names; a pass over the rows costs more than most work on
those.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]


class Distinct(NamedTuple):
    """n rows: the distinct cells in any order, and per row the place of its own."""

    cells: list[str]
    place: Ints

    def texts(self) -> list[str]:
        """The n cells."""
        return list(map(self.cells.__getitem__, self.place.tolist()))

    def rows(self, places: Iterable[int]) -> list[int]:
        """The rows whose cells stand at these places."""
        chosen = np.zeros(len(self.cells), bool)
        chosen[list(places)] = True
        return np.flatnonzero(chosen[self.place]).tolist()

    def each(self, put: Callable[[str], str]) -> "Distinct":
        """Other cells in place of these."""
        return renumbered([self._replace(cells=list(map(put, self.cells)))])


def distinct(cells: Sequence[str]) -> Distinct:
    """Cells of n rows, numbered as they first occur."""
    number: dict[str, int] = defaultdict(count().__next__)
    # `map` over a bound method: no step of the interpreter per row.
    place = np.fromiter(map(number.__getitem__, cells), np.int32, len(cells))
    return Distinct(list(number), place)


def alike(cell: str, rows: int) -> Distinct:
    """The same cell in every row."""
    return Distinct([cell], np.zeros(rows, np.int32))


def renumbered(columns: Sequence[Distinct], first: Sequence[str] = ()) -> Distinct:
    """Columns one after the other, as one; its cells begin with `first`."""
    number: dict[str, int] = defaultdict(count(len(first)).__next__, zip(first, count()))
    places = [
        np.fromiter(map(number.__getitem__, each.cells), np.int32, len(each.cells))[each.place]
        for each in columns
    ]
    return Distinct(list(number), np.concatenate(places))
