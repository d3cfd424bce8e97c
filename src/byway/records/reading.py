"""Lists read from files: encoding recognised and said, columns mapped, rows checked."""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from byway.errors import BadInput
from byway.records import ftm_lines
from byway.records.cells import texts_of, whole_letters
from byway.records.dates import parse_births, put_right
from byway.records.encodings import decoded, read_bytes
from byway.records.ftm_lines import ftm_rows
from byway.records.headings import COLUMNS, SEARCHED, header, header_at
from byway.records.names import holds_more, own_name, split_names
from byway.records.sheets import sheet_rows
from byway.records.tidying import INVISIBLE, NOBODY, UNSEEN, is_doubtful, may_hold

NAMES = ("surname", "given", "name")
NAME_COLUMNS = ("surname", "given", "patronymic", "name")
FTM = ", FollowTheMoney"
"""What the encoding of a FollowTheMoney file ends with."""
_READ = re.compile("[A-Za-z\u00c0-\u024f\u0400-\u052f]")
_OTHER = re.compile("[^\u0000-\u052f]")
DELIMITERS = ",;\t|"
LONGEST_CELL = 100_000


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


def _csv_rows(
    path: Path, text: str, mapping: Mapping[str, str]
) -> tuple[str, list[tuple[int, list[str]]]]:
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
            if header_at(list(_cells(head, each)), mapping) >= 0:
                delimiter = each
                break
        except csv.Error:  # said below, with its line
            continue
    try:
        return delimiter, list(_cells(text, delimiter))
    except csv.Error as error:
        found = "a longer one" if "limit" in str(error) else str(error)
        line = next(iter(error.__notes__), "1")
        raise BadInput(
            f"{path}, line {line}: expected cells of at most {LONGEST_CELL} signs, found {found}"
        ) from None


def _cells(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty with the line each ends in; csv.Error carries its line as a note."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        error.add_note(str(reader.line_num))
        raise


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
        if not any(_is_name(values.get(k, "")) for k in NAMES):
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
        notes.append(f"{len(unread)} name(s) in neither Cyrillic nor Latin letters kept, but not "
                     f"compared, first in line {seen[unread[0]]}")  # fmt: skip
    listing = Listing(name, ids, cells, str(path), sha256, encoding, delimiter, notes)
    notes += _settled(listing, [f"line {seen[each]}" for each in ids])
    return listing


def _is_name(cell: str) -> bool:
    return any(map(str.isalpha, cell)) and cell not in NOBODY


def _settled(listing: Listing, where: Sequence[str]) -> list[str]:
    """Puts cells right that a column shows how to read; notes on that and on what is not read.

    `where` says of each row where it stands.
    """
    cells, notes = listing.cells, []
    for column, listed in cells.items():
        if may_hold(listed, UNSEEN):
            cells[column] = listed = [INVISIBLE.sub("", cell).strip() for cell in listed]
        if column in NAME_COLUMNS and not NOBODY.isdisjoint(listed):
            cells[column] = ["" if cell in NOBODY else cell for cell in listed]
    if _whole_names(cells):
        cells["name"] = cells.pop("surname")
        notes.append("the column surname holds whole names, read as name")
    if "born" in cells:
        cells["born"], said = put_right(cells["born"])
        notes += said
    notes += _beside(cells, where)
    return notes + _wrong_dates(listing, where)


def _whole_names(cells: Mapping[str, Sequence[str]]) -> bool:
    """Whether names stand whole in the column of surnames, the others being empty or missing."""
    if "name" in cells or any(any(cells.get(c, ())) for c in ("given", "patronymic")):
        return False
    some = [cell for cell in cells.get("surname", ())[:1000] if cell]
    two = [parts for parts in split_names(some) if parts[1]]
    return len(two) > 0.5 * len(some)


def _beside(cells: Mapping[str, Sequence[str]], where: Sequence[str]) -> list[str]:
    """Notes on cells of names that hold several people, or something beside a name."""
    several: list[int] = []
    aside: list[int] = []
    for column in ("name", "surname"):
        for row, cell in enumerate(cells.get(column, ())):
            if not cell or cell.isalpha() or not is_doubtful(cell):
                continue
            if holds_more(cell):
                several.append(row)
            elif own_name(cell) != cell:
                aside.append(row)
    listed = [*cells.get("name", ()), *cells.get("surname", ())]
    notes = []
    for rows, said in (
        (several, "name cell(s) seem to hold several people, and only the first is compared"),
        (aside, "name(s) with a rank, a nickname or another surname beside it, not compared"),
    ):
        if rows:
            cell = next(c[r] for c in (cells.get("name"), cells.get("surname"), listed)
                        for r in rows[:1] if c and c[r])  # fmt: skip
            notes.append(f"{len(rows)} {said}, first: {where[rows[0]]}, {cell[:60]!r}")
    return notes


def _wrong_dates(listing: Listing, where: Sequence[str]) -> list[str]:
    """A note on dates of birth that are none, if there are any."""
    born = listing.column("born")
    _, wrong = parse_births(born)
    if not wrong:
        return []
    kinds = list(dict.fromkeys(born[row][:40] for row in wrong))
    more = f"; also {', '.join(map(repr, kinds[1:4]))}" if len(kinds) > 1 else ""
    return [
        f"{len(wrong)} date(s) of birth not understood and taken as missing, first: id "
        f"{listing.ids[wrong[0]]}, {kinds[0]!r} ({where[wrong[0]]}){more}"
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
    if wrong := next((type(row) for row in rows if not isinstance(row, Mapping)), None):
        raise BadInput(f"list {name!r}: expected rows by column, found {wrong.__name__}")
    held: set[str] = set().union(*rows)
    columns = {c: texts_of(rows, c) if c in held else [""] * len(rows) for c in COLUMNS}
    doubtful = [
        k for k, cell in enumerate(columns["surname"]) if not cell[:1].isalpha() or cell in NOBODY
    ]
    nameless = {k for k in doubtful if not any(_is_name(columns[c][k]) for c in NAMES)}
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
    notes += _settled(listing, [f"row {k + 1}" for k in named])
    return listing
