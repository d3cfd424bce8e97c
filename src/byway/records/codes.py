"""Records as flat arrays of small numbers, for comparing millions of pairs.

`levels` says what a comparison means, on named tuples; kernels that take those spend most of their
time counting references to the arrays inside. Here every array is an argument of its own, names of
all three kinds are numbered in one vocabulary, and what a value weighs is looked up per record.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from byway.records.kernels import inlined, inner, kernel
from byway.records.levels import WIDTH, Floats, Names, Records, born_level, distance, vowels
from byway.records.model import MOST_UNLIKE, Chances
from byway.records.random_pairs import settled_counts


class Codes(NamedTuple):
    """n records, and one vocabulary for their surnames, given names and fathers' names."""

    record: NDArray[np.int32]
    """Columns surname, given, father, place, year, month, day; zero where missing."""
    value: NDArray[np.float32]
    """−log of how common the record's values are: surname, it as a slip; given name alone, in all
    its forms, its initial; father's name likewise; year, day of the year, place; last how much more
    often brothers share surname and father's name than strangers."""
    letters: NDArray[np.uint8]
    ends: NDArray[np.int64]
    groups: NDArray[np.int32]
    initial: NDArray[np.uint8]
    bare: NDArray[np.bool_]
    skeleton: NDArray[np.int64]
    together: NDArray[np.float32]
    """Per name and class, see `Strata`."""
    share: Floats
    said: NDArray[np.uint8]
    """How much each field says: 0 nothing, 1 an initial or a part of a date, 2 all."""

    def of(self, records: NDArray[np.int64]) -> "Codes":
        """Some of the records, with the same vocabulary."""
        return self._replace(
            record=self.record[records], value=self.value[records], said=self.said[records]
        )


def codes_of(records: Records, chances: Chances) -> Codes:
    """Records and how common their values are, flat."""
    kinds = (records.surnames, records.givens, records.fathers)
    sizes = [len(names.ends) - 1 for names in kinds]
    first = np.concatenate([[0], np.cumsum(sizes)])
    ids = (records.surname, records.given, records.father)
    numbered = [
        np.where(each > 0, each + start, 0) for each, start in zip(ids, first, strict=False)
    ]
    record = np.empty((len(records.surname), 7), np.int32)
    for column, part in enumerate([*numbered, records.place, *records.born.T]):
        record[:, column] = part
    offsets = np.cumsum([0] + [len(names.letters) for names in kinds])
    ends = np.concatenate(
        [names.ends[:-1] + offset for names, offset in zip(kinds, offsets, strict=False)]
        + [offsets[-1:]]
    )
    strata = chances.strata
    return Codes(
        record, _values(records, chances),
        np.concatenate([names.letters for names in kinds]), ends.astype(np.int64),
        np.concatenate([names.groups for names in kinds]),
        np.concatenate([names.initial for names in kinds]),
        np.concatenate([names.bare for names in kinds]),
        np.concatenate([names.skeleton for names in kinds]),
        np.concatenate([strata.surname, strata.given, strata.father]).astype(np.float32),
        strata.share, _said(records),
    )  # fmt: skip


def revalued(codes: Codes, records: Records, chances: Chances) -> Codes:
    """The same records, their values being as common as these chances say."""
    return codes._replace(value=_values(records, chances))


def _values(records: Records, chances: Chances) -> NDArray[np.float32]:
    def names(ids: NDArray[np.int32], of: Names, single: Floats, group: Floats,
              initial: Floats) -> list[tuple[Floats, NDArray[np.integer]]]:  # fmt: skip
        first = of.groups[:, 0]
        form = np.where(first >= 0, -group[np.maximum(first, 0)], 0.0)
        return [(-single, ids), (form, ids), (-initial[of.initial], ids)]

    year, month, day = (records.born[:, k].astype(np.int64) for k in range(3))
    looked_up = [
        (-chances.surname, records.surname), (-chances.slip, records.surname),
        *names(records.given, records.givens, chances.given, chances.given_group,
               chances.given_initial),
        *names(records.father, records.fathers, chances.father, chances.father_group,
               chances.father_initial),
        (-chances.year, np.clip(year - 1800, 0, 255)), (-chances.day, month * 32 + day),
        (-chances.place, records.place),
    ]  # fmt: skip
    out = np.empty((len(records.surname), len(looked_up) + 1), np.float32)
    for column, (table, at) in enumerate(looked_up):
        out[:, column] = table.astype(np.float32)[at]
    kin = chances.kin[0] - chances.surname[records.surname] - chances.father[records.father]
    out[:, -1] = np.exp(kin)
    return out


def _said(records: Records) -> NDArray[np.uint8]:
    said = np.zeros((len(records.surname), 5), np.uint8)
    said[:, 0] = 2 * (records.surname > 0)
    for f, ids, bare in ((1, records.given, records.givens.bare),
                         (2, records.father, records.fathers.bare)):  # fmt: skip
        said[:, f] = np.where(ids == 0, 0, np.where(bare[ids], 1, 2))
    said[:, 3] = np.where(records.born[:, 0] == 0, 0, 1 + (records.born[:, 2] > 0))
    said[:, 4] = 2 * (records.place > 0)
    return said


@inner
def surname_of(a, b, letters, ends, skeleton):  # type: ignore[no-untyped-def]
    """The level of two surnames, as `levels.surname_level`."""
    if a == 0 or b == 0:
        return 0
    if a == b:
        return 1
    a0, a1, b0, b1 = ends[a], ends[a + 1], ends[b], ends[b + 1]
    short = min(a1 - a0, b1 - b0)
    alike = skeleton[a] == skeleton[b] and short >= 3
    if alike and vowels(letters, a0, a1) == vowels(letters, b0, b1):
        return 2
    if short < 5:
        return 4
    steps = distance(letters, a0, a1, letters, b0, b1, 2)
    if steps <= 2:
        return 2 if steps <= 1 else 3
    for k in range(short):
        if letters[a0 + k] != letters[b0 + k]:
            return 4
    return 3


@inlined
def name_of(a, b, letters, ends, groups, initial, bare):  # type: ignore[no-untyped-def]
    """The level of two given or fathers' names, as `levels.given_level`."""
    if a == 0 or b == 0:
        return 0
    if bare[a] or bare[b]:
        first = letters[ends[a]] == letters[ends[b]]
        return 3 if initial[a] == initial[b] or first else 6
    if a == b:
        return 1
    if groups[a, 0] >= 0 and groups[b, 0] >= 0:
        if groups[a, 0] == groups[b, 0]:
            return 2
        if groups[a, 1] < 0 and groups[b, 1] < 0:
            return 5
    return _form_or_slip(a, b, letters, ends, groups)


@inner
def _form_or_slip(a, b, letters, ends, groups):  # type: ignore[no-untyped-def]
    """The level of two whole names that are not the same."""
    if groups[a, 0] >= 0 and groups[b, 0] >= 0:
        for p in range(groups.shape[1]):
            for q in range(groups.shape[1]):
                if groups[a, p] >= 0 and groups[a, p] == groups[b, q]:
                    return 2
        return 5
    a0, a1, b0, b1 = ends[a], ends[a + 1], ends[b], ends[b + 1]
    short = min(a1 - a0, b1 - b0)
    if short < 3:
        return 5
    steps = distance(letters, a0, a1, letters, b0, b1, 2)
    if steps <= 1 or (steps == 2 and short >= 6):
        return 4
    if short >= 4:
        for k in range(short):
            if letters[a0 + k] != letters[b0 + k]:
                return 5
        return 4
    return 5


@inlined
def birth_of(record, i, j):  # type: ignore[no-untyped-def]
    """The level of two dates of birth, as `levels.born_level`."""
    return born_level(record[i, 4], record[i, 5], record[i, 6],
                      record[j, 4], record[j, 5], record[j, 6])  # fmt: skip


@inner
def slip_value(value, i, j):  # type: ignore[no-untyped-def]
    """−log of the chance that counts for two near surnames."""
    return np.log((np.exp(value[i, 1]) + np.exp(value[j, 1])) / 2)


def random_levels(codes: Codes, rng: np.random.Generator, pairs: int = 600_000) -> Floats:
    """How often each level occurs among random pairs of different records: `settled_counts`."""
    n = len(codes.record)
    i = rng.integers(0, n, pairs)
    j = (i + rng.integers(1, max(n, 2), pairs)) % n
    own = (codes.record, codes.letters, codes.ends, codes.groups, codes.initial, codes.bare,
           codes.skeleton)  # fmt: skip
    halves = np.array_split(i, 2), np.array_split(j, 2)
    with ThreadPoolExecutor(2) as threads:
        counts = sum(threads.map(lambda i, j: _counted(i, j, *own), *halves))
    return settled_counts(counts, n)


@kernel
def _counted(  # type: ignore[no-untyped-def]
    i, j, record, letters, ends, groups, initial, bare, skeleton
):  # fmt: skip
    counts = np.zeros((5, WIDTH))
    for k in range(len(i)):
        a, b = i[k], j[k]
        counts[0, surname_of(record[a, 0], record[b, 0], letters, ends, skeleton)] += 1
        for f in (1, 2):
            level = name_of(record[a, f], record[b, f], letters, ends, groups, initial, bare)
            counts[f, level] += 1
        counts[3, birth_of(record, a, b)] += 1
        place = 0
        if record[a, 3] and record[b, 3]:
            place = 1 if record[a, 3] == record[b, 3] else 2
        counts[4, place] += 1
    return counts


@inlined
def name_value(value, i, at, level):  # type: ignore[no-untyped-def]
    """−log of the chance of agreeing on record i's name; `at` is its first column of values."""
    return value[i, at + level - 1] if 1 <= level <= 3 else 0.0


@inner
def correction(record, value, i, levels, together, share):  # type: ignore[no-untyped-def]
    """How much less agreeing names say because they go together; see `model`."""
    given = levels[1] == 1 or levels[1] == 2
    father = levels[2] == 1 or levels[2] == 2
    if not given and not father:
        return 0.0
    surname = levels[0] == 1 or levels[0] == 2
    total = 0.0
    for k in range(len(share)):
        part = together[record[i, 0], k] if surname else share[k]
        if given:
            part *= together[record[i, 1], k]
        if father:
            part *= together[record[i, 2], k]
        total += part
    if levels[0] == 1 and levels[2] == 1:
        total += value[i, 11]
    return max(np.log(max(total, 1e-9)), -MOST_UNLIKE)


@inner
def values_by_field(x, y, levels, out, record, value, together, share):  # type: ignore[no-untyped-def]
    """Writes what the values that two records agree on say, by field; their levels are known.

    x, the one that comes first in the lists, holds the values. The correction for names that go
    together counts with the surname.
    """
    out[0] = 0.0
    if levels[0] == 1:
        out[0] = value[x, 0]
    elif levels[0] == 2:
        out[0] = slip_value(value, x, y)
    out[0] -= correction(record, value, x, levels, together, share)
    out[1] = name_value(value, x, 2, levels[1])
    out[2] = name_value(value, x, 5, levels[2])
    out[3] = 0.0
    if levels[3] == 1:
        out[3] = value[x, 8] + value[x, 9]
    elif levels[3] == 2:
        out[3] = value[x, 8]
    out[4] = value[x, 10] if levels[4] == 1 else 0.0


@inner
def pair_values(i, j, levels, out, record, value, together, share):  # type: ignore[no-untyped-def]
    """`values_by_field` of many pairs into the rows of out."""
    for p in range(len(i)):
        values_by_field(i[p], j[p], levels[p], out[p], record, value, together, share)


@inner
def field_values(  # type: ignore[no-untyped-def]
    x, y, levels, out, record, value, letters, ends, groups, initial, bare, skeleton, together,
    share,
):  # fmt: skip
    """Writes the levels of two records, and `values_by_field`."""
    levels[0] = surname_of(record[x, 0], record[y, 0], letters, ends, skeleton)
    levels[1] = name_of(record[x, 1], record[y, 1], letters, ends, groups, initial, bare)
    levels[2] = name_of(record[x, 2], record[y, 2], letters, ends, groups, initial, bare)
    levels[3] = birth_of(record, x, y)
    levels[4] = 0
    if record[x, 3] and record[y, 3]:
        levels[4] = 1 if record[x, 3] == record[y, 3] else 2
    values_by_field(x, y, levels, out, record, value, together, share)
