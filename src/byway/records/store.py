"""Kept lists: editions by hash, each a folder of plain files, renamed in when it is whole.

`STORE/<list>/<hash>/` holds `edition.json` (provenance), `list.csv` (the cells as read) and
`index-<rules>/`, the arrays of the index, named after the code that made them: an index of other
code is made anew from the cells. Nothing in it is secret by itself: public lists, readable by
design.
"""

import csv
import json
import re
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from byway.errors import BadInput
from byway.records.index import Index
from byway.records.indexing import people_in, rules, stored, write
from byway.records.listing import Listing
from byway.records.people import pooled

FORMAT = 1
_A_DAY = 86_400.0
_NAME = re.compile(r"[^\W_][\w-]{0,63}")


@dataclass(frozen=True)
class Edition:
    """One edition of a list: where it came from, and its folder."""

    name: str
    sha256: str
    source: str
    as_of: str
    coverage: str
    records: int
    people: int
    file: str
    encoding: str
    notes: list[str]
    folder: Path = field(repr=False)
    new: bool = False
    """Whether adding it made it, or it was there."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON, without the folder."""
        document = {name: value for name, value in self.__dict__.items() if name != "folder"}
        return document


def add(
    listing: Listing, store: str | Path, name: str, *, source: str, as_of: str,
    coverage: str = "",
) -> Edition:  # fmt: skip
    """Keeps a list as an edition of `name`; the same file and date twice is one edition.

    `as_of` is an ISO 8601 day. Raises BadInput for an unusable name or date.
    """
    if not _NAME.fullmatch(name):
        raise BadInput(f"--list {name!r}: expected letters, digits, - and _, at most 64")
    try:
        day = date.fromisoformat(as_of).isoformat()
    except ValueError:
        raise BadInput(f"--as-of: expected a day such as 2024-12-01, found {as_of!r}") from None
    folder = Path(store) / name / listing.sha256[:16]
    if (folder / "edition.json").is_file():
        return _read(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".partial-"))
        try:
            people = _write_index(listing, partial)
            _write_cells(listing, partial / "list.csv")
            document = {
                "format": FORMAT, "name": name, "sha256": listing.sha256, "source": source,
                "as_of": day, "coverage": coverage, "records": len(listing), "people": people,
                "file": Path(listing.file).name, "encoding": listing.encoding,
                "notes": listing.notes,
            }  # fmt: skip
            text = json.dumps(document, ensure_ascii=False, indent=2)
            (partial / "edition.json").write_text(text + "\n", encoding="utf-8")
            partial.chmod(0o755)
            partial.rename(folder)
            _sweep(folder.parent)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        reason = (error.strerror or "unwritable").lower()
        raise BadInput(f"--store {store}: expected a folder to write to, found: {reason}") from None
    return Edition(**{**_read(folder).__dict__, "new": True})


def editions(store: str | Path, name: str) -> list[Edition]:
    """A list's editions, the latest as-of first."""
    store = Path(store)
    found = [_read(each) for each in _whole(store / name)] if _NAME.fullmatch(name) else []
    if not found:
        names = sorted(_names(store))
        more = f" and {len(names) - 20} more" if len(names) > 20 else ""
        listed = ", ".join(names[:20]) + more or "no list"
        raise BadInput(f"--list {name}: expected a list kept in {store}, which has {listed}")
    return sorted(found, key=lambda each: (each.as_of, each.sha256), reverse=True)


def open_index(store: str | Path, name: str) -> Index:
    """The index of a list's latest edition, mapped into memory.

    An index made by other code is made anew, with a line on stderr; BadInput where the store may
    not be written.
    """
    edition = editions(store, name)[0]
    folder = edition.folder / f"index-{rules()}"
    if not folder.is_dir():
        _index_anew(edition, folder)
    return Index.open_folder(folder)


def kept_lists(store: str | Path) -> list[str]:
    """The names of the lists in a store, sorted; BadInput if it has none."""
    names = sorted(_names(Path(store)))
    if not names:
        raise BadInput(f"--store {store}: expected a store with a list, found none")
    return names


def _sweep(folder: Path) -> None:
    """Removes what an `add` that was killed more than a day ago left behind."""
    for left in folder.glob(".partial-*"):
        if time.time() - left.stat().st_mtime > _A_DAY:
            shutil.rmtree(left, ignore_errors=True)


def _names(store: Path) -> set[str]:
    return {folder.name for folder in store.glob("*") if _whole(folder)}


def _whole(folder: Path) -> list[Path]:
    """A list's editions; what an `add` that was killed left behind is none."""
    found = (each.parent for each in folder.glob("*/edition.json"))
    return [each for each in found if not each.name.startswith(".")]


def open_indexes(store: str | Path) -> dict[str, Index]:
    """Every list of a store by its name, its latest edition each."""
    return {name: open_index(store, name) for name in kept_lists(store)}


def _write_index(listing: Listing, edition: Path) -> int:
    """Writes the index's folder into an edition's; the number of people on the list."""
    index = stored(pooled([listing]), listing)
    folder = edition / f"index-{rules()}"
    folder.mkdir()
    write(index, folder)
    return people_in(index)


def _index_anew(edition: Edition, folder: Path) -> None:
    print(f"byway: {edition.name}: indexed by another version, indexing it anew", file=sys.stderr)
    try:
        partial = Path(tempfile.mkdtemp(dir=edition.folder, prefix=".partial-"))
        try:
            _write_index(read_cells(edition), partial)
            (partial / folder.name).rename(folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        if not folder.is_dir():  # else another process was faster
            reason = (error.strerror or "unwritable").lower()
            raise BadInput(
                f"{edition.folder}: expected an index of this version or a folder to write one "
                f"to, found an older index and: {reason}"
            ) from None
    for old in edition.folder.glob("index-*"):
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
    for array in edition.folder.glob("*.npy"):  # where the first format kept its index
        array.unlink(missing_ok=True)


def read_cells(edition: Edition) -> Listing:
    """A kept list as it was read."""
    with (edition.folder / "list.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = {c: [row[c] for row in rows] for c in rows[0] if c != "id"}
    return Listing(
        edition.name, [row["id"] for row in rows], cells, edition.file, edition.sha256,
        edition.encoding, "", list(edition.notes), edition.source, edition.as_of,
        edition.coverage,
    )  # fmt: skip


def _write_cells(listing: Listing, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", *listing.cells])
        writer.writerows(zip(listing.ids, *listing.cells.values(), strict=True))


def _read(folder: Path) -> Edition:
    path = folder / "edition.json"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document.pop("format") != FORMAT:
            raise BadInput(f"{path}: expected an edition of format {FORMAT}, found another")
        return Edition(**document, folder=folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(f"{path}: expected an edition's description, found a damaged one") from None
