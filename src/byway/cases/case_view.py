"""A case as a member reads it: opened in memory, and never written anywhere readable."""

import contextlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from byway.cases import content
from byway.cases.cards import Card
from byway.cases.disk.files import read_file, stream_context
from byway.cases.events import Happened, read_events, record
from byway.cases.keys import trust
from byway.cases.keys.staff_session import StaffSession, lent_parts, open_compartments
from byway.cases.keys.vouching import (
    PUT_IN,
    STRANGE_LINE,
    genuine_generations,
    line_card,
    open_row,
    part_to_write,
    put_in,
)
from byway.cases.models import Case, Item, Line
from byway.cases.reading import Part, read_line, read_part
from byway.cases.rules.roles import compartments_of
from byway.errors import NotFound, Refused
from byway.sealing import IDENTITY, LINE, STORY


@dataclass(slots=True)
class LineView:
    """One line of a case."""

    id: uuid.UUID
    card: Card
    part: Part

    @property
    def last_number(self) -> int:
        """The number of its last item."""
        return max((entry.number for entry in self.part.entries), default=0)


def open_lines(by: StaffSession, case_id: uuid.UUID) -> list[LineView]:
    """The conversations of a case; the heads remember what has now been seen."""
    case = by.case(case_id)
    by.require_part(LINE, case)
    opened = open_compartments(by, case, LINE)
    views = []
    rows = list(Line.objects.in_scope("a case of the member's", case=case).order_by("id"))
    for line in rows:
        mine = [one for one in opened if one.row.line_id == line.id]
        card = line_card(by, case, line)
        views.append(LineView(line.id, card, read_line(mine, line, card)))
    if len(views) > 1:
        for view in views:
            view.part.warnings.append(STRANGE_LINE)
    if put_in(by, case, rows):
        for view in views:
            view.part.warnings.append(PUT_IN)
    return views


def open_part(by: StaffSession, case_id: uuid.UUID, name: str) -> Part:
    """A case's `story` or `identity`; Refused if his roles do not open it.

    Each opening of `identity` is on record.
    """
    case = by.case(case_id)
    by.require_part(name, case)
    deleted: frozenset[str] = frozenset()
    if name == IDENTITY and (LINE in by.compartments or LINE in lent_parts(by, case)):
        deleted = frozenset().union(*(v.part.deleted for v in open_lines(by, case_id)))
    part = read_part(by, case, open_compartments(by, case, name), deleted=deleted)
    if name == IDENTITY:
        _on_record(by, case, "opened identity")
    return part


def open_events(by: StaffSession, case_id: uuid.UUID) -> list[Happened]:
    """What happened in a case; Refused if his roles do not open its `story`."""
    case = by.case(case_id)
    by.require_part(STORY, case)
    pairs = {
        one.place.generation: (one.place, one.pair)
        for one in open_compartments(by, case, STORY)
        if one.pair is not None
    }
    return read_events(case_id, pairs)


def _on_record(by: StaffSession, case: Case, what: str) -> None:
    with contextlib.suppress(Refused):  # the line is destroyed, and so will its events be
        record(part_to_write(by, case, STORY), who=by.member.id.hex(), what=what)


@dataclass(slots=True)
class OpenFile:
    """A file of a case, opened: what it is, and its content as a stream."""

    name: str
    media_type: str
    size: int
    chunks: Iterator[bytes]


def open_file(
    by: StaffSession, case_id: uuid.UUID, item: uuid.UUID, *, on_record: str = ""
) -> OpenFile:
    """A file that was sent; NotAllowed if his roles do not open `identity`.

    `on_record`, if given, is what the case's events say was done.
    """
    case = by.case(case_id)
    by.require_part(IDENTITY, case)
    opened, _ = genuine_generations(by, case, open_compartments(by, case, IDENTITY))
    row = Item.objects.in_scope(
        "a case of the member's", id=item, compartment__in=[one.row for one in opened]
    ).first()
    if row is None:
        raise NotFound("no such file")
    where = next(one for one in opened if one.row.pk == row.compartment_id)
    opened_item = open_row(where, row)
    if opened_item.kind != content.FILE:
        raise NotFound("no such file")
    said = content.unpack(opened_item.content)
    context = stream_context(where.place, item)
    if on_record:
        _on_record(by, case, on_record)
    return OpenFile(
        str(said["name"]),
        str(said["type"]),
        int(said["size"]),
        read_file(
            item,
            bytes.fromhex(said["key"]),
            context,
            size=int(said["size"]),
            generation=where.place.generation,
        ),
    )


@dataclass(frozen=True, slots=True)
class Readers:
    """Who can read one compartment of a case."""

    compartment: str
    names: list[str]


def who_can_read(by: StaffSession, case_id: uuid.UUID) -> list[Readers]:
    """For each compartment, the members whose team and roles open it."""
    case = by.case(case_id)
    members = [m for m in trust.manifest().members if case.team.bytes in m.teams]
    return [
        Readers(name, sorted(m.name for m in members if name in compartments_of(m.roles)))
        for name in (LINE, STORY, IDENTITY)
    ]
