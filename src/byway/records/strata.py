"""Names go together: a Магомедов is more likely than others to be called Ахмед.

A latent class model of surname, given name and father's name (Lazarsfeld's, fitted by EM on the
lists themselves, no labels) says how much more often values agree together by chance than their
frequencies alone would have it. Without it, chance agreement inside a minority is underrated, and
its members are linked to each other too readily.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from byway.records.kernels import kernel
from byway.records.levels import Floats, Records
from byway.records.people import Columns

CLASSES = 6
ROUNDS = 25
SAMPLE = 60_000
SMOOTHING = 1.0
HELD_BY = 15.0
"""Weight, in records, of a surname's ending against its own bearers."""


class Strata(NamedTuple):
    """Per vocabulary entry: P(class | surname), and how much likelier a name is in each class.

    Shapes (entries, CLASSES); `share` is P(class).
    """

    surname: Floats
    given: Floats
    father: Floats
    share: Floats


def strata(columns: Columns, records: Records) -> Strata:
    """Fits the classes to records that have a surname and a given name in full."""
    endings = _endings(columns.surnames.keys)
    whole = (columns.surname > 0) & (columns.given > 0) & ~records.givens.bare[columns.given]
    at = np.flatnonzero(whole)
    rng = np.random.default_rng(1)
    if len(at) > SAMPLE:
        at = np.sort(rng.choice(at, SAMPLE, replace=False))
    values = [
        endings[columns.surname[at]],
        _merged(records.givens.groups, len(columns.givens.keys))[columns.given[at]],
        _merged(records.fathers.groups, len(columns.fathers.keys))[columns.father[at]],
    ]
    no_father = (columns.father[at] == 0) | records.fathers.bare[columns.father[at]]
    sizes = [
        int(endings.max(initial=0)) + 1,
        _merged_size(records.givens.groups), _merged_size(records.fathers.groups),
    ]  # fmt: skip
    # Each given name starts in a class of its own choosing; EM then brings alike ones together.
    start = rng.dirichlet(np.full(CLASSES, 0.3), sizes[1])
    belongs = start[values[1]] + 1e-3
    belongs /= belongs.sum(axis=1, keepdims=True)
    # One table for all three kinds of value, one after the other.
    ends = np.cumsum(sizes)
    values = [values[0], values[1] + ends[0], np.where(no_father, -1, values[2] + ends[1])]
    share, tables = _fitted(np.column_stack(values), belongs, sizes)
    by_ending = tables[0] * share
    by_ending /= by_ending.sum(axis=1, keepdims=True)
    bearers = np.stack(
        [np.bincount(columns.surname[at], belongs[:, k], len(columns.surnames.keys))
         for k in range(CLASSES)], axis=1,
    )  # fmt: skip
    surname = bearers + HELD_BY * by_ending[endings]
    surname /= surname.sum(axis=1, keepdims=True)
    merged = [_merged(n.groups, len(n.groups)) for n in (records.givens, records.fathers)]
    given, father = (
        (table / (table @ share)[:, None])[each]
        for table, each in zip(tables[1:], merged, strict=True)
    )
    return Strata(surname, given, father, share)


def _endings(keys: list[str]) -> NDArray[np.int64]:
    places: dict[str, int] = {}
    return np.fromiter((places.setdefault(k[-4:], len(places)) for k in keys), np.int64, len(keys))


def _merged(groups: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    """Forms of one name as one value; unknown names apart."""
    first = groups[:, 0].astype(np.int64)
    return np.where(first >= 0, first, int(groups.max(initial=0)) + 1 + np.arange(size))


def _merged_size(groups: NDArray[np.int32]) -> int:
    return int(groups.max(initial=0)) + 1 + len(groups)


def _fitted(
    values: NDArray[np.int64], belongs: Floats, sizes: Sequence[int]
) -> tuple[Floats, list[Floats]]:
    """P(class), and P(value | class) for each kind of value; `belongs` becomes P(class | record).

    `values`, shape (records, 3), is -1 where one is missing.
    """
    share, tables = np.full(CLASSES, 1 / CLASSES), [np.ones((size, CLASSES)) for size in sizes]
    # Two halves side by side on any machine, so that sums are taken in one order.
    halves = [slice(0, len(values) // 2), slice(len(values) // 2, len(values))]
    parts = [(values[at], belongs[at]) for at in halves]
    with ThreadPoolExecutor(len(halves)) as threads:
        for _ in range(ROUNDS if len(values) else 0):
            share = belongs.mean(axis=0)
            first, second = threads.map(lambda part: _counted(*part, sum(sizes)), parts)
            tables = [_table(counts) for counts in np.split(first + second, np.cumsum(sizes)[:-1])]
            both = np.concatenate(tables)
            list(threads.map(lambda part: _classify(*part, share, both), parts))  # noqa: B023
    return share, tables


@kernel
def _counted(values, belongs, size):  # type: ignore[no-untyped-def]
    """How much of each value is in each class."""
    counts = np.zeros((size, belongs.shape[1]))
    for n in range(len(values)):
        for f in range(values.shape[1]):
            if values[n, f] >= 0:
                for k in range(belongs.shape[1]):
                    counts[values[n, f], k] += belongs[n, k]
    return counts


@kernel
def _classify(values, belongs, share, tables):  # type: ignore[no-untyped-def]
    """Fills belongs with P(class | values of the record)."""
    for n in range(len(values)):
        total = 0.0
        for k in range(len(share)):
            chance = share[k]
            for f in range(values.shape[1]):
                if values[n, f] >= 0:
                    chance *= tables[values[n, f], k]
            belongs[n, k] = chance
            total += chance
        for k in range(len(share)):
            belongs[n, k] /= total


def _table(counts: Floats) -> Floats:
    """P(value | class), smoothed towards P(value)."""
    overall = counts.sum(axis=1, keepdims=True) + 1e-3
    overall /= overall.sum()
    total = counts.sum(axis=0, keepdims=True)
    return np.asarray(
        (counts + SMOOTHING * CLASSES * overall * 20) / (total + SMOOTHING * CLASSES * 20)
    )
