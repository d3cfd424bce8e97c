"""Names go together: a Магомедов is more likely than others to be called Ахмед.

A latent class model of surname, given name and father's name (Lazarsfeld's, fitted by EM on the
lists themselves, no labels) says how much more often values agree together by chance than their
frequencies alone would have it. Without it, chance agreement inside a minority is underrated, and
its members are linked to each other too readily.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

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
    missing = [np.zeros(len(at), bool), np.zeros(len(at), bool),
               (columns.father[at] == 0) | records.fathers.bare[columns.father[at]]]  # fmt: skip
    sizes = [
        int(endings.max(initial=0)) + 1,
        _merged_size(records.givens.groups), _merged_size(records.fathers.groups),
    ]  # fmt: skip
    # Each given name starts in a class of its own choosing; EM then brings alike ones together.
    start = rng.dirichlet(np.full(CLASSES, 0.3), sizes[1])
    belongs = start[values[1]] + 1e-3
    belongs /= belongs.sum(axis=1, keepdims=True)
    share, tables = np.full(CLASSES, 1 / CLASSES), [np.ones((size, CLASSES)) for size in sizes]
    for _ in range(ROUNDS if len(at) else 0):
        share = belongs.mean(axis=0)
        tables = [
            _table(value, belongs, size, lack)
            for value, size, lack in zip(values, sizes, missing, strict=True)
        ]
        score = np.log(share)[None, :].repeat(len(at), axis=0)
        for value, table, lack in zip(values, tables, missing, strict=True):
            score += np.where(lack[:, None], 0.0, np.log(table)[value])
        score -= score.max(axis=1, keepdims=True)
        belongs = np.exp(score)
        belongs /= belongs.sum(axis=1, keepdims=True)
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


def _table(value: NDArray[np.int64], belongs: Floats, size: int, lack: NDArray[np.bool_]) -> Floats:
    """P(value | class), smoothed towards P(value)."""
    weights = np.where(lack[:, None], 0.0, belongs)
    counts = np.stack([np.bincount(value, weights[:, k], size) for k in range(CLASSES)], axis=1)
    overall = counts.sum(axis=1, keepdims=True) + 1e-3
    overall /= overall.sum()
    total = counts.sum(axis=0, keepdims=True)
    return np.asarray(
        (counts + SMOOTHING * CLASSES * overall * 20) / (total + SMOOTHING * CLASSES * 20)
    )
