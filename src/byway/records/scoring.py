"""Candidate pairs inside blocks and between near surnames: proposed, then scored and pruned.

Records are numbered as they are laid out: those of one surname together, by the initial of the
given name. `rank` is a record's place in the lists.
"""

import numpy as np

from byway.records.codes import birth_of, correction, name_of, name_value, slip_value, surname_of
from byway.records.kernels import inlined, inner, kernel
from byway.records.model import MOST_UNLIKE


@inlined
def _beside_surname(  # type: ignore[no-untyped-def]
    i, j, levels, record, value, letters, ends, groups, initial, bare
):  # fmt: skip
    """Fills the levels of all fields but the surname; what the values agreed on say."""
    levels[1] = name_of(record[i, 1], record[j, 1], letters, ends, groups, initial, bare)
    levels[2] = name_of(record[i, 2], record[j, 2], letters, ends, groups, initial, bare)
    levels[3] = birth_of(record, i, j)
    levels[4] = 0
    if record[i, 3] and record[j, 3]:
        levels[4] = 1 if record[i, 3] == record[j, 3] else 2
    said = name_value(value, i, 2, levels[1]) + name_value(value, i, 5, levels[2])
    if levels[3] == 1 or levels[3] == 2:
        said += value[i, 8]
    if levels[3] == 1:
        said += value[i, 9]
    if levels[4] == 1:
        said += value[i, 10]
    return said


@kernel
def scored(  # type: ignore[no-untyped-def]
    i, j, rank, weights, least, record, value, letters, ends, groups, initial, bare, skeleton,
    together, share,
):  # fmt: skip
    """Those of the proposed pairs that are worth keeping, numbered by rank; overwrites i and j."""
    levels, values = np.empty((len(i), 5), np.uint8), np.empty(len(i), np.float32)
    kept = _scored(
        i, j, rank, weights, least, record, value, letters, ends, groups, initial, bare, skeleton,
        together, share, np.zeros(5, np.uint8), levels, values,
    )  # fmt: skip
    return i[:kept], j[:kept], levels[:kept], values[:kept]


@inner
def _scored(  # type: ignore[no-untyped-def]
    i, j, rank, weights, least, record, value, letters, ends, groups, initial, bare, skeleton,
    together, share, levels, out_levels, out_value,
):  # fmt: skip
    """Writes pairs that are worth keeping over the first ones; how many they are.

    A pair is given up as soon as the kindest that is left to compare could not save it.
    """
    kept = 0
    # Two surnames are compared once for all their bearers, who are proposed one after another.
    left, right, level, slip = -1, -1, 0, 0.0
    for p in range(len(i)):
        x, y = i[p], j[p]
        if rank[x] > rank[y]:
            x, y = y, x
        agreed = _beside_surname(x, y, levels, record, value, letters, ends, groups, initial, bare)
        total = agreed
        for f in range(1, 5):
            total += weights[f, levels[f]]
        a, b = record[x, 0], record[y, 0]
        kindest = 0.0
        if a and b:
            at_most = max(value[x, 1], value[y, 1])
            kindest = weights[0, 1] + value[x, 0] if a == b else weights[0, 2] + at_most
        if total + kindest + MOST_UNLIKE < least:
            continue
        if min(a, b) != left or max(a, b) != right:
            left, right = min(a, b), max(a, b)
            level = surname_of(a, b, letters, ends, skeleton)
            slip = slip_value(value, x, y) if level == 2 else 0.0
        levels[0] = level
        by_surname = value[x, 0] if level == 1 else slip
        total += by_surname + weights[0, level]
        if total + MOST_UNLIKE < least:
            continue
        together_by = correction(record, value, x, levels, together, share)
        if total - together_by < least:
            continue
        i[kept], j[kept] = rank[x], rank[y]
        out_value[kept] = agreed + by_surname - together_by
        for f in range(5):
            out_levels[kept, f] = levels[f]
        kept += 1
    return kept


@kernel
def _wider(values):  # type: ignore[no-untyped-def]
    wider = np.empty(2 * len(values), values.dtype)
    wider[: len(values)] = values
    return wider


@inlined
def _contradict(a, b):  # type: ignore[no-untyped-def]
    return a != 0 and b != 0 and abs(a - b) > 1


@inlined
def _found_by(table, rules, i, j, contradict):  # type: ignore[no-untyped-def]
    """Whether one of the first rules proposes a pair; the keys of crowded blocks are even."""
    found = False
    for rule in range(rules):
        key = table[i, rule]
        found |= key != 0 and key == table[j, rule] and (key & 1 == 1 or not contradict)
    return found


@kernel
def in_blocks(order, rule, table, year):  # type: ignore[no-untyped-def]
    """Pairs of records with equal keys of one rule that no earlier rule finds.

    `order` has the records by that key, `table` the keys with shape (records, rules); see
    `blocking.marked`.
    """
    found, out_i, out_j = 0, np.empty(1024, np.int32), np.empty(1024, np.int32)
    start = 0
    while start < len(order):
        stop = start + 1
        while stop < len(order) and table[order[stop], rule] == table[order[start], rule]:
            stop += 1
        crowded = table[order[start], rule] & 1 == 0
        for p in range(start, stop):
            i = order[p]
            for q in range(p + 1, stop):
                j = order[q]
                contradict = _contradict(year[i], year[j])
                if (crowded and contradict) or _found_by(table, rule, i, j, contradict):
                    continue
                if found == len(out_i):
                    out_i, out_j = _wider(out_i), _wider(out_j)
                out_i[found], out_j[found] = i, j
                found += 1
        start = stop
    return out_i[:found], out_j[:found]


@kernel
def between_near_surnames(a, b, runs, letter, table, year):  # type: ignore[no-untyped-def]
    """Pairs of records with near surnames and the same initial that share no key.

    Bearers of surname k stand from runs[k, 0] to runs[k, 1], by the initial of the given name.
    """
    found, out_i, out_j = 0, np.empty(1024, np.int32), np.empty(1024, np.int32)
    rules = table.shape[1]
    for k in range(len(a)):
        first, last = runs[b[k], 0], runs[b[k], 1]
        # Bearers without a given name stand first and go with every initial.
        named = first
        while named < last and letter[named] == 0:
            named += 1
        low = named
        for i in range(runs[a[k], 0], runs[a[k], 1]):
            while letter[i] and low < last and letter[low] < letter[i]:
                low += 1
            j = first
            while j < last:
                if letter[i] and j == named:
                    j = low
                    if j == last:
                        break
                if letter[i] and j >= named and letter[j] != letter[i]:
                    break
                if not (_contradict(year[i], year[j]) or _found_by(table, rules, i, j, False)):
                    if found == len(out_i):
                        out_i, out_j = _wider(out_i), _wider(out_j)
                    out_i[found], out_j[found] = i, j
                    found += 1
                j += 1
    return out_i[:found], out_j[:found]
