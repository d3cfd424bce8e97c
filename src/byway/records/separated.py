"""Rows of a text whose cells stand apart by a sign; a quote that takes in rows is told."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice, tee
from pathlib import Path

from byway.errors import BadInput
from byway.records.cells import LONGEST_CELL

Row = tuple[int, list[str]]
_QUOTED = re.compile('"[^"]*+(?:""[^"]*+)*+" *')
_LINE_END = re.compile("\r\n|\r|\n")


def rows_apart(path: Path, text: str, delimiter: str, *, whole: bool = True) -> Iterator[Row]:
    """Rows that are not empty, with the line each ends in. `whole`: the text does not break off.

    A quoted cell may span lines. Raises BadInput, naming the line, for a cell of more than
    `LONGEST_CELL` signs, and for one whose quote is not closed, or in the middle of a later cell
    only: the rows between would be read as part of it.
    """
    csv.field_size_limit(LONGEST_CELL)
    ahead, again = tee(io.StringIO(text, newline=""))
    reader = csv.reader(ahead, delimiter=delimiter)
    before, line = 0, 0
    lines: list[str] = []
    try:
        for row in reader:
            before, line = line, reader.line_num
            lines = list(islice(again, line - before))
            if whole and len(lines) > 1:
                _refuse_open(path, "".join(lines), delimiter, before, line, strict=True)
            if any(cell.strip() for cell in row):
                yield line, row
    except csv.Error as error:
        taken = "".join(islice(again, reader.line_num - line))
        if reader.line_num > line + 1:
            _refuse_open(path, taken, delimiter, line, reader.line_num, strict=False)
        found = "a longer one" if "limit" in str(error) else str(error)
        raise BadInput(
            f"{path}, line {reader.line_num}: expected cells of at most {LONGEST_CELL} signs, "
            f"found {found}"
        ) from None
    if whole:
        _refuse_open(path, "".join(lines), delimiter, before, line, strict=False)


def _refuse_open(
    path: Path, row: str, delimiter: str, before: int, line: int, *, strict: bool
) -> None:
    """Refuses a row, of the lines after `before` to `line`, in which a quote stays open."""
    if (at := _open_quote(row, delimiter, strict)) < 0:
        return
    opens = before + 1 + len(_LINE_END.findall(row[:at]))
    raise BadInput(
        f'{path}, line {opens}: expected a quote (") that is closed at the end of its cell, found '
        f"one that takes in all to line {line}"
    )


def _open_quote(row: str, delimiter: str, strict: bool) -> int:
    """The place of the first quote that opens a cell and is not closed, -1 if there is none.

    `strict` wants nothing between the closing quote and the end of the cell.
    """
    at = 0
    while at < len(row):
        if row[at] == '"':
            found = _QUOTED.match(row, at)
            if not found:
                return at
            if strict and row[found.end() : found.end() + 1] not in ("", "\r", "\n", delimiter):
                return at
            at = found.end()
        at = row.find(delimiter, at) + 1 or len(row)
    return -1
