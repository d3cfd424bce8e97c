"""Spreadsheets: values only, never formulas, in or out, and nothing that unpacks without end."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from byway.errors import BadInput

Row = tuple[int, list[str]]
LARGEST_UNPACKED = 512 * 1024**2
# A reader lays out every cell between the first and the last: one cell far out costs gigabytes.
MOST_CELLS = 40_000_000
_SHEET = b"sheetData"
_BEFORE_XML = b"\xef\xbb\xbf \t\r\n"
_PLACE = re.compile(rb"""\br=["']([A-Z]{0,3})(\d{1,7})["']""")


def sheet_rows(
    path: Path, data: bytes, fits: Callable[[list[Row]], bool] = lambda rows: True
) -> tuple[list[Row], list[str]]:
    """Rows of a sheet that are not empty, with their numbers; formulas as last computed.

    Of several sheets the first that `fits`, else the first; the notes name those not read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise BadInput(
                    f"{path}: expected a CSV or XLSX list, found another kind of archive"
                )
    except zipfile.BadZipFile:
        raise BadInput(f"{path}: expected an XLSX list, found a damaged file") from None
    if unpacked > LARGEST_UNPACKED:
        raise BadInput(
            f"{path}: expected a sheet of at most 512 MB unpacked, found {unpacked >> 20} MB"
        )
    _not_far_out(path, data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = list(book.sheet_names)
        chosen, rows = 0, _rows(book, 0)
        for number in range(1, len(names)):
            if fits(rows):
                break
            if fits(other := _rows(book, number)):
                chosen, rows = number, other
    except Exception as error:  # calamine raises several kinds; each means the file is damaged
        found = str(error).splitlines()[0][:100] if str(error) else type(error).__name__
        raise BadInput(f"{path}: expected an XLSX list, found: {found}") from None
    if len(names) < 2:
        return rows, []
    others = ", ".join(name[:30] for number, name in enumerate(names) if number != chosen)
    return rows, [f"read from the sheet {names[chosen][:30]!r}; not read: {others[:200]}"]


def _rows(book: CalamineWorkbook, number: int) -> list[Row]:
    rows = book.get_sheet_by_index(number).to_python(skip_empty_area=False)
    texts = [(line, [_text(cell) for cell in row]) for line, row in enumerate(rows, start=1)]
    return [(line, row) for line, row in texts if any(cell.strip() for cell in row)]


def _not_far_out(path: Path, data: bytes) -> None:
    """Refuses a workbook with a sheet that spans more cells than any list has.

    A sheet may be any part of XML: what tells it is what it holds, not where it lies.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            rows, columns, tail, is_sheet = 0, 0, b"", False
            try:
                with archive.open(part) as file:
                    while chunk := file.read(1 << 20):
                        head = b"" if tail else chunk.lstrip(_BEFORE_XML)
                        if head and not head.startswith(b"<"):
                            break  # a picture, say
                        is_sheet = is_sheet or _SHEET in tail + chunk
                        places = _PLACE.findall(tail + chunk) if is_sheet else ()
                        for letters, row in set(places):
                            rows = max(rows, int(row))
                            columns = max(columns, _column(letters))
                        tail = chunk[-64:]
            except (zipfile.BadZipFile, OSError, EOFError, zlib.error, NotImplementedError,
                    RuntimeError):  # fmt: skip
                raise BadInput(f"{path}: expected an XLSX list, found a damaged file") from None
            if rows * columns > MOST_CELLS:
                raise BadInput(
                    f"{path}: expected a sheet of at most {MOST_CELLS:,} cells, found one of "
                    f"{rows:,} rows and {columns:,} columns ({part})"
                )


def _column(letters: bytes) -> int:
    """A column's number by its letters: A is 1, XFD 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


_LIVE = ("=", "+", "-", "@", "\t", "\r")


def inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: a sign that starts one is quoted."""
    return "'" + cell if cell.startswith(_LIVE) else cell


def unquoted(cell: str) -> str:
    """What `inert` was given: a quote before a sign that starts a formula is taken off."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_LIVE) else cell


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date | time | timedelta):
        return cell.isoformat() if isinstance(cell, date) else str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
