"""Which surnames of a list are the one asked for, or one slip from it: a postings list of variants.

Every distinct key is filed under the hash of itself, of itself with each one letter left out (two
words one slip apart have such a variant in common: Bocek et al., "Fast similarity search in large
dictionaries", 2007), and of its consonants. What a query finds there is compared letter by letter.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from byway.records.kernels import inner, kernel
from byway.records.levels import Names, surname_level


class Spellings(NamedTuple):
    """Hashes of all variants, sorted, and the vocabulary entry that each belongs to."""

    keys: NDArray[np.int64]
    owners: NDArray[np.int32]


def spellings(names: Names) -> Spellings:
    """The variants of every entry of a vocabulary but the missing one."""
    keys, owners = _variants(names.letters, names.ends, names.skeleton)
    order = np.argsort(keys)
    return Spellings(keys[order], owners[order])


@inner
def hashed(letters, start, stop, left_out):  # type: ignore[no-untyped-def]
    """FNV-1a hash of letters[start:stop] without the letter at `left_out`; positive."""
    value = np.uint64(14695981039346656037)
    for k in range(start, stop):
        if k != left_out:
            value = (value ^ np.uint64(letters[k])) * np.uint64(1099511628211)
    return np.int64(value >> np.uint64(2)) + 1


@kernel
def _by_consonants(skeleton):  # type: ignore[no-untyped-def]
    return skeleton ^ np.int64(0x5DEECE66D1234567)


@kernel
def _variants(letters, ends, skeleton):  # type: ignore[no-untyped-def]
    entries = len(ends) - 1
    size = ends[entries] - ends[min(1, entries)] + 2 * entries
    keys, owners = np.empty(size, np.int64), np.empty(size, np.int32)
    at = 0
    for e in range(1, entries):
        for left_out in range(ends[e] - 1, ends[e + 1]):
            keys[at] = hashed(letters, ends[e], ends[e + 1], left_out)
            owners[at] = e
            at += 1
        keys[at] = _by_consonants(skeleton[e])
        owners[at] = e
        at += 1
    return keys[:at], owners[:at]


@inner
def lower_bound(values, value):  # type: ignore[no-untyped-def]
    """The first place in sorted `values` that holds no less than `value`."""
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if values[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


@inner
def one_slip(x, x0, x1, y, y0, y1):  # type: ignore[no-untyped-def]
    """Whether two words are at most one slip apart: optimal string alignment distance of 0 or 1."""
    if abs((x1 - x0) - (y1 - y0)) > 1:
        return False
    while x0 < x1 and y0 < y1 and x[x0] == y[y0]:
        x0 += 1
        y0 += 1
    while x0 < x1 and y0 < y1 and x[x1 - 1] == y[y1 - 1]:
        x1 -= 1
        y1 -= 1
    n, k = x1 - x0, y1 - y0
    if n <= 1 and k <= 1:
        return True
    return n == 2 and k == 2 and x[x0] == y[y0 + 1] and x[x0 + 1] == y[y0]


@kernel
def near_entries(asked, names, variants):  # type: ignore[no-untyped-def]
    """Entries of `names` whose level to entry 1 of `asked` is "same" or "near", and the levels.

    The entries rise.
    """
    start, stop = asked.ends[1], asked.ends[2]
    found, size = np.empty(256, np.int32), 0
    for left_out in range(start - 2, stop):
        if left_out == start - 2:
            key = _by_consonants(asked.skeleton[1])
        else:
            key = hashed(asked.letters, start, stop, left_out)
        at = lower_bound(variants.keys, key)
        while at < len(variants.keys) and variants.keys[at] == key:
            if size == len(found):
                wider = np.empty(2 * size, np.int32)
                wider[:size] = found
                found = wider
            found[size] = variants.owners[at]
            size += 1
            at += 1
    found = np.sort(found[:size])
    entries, levels, kept = np.empty(size, np.int32), np.empty(size, np.uint8), 0
    for k in range(size):
        entry = found[k]
        if k and entry == found[k - 1]:
            continue
        e0, e1 = names.ends[entry], names.ends[entry + 1]
        slip = one_slip(asked.letters, start, stop, names.letters, e0, e1)
        if not slip and names.skeleton[entry] != asked.skeleton[1]:
            continue
        same = e1 - e0 == stop - start
        for p in range(stop - start):
            same = same and asked.letters[start + p] == names.letters[e0 + p]
        level = surname_level(asked, 1, names, entry, same)
        if level == 1 or level == 2:
            entries[kept], levels[kept] = entry, level
            kept += 1
    return entries[:kept], levels[:kept]
