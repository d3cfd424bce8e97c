"""Cells put right by what their column shows, and what a list's reader should be told of them.

Works per distinct cell: 200,000 entries have a few thousand given names.
"""

from collections.abc import Callable, Mapping, Sequence

from byway.records.dates import parse_births, put_right
from byway.records.listing import Listing
from byway.records.names import holds_more, own_name, split_names
from byway.records.tidying import INVISIBLE, NOBODY, UNSEEN, is_doubtful, may_hold

NAMES = ("surname", "given", "name")
_NAME_COLUMNS = (*NAMES, "patronymic")


def is_name(cell: str) -> bool:
    """Whether a cell says any name."""
    return any(map(str.isalpha, cell)) and cell not in NOBODY


def settle(listing: Listing, where: Callable[[int], str]) -> list[str]:
    """Puts a list's cells right in place; notes on that and on what is not read.

    `where` says of a row where it stands.
    """
    cells, notes = listing.cells, []
    for column, listed in cells.items():
        distinct = list(dict.fromkeys(listed))
        if may_hold(distinct, UNSEEN):
            cells[column] = listed = [INVISIBLE.sub("", cell).strip() for cell in listed]
        if column in _NAME_COLUMNS and not NOBODY.isdisjoint(distinct):
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


def _beside(cells: Mapping[str, Sequence[str]], where: Callable[[int], str]) -> list[str]:
    """Notes on cells of names that hold several people, or something beside a name."""
    several: list[tuple[int, str]] = []
    aside: list[tuple[int, str]] = []
    for column in ("name", "surname"):
        listed = cells.get(column, ())
        odd: dict[str, list[tuple[int, str]]] = {}
        for cell in dict.fromkeys(listed):
            if not cell or cell.isalpha() or not is_doubtful(cell):
                continue
            if holds_more(cell):
                odd[cell] = several
            elif own_name(cell) != cell:
                odd[cell] = aside
        if odd:
            for row, cell in enumerate(listed):
                if cell in odd:
                    odd[cell].append((row, cell))
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
    born = listing.cells.get("born", [])
    distinct = list(dict.fromkeys(born))
    kinds = {distinct[place] for place in parse_births(distinct)[1]}
    wrong = [row for row, cell in enumerate(born) if cell in kinds] if kinds else []
    if not wrong:
        return []
    shown = list(dict.fromkeys(born[row][:40] for row in wrong))
    more = f"; also {', '.join(map(repr, shown[1:4]))}" if len(shown) > 1 else ""
    return [
        f"{len(wrong)} date(s) of birth not understood and taken as missing, first: id "
        f"{listing.ids[wrong[0]]}, {shown[0]!r} ({where(wrong[0])}){more}"
    ]
