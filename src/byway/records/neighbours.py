"""Which distinct surnames are near each other: one slip apart, or of the same consonants.

Found once per vocabulary. Gives the pairs that no shared key would find, and how many people have
a surname near a given one: a slip in a lone surname says much, one that leads to Иванов little.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from byway.records.kernels import inner, kernel
from byway.records.levels import Names, vowels
from byway.records.near_names import one_slip

Longs = NDArray[np.int64]


def near_surnames(names: Names) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Pairs a < b of vocabulary entries whose level is "near"."""
    keys, owners = _variants(names.letters, names.ends)
    skeleton = names.skeleton
    keys = np.concatenate([keys, skeleton[1:]])
    owners = np.concatenate([owners, np.arange(1, len(skeleton), dtype=np.int32)])
    order = np.argsort(keys)  # in any order where equal: the pairs are sorted below
    keys, owners = keys[order], owners[order]
    # Two halves side by side, no run of equal keys in both.
    middle = int(np.searchsorted(keys, keys[len(keys) // 2])) if len(keys) else 0
    halves = slice(0, middle), slice(middle, len(keys))
    with ThreadPoolExecutor(len(halves)) as threads:
        found = list(threads.map(
            lambda at: _pairs(names.letters, names.ends, skeleton, keys[at], owners[at]), halves
        ))  # fmt: skip
    a, b = (np.concatenate(ends) for ends in zip(*found, strict=True))
    if not len(a):
        return a, b
    codes = np.sort(a.astype(np.int64) * len(skeleton) + b)  # np.unique would hash, far slower
    codes = codes[np.concatenate([[True], np.diff(codes) > 0])]
    return (codes // len(skeleton)).astype(np.int32), (codes % len(skeleton)).astype(np.int32)


def near_counts(
    counts: NDArray[np.float64], a: NDArray[np.int32], b: NDArray[np.int32]
) -> NDArray[np.float64]:
    """For each entry, how many records have a surname near it, its own not counted."""
    around = np.zeros_like(counts)
    np.add.at(around, a, counts[b])
    np.add.at(around, b, counts[a])
    return around


@kernel
def _variants(letters, ends):  # type: ignore[no-untyped-def]
    """Hashes of every entry from 1 on, whole and with each one letter left out."""
    size = 0
    for e in range(1, len(ends) - 1):
        size += ends[e + 1] - ends[e] + 1
    keys, owners = np.empty(size, np.int64), np.empty(size, np.int32)
    at = 0
    for e in range(1, len(ends) - 1):
        for left_out in range(ends[e] - 1, ends[e + 1]):
            value = np.uint64(1469598103934665603)
            for k in range(ends[e], ends[e + 1]):
                if k != left_out:
                    value = (value ^ np.uint64(letters[k])) * np.uint64(1099511628211)
            keys[at] = np.int64(value >> np.uint64(2))
            owners[at] = e
            at += 1
    return keys, owners


@inner
def _are_near(x, y, letters, ends, skeleton):  # type: ignore[no-untyped-def]
    """Whether two different surnames have the level "near", see `levels.surname_level`."""
    x0, x1, y0, y1 = ends[x], ends[x + 1], ends[y], ends[y + 1]
    short = min(x1 - x0, y1 - y0)
    alike = skeleton[x] == skeleton[y] and short >= 3
    if alike and vowels(letters, x0, x1) == vowels(letters, y0, y1):
        return True
    return short >= 5 and one_slip(letters, x0, x1, letters, y0, y1)


@kernel
def _pairs(letters, ends, skeleton, keys, owners):  # type: ignore[no-untyped-def]
    size, found = 1024, 0
    a, b = np.empty(size, np.int32), np.empty(size, np.int32)
    start = 0
    while start < len(keys):
        stop = start + 1
        while stop < len(keys) and keys[stop] == keys[start]:
            stop += 1
        for p in range(start, stop):
            for q in range(p + 1, stop):
                x, y = min(owners[p], owners[q]), max(owners[p], owners[q])
                if x == y or not _are_near(x, y, letters, ends, skeleton):
                    continue
                if found == size:
                    size *= 2
                    wider_a, wider_b = np.empty(size, np.int32), np.empty(size, np.int32)
                    wider_a[:found], wider_b[:found] = a, b
                    a, b = wider_a, wider_b
                a[found], b[found] = x, y
                found += 1
        start = stop
    return a[:found], b[:found]
