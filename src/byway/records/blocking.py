"""Which pairs are worth comparing: those that share one of several keys, and could be one person.

Each rule sorts the records by a key and looks at pairs within equal keys. A pair is kept once,
by the first rule that finds it, if its likelihood ratio is not hopeless.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from byway.records.kernels import kernel
from byway.records.levels import Floats, Records, born_level, compare
from byway.records.model import MOST_UNLIKE, Chances, Near, by_value
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
    records: Records, keys: list[Longs], near: Near, weights: Floats, chances: Chances,
    least: float,
) -> Pairs:  # fmt: skip
    """Pairs that share a key and whose log likelihood ratio is at least `least` (nats).

    Records with near surnames are paired too if their given names share an initial.
    """
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
    found = _by_neighbours(records, table, *near, *_by_surname(records), weights, chances, least)
    i.append(found[0])
    j.append(found[1])
    levels.append(found[2])
    value.append(found[3])
    return Pairs(
        np.concatenate(i), np.concatenate(j), np.concatenate(levels), np.concatenate(value)
    )


def _by_surname(records: Records) -> tuple[Longs, NDArray[np.int64]]:
    """Records by surname: those of entry k are at starts[k] to starts[k + 1]."""
    entries = len(records.surnames.ends) - 1
    counts = np.bincount(records.surname, minlength=entries)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return starts, np.argsort(records.surname, kind="stable")


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
    if a and b and a == b:
        total += weights[0, 1] - chances.surname[a]
    elif a and b:
        total += weights[0, 2] - min(chances.near[a], chances.near[b])
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


@kernel
def _shares_key(table, rules, i, j):  # type: ignore[no-untyped-def]
    shares = False
    for rule in range(rules):
        shares |= table[rule, i] != 0 and table[rule, i] == table[rule, j]
    return shares


@kernel
def _contradict(born, i, j):  # type: ignore[no-untyped-def]
    a, b = born[i, 0], born[j, 0]
    return a and b and abs(a - b) > 1


@kernel
def _kept(records, i, j, model, chances, least, levels):  # type: ignore[no-untyped-def]
    """Fills levels; the pair's value part, and whether the pair is worth keeping."""
    if _kindest(records, i, j, model, chances) + MOST_UNLIKE < least:
        return 0.0, False
    compare(records, i, records, j, True, levels)
    value = by_value(records, i, j, levels, chances)
    score = value
    for f in range(5):
        score += model[f, levels[f]]
    return value, score >= least


@kernel
def _room(i, j, levels, value, found):  # type: ignore[no-untyped-def]
    """The four columns, twice as long if they are full."""
    if found < len(i):
        return i, j, levels, value
    wider = np.empty((2 * found, 5), np.uint8)
    wider[:found] = levels
    return _grown(i, 2 * found), _grown(j, 2 * found), wider, _grown(value, 2 * found)


@kernel
def _in_blocks(records, table, rule, order, model, chances, least):  # type: ignore[no-untyped-def]
    """Pairs of records with equal keys of one rule; `order` has the records by that key."""
    found = 0
    out_i, out_j = np.empty(1024, np.int32), np.empty(1024, np.int32)
    out_levels, out_value = np.empty((1024, 5), np.uint8), np.empty(1024, np.float32)
    levels = np.zeros(5, np.uint8)
    start = 0
    while start < len(order):
        stop = start + 1
        while stop < len(order) and table[rule, order[stop]] == table[rule, order[start]]:
            stop += 1
        crowded = stop - start > CROWDED
        for p in range(start, stop):
            for q in range(p + 1, stop):
                i, j = min(order[p], order[q]), max(order[p], order[q])
                if crowded and _contradict(records.born, i, j):
                    continue
                if _shares_key(table, rule, i, j):
                    continue
                value, kept = _kept(records, i, j, model, chances, least, levels)
                if not kept:
                    continue
                out_i, out_j, out_levels, out_value = _room(
                    out_i, out_j, out_levels, out_value, found
                )
                out_i[found], out_j[found], out_value[found] = i, j, value
                out_levels[found] = levels
                found += 1
        start = stop
    return out_i[:found], out_j[:found], out_levels[:found], out_value[:found]


@kernel
def _by_neighbours(records, table, a, b, starts, bearers, model, chances, least):  # type: ignore[no-untyped-def]
    """Pairs of records with near surnames and the same initial that share no key."""
    found = 0
    out_i, out_j = np.empty(1024, np.int32), np.empty(1024, np.int32)
    out_levels, out_value = np.empty((1024, 5), np.uint8), np.empty(1024, np.float32)
    levels = np.zeros(5, np.uint8)
    rules = len(table)
    for k in range(len(a)):
        for p in range(starts[a[k]], starts[a[k] + 1]):
            for q in range(starts[b[k]], starts[b[k] + 1]):
                i, j = min(bearers[p], bearers[q]), max(bearers[p], bearers[q])
                x, y = records.given[i], records.given[j]
                if x and y and records.givens.initial[x] != records.givens.initial[y]:
                    continue
                if _contradict(records.born, i, j) or _shares_key(table, rules, i, j):
                    continue
                value, kept = _kept(records, i, j, model, chances, least, levels)
                if not kept:
                    continue
                out_i, out_j, out_levels, out_value = _room(
                    out_i, out_j, out_levels, out_value, found
                )
                out_i[found], out_j[found], out_value[found] = i, j, value
                out_levels[found] = levels
                found += 1
    return out_i[:found], out_j[:found], out_levels[:found], out_value[:found]
