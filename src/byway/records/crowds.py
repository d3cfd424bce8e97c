"""Blocks too large to compare every two of: a date that stands for "unknown", one name all over.

Many systems write 01.01.1900 for a date they lack, so that thousands of entries share a date and
nothing else. Such a date is no key; its bearers are still found by their names. Thousands with one
name and nothing that tells them apart cannot be linked at all, and are refused.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from byway.errors import BadInput
from byway.records.blocking import BY_DATE, Longs
from byway.records.listing import Listing
from byway.records.people import Columns

MOST_PAIRS = 5_000_000
"""A block with more pairs whose years of birth do not contradict each other is a crowd."""
_BUCKETS = 1 << 20


def without_crowds(
    keys: Sequence[Longs], columns: Columns, lists: Sequence[Listing]
) -> tuple[list[Longs], list[Listing]]:
    """The keys, those of crowded dates 0; and the lists, with a note on such dates.

    Raises BadInput for a crowd of one name, naming the list and the first entry.
    """
    year, passable = columns.born[:, 0].astype(np.int64), [key.copy() for key in keys]
    starts = np.cumsum([0, *map(len, lists)])
    noted = {k: list(each.notes) for k, each in enumerate(lists)}
    for rule, key in enumerate(passable):
        for rows in _crowds(key, year):
            on = np.searchsorted(starts, rows, side="right") - 1
            if rule not in BY_DATE:
                listing, row = lists[on[0]], rows[0] - starts[on[0]]
                raise BadInput(
                    f"{listing.name}: expected entries that something tells apart, found "
                    f"{len(rows):,} of one name like {listing.ids[row][:60]}"
                )
            key[rows] = 0
            born = "-".join(f"{part:02}" for part in columns.born[rows[0]].tolist())
            for k, entries in enumerate(np.bincount(on, minlength=len(lists)).tolist()):
                note = f"{born}: the date of so many entries that none is looked for by it"
                if entries and note not in noted[k]:
                    noted[k].append(note)
    return passable, [replace(each, notes=noted[k]) for k, each in enumerate(lists)]


def _crowds(key: Longs, year: Longs) -> list[NDArray[np.int64]]:
    """The rows of each crowded block, rising."""
    least = int(np.sqrt(2 * MOST_PAIRS))
    in_bucket = np.bincount(key & (_BUCKETS - 1), minlength=_BUCKETS)
    rows = np.flatnonzero((in_bucket[key & (_BUCKETS - 1)] > least) & (key != 0))
    found = []
    for value in np.unique(key[rows]).tolist():
        block = rows[key[rows] == value]
        if len(block) > least and _pairs(year[block]) > MOST_PAIRS:
            found.append(block)
    return found


def _pairs(year: Longs) -> float:
    """Pairs of records whose years are at most one apart, or of which one has none."""
    counts = np.bincount(np.maximum(year - 1800, 0) * (year > 0), minlength=2).astype(float)
    unknown, known = counts[0], counts[1:]
    alike = float((known * (known - 1)).sum() / 2 + (known[:-1] * known[1:]).sum())
    return float(unknown * (unknown - 1) / 2 + unknown * known.sum() + alike)
