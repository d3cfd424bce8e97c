"""Reading a compartment at the desk: every genuine item opened, and held against what was seen."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from byway.cases import content
from byway.cases.cards import Card
from byway.cases.keys import trust
from byway.cases.keys.heads import Head, read_head, write_head
from byway.cases.keys.places import Opened
from byway.cases.keys.staff_session import StaffSession
from byway.cases.keys.vouching import (
    ELSEWHERE,
    REPLACED,
    Rows,
    follow_line,
    genuine_generations,
    is_elsewhere,
    line_mark,
    open_rows,
)
from byway.cases.models import Case, Item, Line
from byway.errors import SealingError
from byway.sealing import OpenedItem


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a conversation or a part, opened."""

    number: int
    item: uuid.UUID
    kind: str
    author: str
    """A member's name, or `seeker`."""
    at: str
    data: dict[str, Any]


@dataclass(slots=True)
class Part:
    """A compartment opened: its entries, and signs of tampering."""

    entries: list[Entry] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    deleted: set[str] = field(default_factory=set)
    """Ids, in any compartment, that the line's seeker says he deleted, by his signature."""


def read_line(opened: list[Opened], line: Line, card: Card) -> Part:
    """A conversation: the line's generations, oldest first; remembers what was seen."""
    followed = follow_line(opened, line)
    part = Part(warnings=followed.warnings, deleted=followed.deleted)
    if card.line and card.line != line_mark(followed):
        part.warnings.append(REPLACED)
    for one in followed.genuine:
        _read_generation(part, one, followed.rows[one.row.pk], part.deleted)
    return _sorted(part)


def read_part(
    by: StaffSession,
    case: Case,
    opened: list[Opened],
    *,
    deleted: frozenset[str] = frozenset(),
) -> Part:
    """A case's `story` or `identity`, oldest generation first; remembers what was seen.

    `deleted` are ids that the seekers of the case's lines deleted, by their own signatures.
    """
    genuine, warnings = genuine_generations(by, case, opened)
    part = Part(warnings=warnings)
    if any(one.pair is None and is_elsewhere(one, opened) for one in opened):
        part.warnings.append(ELSEWHERE)
    for one in genuine:
        _read_generation(part, one, open_rows(one), deleted)
    return _sorted(part)


def _read_generation(
    part: Part, one: Opened, rows: Rows, deleted: set[str] | frozenset[str]
) -> None:
    try:
        head = read_head(one)
    except SealingError:
        part.warnings.append("The record of what was seen here was changed.")
        head = Head()
    present: dict[str, int] = {}
    for row, item in rows:
        seen = head.items.get(row.id.hex, 0)
        entry = _entry(row, item)
        if item is None or entry is None:
            part.warnings.append(f"Item {row.number} does not open; it was changed or moved.")
            present[row.id.hex] = seen
            continue
        present[row.id.hex] = max(item.revision, seen)
        if item.revision < seen:
            part.warnings.append(f"Item {row.number} is an older version than one seen before.")
        part.entries.append(entry)
    gone = head.missing(set(present), set(deleted))
    if gone:
        part.warnings.append(f"Missing, though seen earlier: {gone}.")
    kept = {key: revision for key, revision in head.items.items() if key not in deleted}
    if kept | present != head.items:
        write_head(one, Head(kept | present))


def _sorted(part: Part) -> Part:
    part.entries.sort(key=lambda entry: entry.number)
    return part


def _entry(row: Item, item: OpenedItem | None) -> Entry | None:
    if item is None:
        return None
    member = trust.manifest().member(item.author)
    try:
        data = content.unpack(item.content)
    except SealingError:
        return None
    return Entry(
        row.number,
        row.id,
        item.kind,
        member.name if member else "seeker",
        str(data.get("at", "")),
        data,
    )
