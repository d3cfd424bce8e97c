"""Which pairs are worth comparing: those that share one of several keys, and could be one person.

Each rule sorts the records by a key and looks at pairs within equal keys. A pair is kept once,
by the first rule that finds it, if its likelihood ratio is not hopeless.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from byway.records.codes import Codes
from byway.records.levels import Floats, Records
from byway.records.model import Near
from byway.records.people import Columns, Vocabulary, hashes
from byway.records.scoring import between_near_surnames, in_blocks, scored

Longs = NDArray[np.int64]
BY_DATE = (2, 3)
"""The rules of `blocking_keys` that read the date of birth and an initial alone."""
CROWDED = 48
"""In a larger block, pairs whose years of birth contradict each other are not looked at."""


class Pairs(NamedTuple):
    """Candidate pairs, i < j in the pooled order of all lists."""

    i: NDArray[np.int32]
    j: NDArray[np.int32]
    levels: NDArray[np.uint8]
    """Shape (n, fields)."""
    value: NDArray[np.float32]
    """Sum of −log chance of the values agreed on."""


def blocking_keys(columns: Columns, records: Records) -> list[Longs]:
    """One array of n keys per rule; 0 where a record has too little for the rule."""
    skeleton = records.surnames.skeleton[columns.surname] * (columns.surname > 0)
    initial = records.givens.initial[columns.given].astype(np.int64)
    group = _group(columns.given, columns.givens)
    father = _group(columns.father, columns.fathers)
    year, month, day = (columns.born[:, k].astype(np.int64) for k in range(3))
    date = np.where(day > 0, (year * 13 + month) * 32 + day, 0)
    heads = hashes([s[:2] for s in columns.surnames.skeleton])[columns.surname]
    stems = hashes([k[:4] for k in columns.surnames.keys])[columns.surname]
    first = records.surnames.initial[columns.surname].astype(np.int64)
    return [
        _mixed(skeleton, initial),
        _mixed(skeleton, year),
        _mixed(date, first),
        _mixed(date, initial),
        _mixed(group, father, heads),
        _mixed(skeleton, father),
        _mixed(stems, group, year),
        _mixed(stems, group, father),
    ]


def _group(ids: NDArray[np.int32], names: Vocabulary) -> Longs:
    """The name's number where it is a known one, else the key's hash; 0 for initials and none."""
    known = names.groups[:, 0].astype(np.int64)
    own = np.where(known >= 0, known + 1, hashes(names.keys))
    own[names.bare] = 0
    own[0] = 0
    return np.asarray(own[ids])


def _mixed(*parts: Longs) -> Longs:
    """Several numbers as one; 0 if any of them is 0. Collisions only cost a comparison."""
    out = np.zeros(len(parts[0]), np.int64)
    usable = np.ones(len(out), bool)
    for part in parts:
        usable &= part != 0
        out = (out ^ part) * 0x9E3779B97F4A7C1
        out ^= out >> 29
    return np.where(usable, out | 1, 0)


def candidate_pairs(codes: Codes, keys: list[Longs], near: Near, weights: Floats,
                    least: float) -> Pairs:  # fmt: skip
    """Pairs that share a key and whose log likelihood ratio is at least `least` (nats).

    Records with near surnames are paired too if their given names share an initial.
    """
    # Records of one surname, and surnames of the same consonants, lie near each other in memory.
    surname, letter = codes.record[:, 0], codes.initial[codes.record[:, 1]]
    rank = _by_skeleton(surname, letter, codes.skeleton)
    surname, letter, codes = surname[rank], letter[rank], codes.of(rank)
    table = np.stack([key[rank] for key in keys], axis=1)
    year = np.ascontiguousarray(codes.record[:, 4])
    proposals: list[Callable[[], Any]] = []
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        orders = list(threads.map(_sorted, table.T))
        for rule, order in enumerate(orders):
            table[order, rule] = marked(table[order, rule])
        for rule, order in enumerate(orders):
            for part in _even_parts(table[order, rule]):
                proposals.append(partial(in_blocks, order[part], rule, table, year))
        runs = _runs(surname, len(codes.skeleton))
        for some in np.array_split(np.arange(len(near[0])), 8):
            proposals.append(partial(between_near_surnames, near[0][some], near[1][some], runs,
                                     letter, table, year))  # fmt: skip
        found = list(
            threads.map(
                lambda proposed: scored(*proposed(), rank, weights, least, *codes[:-1]), proposals
            )
        )
    return Pairs(*(np.concatenate([each[k] for each in found]) for k in range(4)))


def marked(ordered: Longs) -> Longs:
    """Sorted keys, odd as `_mixed` makes them, with those of crowded blocks made even."""
    starts = np.flatnonzero(np.diff(ordered, prepend=0))
    sizes = np.diff(np.append(starts, len(ordered)))
    return ordered - np.repeat(sizes > CROWDED, sizes)


def _by_skeleton(surname: NDArray[np.int32], letter: NDArray[np.uint8], skeleton: Longs) -> Longs:
    """Records by their surname's skeleton, surname, and initial; else as they stand.

    As one number, which is sorted far quicker than four.
    """
    n = len(surname)
    order = np.lexsort((np.arange(len(skeleton)), skeleton))
    place = np.empty(len(skeleton), np.int64)
    place[order] = np.arange(len(skeleton))
    return np.sort((place[surname] * 256 + letter) * n + np.arange(n)) % max(n, 1)


def _runs(values: NDArray[np.int32], size: int) -> Longs:
    """Where each value's run begins and stops, values lying together; both 0 for absent ones."""
    runs = np.zeros((size, 2), np.int64)
    starts = np.flatnonzero(np.diff(values, prepend=-1))
    runs[values[starts], 0] = starts
    runs[values[starts], 1] = np.append(starts[1:], len(values))
    return runs


def _sorted(key: Longs) -> Longs:
    order = np.argsort(key, kind="stable")
    return order[np.searchsorted(key[order], 1) :]


def _even_parts(ordered: Longs, parts: int = 6) -> list[slice]:
    """Slices of sorted keys with about as many pairs each, no block in two of them."""
    if not len(ordered):
        return []
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    sizes = np.diff(np.concatenate([starts, [len(ordered)]]))
    work = np.cumsum(sizes * (sizes - 1) // 2 + sizes)
    cuts = np.searchsorted(work, work[-1] * np.arange(1, parts) / parts)
    edges = np.unique(np.concatenate([[0], starts[cuts], [len(ordered)]]))
    return [slice(a, b) for a, b in pairwise(edges.tolist())]
