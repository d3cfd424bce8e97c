"""Lists read from files: encoding recognised and said, columns mapped, rows checked."""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from byway.errors import BadInput
from byway.records import ftm_lines
from byway.records.dates import parse_births
from byway.records.ftm_lines import ftm_rows
from byway.records.sheets import sheet_rows

COLUMNS = ("id", "surname", "given", "patronymic", "name", "born", "place", "unit", "sex")
NAMES = ("surname", "given", "name")
# Common headings of lists, so that most need no mapping.
HEADINGS = {
    "фамилия": "surname", "имя": "given", "отчество": "patronymic", "фио": "name",
    "дата рождения": "born", "прізвище": "surname", "ім'я": "given", "по батькові": "patronymic",
    "піб": "name", "дата народження": "born", "last name": "surname", "first name": "given",
    "middle name": "patronymic", "full name": "name", "date of birth": "born", "dob": "born",
}  # fmt: skip
FTM = ", FollowTheMoney"
"""What the encoding of a FollowTheMoney file ends with."""
_READ = re.compile("[A-Za-z\u00c0-\u024f\u0400-\u052f]")
_OTHER = re.compile("[^\u0000-\u052f]")
LONGEST_CELL = 100_000
LARGEST_FILE = 2 * 1024**3


@dataclass(frozen=True)
class Listing:
    """One list: n ids and n cells of each column it has, and how it was read."""

    name: str
    ids: list[str] = field(repr=False)
    cells: dict[str, list[str]] = field(repr=False)
    file: str = ""
    sha256: str = ""
    encoding: str = ""
    delimiter: str = ""
    notes: list[str] = field(default_factory=list)
    """What was not understood, in lines fit for a person."""
    source: str = ""
    as_of: str = ""
    coverage: str = ""

    def __len__(self) -> int:
        return len(self.ids)

    def column(self, name: str) -> list[str]:
        """A column's cells, empty ones if the list lacks it."""
        return self.cells.get(name) or [""] * len(self)


def read_list(
    path: Path, *, mapping: Mapping[str, str] | None = None, name: str | None = None
) -> Listing:
    """Reads a CSV or XLSX list, or the people of a FollowTheMoney file (JSON lines).

    `mapping` renames columns (their name → ours). Raises BadInput naming file and line for what is
    not a list: binary, no name column, repeated ids, too many cells, no rows. Dates that are none
    and rows without a name are noted and left out, not guessed.
    """
    data = _bytes(path)
    if data[:4] == b"PK\x03\x04":
        encoding, delimiter, rows = "xlsx", "", sheet_rows(path, data)
    else:
        encoding, text = decoded(path, data)
        if text.lstrip()[:1] == "{":
            if mapping:
                raise BadInput(f"{path}: expected no --map, since FollowTheMoney names its columns")
            lines, notes = ftm_rows(path, text)
            read = _checked(
                path,
                list(ftm_lines.COLUMNS),
                lines,
                f"{encoding}{FTM}",
                "",
                hashlib.sha256(data).hexdigest(),
                name or path.name.partition(".")[0],
            )
            read.notes[1:1] = notes
            return read
        delimiter, rows = _csv_rows(path, text)
    header, lines = _header(path, rows, mapping or {})
    return _checked(path, header, lines, encoding, delimiter, hashlib.sha256(data).hexdigest(),
                    name or path.stem)  # fmt: skip


def decoded(path: Path, data: bytes) -> tuple[str, str]:
    """Name of the encoding, and the text: UTF-8 with or without mark, UTF-16, Windows-1251."""
    if data[:3] == b"\xef\xbb\xbf":
        return "utf-8 with BOM", _decode(path, data[3:], "utf-8")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16", _decode(path, data, "utf-16")
    head = data[:4096]
    if head and (head[1::2].count(0) > len(head) // 8 or head[::2].count(0) > len(head) // 8):
        little = head[1::2].count(0) >= head[::2].count(0)
        return "utf-16", _decode(path, data, "utf-16-le" if little else "utf-16-be")
    if 0 in data:
        line = data[: data.index(0)].count(b"\n") + 1
        raise BadInput(f"{path}, line {line}: expected text, found a NUL byte")
    try:
        return "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        text = _decode(path, data, "cp1251")
    letters = [c for c in text[:100_000] if ord(c) > 127]
    strange = sum(
        not ("а" <= c.lower() <= "я" or c in "ёЁіІїЇєЄґҐўЎ№«»–—’“”„…\u00a0°") for c in letters
    )
    if (strange > 0.1 * len(letters) or any(ord(c) < 9 for c in text[:100_000])
            or _garbled(text[:100_000])):  # fmt: skip
        raise BadInput(
            f"{path}: expected text in UTF-8, UTF-16 or Windows-1251, found another encoding "
            "(KOI8-R, CP866, a Mac's?) or something binary"
        )
    return "windows-1251", text


def _garbled(text: str) -> bool:
    """Whether KOI8-R was read as Windows-1251: capitals are exchanged, and vowels too few."""
    if len(_EXCHANGED.findall(text)) > len(_CAPITALISED.findall(text)):
        return True
    letters = [c for c in text.lower() if "а" <= c <= "я"]
    vowels = sum(c in "аоеиуыэюя" for c in letters)
    return len(letters) > 400 and vowels < 0.33 * len(letters)


_EXCHANGED = re.compile(r"\b[а-яё][А-ЯЁ]{2,}")
_CAPITALISED = re.compile(r"\b[А-ЯЁІЇЄҐЎ](?:[а-яёіїєґў]{2,}|[А-ЯЁІЇЄҐЎ]{2,})")


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadInput(f"{path}: expected at most 2 GB, found {path.stat().st_size} bytes")
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise BadInput(f"{path}: expected a list to read, found: {reason}") from None
    if not data.strip():
        raise BadInput(f"{path}: expected a header and rows, found an empty file")
    return data


def _decode(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{path}: expected {encoding.upper()} text, found a byte that is none at {error.start}"
        ) from None


def _csv_rows(path: Path, text: str) -> tuple[str, list[tuple[int, list[str]]]]:
    head = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t|", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    csv.field_size_limit(LONGEST_CELL)
    rows = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num, row))
    except csv.Error as error:
        found = "a longer one" if "limit" in str(error) else str(error)
        raise BadInput(
            f"{path}, line {reader.line_num}: expected cells of at most {LONGEST_CELL} signs, "
            f"found {found}"
        ) from None
    return delimiter, rows


def _header(
    path: Path, rows: list[tuple[int, list[str]]], mapping: Mapping[str, str]
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    if not rows:
        raise BadInput(f"{path}: expected a header and rows, found nothing but empty lines")
    line, first = rows[0]
    theirs = [cell.strip() for cell in first]
    for old, new in mapping.items():
        if old not in theirs:
            raise BadInput(f"{path}, line {line}: expected a column {old!r} to map, found none")
        if new not in COLUMNS:
            raise BadInput(
                f"--map {old}={new}: expected one of {', '.join(COLUMNS)}, found {new!r}"
            )
    header = []
    for cell in theirs:
        plain = cell.lower().replace("ё", "е")
        header.append(mapping.get(cell) or HEADINGS.get(plain) or plain)
    for column in COLUMNS:
        if header.count(column) > 1:
            raise BadInput(f"{path}, line {line}: expected one column {column!r}, found "
                           f"{header.count(column)}")  # fmt: skip
    if not {"surname", "name"} & set(header):
        found = ", ".join(cell[:30] for cell in theirs[:8]) or "nothing"
        raise BadInput(
            f"{path}, line {line}: expected a column surname or name (--map renames), found {found}"
        )
    if len(rows) == 1:
        raise BadInput(f"{path}: expected rows below the header, found none")
    return header, rows[1:]


def _checked(
    path: Path, header: list[str], lines: list[tuple[int, list[str]]],
    encoding: str, delimiter: str, sha256: str, name: str,
) -> Listing:  # fmt: skip
    places = {column: header.index(column) for column in COLUMNS if column in header}
    ids: list[str] = []
    seen: dict[str, int] = {}
    cells: dict[str, list[str]] = {column: [] for column in places if column != "id"}
    nameless: list[int] = []
    for number, (line, row) in enumerate(lines, start=1):
        if max(map(len, row)) > LONGEST_CELL:
            raise BadInput(
                f"{path}, line {line}: expected cells of at most {LONGEST_CELL} signs, found a "
                "longer one"
            )
        if len(row) > len(header) and any(cell.strip() for cell in row[len(header) :]):
            raise BadInput(
                f"{path}, line {line}: expected {len(header)} cells, found {len(row)}"
            )  # fmt: skip
        values = {column: row[at].strip() if at < len(row) else "" for column, at in places.items()}
        identity = values.get("id") or str(number)
        if identity in seen:
            raise BadInput(
                f"{path}, line {line}: expected an id of its own, found {identity[:60]!r} again "
                f"(first in line {seen[identity]})"
            )
        seen[identity] = line
        if not any(any(c.isalpha() for c in values.get(k, "")) for k in NAMES):
            nameless.append(line)
            continue
        ids.append(identity)
        for column, listed in cells.items():
            listed.append(values[column])
    if not ids:
        raise BadInput(f"{path}: expected rows with a name, found none")
    notes = [f"read as {encoding}" + (f", cells apart by {delimiter!r}" if delimiter else "")]
    if nameless:
        notes.append(f"{len(nameless)} row(s) without a name left out, first in line {nameless[0]}")
    if unread := _unread(ids, cells):
        notes.append(f"{len(unread)} name(s) in neither Cyrillic nor Latin letters kept, but not "
                     f"compared, first in line {seen[unread[0]]}")  # fmt: skip
    listing = Listing(name, ids, cells, str(path), sha256, encoding, delimiter, notes)
    notes += _wrong_dates(listing)
    return listing


def _wrong_dates(listing: Listing) -> list[str]:
    """A note on dates of birth that are none, if there are any."""
    _, wrong = parse_births(listing.column("born"))
    if not wrong:
        return []
    return [
        f"{len(wrong)} date(s) of birth not understood and taken as missing, first: id "
        f"{listing.ids[wrong[0]]}, {listing.column('born')[wrong[0]][:40]!r}"
    ]


def _unread(ids: Sequence[str], cells: Mapping[str, Sequence[str]]) -> list[str]:
    """The ids of rows whose names are in no script that is read."""
    names = [cells[column] for column in ("surname", "given", "name") if column in cells]
    if not any(_OTHER.search("".join(column)) for column in names):
        return []
    rows = zip(ids, *names, strict=True)
    return [identity for identity, *row in rows if not _READ.search("".join(row))]


def listing_of(name: str, rows: Sequence[Mapping[str, Any]]) -> Listing:
    """A list from rows already in memory; `id` is the row's number where there is none.

    Cells that are no text are read as they are written; rows without a name are left out and noted,
    as in a file.
    """
    if not rows:
        raise BadInput(f"list {name!r}: expected rows, found none")
    held: set[str] = set().union(*rows)
    columns = {c: _texts(rows, c) if c in held else [""] * len(rows) for c in COLUMNS}
    doubtful = [k for k, cell in enumerate(columns["surname"]) if not cell[:1].isalpha()]
    nameless = {k for k in doubtful if not any(_lettered(columns[c][k]) for c in NAMES)}
    named = [k for k in range(len(rows)) if k not in nameless]
    if not named:
        found = ", ".join(str(column) for column in list(rows[0])[:8]) or "nothing"
        raise BadInput(
            f"list {name!r}: expected a column surname or name with names, found {found}"
        )
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
    notes += _wrong_dates(listing)
    return listing


def _texts(rows: Sequence[Mapping[str, Any]], column: str) -> list[str]:
    try:
        cells = [row[column] for row in rows]
    except KeyError:
        cells = [row.get(column) for row in rows]
    return cells if set(map(type, cells)) == {str} else list(map(cell_text, cells))


def _lettered(cell: str) -> bool:
    return any(map(str.isalpha, cell))


def cell_text(cell: Any) -> str:
    """A cell of a frame or a row as a file would have it; empty for a missing one."""
    if isinstance(cell, str):
        return cell
    if cell is None or type(cell).__name__ == "NAType" or cell != cell:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell.date()) if hasattr(cell, "date") else str(cell)
