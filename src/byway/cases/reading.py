"""Reading a compartment at the desk: every item opened, checked against who may have written it,
against the line's signing key followed through changes of words, and against what was seen before.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

from byway.cases import content, trust
from byway.cases.heads import Head, read_head, write_head
from byway.cases.models import Item, Line
from byway.cases.places import Opened
from byway.cases.visit import member_verify
from byway.errors import SealingError, TamperError
from byway.sealing import OpenedItem, SealedItem, open_item


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


@dataclass(slots=True)
class _Generation:
    opened: Opened
    head: Head
    present: dict[str, int]
    items: list[tuple[Item, OpenedItem]]


def read_part(
    opened: list[Opened], line: Line | None = None, *, deleted: frozenset[str] = frozenset()
) -> Part:
    """Opens every item of these generations, oldest first, and remembers what was seen.

    `deleted` are ids that the seekers of the case's lines deleted, by their own signatures.
    """
    part = Part()
    generations = [_read_generation(part, one) for one in opened]
    if line is not None:
        part.deleted = _follow_line(part, generations, line)
    explained = part.deleted | deleted
    for generation in generations:
        _compare(part, generation, explained)
        part.entries += [_entry(row, item) for row, item in generation.items]
    part.entries.sort(key=lambda entry: entry.number)
    return part


def _read_generation(part: Part, one: Opened) -> _Generation:
    try:
        head = read_head(one)
    except SealingError:
        part.warnings.append("The record of what was seen here was changed.")
        head = Head()
    generation = _Generation(one, head, {}, [])
    rows = Item.objects.in_scope("a case of the member's", compartment=one.row)
    for row in rows.order_by("number"):
        key = row.id.hex
        try:
            item = open_row(one, row)
        except SealingError:
            part.warnings.append(f"Item {row.number} does not open; it was changed or moved.")
            generation.present[key] = head.items.get(key, 0)
            continue
        generation.present[key] = item.revision
        generation.items.append((row, item))
    return generation


def open_row(one: Opened, row: Item) -> OpenedItem:
    """Opens one item; TamperError if its author may not have written it."""
    if one.pair is None:
        raise SealingError("no key")
    return open_item(
        one.pair,
        one.place,
        item=row.id.bytes,
        sealed=SealedItem(row.box, row.body),
        trust=_must_have_signed,
    )


def _must_have_signed(author: bytes, kind: str) -> bytes | None:
    if trust.manifest().member(author) is not None:
        return member_verify(author)
    if kind in content.BY_STAFF:
        raise TamperError("a member's item that no member wrote")
    return None


def _follow_line(part: Part, generations: list[_Generation], line: Line) -> set[str]:
    """Ids that the seeker deleted, by his own signature; warns where his key does not add up."""
    signed = [
        (row, item)
        for generation in generations
        for row, item in generation.items
        if item.kind in (content.DELETED, content.NEW_WORDS)
    ]
    changes = [content.unpack(item.content) for _, item in signed if item.kind == content.NEW_WORDS]
    known = next((g.head.verify for g in generations if g.head.verify), "")
    known = known or (str(changes[0]["old"]) if changes else line.verify.hex())
    first, explained = known, set()
    for row, item in signed:
        try:
            item.check_signature(bytes.fromhex(known))
        except TamperError:
            part.warnings.append(f"Item {row.number} is not by the one whose line this is.")
            continue
        said = content.unpack(item.content)
        if item.kind == content.NEW_WORDS:
            known = str(said["new"])
        else:
            explained |= set(said["items"])
    if bytes.fromhex(known) != line.verify:
        part.warnings.append("The line's key was changed by somebody else.")
    for generation in generations:
        if not generation.head.verify:
            generation.head.verify = first
            generation.head.changed = True
    return explained


def _compare(part: Part, generation: _Generation, explained: set[str]) -> None:
    head, present = generation.head, generation.present
    gone = head.missing(set(present), explained)
    if gone:
        part.warnings.append(f"Missing, though seen earlier: {gone}.")
    older = [key for key, revision in present.items() if revision < head.items.get(key, 0)]
    if older:
        part.warnings.append(f"Older versions than seen earlier: {len(older)}.")
    kept = {key: revision for key, revision in head.items.items() if key not in explained}
    items = {**present, **{k: max(v, present.get(k, 0)) for k, v in kept.items()}}
    if items != head.items or head.changed:
        write_head(generation.opened, Head(items, head.verify))


def _entry(row: Item, item: OpenedItem) -> Entry:
    member = trust.manifest().member(item.author)
    data = content.unpack(item.content)
    return Entry(
        row.number,
        row.id,
        item.kind,
        member.name if member else "seeker",
        str(data.get("at", "")),
        data,
    )
