"""Cells of frames and rows in memory, as a file would have them."""

from collections.abc import Mapping, Sequence
from typing import Any


def texts_of(rows: Sequence[Mapping[str, Any]], column: str) -> list[str]:
    """One column of rows as texts."""
    try:
        cells = [row[column] for row in rows]
    except KeyError:
        cells = [row.get(column) for row in rows]
    texts = cells if set(map(type, cells)) == {str} else list(map(cell_text, cells))
    return whole_letters(texts)


def whole_letters(texts: list[str]) -> list[str]:
    """Texts that any file can hold: half a character (JSON and frames may have one) becomes �."""
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
                for text in texts]  # fmt: skip
    return texts


def cell_text(cell: Any) -> str:
    """A cell of a frame or a row as a file would have it; empty for a missing one."""
    if isinstance(cell, str):
        return cell
    if cell is None or type(cell).__name__ == "NAType" or cell != cell:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell.date()) if hasattr(cell, "date") else str(cell)
