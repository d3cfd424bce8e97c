"""Staff answer a line, set its card, and say when to look again."""

import contextlib
import datetime as dt
import uuid
from dataclasses import replace
from functools import partial

from django.db import transaction

from byway.cases import content
from byway.cases.actions.write_message import MESSAGE_LIMIT, MessageTooLong
from byway.cases.alerts import not_news
from byway.cases.cards import SITUATIONS, URGENCY, WRITERS, Card, minutes, seal_desk_card
from byway.cases.case_cards import short_id
from byway.cases.events import record
from byway.cases.keys import trust
from byway.cases.keys.places import Opened, put_item
from byway.cases.keys.staff_session import StaffSession, open_compartments
from byway.cases.keys.vouching import (
    follow_line,
    line_card,
    line_mark,
    line_to_write,
    open_row,
    part_to_write,
)
from byway.cases.models import Case, Item, Line
from byway.cases.models.fields import random_uuid
from byway.cases.rules.roles import Permission
from byway.cases.rules.turns import holds
from byway.errors import NotFound, Refused, SealingError
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
    take_over: bool = False,
    held: bool = False,
    written_by: uuid.UUID | None = None,
) -> None:
    """Answers a line, signed; the same `item` id again adds nothing.

    `read_up_to` is the number of the last item the writer had before him: what has come in after
    it stays new, and if a colleague has answered since, this reply is refused. It is refused too
    while a colleague is answering the line, unless it is taken over on purpose (`take_over`).
    `held`: the door shows it only after a minute or two, see `held_until`. `written_by`: the
    colleague whose draft `by` approves and signs.
    """
    by.require(Permission.REPLY)
    text = reply_text(text)
    row_case, row = line_of(by, case, line)
    item = item or random_uuid()
    with transaction.atomic():
        # The seeker may be renewing the line: only then does it show which generation is newest.
        row = lock_line(line)
        if Item.objects.in_scope("ids only", id=item).exists():
            return
        card = line_card(by, row_case, row)
        other = require_free(by, card, take_over=take_over)
        if "m" in card.marks and written_by is None:
            raise Refused("this person may be under age: a second person reads each reply first")
        where = line_to_write(by, row_case, row)
        if read_up_to is not None:
            _refuse_if_answered(by, where, read_up_to)
        unread = last_number(line)
        added = add_staff_item(
            where,
            by,
            item=item,
            kind=content.REPLY,
            data=content.pack(
                at=content.stamp(),
                text=text,
                look_again=look_again.isoformat() if look_again else "",
                **({"after": held_until()} if held else {}),
            ),
        )
        read_all = read_up_to is None or unread <= read_up_to
        put_desk_card(
            by,
            row_case,
            row,
            replace(
                card if read_all else _worked_on(by, card),
                state="open",
                seen=added.number if read_all else max(card.seen, read_up_to or 0),
                look_again=look_again.isoformat() if look_again else card.look_again,
                **({"claim": "", "claimed": ""} if read_all else {}),
            ),
        )
        if other:
            record_by(by, row_case, f"took over from {other}")
        if written_by is None:
            record_by(by, row_case, "replied")
        else:
            record_by(by, row_case, "approved a reply", f"written by {_name(written_by)}")


def reply_text(text: str) -> str:
    """A reply's text without blank ends; Refused if it is empty or too long."""
    text = text.strip()
    if not text:
        raise Refused("the reply is empty")
    if len(text) > MESSAGE_LIMIT:
        raise MessageTooLong(f"a reply has at most {MESSAGE_LIMIT} characters")
    return text


def held_until() -> str:
    """The minute from which the door shows a reply that may still be undone: one to two from now.

    The reply lies in the line already, so nothing is lost if the desk dies meanwhile.
    """
    return content.stamp(content.now() + dt.timedelta(minutes=2))


def require_free(by: StaffSession, card: Card, *, take_over: bool = False) -> str:
    """Refused if a colleague is answering the line; his name if it is taken over on purpose."""
    other = claimed_by_another(by, card)
    if other and not take_over:
        raise Refused(f"{other} is answering this line; take it over first if it cannot wait")
    return other


def claimed_by_another(by: StaffSession, card: Card) -> str:
    """The name of a colleague whose claim on a line holds, or empty."""
    mine = card.claim == short_id(by.id)
    if mine or not holds(card.claim, minutes(card.claimed), minutes(content.stamp())):
        return ""
    return claimant(card.claim)


def claimant(claim: str) -> str:
    """The name of the member whom a claim names."""
    named = (m.name for m in trust.manifest().members if short_id(uuid.UUID(bytes=m.id)) == claim)
    return next(named, "somebody who has left")


def _worked_on(by: StaffSession, card: Card) -> Card:
    """The card after some work: a claim of his own holds for thirty minutes from now."""
    return replace(card, claimed=content.stamp()) if card.claim == short_id(by.id) else card


def _refuse_if_answered(by: StaffSession, where: Opened, read_up_to: int) -> None:
    rows = Item.objects.in_scope(
        "a line of the member's", compartment=where.row, number__gt=read_up_to
    )
    for row in rows:
        with contextlib.suppress(SealingError):  # reading the line warns of what does not open
            found = open_row(where, row)
            if found.kind == content.REPLY and found.author != by.member.id:
                raise Refused("a colleague has answered since you opened this; read it first")


def _name(member: uuid.UUID) -> str:
    return claimant(short_id(member))


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
    row_case, row = line_of(by, case, line)
    with transaction.atomic():
        row = lock_line(line)
        card = line_card(by, row_case, row)
        put_desk_card(
            by,
            row_case,
            row,
            replace(
                _worked_on(by, card),
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
    sealed = sealed_desk_card(by, case, line, card)
    Line.objects.in_scope("a line of the member's", id=line.id).update(desk_card=sealed)


def sealed_desk_card(by: StaffSession, case: Case, line: Line, card: Card) -> bytes:
    """The desk's card as it is stored."""
    if not card.line:
        mine = [o for o in open_compartments(by, case, LINE) if o.row.line_id == line.id]
        card = replace(card, line=line_mark(follow_line(mine, line)))
    pair, _ = by.team_pair(case.team, LINE)
    return seal_desk_card(pair, trust.pin().organisation, line.id, card)


def add_staff_item(
    where: Opened, by: StaffSession, *, item: uuid.UUID, kind: str, data: bytes
) -> Item:
    """Seals something a member wrote into a compartment, signed by him."""
    added = put_item(
        where, item=item, kind=kind, author=by.member.id, data=data, signer=by.keys.signing
    )
    if where.place.compartment == LINE:
        transaction.on_commit(partial(not_news, added.number))
    return added


def record_by(by: StaffSession, case: Case, what: str, detail: str = "") -> None:
    """Appends an event by a member."""
    record(part_to_write(by, case, STORY), who=by.member.id.hex(), what=what, detail=detail)


def line_of(by: StaffSession, case: uuid.UUID, line: uuid.UUID) -> tuple[Case, Line]:
    """A line of a case that the member may see, and the case; else NotFound."""
    by.require_part(LINE)
    row_case = by.case(case)
    row = Line.objects.in_scope("a case of the member's", case=row_case, id=line).first()
    if row is None:
        raise NotFound("no such line")
    return row_case, row
