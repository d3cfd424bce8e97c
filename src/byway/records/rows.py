"""Lists from rows in memory, read as a file with the same cells would be."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from byway.errors import BadInput
from byway.records.cells import texts_by_column
from byway.records.headings import COLUMNS
from byway.records.listing import Listing
from byway.records.settling import NAMES, is_name, settle
from byway.records.tidying import NOBODY


def listing_of(name: str, rows: Sequence[Mapping[str, Any]]) -> Listing:
    """A list from rows already in memory; `id` is the row's number where there is none.

    Cells that are no text are read as they are written; rows without a name are left out and noted,
    as in a file.
    """
    if not rows:
        raise BadInput(f"list {name!r}: expected rows, found none")
    if wrong := next((k for k in set(map(type, rows)) if not issubclass(k, Mapping)), None):
        raise BadInput(f"list {name!r}: expected rows by column, found {wrong.__name__}")
    held: set[str] = set().union(*rows)
    some = [column for column in COLUMNS if column in held]
    found = dict(zip(some, texts_by_column(rows, some) if some else (), strict=True))
    columns = {column: found.get(column) or [""] * len(rows) for column in COLUMNS}
    named = _named(columns)
    if not named:
        said = ", ".join(str(column) for column in list(rows[0])[:8]) or "nothing"
        raise BadInput(f"list {name!r}: expected a column surname or name with names, found {said}")
    own = columns.pop("id")
    ids = [own[k] or str(k + 1) for k in named]
    if len(set(ids)) < len(ids):
        again = next(each for each, count in Counter(ids).items() if count > 1)
        raise BadInput(f"list {name!r}: expected ids of their own, found {again[:60]!r} twice")
    cells = {
        column: listed if len(named) == len(rows) else [listed[k] for k in named]
        for column, listed in columns.items() if any(listed)
    }  # fmt: skip
    state = hashlib.sha256()
    for column in (ids, *cells.values()):
        state.update("\x1f".join(column).encode() + b"\x1e")
    notes = ["read from memory"]
    if left := len(rows) - len(named):
        notes.append(f"{left} row(s) without a name left out")
    listing = Listing(name, ids, cells, "", state.hexdigest(), "memory", "", notes)
    notes += settle(listing, lambda row: f"row {named[row] + 1}")
    return listing


def _named(columns: Mapping[str, Sequence[str]]) -> Sequence[int]:
    """The rows that say any name."""
    surnames = columns["surname"]
    odd = {cell for cell in set(surnames) if not cell[:1].isalpha() or cell in NOBODY}
    if not odd:
        return range(len(surnames))
    return [
        row for row, cell in enumerate(surnames)
        if cell not in odd or any(is_name(columns[c][row]) for c in NAMES)
    ]  # fmt: skip
