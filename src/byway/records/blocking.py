"""Which pairs are worth comparing: those that share one of several keys, and could be one person.

Each rule sorts the records by a key and looks at pairs within equal keys. A pair is kept once,
by the first rule that finds it, if its likelihood ratio is not hopeless.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from byway.records.kernels import kernel
from byway.records.levels import Floats, Records, born_level, compare
from byway.records.model import Chances, by_value
from byway.records.people import Columns, Vocabulary, hashes

CROWDED = 48
"""In a larger block, pairs whose years of birth contradict each other are not looked at."""

Longs = NDArray[np.int64]


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


def candidate_pairs(
    records: Records, keys: list[Longs], weights: Floats, chances: Chances, least: float
) -> Pairs:
    """Pairs that share a key and whose log likelihood ratio is at least `least` (nats)."""
    table = np.stack(keys)
    i: list[NDArray[np.int32]] = []
    j: list[NDArray[np.int32]] = []
    levels: list[NDArray[np.uint8]] = []
    value: list[NDArray[np.float32]] = []
    for rule, key in enumerate(keys):
        order = np.argsort(key, kind="stable")
        order = order[key[order] != 0]
        found = _in_blocks(records, table, rule, order, weights, chances, least)
        i.append(found[0])
        j.append(found[1])
        levels.append(found[2])
        value.append(found[3])
    return Pairs(
        np.concatenate(i), np.concatenate(j), np.concatenate(levels), np.concatenate(value)
    )


@kernel
def _kindest_name(a, b, names, weights, single, group, initial):  # type: ignore[no-untyped-def]
    if a == 0 or b == 0:
        return 0.0
    if names.bare[a] or names.bare[b]:
        return weights[3] - initial[names.initial[a]]
    if a == b:
        return weights[1] - single[a]
    shared = names.groups[a, 0] >= 0 and names.groups[b, 0] >= 0
    return weights[2] - group[names.groups[a, 0]] if shared else weights[4]


@kernel
def _kindest(records, i, j, weights, chances):  # type: ignore[no-untyped-def]
    """An upper bound of the pair's score that reads no letters."""
    a, b = records.surname[i], records.surname[j]
    total = 0.0
    if a and b:
        total += weights[0, 1] - chances.surname[a] if a == b else weights[0, 2]
    total += _kindest_name(records.given[i], records.given[j], records.givens, weights[1],
                           chances.given, chances.given_group, chances.given_initial)  # fmt: skip
    total += _kindest_name(records.father[i], records.father[j], records.fathers, weights[2],
                           chances.father, chances.father_group,
                           chances.father_initial)  # fmt: skip
    p, q = records.born[i], records.born[j]
    level = born_level(p[0], p[1], p[2], q[0], q[1], q[2])
    total += weights[3, level]
    if level == 1 or level == 2:
        total -= chances.year[min(max(p[0] - 1800, 0), 255)]
    if level == 1:
        total -= chances.day[p[1] * 32 + p[2]]
    if records.place[i] and records.place[i] == records.place[j]:
        total += weights[4, 1] - chances.place[records.place[i]]
    return total


@kernel
def _grown(values, size):  # type: ignore[no-untyped-def]
    wider = np.empty(size, values.dtype)
    wider[: len(values)] = values
    return wider


# Parameters: as `candidate_pairs`, with the place of the rule and the records by its key.
@kernel
def _in_blocks(records, table, rule, order, model, chances, least):  # type: ignore[no-untyped-def]
    size, found = 1024, 0
    out_i, out_j = np.empty(size, np.int32), np.empty(size, np.int32)
    out_levels, out_value = np.empty((size, 5), np.uint8), np.empty(size, np.float32)
    levels = np.zeros(5, np.uint8)
    born = records.born
    start = 0
    while start < len(order):
        stop = start + 1
        while stop < len(order) and table[rule, order[stop]] == table[rule, order[start]]:
            stop += 1
        crowded = stop - start > CROWDED
        for p in range(start, stop):
            for q in range(p + 1, stop):
                i, j = min(order[p], order[q]), max(order[p], order[q])
                a, b = born[i, 0], born[j, 0]
                if crowded and a and b and abs(a - b) > 1:
                    continue
                seen = False
                for earlier in range(rule):
                    if table[earlier, i] and table[earlier, i] == table[earlier, j]:
                        seen = True
                        break
                if seen:
                    continue
                if _kindest(records, i, j, model, chances) < least:
                    continue
                compare(records, i, records, j, True, levels)
                total = by_value(records, i, levels, chances)
                score = total
                for f in range(5):
                    score += model[f, levels[f]]
                if score < least:
                    continue
                if found == size:
                    size *= 2
                    out_i, out_j = _grown(out_i, size), _grown(out_j, size)
                    out_value = _grown(out_value, size)
                    wider = np.empty((size, 5), np.uint8)
                    wider[:found] = out_levels
                    out_levels = wider
                out_i[found], out_j[found] = i, j
                out_levels[found] = levels
                out_value[found] = total
                found += 1
        start = stop
    return out_i[:found], out_j[:found], out_levels[:found], out_value[:found]
