"""A spreadsheet of cases as people keep it, read row by row: what is taken, what is not.

CSV in UTF-8 with or without a mark, UTF-16 or Windows-1251, cells apart by a comma, a semicolon or
a tab. Nothing is guessed: a day, a state or an owner that is given and not understood makes the row
a bad one, since losing it silently could cost somebody dearly.
"""

import calendar
import csv
import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from byway.cases.rules.sheet_words import HEADINGS, SITUATION_WORDS, STATE_WORDS
from byway.errors import BadInput

COLUMNS = (
    "name", "alias", "channel", "situation", "state", "next_date", "next_step", "note", "owner",
)  # fmt: skip
LIMITS = {"name": 150, "alias": 45, "channel": 200, "next_step": 500, "note": 15_000}
LARGEST_FILE = 20 * 1024 * 1024
LARGEST_SHEET = 20_000
"""Rows of one sheet."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: what it says, in our words, and what is wrong with it."""

    line: int
    """Its line in the file, the header being the first."""
    cells: Mapping[str, str] = field(repr=False)
    """Column → content as it stands, without those that are empty."""
    situation: str = ""
    state: str = ""
    first: str = ""
    last: str = ""
    """The days that `next_date` can mean, ISO 8601."""
    remarks: tuple[str, ...] = ()
    """What was not understood and is kept as it was written."""
    wrong: tuple[str, ...] = ()
    """What makes it a bad row."""

    @property
    def digest(self) -> str:
        """By this a second run knows the row again, wherever it stands."""
        said = json.dumps(dict(sorted(self.cells.items())), ensure_ascii=False)
        return hashlib.blake2b(said.encode(), digest_size=16, person=b"byway-row").hexdigest()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole sheet."""

    file: str
    encoding: str
    rows: tuple[SheetRow, ...]
    ignored: tuple[str, ...]
    """Columns that hold something and that nothing is taken from."""


def read_sheet(path: Path, *, mapping: Mapping[str, str] | None = None) -> Sheet:
    """Reads a sheet; `mapping` renames columns (theirs → ours).

    Raises BadInput, naming file and line, for what is no such sheet at all.
    """
    encoding, text = decoded(path, _bytes(path))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    lines = _lines(path, reader)
    if not lines:
        raise BadInput(f"{path}: expected a header and rows, found nothing")
    header = _header(path, lines[0], mapping or {})
    if len(lines) == 1:
        raise BadInput(f"{path}: expected rows below the header, found none")
    if len(lines) > LARGEST_SHEET:
        raise BadInput(f"{path}: expected at most {LARGEST_SHEET} rows, found {len(lines) - 1}")
    rows = tuple(_row(line, cells, header) for line, cells in lines[1:])
    ignored = tuple(
        theirs
        for at, theirs in enumerate(cell.strip() for cell in lines[0][1])
        if at not in header.values() and any(at < len(r) and r[at].strip() for _, r in lines[1:])
    )
    return Sheet(str(path), encoding, rows, ignored)


def decoded(path: Path, data: bytes) -> tuple[str, str]:
    """The encoding's name and the text."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"),
                           (b"\xfe\xff", "utf-16")):  # fmt: skip
        if data.startswith(mark):
            try:
                return encoding, data.decode(encoding)
            except UnicodeDecodeError:
                raise BadInput(f"{path}: expected {encoding} text, found broken signs") from None
    if 0 in data:
        raise BadInput(f"{path}: expected a CSV file, found something binary")
    try:
        return "utf-8", data.decode()
    except UnicodeDecodeError:
        pass
    text = data.decode("windows-1251", errors="replace")
    if "\ufffd" in text or not re.search("[А-яЁёІіЇїЄєҐґ]{2}", text):
        raise BadInput(f"{path}: expected text in UTF-8, UTF-16 or Windows-1251, found neither")
    return "windows-1251", text


def read_days(text: str) -> tuple[str, str] | None:
    """The first and last day that a cell can mean (ISO 8601); None if it is no date.

    >>> read_days("30.11.2026"), read_days("11.2026")
    (('2026-11-30', '2026-11-30'), ('2026-11-01', '2026-11-30'))
    """
    text = re.sub(r"[ T]0?0:00(:00)?$", "", text.strip())
    patterns = (
        r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)",
        r"(?P<d>\d\d?)[./](?P<m>\d\d?)[./](?P<y>\d{4})",
        r"(?P<y>\d{4})-(?P<m>\d\d?)",
        r"(?P<m>\d\d?)[./](?P<y>\d{4})",
    )
    for pattern in patterns:
        found = re.fullmatch(pattern, text, re.ASCII)
        if found is None:
            continue
        said = {name: int(value) for name, value in found.groupdict().items()}
        try:
            first = dt.date(said["y"], said["m"], said.get("d", 1))
        except ValueError:
            return None
        if "d" in said:
            return first.isoformat(), first.isoformat()
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        return first.isoformat(), last.isoformat()
    return None


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadInput(f"{path}: expected at most 20 MB, found {path.stat().st_size} bytes")
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from None


def _delimiter(text: str) -> str:
    head = text.lstrip("\r\n").split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _lines(path: Path, reader: Any) -> list[tuple[int, list[str]]]:
    found, begins = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(f"{path}, line {reader.line_num}: {error}") from None
    return found


def _header(path: Path, head: tuple[int, list[str]], mapping: Mapping[str, str]) -> dict[str, int]:
    line, cells = head
    theirs = [cell.strip() for cell in cells]
    for old, new in mapping.items():
        if old not in theirs:
            raise BadInput(f"{path}, line {line}: expected a column {old!r} to map, found none")
        if new not in COLUMNS:
            raise BadInput(f"--map {old}={new}: expected one of {', '.join(COLUMNS)}")
    header: dict[str, int] = {}
    for at, cell in enumerate(theirs):
        plain = cell.casefold()
        ours = mapping.get(cell) or HEADINGS.get(plain) or plain.replace(" ", "_")
        if ours not in COLUMNS:
            continue
        if ours in header:
            raise BadInput(f"{path}, line {line}: expected one column {ours!r}, found two")
        header[ours] = at
    if not {"name", "alias", "channel", "note"} & set(header):
        found = ", ".join(cell[:30] for cell in theirs[:8])
        raise BadInput(
            f"{path}, line {line}: expected a column name, alias, channel or note (--map renames), "
            f"found {found}"
        )
    return header


def _row(line: int, cells: list[str], header: Mapping[str, int]) -> SheetRow:
    said = {
        column: cells[at].strip()
        for column, at in header.items()
        if at < len(cells) and cells[at].strip()
    }
    remarks: list[str] = []
    wrong = [
        f"{column}: expected at most {most} characters, found {len(said[column])}"
        for column, most in LIMITS.items()
        if len(said.get(column, "")) > most
    ]
    if not {"name", "alias", "channel", "note"} & set(said):
        wrong.append("expected a name, an alias, a channel or a note, found none")
    situation = _known(said.get("situation", ""), SITUATION_WORDS)
    if said.get("situation") and not situation:
        remarks.append(f"situation {said['situation'][:40]!r} is kept as it was written")
    state = _known(said.get("state", ""), STATE_WORDS)
    if said.get("state") and not state:
        states = ", ".join(dict.fromkeys(STATE_WORDS.values()))
        wrong.append(f"state: expected one of {states}, found {said['state'][:40]!r}")
    days = read_days(said["next_date"]) if "next_date" in said else ("", "")
    if days is None:
        found = said["next_date"][:40]
        wrong.append(f"next_date: expected a day such as 30.11.2026 or a month, found {found!r}")
    first, last = days or ("", "")
    return SheetRow(
        line, said, situation, state, first, last, tuple(remarks), tuple(wrong)
    )  # fmt: skip


def _known(text: str, words: Mapping[str, str]) -> str:
    plain = " ".join(text.casefold().replace("-", " ").split())
    return words.get(plain, "")
