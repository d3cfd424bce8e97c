"""Spreadsheets: values only, never formulas, in or out, and nothing that unpacks without end."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from byway.errors import BadInput

LARGEST_UNPACKED = 512 * 1024**2


def sheet_rows(path: Path, data: bytes) -> list[tuple[int, list[str]]]:
    """The first sheet's rows that are not empty, with their numbers; formulas as last computed."""
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
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except Exception as error:  # calamine raises several kinds; each means the file is damaged
        found = str(error).splitlines()[0][:100] if str(error) else type(error).__name__
        raise BadInput(f"{path}: expected an XLSX list, found: {found}") from None
    texts = [(line, [_text(cell) for cell in row]) for line, row in enumerate(rows, start=1)]
    return [(line, row) for line, row in texts if any(cell.strip() for cell in row)]


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
