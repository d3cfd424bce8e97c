"""The cells of a kept list as a plain file, and whether they still are those that were kept."""

import csv
import hashlib
import io
from itertools import islice
from pathlib import Path

from byway.errors import BadInput
from byway.records.listing import Listing


def write_kept(listing: Listing, path: Path) -> str:
    """Writes ids and cells as CSV; the file's SHA-256."""
    with path.open("w", encoding="utf-8", newline="") as file:
        # With this line end a cell that holds either of its signs is quoted.
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(["id", *listing.cells])
        writer.writerows(zip(listing.ids, *listing.cells.values(), strict=True))
    with path.open("rb") as written:
        return hashlib.file_digest(written, "sha256").hexdigest()


def read_kept(path: Path, records: int, sha256: str) -> tuple[list[str], dict[str, list[str]]]:
    """Ids and cells by column.

    Raises BadInput for a file that is missing, does not hold that many entries, or is another one
    than was kept; `sha256` may be empty, for what was kept without it.
    """
    try:
        data = path.read_bytes()
        if sha256 and hashlib.sha256(data).hexdigest() != sha256:
            raise _damaged(path, "another file")
        csv.field_size_limit(max(csv.field_size_limit(), len(data)))
        rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""))
        header = next(rows, [])
        if header[:1] != ["id"] or len(set(header)) < len(header):
            raise _damaged(path, "other columns")
        columns: dict[str, list[str]] = {name: [] for name in header}
        while some := list(islice(rows, 10_000)):  # few rows at once: so many lists cost time
            if set(map(len, some)) != {len(header)}:
                raise _damaged(path, "rows of other lengths")
            for place, cells in enumerate(columns.values()):
                cells += [row[place] for row in some]
    except OSError as error:
        raise _damaged(path, (error.strerror or "unreadable").lower()) from None
    except (ValueError, csv.Error):
        raise _damaged(path, "something else") from None
    ids = columns.pop("id")
    if len(ids) != records:
        raise _damaged(path, f"{len(ids):,} entries instead of {records:,}")
    return ids, columns


def _damaged(path: Path, found: str) -> BadInput:
    return BadInput(
        f"{path}: expected the cells of a list as they were kept, found {found}; remove the folder "
        "and add the list again"
    )
