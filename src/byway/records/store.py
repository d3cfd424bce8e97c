"""Kept lists: editions by hash, each a folder of plain files, renamed in when it is whole.

`STORE/<list>/<hash>/` holds `edition.json` (provenance), `list.csv` (the cells as read) and
`index-<rules>/`, the arrays of the index, named after the code that made them: an index of other
code is made anew from the cells. The same file read or described otherwise is a later edition,
`<hash>-2`. Nothing in it is secret by itself: public lists, readable by design.
"""

import errno
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
from byway.records.kept_cells import read_kept, write_kept
from byway.records.listing import Listing
from byway.records.people import pooled

FORMAT = 1
_A_DAY = 86_400.0
_NAME = re.compile(r"[^\W_][\w-]{0,63}")
_FOLDER = re.compile(r"([0-9a-f]{16})(?:-([1-9]\d*))?")


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
    cells_sha256: str = field(default="", repr=False)
    """Of `list.csv`; empty for editions kept before it was written down."""

    @property
    def number(self) -> int:
        """1 for the first edition of a file; more where it was read or described otherwise."""
        return _number(self.folder)

    def as_dict(self) -> dict[str, Any]:
        """As JSON, without the folder."""
        left = ("folder", "cells_sha256")
        return {name: value for name, value in self.__dict__.items() if name not in left}


def add(
    listing: Listing, store: str | Path, name: str, *, source: str, as_of: str,
    coverage: str = "",
) -> Edition:  # fmt: skip
    """Keeps a list as an edition of `name`; the same file kept as it was before is one edition.

    The same file with other cells (by another mapping), another day, source or coverage is a new
    edition, which takes the place of the one before. `as_of` is an ISO 8601 day. Raises BadInput
    for an unusable name or date, and where no source is given.
    """
    if not _NAME.fullmatch(name):
        raise BadInput(f"--list {name!r}: expected letters, digits, - and _, at most 64")
    try:
        day = date.fromisoformat(as_of).isoformat()
    except ValueError:
        raise BadInput(f"--as-of: expected a day such as 2024-12-01, found {as_of!r}") from None
    if not source.strip():
        raise BadInput("--source: expected who published the list, and where, found nothing")
    folder = Path(store) / name
    said = {"source": source, "as_of": day, "coverage": coverage}
    if kept := _kept_as(folder, listing, said):
        return kept
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=folder, prefix=".partial-"))
        try:
            people = _write_index(listing, partial)
            document = {
                "format": FORMAT, "name": name, "sha256": listing.sha256, **said,
                "records": len(listing), "people": people,
                "file": Path(listing.file).name, "encoding": listing.encoding,
                "notes": listing.notes, "cells_sha256": write_kept(listing, partial / "list.csv"),
            }  # fmt: skip
            text = json.dumps(document, ensure_ascii=False, indent=2)
            (partial / "edition.json").write_text(text + "\n", encoding="utf-8")
            partial.chmod(0o755)
            moved = None
            while moved is None:
                place = _next_place(folder, listing.sha256)
                if kept := _kept_as(folder, listing, said):  # by another process, meanwhile
                    return kept
                moved = _moved(partial, place)
            _sweep(folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        reason = (error.strerror or "unwritable").lower()
        raise BadInput(f"--store {store}: expected a folder to write to, found: {reason}") from None
    return Edition(**{**_read(moved).__dict__, "new": True})


def _kept_as(folder: Path, listing: Listing, said: dict[str, str]) -> Edition | None:
    """The last edition of a list's file, if it has the same cells and the same is said of it."""
    whole = [each for each in _of_file(folder, listing.sha256) if (each / "edition.json").is_file()]
    if not whole:
        return None
    last = _read(max(whole, key=_number))
    if any(getattr(last, name) != value for name, value in said.items()):
        return None
    try:
        cells = read_cells(last)
    except BadInput:  # damaged: kept anew beside it
        return None
    return last if (cells.ids, cells.cells) == (listing.ids, listing.cells) else None


def _of_file(folder: Path, sha256: str) -> list[Path]:
    """The folders of a file's editions that are not empty."""
    found = folder.glob(f"{sha256[:16]}*/")
    return [each for each in found if _FOLDER.fullmatch(each.name) and any(each.iterdir())]


def _number(folder: Path) -> int:
    found = _FOLDER.fullmatch(folder.name)
    return int(found[2] or 1) if found else 1


def _next_place(folder: Path, sha256: str) -> Path:
    last = max(map(_number, _of_file(folder, sha256)), default=0)
    return folder / (sha256[:16] + (f"-{last + 1}" if last else ""))


def _moved(partial: Path, place: Path) -> Path | None:
    """Renames an edition to its place; None if another one took that first."""
    try:
        return partial.rename(place)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            return None
        raise


def editions(store: str | Path, name: str) -> list[Edition]:
    """A list's editions, the latest as-of first; those that a later one of their file replaced
    come last.

    Raises BadInput for a list that is not kept, and for one of whose editions nothing is left.
    """
    store = Path(store)
    found = [_read(each) for each in _editions(store / name)] if _NAME.fullmatch(name) else []
    if not found:
        names = sorted(_names(store))
        more = f" and {len(names) - 20} more" if len(names) > 20 else ""
        listed = ", ".join(names[:20]) + more or "no list"
        raise BadInput(f"--list {name}: expected a list kept in {store}, which has {listed}")
    last: dict[str, int] = {}
    for each in found:
        last[each.sha256] = max(each.number, last.get(each.sha256, 0))
    return sorted(
        found, reverse=True,
        key=lambda each: (each.number == last[each.sha256], each.as_of, each.sha256, each.number),
    )  # fmt: skip


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
    return {folder.name for folder in store.glob("*") if _editions(folder)}


def _editions(folder: Path) -> list[Path]:
    """Folders of a list's editions, also one that was emptied: it is refused when it is read.

    What an `add` that was killed left behind is none.
    """
    whole = {each.parent for each in folder.glob("*/edition.json")}
    emptied = {each for each in folder.glob("*/") if _FOLDER.fullmatch(each.name)}
    return [each for each in whole | emptied if not each.name.startswith(".")]


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
    """A kept list as it was read; BadInput where its cells are no longer those that were kept."""
    ids, cells = read_kept(edition.folder / "list.csv", edition.records, edition.cells_sha256)
    return Listing(
        edition.name,
        ids,
        cells,
        edition.file,
        edition.sha256,
        edition.encoding,
        "",
        list(edition.notes),
        edition.source,
        edition.as_of,
        edition.coverage,
    )


def _read(folder: Path) -> Edition:
    path = folder / "edition.json"
    if not path.is_file():
        raise BadInput(
            f"{folder}: expected an edition of a list, found no edition.json; remove the folder "
            "and add the list again"
        )
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document.pop("format") != FORMAT:
            raise BadInput(f"{path}: expected an edition of format {FORMAT}, found another")
        return Edition(**document, folder=folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(
            f"{path}: expected an edition's description, found a damaged one; remove the folder "
            "and add the list again"
        ) from None
