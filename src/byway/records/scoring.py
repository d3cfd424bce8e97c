"""Candidate pairs inside blocks and between near surnames, scored and pruned in compiled code."""

import numpy as np

from byway.records.codes import birth_of, correction, name_of, name_value, slip_value, surname_of
from byway.records.kernels import kernel
from byway.records.model import MOST_UNLIKE

CROWDED = 48
"""In a larger block, pairs whose years of birth contradict each other are not looked at."""


@kernel
def _score(  # type: ignore[no-untyped-def]
    i, j, least, levels, weights, record, value, letters, ends, groups, initial, bare, skeleton,
    together, share,
):  # fmt: skip
    """Fills levels; what the values agreed on say, and whether the pair is worth keeping."""
    a, b = record[i, 0], record[j, 0]
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
    total = said
    for f in range(1, 5):
        total += weights[f, levels[f]]
    # The kindest that the surname could say, before its letters are read.
    kindest = 0.0
    if a and b:
        at_most = max(value[i, 1], value[j, 1])
        kindest = weights[0, 1] + value[i, 0] if a == b else weights[0, 2] + at_most
    if total + kindest + MOST_UNLIKE < least:
        return 0.0, False
    levels[0] = surname_of(a, b, letters, ends, skeleton)
    if levels[0] == 1:
        said += value[i, 0]
        total += value[i, 0]
    elif levels[0] == 2:
        near = slip_value(value, i, j)
        said += near
        total += near
    total += weights[0, levels[0]]
    if total + MOST_UNLIKE < least:
        return 0.0, False
    together_by = correction(record, value, i, levels, together, share)
    return said - together_by, total - together_by >= least


@kernel
def _grown(values, size):  # type: ignore[no-untyped-def]
    wider = np.empty(size, values.dtype)
    wider[: len(values)] = values
    return wider


@kernel
def _contradict(record, i, j):  # type: ignore[no-untyped-def]
    a, b = record[i, 4], record[j, 4]
    return a != 0 and b != 0 and abs(a - b) > 1


@kernel
def _shares_key(table, rules, i, j):  # type: ignore[no-untyped-def]
    shares = False
    for rule in range(rules):
        shares |= table[i, rule] != 0 and table[i, rule] == table[j, rule]
    return shares


@kernel
def in_blocks(  # type: ignore[no-untyped-def]
    table, rule, order, weights, least, record, value, letters, ends, groups, initial, bare,
    skeleton, together, share, said,
):  # fmt: skip
    """Pairs of records with equal keys of one rule that no earlier rule finds.

    `order` has the records by that key, `table` the keys with shape (records, rules).
    """
    found, size = 0, 1024
    out_i, out_j = np.empty(size, np.int32), np.empty(size, np.int32)
    out_levels, out_value = np.empty(5 * size, np.uint8), np.empty(size, np.float32)
    levels = np.zeros(5, np.uint8)
    start = 0
    while start < len(order):
        stop = start + 1
        while stop < len(order) and table[order[stop], rule] == table[order[start], rule]:
            stop += 1
        crowded = stop - start > CROWDED
        for p in range(start, stop):
            for q in range(p + 1, stop):
                i, j = min(order[p], order[q]), max(order[p], order[q])
                if crowded and _contradict(record, i, j):
                    continue
                if _shares_key(table, rule, i, j):
                    continue
                pair_value, kept = _score(
                    i,
                    j,
                    least,
                    levels,
                    weights,
                    record,
                    value,
                    letters,
                    ends,
                    groups,
                    initial,
                    bare,
                    skeleton,
                    together,
                    share,
                )
                if not kept:
                    continue
                if found == size:
                    size *= 2
                    out_i, out_j = _grown(out_i, size), _grown(out_j, size)
                    out_value, out_levels = _grown(out_value, size), _grown(out_levels, 5 * size)
                out_i[found], out_j[found], out_value[found] = i, j, pair_value
                for f in range(5):
                    out_levels[5 * found + f] = levels[f]
                found += 1
        start = stop
    return (
        out_i[:found],
        out_j[:found],
        out_levels[: 5 * found].reshape((found, 5)),
        out_value[:found],
    )


@kernel
def near_surname_pairs(  # type: ignore[no-untyped-def]
    table, a, b, starts, bearers, weights, least, record, value, letters, ends, groups, initial,
    bare, skeleton, together, share, said,
):  # fmt: skip
    """Pairs of records with near surnames and the same initial that share no key.

    Bearers of surname k stand from starts[k] to starts[k + 1], by the initial of the given name.
    """
    found, size = 0, 1024
    out_i, out_j = np.empty(size, np.int32), np.empty(size, np.int32)
    out_levels, out_value = np.empty(5 * size, np.uint8), np.empty(size, np.float32)
    levels = np.zeros(5, np.uint8)
    rules = table.shape[1]
    for k in range(len(a)):
        first, last = starts[b[k]], starts[b[k] + 1]
        # Bearers without a given name stand first and go with every initial.
        named = first
        while named < last and initial[record[bearers[named], 1]] == 0:
            named += 1
        low = named
        for p in range(starts[a[k]], starts[a[k] + 1]):
            letter = initial[record[bearers[p], 1]]
            while letter and low < last and initial[record[bearers[low], 1]] < letter:
                low += 1
            q = first
            while q < last:
                if letter and q == named:
                    q = low
                    if q == last:
                        break
                if letter and q >= named and initial[record[bearers[q], 1]] != letter:
                    break
                i, j = min(bearers[p], bearers[q]), max(bearers[p], bearers[q])
                q += 1
                if _contradict(record, i, j) or _shares_key(table, rules, i, j):
                    continue
                pair_value, kept = _score(
                    i,
                    j,
                    least,
                    levels,
                    weights,
                    record,
                    value,
                    letters,
                    ends,
                    groups,
                    initial,
                    bare,
                    skeleton,
                    together,
                    share,
                )
                if not kept:
                    continue
                if found == size:
                    size *= 2
                    out_i, out_j = _grown(out_i, size), _grown(out_j, size)
                    out_value, out_levels = _grown(out_value, size), _grown(out_levels, 5 * size)
                out_i[found], out_j[found], out_value[found] = i, j, pair_value
                for f in range(5):
                    out_levels[5 * found + f] = levels[f]
                found += 1
    return (
        out_i[:found],
        out_j[:found],
        out_levels[: 5 * found].reshape((found, 5)),
        out_value[:found],
    )
