"""Lists from memory: frames of pandas, polars or arrow, rows of dictionaries, paths."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw

from byway.errors import BadInput
from byway.records.reading import COLUMNS, Listing, listing_of, read_list


def listings_of(
    lists: Iterable[Any] | Mapping[str, Any], names: Sequence[str] | None
) -> list[Listing]:
    """Each of the lists as a `Listing`; `names` override."""
    if isinstance(lists, Mapping):
        pairs = [(str(name), value) for name, value in lists.items()]
    else:
        pairs = [("", value) for value in lists]
    if names is not None and len(names) != len(pairs):
        raise BadInput(f"--names: expected {len(pairs)} names, found {len(names)}")
    found = []
    for place, (name, value) in enumerate(pairs):
        chosen = names[place] if names is not None else name
        found.append(_listing(chosen or None, value, place))
    return found


def _listing(name: str | None, value: Any, place: int) -> Listing:
    if isinstance(value, Listing):
        if name is None or name == value.name:
            return value
        return Listing(**{**value.__dict__, "name": name})
    if isinstance(value, str | Path):
        return read_list(Path(value), name=name)
    fallback = name or f"list{place + 1}"
    if isinstance(value, list | tuple):
        return listing_of(fallback, value)
    try:
        frame = nw.from_native(value, eager_only=True)
    except TypeError:
        raise BadInput(
            f"list {fallback!r}: expected a path, rows or a frame, found {type(value).__name__}"
        ) from None
    cells = {
        column: [_text(cell) for cell in frame[column].to_list()]
        for column in COLUMNS if column in frame.columns
    }  # fmt: skip
    rows = [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]
    return listing_of(fallback, rows)


def _text(cell: Any) -> str:
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell.date()) if hasattr(cell, "date") else str(cell)
