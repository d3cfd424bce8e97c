"""Which entries share a rare combination with a query, whatever has become of the surname.

Each rule joins parts of an entry into one hash; all hashes of all rules lie in one sorted array,
beside the rows that have them, so that a rule costs one binary search.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from byway.records.kernels import inner, kernel
from byway.records.levels import Records
from byway.records.near_names import hashed

RULES = (
    "date of birth, initial of the given name",
    "date of birth, initial of the surname",
    "given name, father's name, head of the surname's consonants",
    "given name, year of birth, head of the surname's consonants",
    "given name, father's name, year of birth",
)


class Postings(NamedTuple):
    """Hashes, sorted, and the row that each belongs to."""

    keys: NDArray[np.int64]
    rows: NDArray[np.int32]


def postings(records: Records, heads: NDArray[np.int64]) -> Postings:
    """The hashes of all rows; `heads` has the head of each surname's skeleton as a number."""
    keys, rows = _all_keys(records, heads)
    order = np.argsort(keys)
    return Postings(keys[order], rows[order])


@inner
def name_part(names, entry):  # type: ignore[no-untyped-def]
    """A given or father's name as a number: its known name, else its letters; 0 for an initial."""
    if entry == 0 or names.bare[entry]:
        return np.int64(0)
    if names.groups[entry, 0] >= 0:
        return np.int64(names.groups[entry, 0] + 1)
    return hashed(names.letters, names.ends[entry], names.ends[entry + 1], -1)


@inner
def _mixed(rule, a, b, c):  # type: ignore[no-untyped-def]
    if a == 0 or b == 0 or c == 0:
        return np.int64(0)
    out = np.uint64(rule + 1)
    for part in (a, b, c):
        out = (out ^ np.uint64(part)) * np.uint64(0x9E3779B97F4A7C15)
        out ^= out >> np.uint64(29)
    return np.int64(out >> np.uint64(2)) + 1


@inner
def fill_keys(first, initial, head, given, father, year, month, day, out):  # type: ignore[no-untyped-def]
    """The five keys of one entry, in the order of `RULES`; 0 where it has too little for one.

    `first` and `initial` are the first letters of surname and given name.
    """
    date = (year * 13 + month) * 32 + day if day > 0 else 0
    out[0] = _mixed(0, date, initial, 1)
    out[1] = _mixed(1, date, first, 1)
    out[2] = _mixed(2, given, father, head)
    out[3] = _mixed(3, given, year, head)
    out[4] = _mixed(4, given, father, year)


@kernel
def _all_keys(records, heads):  # type: ignore[no-untyped-def]
    n = len(records.surname)
    keys, rows, at = np.empty(5 * n, np.int64), np.empty(5 * n, np.int32), 0
    given = np.empty(len(records.givens.bare), np.int64)
    for k in range(len(given)):
        given[k] = name_part(records.givens, k)
    father = np.empty(len(records.fathers.bare), np.int64)
    for k in range(len(father)):
        father[k] = name_part(records.fathers, k)
    out = np.zeros(5, np.int64)
    for row in range(n):
        surname, name = records.surname[row], records.given[row]
        fill_keys(
            np.int64(records.surnames.initial[surname]), np.int64(records.givens.initial[name]),
            heads[surname], given[name], father[records.father[row]],
            np.int64(records.born[row, 0]), np.int64(records.born[row, 1]),
            np.int64(records.born[row, 2]), out,
        )  # fmt: skip
        for rule in range(5):
            if out[rule]:
                keys[at], rows[at] = out[rule], row
                at += 1
    return keys[:at], rows[:at]
