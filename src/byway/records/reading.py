"""Lists read from files: encoding recognised and said, columns mapped, rows checked."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from byway.errors import BadInput
from byway.records import ftm_lines
from byway.records.cells import LONGEST_CELL, whole_letters
from byway.records.encodings import decoded, read_bytes
from byway.records.ftm_lines import ftm_rows
from byway.records.headings import COLUMNS, SEARCHED, header, header_at
from byway.records.listing import Listing
from byway.records.separated import Row, rows_apart
from byway.records.settling import NAMES, is_name, settle
from byway.records.sheets import sheet_rows
from byway.records.tidying import INVISIBLE

FTM = ", FollowTheMoney"
"""What the encoding of a FollowTheMoney file ends with."""
_READ = re.compile("[A-Za-z\u00c0-\u024f\u0400-\u052f\u0531-\u0587\u10d0-\u10f0]")
_OTHER = re.compile("[^\u0000-\u052f]")
DELIMITERS = ",;\t|"


def read_list(
    path: str | Path, *, mapping: Mapping[str, str] | None = None, name: str | None = None
) -> Listing:
    """Reads a CSV or XLSX list, or the people of a FollowTheMoney file (JSON lines).

    `mapping` renames columns (their name → ours). Raises BadInput naming file and line for what is
    not a list: binary, no name column, repeated ids, too many cells, no rows. Dates that are none
    and rows without a name are noted and left out, not guessed.
    """
    path = Path(path)
    data = read_bytes(path)
    if data[:4] == b"PK\x03\x04":
        encoding, delimiter = "xlsx", ""
        rows, notes = sheet_rows(path, data, lambda rows: header_at(rows, mapping or {}) >= 0)
    else:
        encoding, text = decoded(path, data)
        if text.lstrip()[:1] == "{":
            if mapping:
                raise BadInput(f"{path}: expected no --map, since FollowTheMoney names its columns")
            lines, left = ftm_rows(path, text)
            lines = [(line, whole_letters(row)) for line, row in lines]
            read = _checked(
                path,
                list(ftm_lines.COLUMNS),
                lines,
                f"{encoding}{FTM}",
                "",
                hashlib.sha256(data).hexdigest(),
                name or path.name.partition(".")[0],
            )
            read.notes[1:1] = left
            return read
        delimiter, rows = _csv_rows(path, text, mapping or {})
        notes = []
    columns, lines, said = header(path, rows, mapping or {})
    read = _checked(path, columns, lines, encoding, delimiter, hashlib.sha256(data).hexdigest(),
                    name or path.stem)  # fmt: skip
    read.notes[1:1] = [*notes, *said]
    return read


def _csv_rows(path: Path, text: str, mapping: Mapping[str, str]) -> tuple[str, list[Row]]:
    """The delimiter and the rows that are not empty, with their lines.

    The delimiter is the commonest sign of the first line, unless only another one finds a header
    below a title.
    """
    lines = text.lstrip("\r\n").split("\n", SEARCHED)[:SEARCHED]
    head = "\n".join(lines)
    likely = max(DELIMITERS, key=lines[0].count)
    delimiter = likely
    for each in sorted(DELIMITERS, key=lambda sign: (sign != likely, -head.count(sign))):
        try:
            if header_at(list(rows_apart(path, head, each, whole=False)), mapping) >= 0:
                delimiter = each
                break
        except BadInput:  # said below, where it is so of the sign that is taken
            continue
    return delimiter, list(rows_apart(path, text, delimiter))


def _checked(
    path: Path, columns: list[str], lines: list[tuple[int, list[str]]],
    encoding: str, delimiter: str, sha256: str, name: str,
) -> Listing:  # fmt: skip
    places = {column: columns.index(column) for column in COLUMNS if column in columns}
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
        if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
            raise BadInput(
                f"{path}, line {line}: expected {len(columns)} cells, found {len(row)}"
            )  # fmt: skip
        values = {column: row[at].strip() if at < len(row) else "" for column, at in places.items()}
        if not any(is_name(values.get(k, "")) for k in NAMES):
            nameless.append(line)
            continue
        identity = INVISIBLE.sub("", values.get("id", "")) or str(number)
        if identity in seen:
            raise BadInput(
                f"{path}, line {line}: expected an id of its own, found {identity[:60]!r} again "
                f"(first in line {seen[identity]})"
            )
        seen[identity] = line
        ids.append(identity)
        for column, listed in cells.items():
            listed.append(values[column])
    if not ids:
        raise BadInput(f"{path}: expected rows with a name, found none")
    notes = [f"read as {encoding}" + (f", cells apart by {delimiter!r}" if delimiter else "")]
    if nameless:
        notes.append(f"{len(nameless)} row(s) without a name left out, first in line {nameless[0]}")
    if unread := _unread(ids, cells):
        notes.append(f"{len(unread)} name(s) in letters that are not read: kept, not "
                     f"compared, first in line {seen[unread[0]]}")  # fmt: skip
    listing = Listing(name, ids, cells, str(path), sha256, encoding, delimiter, notes)
    notes += settle(listing, lambda row: f"line {seen[ids[row]]}")
    return listing


def _unread(ids: Sequence[str], cells: Mapping[str, Sequence[str]]) -> list[str]:
    """The ids of rows whose names are in no script that is read."""
    names = [cells[column] for column in ("surname", "given", "name") if column in cells]
    if not any(_OTHER.search("".join(column)) for column in names):
        return []
    rows = zip(ids, *names, strict=True)
    return [identity for identity, *row in rows if not _READ.search("".join(row))]
