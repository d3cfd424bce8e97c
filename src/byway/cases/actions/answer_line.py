"""Staff answer a line, set its card, and say when to look again."""

import datetime as dt
import uuid
from dataclasses import replace

from django.db import transaction

from byway.cases import content, trust
from byway.cases.actions.write_message import MESSAGE_LIMIT, MessageTooLong
from byway.cases.cards import SITUATIONS, URGENCY, WRITERS, Card, seal_desk_card
from byway.cases.events import record
from byway.cases.models import Case, Item, Line
from byway.cases.models.fields import random_uuid
from byway.cases.places import Opened, put_item
from byway.cases.roles import Permission
from byway.cases.staff_session import StaffSession, open_compartments
from byway.cases.vouching import (
    follow_line,
    line_card,
    line_mark,
    line_to_write,
    part_to_write,
)
from byway.errors import NotFound, Refused
from byway.sealing import LINE, STORY


def reply(
    *,
    by: StaffSession,
    case: uuid.UUID,
    line: uuid.UUID,
    text: str,
    look_again: dt.date | None = None,
    item: uuid.UUID | None = None,
    read_up_to: int | None = None,
) -> None:
    """Answers a line, signed; the same `item` id again adds nothing.

    `read_up_to` is the number of the last item the writer had before him: what has come in after
    it stays new.
    """
    by.require(Permission.REPLY)
    text = text.strip()
    if not text:
        raise Refused("the reply is empty")
    if len(text) > MESSAGE_LIMIT:
        raise MessageTooLong(f"a reply has at most {MESSAGE_LIMIT} characters")
    row_case, row = _line_of(by, case, line)
    item = item or random_uuid()
    with transaction.atomic():
        # The seeker may be renewing the line: only then does it show which generation is newest.
        row = lock_line(line)
        if Item.objects.in_scope("ids only", id=item).exists():
            return
        unread = last_number(line)
        added = add_staff_item(
            line_to_write(by, row_case, row),
            by,
            item=item,
            kind=content.REPLY,
            data=content.pack(
                at=content.stamp(),
                text=text,
                look_again=look_again.isoformat() if look_again else "",
            ),
        )
        card = line_card(by, row_case, row)
        read_all = read_up_to is None or unread <= read_up_to
        put_desk_card(
            by,
            row_case,
            row,
            replace(
                card,
                state="open",
                seen=added.number if read_all else max(card.seen, read_up_to or 0),
                look_again=look_again.isoformat() if look_again else card.look_again,
            ),
        )
        record_by(by, row_case, "replied")


def correct_card(
    *,
    by: StaffSession,
    case: uuid.UUID,
    line: uuid.UUID,
    situation: str | None = None,
    writer: str | None = None,
    urgency: str | None = None,
    look_again: dt.date | None = None,
    seen: int | None = None,
) -> None:
    """Corrects what the card says; None leaves a field as it is."""
    by.require(Permission.REPLY)
    for value, allowed in (
        (situation, ("", *SITUATIONS)),
        (writer, ("", *WRITERS)),
        (urgency, URGENCY),
    ):
        if value is not None and value not in allowed:
            raise Refused("the card knows no such value")
    row_case, row = _line_of(by, case, line)
    with transaction.atomic():
        row = lock_line(line)
        card = line_card(by, row_case, row)
        put_desk_card(
            by,
            row_case,
            row,
            replace(
                card,
                situation=card.situation if situation is None else situation,
                writer=card.writer if writer is None else writer,
                urgency=card.urgency if urgency is None else urgency,
                look_again=look_again.isoformat() if look_again else card.look_again,
                seen=card.seen if seen is None else max(card.seen, seen),
            ),
        )
        record_by(by, row_case, "card corrected")


def lock_line(line: uuid.UUID) -> Line:
    """The line as it is now, kept so until the transaction ends; NotFound if it is gone by now."""
    rows = Line.objects.in_scope("a line of the member's", id=line)
    row = rows.select_for_update().first()
    if row is None:
        raise NotFound("no such line")
    return row


def last_number(line: uuid.UUID) -> int:
    """The number of a line's newest item."""
    rows = Item.objects.in_scope("a line of the member's", compartment__line=line)
    return rows.order_by("-number").values_list("number", flat=True).first() or 0


def put_desk_card(by: StaffSession, case: Case, line: Line, card: Card) -> None:
    """Writes the desk's card, the first one with the key that the line began with."""
    if not card.line:
        mine = [o for o in open_compartments(by, case, LINE) if o.row.line_id == line.id]
        card = replace(card, line=line_mark(follow_line(mine, line)))
    pair, _ = by.team_pair(case.team, LINE)
    sealed = seal_desk_card(pair, trust.pin().organisation, line.id, card)
    Line.objects.in_scope("a line of the member's", id=line.id).update(desk_card=sealed)


def add_staff_item(
    where: Opened, by: StaffSession, *, item: uuid.UUID, kind: str, data: bytes
) -> Item:
    """Seals something a member wrote into a compartment, signed by him."""
    return put_item(
        where, item=item, kind=kind, author=by.member.id, data=data, signer=by.keys.signing
    )


def record_by(by: StaffSession, case: Case, what: str, detail: str = "") -> None:
    """Appends an event by a member."""
    record(part_to_write(by, case, STORY), who=by.member.id.hex(), what=what, detail=detail)


def _line_of(by: StaffSession, case: uuid.UUID, line: uuid.UUID) -> tuple[Case, Line]:
    by.require_part(LINE)
    row_case = by.case(case)
    row = Line.objects.in_scope("a case of the member's", case=row_case, id=line).first()
    if row is None:
        raise NotFound("no such line")
    return row_case, row
