"""Making a list's index, writing it and opening it again: plain files, mapped into memory.

The tree of named tuples that a look-up reads is the tree of file names: `shelf.records.given.npy`.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_type_hints

import numpy as np
from numpy.typing import NDArray

from byway.records.kernels import announce
from byway.records.levels import Floats, Records, records_of
from byway.records.listing import Listing
from byway.records.model import chances
from byway.records.near_names import spellings
from byway.records.neighbours import near_surnames
from byway.records.people import Columns
from byway.records.postings import _all_keys, postings
from byway.records.random_pairs import chance_levels
from byway.records.shelf import PARTS, Shelf, value_chances
from byway.records.texts import Numbered, Texts, numbered, packed

SHOWN = ("surname", "given", "patronymic", "born", "place", "unit", "sex")
"""What is kept to be shown; unit and sex are not compared."""
RANDOM_PAIRS = 300_000
"""Enough for levels that one pair in ten thousand has."""
Tree = TypeVar("Tree", bound=tuple[Any, ...])


class Stored(NamedTuple):
    """All that an index keeps."""

    shelf: Shelf
    u_counts: Floats
    """Levels among random pairs, see `random_pairs.chance_levels`."""
    ids: Texts
    cells: Texts
    """The `SHOWN` cells of each entry as read, a tab between them."""
    places: Numbered


def stored(columns: Columns, listing: Listing) -> Stored:
    """A list laid out for looking up."""
    announce(_all_keys)
    with ThreadPoolExecutor(1) as pool:
        # Compiled code for the most part, which leaves the interpreter to the texts.
        numbers = pool.submit(_numbers, columns)
        ids, cells, places = packed(listing.ids), packed(_shown(listing)), columns.places.keys
        return Stored(*numbers.result(), ids, cells, numbered(places))


def _numbers(columns: Columns) -> tuple[Shelf, Floats]:
    """The shelf, and the levels of random pairs."""
    records = records_of(columns)
    common = chances(columns, records, near_surnames(records.surnames))
    order, person = _laid_out(columns, records)
    rows = records._replace(
        surname=columns.surname[order], given=columns.given[order], father=columns.father[order],
        place=columns.place[order], born=columns.born[order],
    )  # fmt: skip
    heads = np.fromiter(
        (int.from_bytes(s[:2].encode(), "big") for s in columns.surnames.skeleton), np.int64,
        len(columns.surnames.skeleton),
    )  # fmt: skip
    vocabularies = records.surnames, records.givens, records.fathers
    said = [
        value_chances(rows, common, f, values, len(vocabulary.bare))
        for f, (values, vocabulary) in enumerate(
            zip((rows.surname, rows.given, rows.father), vocabularies, strict=True)
        )
    ]
    born = rows.born.astype(np.int32)
    parts = [rows.surname, rows.given, rows.father, born @ np.array([512, 32, 1], np.int32),
             rows.place, person, order.astype(np.int32)]  # fmt: skip
    shelf = Shelf(
        np.column_stack(parts), records.surnames, records.givens, records.fathers,
        _runs(rows.surname, len(columns.surnames.keys)),
        said[0], said[1], said[2], common.year, common.day, common.place, common.strata,
        spellings(records.surnames), postings(rows, heads),
    )  # fmt: skip
    return shelf, chance_levels(records, np.random.default_rng(1), RANDOM_PAIRS)


_MAKERS = (
    "dates", "distinct", "given_names", "indexing", "letters", "levels",
    "mens_names", "model", "names", "near_names", "neighbours", "people", "postings",
    "random_pairs", "shelf", "strata", "texts", "tidying", "womens_names",
)  # fmt: skip


@cache
def rules() -> str:
    """A name for the code that makes an index: it changes with any file that decides what is in it.

    An index read by rules other than those it was made by would miss people and say nothing.
    """
    state = blake2b(version("anyascii").encode(), digest_size=6)
    for name in _MAKERS:
        state.update(Path(__file__).with_name(f"{name}.py").read_bytes())
    return state.hexdigest()


def people_in(index: Stored) -> int:
    """How many people the entries are: those that are certainly one person count once."""
    person = index.shelf.rows[:, PARTS.index("person")]
    return int(np.count_nonzero(person == np.arange(len(person))))


def write(index: Stored, folder: Path) -> None:
    """Writes every array as a file into `folder`."""
    for name, array in _leaves("", index):
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


def read(folder: Path) -> Stored:
    """Maps the arrays of `folder`; they stay on disk until they are read.

    Raises OSError or ValueError where a file is missing or damaged.
    """
    return _grown(Stored, "", folder)


def _leaves(name: str, tree: Any) -> list[tuple[str, NDArray[Any]]]:
    if not isinstance(tree, tuple):
        return [(name, tree)]
    parts = zip(tree._fields, tree, strict=True)  # type: ignore[attr-defined]
    return [leaf for own, part in parts for leaf in _leaves(f"{name}.{own}".lstrip("."), part)]


def _grown(kind: type[Tree], name: str, folder: Path) -> Tree:
    parts: list[Any] = []
    for own, hint in get_type_hints(kind).items():
        path = f"{name}.{own}".lstrip(".")
        if isinstance(hint, type) and issubclass(hint, tuple):
            parts.append(_grown(hint, path, folder))
        else:
            mapped = np.load(folder / f"{path}.npy", mmap_mode="r", allow_pickle=False)
            parts.append(np.asarray(mapped))
    return kind(*parts)


def _laid_out(columns: Columns, records: Records) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The order of rows, and the first row of each row's person.

    Sorted by consonants of the surname, surname, given name, father's name, date. Entries are
    certainly one person if all three names, in full, and the whole date are the same.
    """
    rank = np.empty(len(records.surnames.skeleton), np.int64)
    rank[np.lexsort((np.arange(len(rank)), records.surnames.skeleton))] = np.arange(len(rank))
    year, month, day = (columns.born[:, k].astype(np.int64) for k in range(3))
    date = (year * 13 + month) * 32 + day
    high = rank[columns.surname] << 32 | columns.given
    low = columns.father.astype(np.int64) << 32 | date
    order = np.lexsort((low, high))
    again = np.zeros(len(order), bool)
    again[1:] = (np.diff(high[order]) == 0) & (np.diff(low[order]) == 0)
    whole = (columns.surname > 0) & (columns.given > 0) & (columns.father > 0) & (day > 0)
    whole &= ~records.givens.bare[columns.given] & ~records.fathers.bare[columns.father]
    again &= whole[order]
    return order, np.maximum.accumulate(np.where(again, 0, np.arange(len(order)))).astype(np.int32)


def _runs(values: NDArray[np.int32], size: int) -> NDArray[np.int32]:
    """Where each value's run begins and stops, values lying together; both 0 for absent ones."""
    runs = np.zeros((size, 2), np.int32)
    change = np.flatnonzero(np.diff(values)) + 1
    starts = np.concatenate([[0], change])
    runs[values[starts], 0] = starts
    runs[values[starts], 1] = np.concatenate([change, [len(values)]])
    return runs


def _shown(listing: Listing) -> list[str]:
    surname, whole = listing.column("surname"), listing.column("name")
    if any(whole):
        surname = [own or name for own, name in zip(surname, whole, strict=True)]
    columns = [surname, *(listing.column(name) for name in SHOWN[1:])]
    for k, cells in enumerate(columns):
        if "\t" in "".join(cells):
            columns[k] = [cell.replace("\t", " ") for cell in cells]
    return list(map("\t".join, zip(*columns, strict=True)))
