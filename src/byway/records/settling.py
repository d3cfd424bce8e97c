"""Cells put right by what their column shows, and what a list's reader should be told of them.

Works per distinct cell: 200,000 entries have a few thousand given names.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from byway.records.dates import parse_births, put_right
from byway.records.listing import Listing
from byway.records.names import holds_more, own_name, split_names
from byway.records.tidying import INVISIBLE, NOBODY, UNSEEN, is_doubtful, may_hold

NAMES = ("surname", "given", "name")
_NAME_COLUMNS = (*NAMES, "patronymic")


def is_name(cell: str) -> bool:
    """Whether a cell says any name."""
    return (cell[:1].isalpha() or any(map(str.isalpha, cell))) and cell not in NOBODY


def are_names(cells: Sequence[str]) -> NDArray[np.bool_]:
    """`is_name` of many cells."""
    said = np.fromiter(map(str.isalpha, cells), bool, len(cells))  # most are, and quickly told
    doubtful = ~said
    if not NOBODY.isdisjoint(cells):
        doubtful[:] = True
    for k in np.flatnonzero(doubtful).tolist():
        said[k] = is_name(cells[k])
    return said


def settle(listing: Listing, where: Callable[[int], str]) -> list[str]:
    """Puts a list's cells right in place; notes on that and on what is not read.

    `where` says of a row where it stands.
    """
    notes: list[str] = []
    for column in list(listing.cells):
        by_cell = listing.distinct(column)
        if may_hold(by_cell.cells, UNSEEN):
            by_cell = by_cell.each(lambda cell: INVISIBLE.sub("", cell).strip())
            listing.put(column, by_cell)
        if column in _NAME_COLUMNS and not NOBODY.isdisjoint(by_cell.cells):
            listing.put(column, by_cell.each(lambda cell: "" if cell in NOBODY else cell))
    if _whole_names(listing):
        listing.rename("surname", "name")
        notes.append("the column surname holds whole names, read as name")
    if "born" in listing.cells:
        born, said = put_right(listing.distinct("born"))
        if said:
            listing.put("born", born)
        notes += said
    notes += _beside(listing, where)
    return notes + _wrong_dates(listing, where)


def _whole_names(listing: Listing) -> bool:
    """Whether names stand whole in the column of surnames, the others being empty or missing."""
    cells = listing.cells
    if "name" in cells or any(any(listing.distinct(c).cells) for c in ("given", "patronymic")):
        return False
    some = [cell for cell in cells.get("surname", ())[:1000] if cell]
    two = [parts for parts in split_names(some) if parts[1]]
    return len(two) > 0.5 * len(some)


def _beside(listing: Listing, where: Callable[[int], str]) -> list[str]:
    """Notes on cells of names that hold several people, or something beside a name."""
    several: list[tuple[int, str]] = []
    aside: list[tuple[int, str]] = []
    for column in ("name", "surname"):
        by_cell = listing.distinct(column)
        more, other = [], []
        for place, cell in enumerate(by_cell.cells):
            if not cell or cell.isalpha() or not is_doubtful(cell):
                continue
            if holds_more(cell):
                more.append(place)
            elif own_name(cell) != cell:
                other.append(place)
        for rows, places in ((several, more), (aside, other)):
            rows += [(row, by_cell.cells[by_cell.place[row]]) for row in by_cell.rows(places)]
    return [
        f"{len(rows)} {said}, first: {where(rows[0][0])}, {rows[0][1][:60]!r}"
        for rows, said in (
            (several, "name cell(s) seem to hold several people, and only the first is compared"),
            (aside, "name(s) with a rank, a nickname or another surname beside it, not compared"),
        )
        if rows
    ]


def _wrong_dates(listing: Listing, where: Callable[[int], str]) -> list[str]:
    """A note on dates of birth that are none, if there are any."""
    born = listing.distinct("born")
    wrong = born.rows(parse_births(born.cells)[1])
    if not wrong:
        return []
    shown = list(dict.fromkeys(born.cells[born.place[row]][:40] for row in wrong))
    more = f"; also {', '.join(map(repr, shown[1:4]))}" if len(shown) > 1 else ""
    return [
        f"{len(wrong)} date(s) of birth not understood and taken as missing, first: id "
        f"{listing.ids[wrong[0]]}, {shown[0]!r} ({where(wrong[0])}){more}"
    ]
