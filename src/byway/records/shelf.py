"""A list laid out for looking up: rows sorted by their values, and what each value weighs."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from byway.records.kernels import kernel
from byway.records.levels import BY_VALUE, Floats, Names
from byway.records.model import by_value
from byway.records.near_names import Spellings
from byway.records.postings import Postings
from byway.records.strata import Strata


class Shelf(NamedTuple):
    """A list laid out for looking up. Logarithms are those of `model.Chances`."""

    rows: NDArray[np.int32]
    """Its entries, sorted by their values; columns as in `PARTS`, missing values 0."""
    surnames: Names
    givens: Names
    fathers: Names
    runs: NDArray[np.int32]
    """Rows of surname s are runs[s, 0] to runs[s, 1]."""
    surname_chances: Floats
    """−log chance of agreeing on a name at each level that goes by value, else 0; by entry."""
    given_chances: Floats
    father_chances: Floats
    year: Floats
    day: Floats
    place: Floats
    strata: Strata
    spellings: Spellings
    postings: Postings


PARTS = ("surname", "given", "father", "date", "place", "person", "entry")
"""Vocabulary numbers of the names; a date as year × 512 + month × 32 + day; the place's number;
the first row of the entry's person; the entry's place in the list as it was read.

One row is read from one place in memory, where columns apart would be fetched from seven."""

VALUES = 1 + max(max(levels) for levels in BY_VALUE[:3])
"""Levels of a name below this may go by value."""


@kernel
def value_chances(records, chances, f, values, entries):  # type: ignore[no-untyped-def]
    """What `model.by_value` gives for each entry of a name's vocabulary and each level.

    `values` is the column of field f in `records`. Shape (entries, levels). A name that is none of
    the known ones has no other forms: agreeing on one has no chance.
    """
    table, done = np.zeros((entries, VALUES)), np.zeros(entries, np.bool_)
    names = records.givens if f == 1 else records.fathers
    one = np.zeros(5, np.uint8)
    for row in range(len(values)):
        entry = values[row]
        if entry and not done[entry]:
            done[entry] = True
            for level in range(1, VALUES):
                one[f] = level
                table[entry, level] = by_value(records, row, -1, one, chances)
            if f > 0 and names.groups[entry, 0] < 0:
                table[entry, 2] = np.inf
    return table
