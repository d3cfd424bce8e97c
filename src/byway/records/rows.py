"""Lists from rows in memory, read as a file with the same cells would be."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from byway.errors import BadInput
from byway.records.cells import LONGEST_CELL, texts_by_column, whole_letters
from byway.records.distinct import Distinct, distinct, renumbered
from byway.records.headings import COLUMNS
from byway.records.listing import Listing
from byway.records.settling import NAMES, are_names, settle


def listing_of(name: str, rows: Sequence[Mapping[str, Any]]) -> Listing:
    """A list from rows already in memory; `id` is the row's number where there is none.

    Cells that are no text are read as they are written; rows without a name are left out and noted,
    as in a file. Raises BadInput for what is no list of rows, or none that is read.
    """
    if not isinstance(rows, Sequence):
        raise BadInput(f"list {name!r}: expected rows, found {type(rows).__name__}")
    if not rows:
        raise BadInput(f"list {name!r}: expected rows, found none")
    if wrong := next((k for k in set(map(type, rows)) if not issubclass(k, Mapping)), None):
        raise BadInput(f"list {name!r}: expected rows by column, found {wrong.__name__}")
    held: set[str] = set().union(*rows)
    some = [column for column in COLUMNS if column in held]
    columns = dict(zip(some, texts_by_column(rows, some), strict=True)) if some else {}
    return listing_by_column(name, columns, len(rows), list(rows[0]))


def listing_by_column(
    name: str, columns: Mapping[str, list[str]], rows: int, headed: Sequence[object]
) -> Listing:
    """A list of so many rows from the texts of those of `COLUMNS` that it has.

    `headed` is what its own columns are called, to be told where no names are among them.
    """
    own = [each.strip() for each in whole_letters(columns.get("id") or [""] * rows)]
    by_cell = {
        column: _whole(distinct(cells)) for column, cells in columns.items() if column != "id"
    }
    _not_too_long(name, own, by_cell)
    named = _named(by_cell, rows)
    if not named:
        said = ", ".join(str(column) for column in headed[:8]) or "nothing"
        raise BadInput(f"list {name!r}: expected a column surname or name with names, found {said}")
    ids = [own[k] or str(k + 1) for k in named]
    if len(set(ids)) < len(ids):
        again = next(each for each, count in Counter(ids).items() if count > 1)
        raise BadInput(f"list {name!r}: expected ids of their own, found {again[:60]!r} twice")
    by_cell = {column: each for column, each in by_cell.items() if each.cells != [""]}
    if len(named) < rows:
        by_cell = {
            column: each._replace(place=each.place[named]) for column, each in by_cell.items()
        }
    cells = {column: each.texts() for column, each in by_cell.items()}
    state = hashlib.sha256("\x1f".join(ids).encode())
    for column, each in by_cell.items():
        state.update("\x1f".join(("", column, *each.cells)).encode() + each.place.tobytes())
    notes = ["read from memory"]
    if left := rows - len(named):
        notes.append(f"{left} row(s) without a name left out")
    listing = Listing(name, ids, cells, "", state.hexdigest(), "memory", "", notes, by_cell=by_cell)
    notes += settle(listing, lambda row: f"row {named[row] + 1}")
    return listing


def _whole(column: Distinct) -> Distinct:
    cells = list(map(str.strip, whole_letters(column.cells)))
    return column if cells == column.cells else renumbered([column._replace(cells=cells)])


def _not_too_long(name: str, ids: Sequence[str], columns: Mapping[str, Distinct]) -> None:
    held = (ids, *(each.cells for each in columns.values()))
    if max(max(map(len, cells), default=0) for cells in held) <= LONGEST_CELL:
        return
    rows = [row for row, cell in enumerate(ids) if len(cell) > LONGEST_CELL]
    for each in columns.values():
        rows += each.rows(k for k, cell in enumerate(each.cells) if len(cell) > LONGEST_CELL)
    raise BadInput(
        f"list {name!r}, row {min(rows) + 1}: expected cells of at most {LONGEST_CELL} signs, "
        "found a longer one"
    )


def _named(columns: Mapping[str, Distinct], rows: int) -> Sequence[int]:
    """The rows that say any name."""
    says = np.zeros(rows, bool)
    for each in (columns[column] for column in NAMES if column in columns):
        says |= are_names(each.cells)[each.place]
    return np.flatnonzero(says).tolist()
