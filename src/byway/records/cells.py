"""Cells of frames and rows in memory, as a file would have them."""

from collections.abc import Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

from byway.errors import BadInput

LONGEST_CELL = 100_000
"""Signs that a cell of a list has at most."""


def texts_by_column(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> list[list[str]]:
    """One column or more of rows as texts, empty where a row lacks one."""
    many = len(columns)
    try:
        # Row by row: each is fetched from memory once.
        flat = list(chain.from_iterable(map(itemgetter(*columns, columns[0]), rows)))
    except KeyError:
        flat = [row.get(column) for row in rows for column in (*columns, "")]
    return [texts(flat[k :: many + 1]) for k in range(many)]


def texts(cells: list[Any]) -> list[str]:
    """Cells of one column as texts."""
    return cells if set(map(type, cells)) == {str} else list(map(cell_text, cells))


def whole_letters(texts: list[str]) -> list[str]:
    """Texts that any file can hold: half a character (JSON and frames may have one) becomes �."""
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
                for text in texts]  # fmt: skip
    return texts


def cell_text(cell: Any) -> str:
    """A cell of a frame or a row as a file would have it; empty for a missing one.

    Raises BadInput for what is no single cell.
    """
    if isinstance(cell, str):
        return cell
    if cell is None or type(cell).__name__ == "NAType":
        return ""
    try:
        if cell != cell:
            return ""
    except (TypeError, ValueError, ArithmeticError):  # an array is many cells
        raise BadInput(
            f"cell: expected a text, a number or a day, found {type(cell).__name__}"
        ) from None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell.date()) if hasattr(cell, "date") else str(cell)
