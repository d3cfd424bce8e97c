"""The Fellegi–Sunter model: how often each level occurs for one person (m) and by chance (u).

Fellegi and Sunter, "A theory for record linkage", JASA 64 (1969). Chance agreement on a value is
as frequent as the value is (Newcombe's term frequencies); the other u come from `random_pairs`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from byway.records.kernels import inner
from byway.records.levels import BY_VALUE, FIELDS, NAMES, SORTS, WIDTH, Floats, Records
from byway.records.neighbours import near_counts
from byway.records.people import Columns
from byway.records.strata import Strata, strata

# What a list of this kind shows before anything is learned from it; (field, level): m.
STARTING_M = {
    "surname": (0.86, 0.09, 0.02, 0.03),
    "given": (0.87, 0.04, 0.98, 0.075, 0.007, 0.02),
    "patronymic": (0.90, 0.02, 0.985, 0.065, 0.007, 0.015),
    "born": (0.92, 0.96, 0.01, 0.04, 0.03, 0.02, 0.02),
    "place": (0.7, 0.3),
}

UNSEEN = 20.0
"""A list's own frequencies count as if so many entries more had been seen, none of its values."""
OWN_SLIPS = STARTING_M["surname"][1] / STARTING_M["surname"][0]
"""A surname's bearers are near it as well, as often as they are misspelt."""

Near = tuple[NDArray[np.int32], NDArray[np.int32]]
"""Pairs of near surnames; see `near_surnames`."""


class Chances(NamedTuple):
    """Logarithms of how common each value is; indexed by vocabulary number."""

    surname: Floats
    near: Floats
    """Of a surname near this one, not the same."""
    slip: Floats
    """Of a given surname near a given other: see `_slips`."""
    given: Floats
    given_group: Floats
    father: Floats
    father_group: Floats
    given_initial: Floats
    father_initial: Floats
    year: Floats
    """Index year − 1800."""
    day: Floats
    """Index month × 32 + day."""
    place: Floats
    kin: Floats
    """Shape (1,): of another record about a brother, who shares surname and father's name."""
    strata: Strata


@dataclass(frozen=True)
class Model:
    """m and u per field and level, shape (fields, WIDTH); u is 1 where it depends on the value."""

    m: Floats
    u: Floats

    @property
    def weights(self) -> Floats:
        """log(m/u) per field and level, without what depends on the value; 0 if missing."""
        return np.asarray(np.log(np.maximum(self.m, 1e-12)) - np.log(np.maximum(self.u, 1e-12)))

    def as_dict(self) -> dict[str, Any]:
        """m and u by field and level name; u is None where it depends on the value."""
        return {
            field: {
                name: {
                    "m": round(float(self.m[f, level]), 6),
                    "u": None if level in BY_VALUE[f] else round(float(self.u[f, level]), 9),
                }
                for level, name in enumerate(NAMES[f])
                if level
            }
            for f, field in enumerate(FIELDS)
        }


def starting_m() -> Floats:
    """m before learning, shape (fields, WIDTH)."""
    return shares_of(STARTING_M)


def shares_of(shares: Mapping[str, tuple[float, ...]]) -> Floats:
    """A table of levels' shares, as probabilities of shape (fields, WIDTH)."""
    out = np.ones((len(FIELDS), WIDTH))
    for f, field in enumerate(FIELDS):
        out[f, 1 : 1 + len(shares[field])] = shares[field]
    return normalised(out)


def normalised(counts: Floats) -> Floats:
    """Counts or weights per level as probabilities that sum to one within each sort."""
    out = np.ones_like(counts)
    for f, sorts in enumerate(SORTS):
        for sort in sorts:
            part = counts[f, list(sort)]
            out[f, list(sort)] = part / part.sum()
    return out


def chances(
    columns: Columns, records: Records, near: Near, classes: Strata | None = None
) -> Chances:
    """How common each value is among the records that have one, as logarithms.

    `classes` are the records' strata, fitted here unless they are given.
    """
    surnames = _counts(columns.surname, len(columns.surnames.keys))
    born = columns.born.astype(np.int64)
    years = _counts(np.clip(born[:, 0] - 1800, 0, 255), 256)
    full = (born[:, 1] > 0) & (born[:, 2] > 0)
    days = np.bincount((born[:, 1] * 32 + born[:, 2])[full], minlength=13 * 32).astype(float)
    return Chances(
        # Less one: how many others have the surname, not how many with its bearer.
        _logs(surnames, less=1),
        _logs(near_counts(surnames, *near) + OWN_SLIPS * surnames, surnames.sum()),
        _slips(surnames, near),
        _logs(_counts(columns.given, len(columns.givens.keys)), more=1 / 5),
        _forms(columns.given, records.givens),
        _logs(_counts(columns.father, len(columns.fathers.keys)), more=1 / 5),
        _forms(columns.father, records.fathers),
        _logs(_counts(records.givens.initial[columns.given], 256), more=1.0),
        _logs(_counts(records.fathers.initial[columns.father], 256), more=1.0),
        _logs(years, more=1 / 3), _logs(days, more=1 / 20),
        _logs(_counts(columns.place, len(columns.places.keys))),
        _kin(columns, records), strata(columns, records) if classes is None else classes,
    )  # fmt: skip


def _counts(ids: NDArray[np.integer], size: int) -> Floats:
    counts = np.bincount(ids, minlength=size).astype(float)
    counts[0] = 0
    return counts


def _logs(counts: Floats, total: float | None = None, less: int = 0, more: float = 0.0) -> Floats:
    """log shares, as if `UNSEEN` entries had been seen besides, `more` of them with each value.

    Without them the one name of a list of one would be everybody's.
    """
    total = counts.sum() if total is None else total
    return np.asarray(np.log((np.maximum(counts - less, 0.5) + more) / (total + UNSEEN)))


def _slips(surnames: Floats, near: Near) -> Floats:
    """log chance that counts for a surname where two near ones, a and b, are compared.

    One of them is a slip of the other. A slip leads to any of the surnames near a with the same
    chance, however common that one is, so that the ratio of m to chance is (1/a + 1/b) / 2 times
    m over the mean number of near surnames: little where both are common, much where one is not.
    """
    around = np.bincount(np.concatenate(near), minlength=len(surnames))
    total = max(float(surnames.sum()), 1.0)
    mean = max(float(surnames @ around) / total, 1.0)
    return np.asarray(np.log(np.maximum(surnames, 1.0) * mean / total))


def _forms(ids: NDArray[np.int32], names: Any) -> Floats:
    """Per group of forms, log chance that two records have different ones, over the group's share.

    That is the share itself times the chance that two of the group differ.
    """
    counts = _counts(ids, len(names.groups))
    size = int(names.groups.max(initial=0)) + 1
    first = names.groups[:, 0]
    known = first >= 0
    bearers = np.bincount(first[known], counts[known], minlength=size)
    squares = np.bincount(first[known], np.square(counts[known]), minlength=size)
    different = 1 - squares / np.maximum(np.square(bearers), 1e-7)
    shares = (bearers + 1 / 5) / (counts.sum() + UNSEEN)
    return np.asarray(np.log(shares) + np.log(np.maximum(different, 0.05)))


def _kin(columns: Columns, records: Records) -> Floats:
    """log chance that a record is about a brother of another's person, apart from namesakes.

    From pairs with one surname, one father's name and two given names: as many as there are, less
    those to expect if the names were independent.
    """
    whole = (columns.surname > 0) & (columns.given > 0) & (columns.father > 0)
    whole &= ~records.givens.bare[columns.given] & ~records.fathers.bare[columns.father]
    at = np.flatnonzero(whole)
    given = records.givens.groups[columns.given[at], 0].astype(np.int64)
    given = np.where(given >= 0, given, len(records.givens.groups) + columns.given[at])
    family = columns.surname[at].astype(np.int64) * len(columns.fathers.keys) + columns.father[at]
    brothers = _pairs_within(family) - _pairs_within(
        family * (int(given.max(initial=0)) + 1) + given
    )
    pairs = max(len(at) * (len(at) - 1) / 2, 1.0)
    different = 1 - _pairs_within(given) / pairs
    expected = _pairs_within(columns.surname[at]) * _pairs_within(columns.father[at]) / pairs
    more = brothers / max(different, 0.01) - expected
    return np.asarray(np.log(np.array([max(more, 0.5) / pairs])))


def _pairs_within(values: NDArray[Any]) -> float:
    ordered = np.sort(values)
    edges = np.flatnonzero(np.diff(ordered, prepend=-1, append=-1))
    sizes = np.diff(edges).astype(float)
    return float((sizes * (sizes - 1)).sum() / 2)


MOST_UNLIKE = 1.0
"""At most so many nats are added for values that seldom go together."""


@inner
def _together(x, i, levels, strata, brothers):  # type: ignore[no-untyped-def]
    """log of how much more often these values agree together by chance than each on its own.

    `brothers` is how often records agree on surname and father's name because their people are
    brothers, over the chance that strangers do.
    """
    given = levels[1] == 1 or levels[1] == 2
    father = levels[2] == 1 or levels[2] == 2
    if not given and not father:
        return 0.0
    surname = levels[0] == 1 or levels[0] == 2
    total = 0.0
    for k in range(len(strata.share)):
        part = strata.surname[x.surname[i], k] if surname else strata.share[k]
        if given:
            part *= strata.given[x.given[i], k]
        if father:
            part *= strata.father[x.father[i], k]
        total += part
    if levels[0] == 1 and levels[2] == 1:
        total += brothers
    return max(np.log(max(total, 1e-9)), -MOST_UNLIKE)


@inner
def by_value(x, i, j, levels, chances):  # type: ignore[no-untyped-def]
    """Sum over fields of −log chance of the value agreed on; record i of x holds the value.

    j is the other record of x, or -1 if it is not one of x.
    """
    total = 0.0
    if levels[0] == 1:
        total -= chances.surname[x.surname[i]]
    if levels[0] == 2:
        if j < 0:
            total -= chances.near[x.surname[i]]
        else:
            a, b = chances.slip[x.surname[i]], chances.slip[x.surname[j]]
            total += np.log((np.exp(-a) + np.exp(-b)) / 2)
    total += _by_name(x.given[i], x.givens, levels[1], chances.given, chances.given_group,
                      chances.given_initial)  # fmt: skip
    total += _by_name(x.father[i], x.fathers, levels[2], chances.father, chances.father_group,
                      chances.father_initial)  # fmt: skip
    if levels[3] == 1 or levels[3] == 2:
        total -= chances.year[min(max(x.born[i, 0] - 1800, 0), 255)]
    if levels[3] == 1:
        total -= chances.day[x.born[i, 1] * 32 + x.born[i, 2]]
    if levels[4] == 1:
        total -= chances.place[x.place[i]]
    brothers = 0.0
    if j >= 0:
        both = chances.surname[x.surname[i]] + chances.father[x.father[i]]
        brothers = np.exp(chances.kin[0] - both)
    return total - _together(x, i, levels, chances.strata, brothers)


@inner
def _by_name(number, names, level, single, group, initial):  # type: ignore[no-untyped-def]
    if level == 1:
        return -single[number]
    if level == 2 and names.groups[number, 0] >= 0:
        return -group[names.groups[number, 0]]
    if level == 3:
        return -initial[names.initial[number]]
    return 0.0
