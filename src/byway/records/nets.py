"""Pairs of records that may be joined, as a Gibbs pass reads them: by record, and by field.

What two records' fields say is compared once per pair; before a pass only the weights of the
levels are added. Pairs of one person that are no candidates themselves are met on the way and kept
in a table.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from byway.records.blocking import Pairs
from byway.records.codes import Codes, field_values, pair_values
from byway.records.kernels import inlined, inner
from byway.records.levels import Floats


class Net(NamedTuple):
    """Both ways of each pair, by record: those of i from starts[i] to starts[i + 1].

    `weight` is a pair's log likelihood ratio, `bonus` what a label adds to it. `gains`, shape
    (pairs, fields), is the ratio by field.
    """

    starts: NDArray[np.int64]
    other: NDArray[np.int32]
    pair: NDArray[np.int64]
    weight: Floats
    bonus: Floats
    gains: NDArray[np.float32]


class Memo(NamedTuple):
    """Comparisons of other pairs i < j, each at a place that its number i × n + j decides.

    A later pair takes the place of an earlier one, so that the table never grows.
    """

    number: NDArray[np.int64]
    levels: NDArray[np.uint8]
    values: NDArray[np.float32]
    rank: NDArray[np.int64]
    """Of all n records: of two, the one of lower rank holds the values they agree on."""


def net_of(pairs: Pairs, records: int) -> Net:
    """The net of pairs of so many records, sorted by record, not weighed yet."""
    ends = np.concatenate([pairs.i, pairs.j])
    other = np.concatenate([pairs.j, pairs.i])
    order = np.argsort(ends, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=records))])
    pair = np.tile(np.arange(len(pairs.i), dtype=np.int64), 2)[order]
    empty = np.zeros(len(pairs.i))
    gains = np.zeros((len(pairs.i), pairs.levels.shape[1]), np.float32)
    return Net(starts.astype(np.int64), other[order], pair, empty, empty.copy(), gains)


def memo_of(records: int, rank: NDArray[np.int64]) -> Memo:
    """An empty table for a part of so many records."""
    size = 1 << max(4 * records - 1, 1).bit_length()
    levels, values = np.zeros((size, 5), np.uint8), np.zeros((size, 5), np.float32)
    return Memo(np.full(size, -1, np.int64), levels, values, rank)


def values_of(pairs: Pairs, codes: Codes) -> NDArray[np.float32]:
    """What the values agreed on say, by field: −log of their chance, shape (pairs, fields)."""
    out = np.zeros(pairs.levels.shape, np.float32)
    pair_values(pairs.i, pairs.j, pairs.levels, out, codes.record, codes.value, codes.together,
                codes.share)  # fmt: skip
    return out


@inner
def weigh(gains, levels, values, weights):  # type: ignore[no-untyped-def]
    """Fills gains with what levels weigh and values say, by field."""
    for p in range(len(gains)):
        for f in range(5):
            gains[p, f] = weights[f, levels[p, f]] + values[p, f]


@inner
def pair_between(a, b, starts, other, pair):  # type: ignore[no-untyped-def]
    """The number of the pair of two records, -1 if they are none."""
    if starts[b + 1] - starts[b] < starts[a + 1] - starts[a]:
        a, b = b, a
    for e in range(starts[a], starts[a + 1]):
        if other[e] == b:
            return pair[e]
    return -1


@inlined
def _place_in(number, i, j, n):  # type: ignore[no-untyped-def]
    """Where a memo keeps a pair, and the pair's number; pairs of near records lie together."""
    x = min(i, j)
    own = np.int64(x) * n + max(i, j)
    mixed = np.uint64(own) * np.uint64(0x9E3779B97F4A7C15)
    return (4 * x + np.int64(mixed >> np.uint64(56))) & (len(number) - 1), own


@inlined
def recalled(i, j, p, out, gains, weights, number, levels, values, n):  # type: ignore[no-untyped-def]
    """Writes each field's log likelihood ratio of two records, p being their pair or -1.

    False if they are no pair, and not in the memo either.
    """
    if p >= 0:
        for f in range(5):
            out[f] = gains[p, f]
        return True
    at, own = _place_in(number, i, j, n)
    if number[at] != own:
        return False
    for f in range(5):
        out[f] = weights[f, levels[at, f]] + values[at, f]
    return True


@inner
def compare_once(i, j, memo, codes):  # type: ignore[no-untyped-def]
    """Writes a pair into its place of a memo."""
    at, own = _place_in(memo.number, i, j, len(memo.rank))
    memo.number[at] = own
    if memo.rank[i] > memo.rank[j]:
        i, j = j, i
    field_values(
        i, j, memo.levels[at], memo.values[at], codes.record, codes.value, codes.letters,
        codes.ends, codes.groups, codes.initial, codes.bare, codes.skeleton, codes.together,
        codes.share,
    )  # fmt: skip
