"""Tables of capture histories: read from CSV, a frame or arrays, checked, and hashed.

A cell is a bitmask of lists: bit j is set for people on list j. Every fault is `BadInput` in one
line that names the place.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from byway.errors import BadInput
from byway.figures.rows import columns_of, csv_lines, frame_lines

MAX_COUNT = 1_000_000_000
MAX_DENSE_LISTS = 16
MOST_CELLS = 1 << 28
RESERVED = ("draw", "stratum", "count")
_WHOLE = re.compile(r"[+-]?\d+\Z")


@dataclass(frozen=True)
class Table:
    """One table: the lists' names and n_c for each cell, shape (2^lists,); cell 0 holds 0."""

    lists: tuple[str, ...]
    counts: NDArray[np.float64]

    @property
    def n(self) -> int:
        """The people observed, Σ n_c."""
        return int(self.counts.sum())

    def totals(self) -> NDArray[np.float64]:
        """The people on each list, shape (lists,)."""
        cells = np.arange(self.counts.size)
        return np.array([self.counts[cells >> j & 1 == 1].sum() for j in range(len(self.lists))])

    def keep(self, kept: Sequence[int]) -> "Table":
        """The table of these lists alone, in this order; people on none of them leave it."""
        cells = np.arange(self.counts.size)
        moved = np.zeros_like(cells)
        for new, old in enumerate(kept):
            moved |= (cells >> old & 1) << new
        counts = np.bincount(moved, weights=self.counts, minlength=1 << len(kept)).astype(
            np.float64
        )
        counts[0] = 0.0
        return Table(tuple(self.lists[j] for j in kept), counts)


@dataclass(frozen=True)
class Sheet:
    """A whole file: rows (draw, stratum, cell, count) over one set of lists.

    `cells` are Python bitmasks, so that a table of forty lists can be read and then refused.
    """

    lists: tuple[str, ...]
    draws: tuple[str, ...] | None
    strata: tuple[str, ...] | None
    rows: tuple[tuple[int, int, int, int], ...]
    sha256: str

    def table(self, draw: int = 0, stratum: int = 0) -> Table:
        """The table of one draw and stratum; needs at most 16 lists."""
        return self.all_tables()[draw][stratum]

    def all_tables(self) -> list[list[Table]]:
        """Every table, by draw and then stratum. Raises `BadInput` for more than memory holds."""
        shape = (len(self.draws or ("",)), len(self.strata or ("",)), 1 << len(self.lists))
        if math.prod(shape) > MOST_CELLS:
            raise BadInput(
                f"table: expected at most {MOST_CELLS:,} cells (draws × strata × histories), found "
                f"{shape[0]:,} × {shape[1]:,} × {shape[2]:,}"
            )
        counts = np.zeros(shape)
        for draw, stratum, cell, count in self.rows:
            counts[draw, stratum, cell] = count
        return [[Table(self.lists, counts[d, s]) for s in range(shape[1])] for d in range(shape[0])]


def read_table(path: str | Path) -> Sheet:
    """Reads a table of capture histories from a CSV file (UTF-8, comma or semicolon).

    Raises `BadInput`, naming file, line and column, for whatever is not such a table.
    """
    header, lines, sha = csv_lines(path, "capture histories")
    return _sheet(str(path), header, lines, sha)


def as_sheet(data: Any) -> Sheet:
    """Takes a `Sheet`, a path, a frame of pandas, polars or arrow, or a mapping of columns.

    Columns are as in the file: optional `draw`, optional `stratum`, one 0/1 column per list,
    `count` in people. Raises `BadInput`, naming row and column, for whatever is not such a table.
    """
    if isinstance(data, Sheet):
        return data
    if isinstance(data, Table):
        return _from_table(data)
    if isinstance(data, str | Path):
        return read_table(data)
    columns = columns_of(data, "table")
    header = list(columns)
    lines, sha = frame_lines(columns, "table")
    return _sheet("table", header, lines, sha)


def _from_table(table: Table) -> Sheet:
    """A sheet of one dense table; one that holds nobody is a table all the same."""
    shape = (1 << len(table.lists),)
    if np.shape(table.counts) != shape:
        raise BadInput(f"table: expected counts of shape {shape}, found {np.shape(table.counts)}")
    cells = [int(c) for c in np.flatnonzero(table.counts)] or [1]
    columns: dict[str, list[Any]] = {
        name: [c >> j & 1 for c in cells] for j, name in enumerate(table.lists)
    }
    return as_sheet({**columns, "count": [table.counts[c] for c in cells]})


def _whole(place: str, what: str, text: str) -> int:
    if not _WHOLE.match(text) or len(text) > 40:
        shown = text if len(text) <= 40 else text[:37] + "..."
        raise BadInput(f"{place}, {what}: expected a whole number, found {shown!r}")
    return int(text)


def _sheet(source: str, header: list[str], lines: list[tuple[str, list[str]]], sha: str) -> Sheet:
    lists, leading = _columns(source, header)
    if not lines:
        raise BadInput(f"{source}: expected at least one capture history, found none")
    names: dict[str, dict[str, int]] = {name: {} for name in ("draw", "stratum")}
    seen: set[tuple[int, int, int]] = set()
    rows = []
    totals: dict[tuple[int, int], int] = {}
    for place, values in lines:
        if len(values) != len(header):
            raise BadInput(f"{place}: expected {len(header)} fields, found {len(values)}")
        group = {"draw": 0, "stratum": 0}
        for name, value in zip(leading, values, strict=False):
            if not value:
                raise BadInput(f"{place}, {name}: expected a label, found nothing")
            group[name] = names[name].setdefault(value, len(names[name]))
        cell = 0
        for j, value in enumerate(values[len(leading) : -1]):
            if value not in ("0", "1"):
                raise BadInput(f"{place}, {lists[j]}: expected 0 or 1, found {value[:40]!r}")
            cell |= int(value) << j
        count = _whole(place, "count", values[-1])
        if count < 0:
            raise BadInput(f"{place}, count: expected a count of people, found {count}")
        if count > MAX_COUNT:
            raise BadInput(f"{place}, count: expected at most {MAX_COUNT:,}, found {count}")
        if cell == 0:
            raise BadInput(f"{place}: expected people on some list, found the all-zero history")
        key = (group["draw"], group["stratum"], cell)
        if key in seen:
            raise BadInput(f"{place}: expected each history once, found it again")
        seen.add(key)
        totals[key[:2]] = totals.get(key[:2], 0) + count
        rows.append((*key, count))
    if max(totals.values()) > MAX_COUNT:
        raise BadInput(
            f"{source}: expected at most {MAX_COUNT:,} people, found {max(totals.values())}"
        )
    return Sheet(
        lists,
        tuple(names["draw"]) if "draw" in leading else None,
        tuple(names["stratum"]) if "stratum" in leading else None,
        tuple(rows),
        sha,
    )


def _columns(source: str, header: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The lists' names and which of `draw`, `stratum` lead them."""
    if not header or header[-1] != "count":
        found = header[-1] if header else ""
        raise BadInput(
            f"{source}: header: expected the last column to be 'count', found {found[:40]!r}"
        )
    leading: list[str] = []
    for name in ("draw", "stratum"):
        if len(header) > len(leading) and header[len(leading)] == name:
            leading.append(name)
    lists = header[len(leading) : -1]
    if not lists:
        raise BadInput(f"{source}: header: expected one 0/1 column per list, found no list")
    for name in lists:
        if not name:
            raise BadInput(f"{source}: header: expected a name for each list, found an empty one")
        if any(ord(letter) < 32 or ord(letter) == 127 for letter in name):
            raise BadInput(
                f"{source}: header: expected names without control characters, found {name[:40]!r}"
            )
        if name in RESERVED:
            raise BadInput(
                f"{source}: header: expected draw, stratum, the lists, count in this order, "
                f"found {name!r} among the lists"
            )
    twice = next((name for name in lists if lists.count(name) > 1), None)
    if twice is not None:
        raise BadInput(f"{source}: header: expected different list names, found {twice!r} twice")
    return tuple(lists), leading
