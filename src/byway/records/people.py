"""Records in columns: names and dates as numbers, so that work is per distinct string, not row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from byway.records import names as parsing
from byway.records import tidying
from byway.records.dates import parse_births
from byway.records.distinct import Distinct, distinct, renumbered
from byway.records.letters import fold, skeletons, surname_stems
from byway.records.listing import Listing

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


def hashes(texts: Sequence[str]) -> NDArray[np.int64]:
    """Each text as a number that is the same in every run and on every list; 0 for no text."""
    found = {
        t: int.from_bytes(blake2b(t.encode(), digest_size=7).digest(), "big")
        for t in dict.fromkeys(texts)
    }
    found[""] = 0
    return np.fromiter(map(found.__getitem__, texts), np.int64, len(texts))


def encode(
    surname: Distinct, given: Distinct, patronymic: Distinct, born: Distinct, place: Distinct
) -> Columns:
    """Cells of n rows as columns of numbers. Exchanged and glued names are put right."""
    n = len(surname.place)
    together = renumbered([surname, given, patronymic], first=[""])
    s, g, p = together.place[:n], together.place[n : 2 * n], together.place[2 * n :]
    pool = parsing.own_names(together.cells)
    keys = fold(pool)
    s, g = _put_right(s, g, keys)
    g, p, pool, keys = _unglued(g, p, pool, keys)
    g, pool, keys = _nominative(g, p, pool, keys)
    births, unread = parse_births(born.cells)
    place = renumbered([place], first=[""])
    surnames, s = vocabulary_of(keys, s, surname_stems, {})
    givens, g = vocabulary_of(keys, g, list, parsing.groups_of())
    fathers, p = vocabulary_of(keys, p, _father_stems, _fathers())
    places, place_ids = vocabulary_of(
        fold([cell[: tidying.LONGEST] for cell in place.cells]), place.place, list, {}
    )
    return Columns(s, g, p, place_ids, births[born.place], surnames, givens, fathers, places,
                   born.rows(unread))  # fmt: skip


def encode_rows(rows: Sequence[Mapping[str, str]]) -> Columns:
    """Rows with a list's columns, or with `name`, as columns of numbers."""
    cells = {name: [row.get(name) or "" for row in rows] for name in (*SEPARATE, "name")}
    return encode(*map(distinct, apart(cells)))


def pooled(listings: Sequence[Listing]) -> Columns:
    """All lists' records, one list after the other, in columns."""
    columns = zip(*map(_compared, listings), strict=True)
    return encode(*(renumbered(each) for each in columns))


def _compared(listing: Listing) -> list[Distinct]:
    """A list's columns that are compared, names taken apart."""
    if "name" not in listing.cells:
        return [listing.distinct(column) for column in SEPARATE]
    cells = {column: listing.column(column) for column in (*SEPARATE, "name")}
    return list(map(distinct, apart(cells)))


def apart(cells: Mapping[str, Sequence[str]]) -> list[Sequence[str]]:
    """The columns `SEPARATE`; where only a whole name stands, it is taken apart."""
    parts = [list(cells[column]) for column in NAME_PARTS]
    at = [i for i, name in enumerate(cells["name"]) if name and not parts[0][i]]
    for i, words in zip(at, parsing.split_names([cells["name"][i] for i in at]), strict=True):
        for part, word in zip(parts, words, strict=True):
            part[i] = word
    return [*parts, *(cells[column] for column in SEPARATE[len(parts) :])]


NAME_PARTS = ("surname", "given", "patronymic")
SEPARATE = (*NAME_PARTS, "born", "place")
"""The columns that are compared, names taken apart."""


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


def _put_right(s: Ints, g: Ints, keys: list[str]) -> tuple[Ints, Ints]:
    """Surnames and given names, exchanged where each is in the other's column."""
    known = np.fromiter(map(parsing.groups_of().__contains__, keys), bool, len(keys))
    both = (g > 0) & (s > 0) & ~known[g]
    # Only where it matters does anybody look how a key ends.
    like_g = _which(parsing.is_surname_like, keys, g[both])[g]
    doubtful = both & (known[s] | like_g)
    like_s = _which(parsing.is_surname_like, keys, s[doubtful])[s]
    swap = doubtful & np.where(known[s], like_g | ~like_s, like_g & ~like_s)
    bare = np.fromiter(map(len, keys), np.int64, len(keys)) == 1
    swap |= bare[s] & (g > 0)
    return np.where(swap, g, s), np.where(swap, s, g)


def _which(is_so: Callable[[str], bool], keys: list[str], ids: Ints) -> NDArray[np.bool_]:
    """Per key, whether it is so; False for keys that ids do not name."""
    found = np.zeros(len(keys), bool)
    for number in np.flatnonzero(np.bincount(ids, minlength=len(keys))).tolist():
        found[number] = is_so(keys[number])
    return found


def _father_stems(keys: list[str]) -> list[str]:
    return [parsing.father_stem(key) for key in keys]


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
    inflected = _which(parsing.is_inflected, keys, p[g > 0])
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


def vocabulary_of(
    keys: list[str], ids: Ints, stems_of: Callable[[list[str]], list[str]],
    groups_of: Mapping[str, tuple[int, ...]],
) -> tuple[Vocabulary, Ints]:  # fmt: skip
    """Only the keys that occur, as stems, numbered anew; two cells of one stem are one entry."""
    used = np.flatnonzero(np.bincount(ids, minlength=len(keys)))
    stems = stems_of([keys[number] for number in used.tolist()])
    distinct = list(dict.fromkeys(["", *stems]))
    place = dict(zip(distinct, range(len(distinct)), strict=True))
    new = np.zeros(len(keys), np.int32)
    new[used] = np.fromiter(map(place.__getitem__, stems), np.int32, len(stems))
    groups = np.full((len(distinct), 3), -1, np.int32)
    initials = "".join(stem[:1] for stem in distinct).encode("ascii")
    initial = np.concatenate([np.zeros(1, np.uint8), np.frombuffer(initials, np.uint8)])
    canonical = parsing.canonical_names()
    for row, stem in enumerate(distinct if groups_of else ()):
        if some := groups_of.get(stem):
            groups[row, : len(some[:3])] = some[:3]
            initial[row] = ord(canonical[some[0]][0])
    bare = np.fromiter(map(len, distinct), np.int64, len(distinct)) == 1
    return Vocabulary(distinct, groups, skeletons(distinct), initial, bare), new[ids]
