"""Records in columns: names and dates as numbers, so that work is per distinct string, not row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from byway.records import names as parsing
from byway.records.dates import parse_births
from byway.records.letters import fold, skeletons, surname_stems

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Person:
    """One person as asked for: any of the fields may be empty.

    `born` is written as in a list: EDTF, `dd.mm.yyyy`, a year. `name` is a whole name in any
    order, taken apart if no surname is given.
    """

    surname: str = ""
    given: str = ""
    patronymic: str = ""
    born: str = ""
    place: str = ""
    name: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """The distinct strings of one field. Entry 0 is the missing one."""

    keys: list[str]
    groups: Ints = field(repr=False)
    """Shape (n, 3): numbers of the given names each key may stand for, -1 where fewer."""
    skeleton: list[str] = field(repr=False)
    initial: NDArray[np.uint8] = field(repr=False)
    """First letter of the canonical name; 0 for the missing one."""
    bare: NDArray[np.bool_] = field(repr=False)
    """Whether it is no more than an initial."""


@dataclass(frozen=True)
class Columns:
    """n records; every array has n rows, numbers are places in the vocabularies."""

    surname: Ints
    given: Ints
    father: Ints
    place: Ints
    born: NDArray[np.int16]
    """Shape (n, 3): year, month, day, zero where unknown."""
    surnames: Vocabulary
    givens: Vocabulary
    fathers: Vocabulary
    places: Vocabulary
    not_dates: list[int]
    """Rows whose date of birth was not understood."""

    def __len__(self) -> int:
        return len(self.surname)


Row = Mapping[str, str]


def hashes(texts: Sequence[str]) -> NDArray[np.int64]:
    """Each text as a number that is the same in every run and on every list; 0 for no text."""
    return np.fromiter(
        (int.from_bytes(blake2b(t.encode(), digest_size=7).digest(), "big") if t else 0
         for t in texts), np.int64, len(texts),
    )  # fmt: skip


def encode(
    surname: Sequence[str], given: Sequence[str], patronymic: Sequence[str],
    born: Sequence[str], place: Sequence[str],
) -> Columns:  # fmt: skip
    """Cells of n rows as columns of numbers. Exchanged and glued names are put right."""
    pool, (s, g, p) = _pooled(surname, given, patronymic)
    keys = fold(pool)
    known = parsing.known_given(keys)
    # Names in each other's column.
    has_given = np.fromiter((bool(k) for k in known), bool, len(pool))
    like = np.fromiter((parsing.is_surname_like(k) for k in keys), bool, len(pool))
    swap = (g > 0) & (s > 0) & (
        (has_given[s] & ~has_given[g] & (like[g] | ~like[s])) | (like[g] & ~like[s] & ~has_given[g])
    )  # fmt: skip
    bare_s = np.fromiter((len(k) == 1 for k in keys), bool, len(pool))[s]
    swap |= bare_s & (g > 0)
    s, g = np.where(swap, g, s), np.where(swap, s, g)
    g, p, pool, keys = _unglued(g, p, pool, keys)
    g, pool, keys = _nominative(g, p, pool, keys)
    births, wrong = parse_births(born)
    places, (place_ids,) = _pooled(place)
    place_keys = fold(places)
    stems = surname_stems(keys)
    fathers = [parsing.father_stem(key) for key in keys]
    father_groups = _fathers()
    surnames, s = _vocabulary(stems, s, pool, [()] * len(stems))
    givens, g = _vocabulary(keys, g, pool, parsing.known_given(keys))
    father_vocabulary, p = _vocabulary(
        fathers, p, pool, [father_groups.get(stem, ()) for stem in fathers]
    )
    place_vocabulary, place_ids = _vocabulary(place_keys, place_ids, places, [()] * len(places))
    return Columns(s, g, p, place_ids, births, surnames, givens, father_vocabulary,
                   place_vocabulary, wrong)  # fmt: skip


def encode_rows(rows: Sequence[Row]) -> Columns:
    """Rows with the list's columns, or with `name`, as columns of numbers."""
    cells = {name: [row.get(name) or "" for row in rows] for name in _FIELDS}
    whole = [row.get("name") or "" for row in rows]
    at = [i for i, text in enumerate(whole) if text and not cells["surname"][i]]
    for i, parts in zip(at, parsing.split_names([whole[i] for i in at]), strict=True):
        cells["surname"][i], cells["given"][i], cells["patronymic"][i] = parts
    return encode(*(cells[name] for name in _FIELDS))


_FIELDS = ("surname", "given", "patronymic", "born", "place")


@cache
def _fathers() -> dict[str, tuple[int, ...]]:
    """As `names.fathers`, but a stem that is some man's full name stands for that name alone.

    A patronymic is made of the full name: Алексеевич is no short form of Александрович.
    """
    full: dict[str, list[int]] = {}
    for number, key in enumerate(parsing.canonical_names()):
        full.setdefault(parsing.trimmed(key), []).append(number)
    found = {}
    for stem, numbers in parsing.fathers().items():
        own = tuple(number for number in numbers if number in full.get(stem, ()))
        found[stem] = own or numbers
    return found


def _pooled(*columns: Sequence[str]) -> tuple[list[str], list[Ints]]:
    distinct: dict[str, None] = {"": None}
    for column in columns:
        distinct |= dict.fromkeys(column)
    number = dict(zip(distinct, range(len(distinct)), strict=True))
    # `map` over a bound method: no step of the interpreter per row.
    numbered = [
        np.fromiter(map(number.__getitem__, column), np.int32, len(column)) for column in columns
    ]
    return list(distinct), numbered


def _unglued(
    g: Ints, p: Ints, pool: list[str], keys: list[str]
) -> tuple[Ints, Ints, list[str], list[str]]:
    """Splits given cells that hold a patronymic too, where no patronymic is given."""
    lone = np.flatnonzero(np.bincount(g[(p == 0) & (g > 0)], minlength=len(pool)))
    extra: list[str] = []
    first = np.arange(len(pool), dtype=np.int32)
    second = np.zeros(len(pool), np.int32)
    for number in lone.tolist():
        cell = pool[number]
        if " " not in cell and "." not in cell and len(keys[number]) < 10:
            continue
        head, tail = parsing.split_given(cell, keys[number])
        if tail:
            first[number] = len(pool) + len(extra)
            second[number] = first[number] + 1
            extra += [head, tail]
    if not extra:
        return g, p, pool, keys
    alone = p == 0
    return (
        np.where(alone, first[g], g), np.where(alone, second[g], p),
        pool + extra, keys + fold(extra),
    )  # fmt: skip


def _nominative(
    g: Ints, p: Ints, pool: list[str], keys: list[str]
) -> tuple[Ints, list[str], list[str]]:
    """Puts given names in the nominative where the patronymic stands in another case."""
    inflected = np.fromiter((parsing.is_inflected(k) for k in keys), bool, len(keys))
    at = np.flatnonzero(inflected[p] & (g > 0))
    extra_pool, extra_keys = list(pool), list(keys)
    g = g.copy()
    known: dict[tuple[int, int], int] = {}
    for row in at.tolist():
        pair = (int(g[row]), int(p[row]))
        if pair not in known:
            key = parsing.uninflected(keys[pair[0]], keys[pair[1]])
            known[pair] = pair[0]
            if key != keys[pair[0]]:
                known[pair] = len(extra_pool)
                extra_pool.append(key)
                extra_keys.append(key)
        g[row] = known[pair]
    return g, extra_pool, extra_keys


def _vocabulary(
    keys: list[str], ids: Ints, pool: list[str], groups: Sequence[tuple[int, ...]]
) -> tuple[Vocabulary, Ints]:
    """Only the keys that occur, numbered anew; two cells of one key are one entry."""
    used = np.flatnonzero(np.bincount(ids, minlength=len(pool)))
    place: dict[str, int] = {"": 0}
    numbers: list[tuple[int, ...]] = [()]
    new = np.zeros(len(pool), np.int32)
    for number in used.tolist():
        key = keys[number]
        if key and key not in place:
            place[key] = len(place)
            numbers.append(groups[number])
        new[number] = place[key] if key else 0
    distinct = list(place)
    table = np.full((len(distinct), 3), -1, np.int32)
    for row, some in enumerate(numbers):
        table[row, : len(some[:3])] = some[:3]
    canonical = parsing.canonical_names()
    initial = np.array(
        [ord((canonical[some[0]] if some else key)[0]) if key else 0
         for key, some in zip(distinct, numbers, strict=True)], np.uint8,
    )  # fmt: skip
    bare = np.fromiter((len(key) == 1 for key in distinct), bool, len(distinct))
    return Vocabulary(distinct, table, skeletons(distinct), initial, bare), new[ids]
