"""Staff note, close with an outcome, reopen, and destroy a case."""

import uuid
from dataclasses import replace

from django.db import transaction

from byway.cases import content
from byway.cases.actions.answer_line import (
    add_staff_item,
    last_number,
    put_desk_card,
    record_by,
)
from byway.cases.deletion import destroy_case
from byway.cases.models import Case, Line
from byway.cases.models.fields import random_uuid
from byway.cases.roles import Permission
from byway.cases.staff_session import StaffSession
from byway.cases.vouching import line_card, part_to_write
from byway.errors import Refused
from byway.sealing import STORY

OUTCOMES = (
    "left-the-country",
    "hidden-inside",
    "back-in-service",
    "held",
    "contact-lost",
    "withdrew",
    "declined",
    "answered",
    "dead-as-reported",
    "dead-as-confirmed",
    "other",
)
NOTE_LIMIT = 20_000


def add_note(*, by: StaffSession, case: uuid.UUID, text: str) -> None:
    """Keeps a note in the case's `story`, signed."""
    by.require(Permission.NOTE)
    by.require_part(STORY)
    text = text.strip()
    if not text or len(text) > NOTE_LIMIT:
        raise Refused(f"a note has between 1 and {NOTE_LIMIT} characters")
    row = by.case(case)
    with transaction.atomic():
        add_staff_item(
            part_to_write(by, row, STORY),
            by,
            item=random_uuid(),
            kind=content.NOTE,
            data=content.pack(at=content.stamp(), text=text),
        )
        record_by(by, row, "noted")


def close_case(
    *,
    by: StaffSession,
    case: uuid.UUID,
    outcome: str,
    basis: str = "",
    read_up_to: dict[uuid.UUID, int] | None = None,
) -> None:
    """Closes a case with an outcome; its lines leave the queue until somebody writes again.

    `read_up_to`: for each line, the number of the last item the member had before him. What has
    come in after it stays new and keeps the line in the queue.
    """
    by.require(Permission.CLOSE)
    if outcome not in OUTCOMES:
        raise Refused("no such outcome")
    row = by.case(case)
    with transaction.atomic():
        add_staff_item(
            part_to_write(by, row, STORY),
            by,
            item=random_uuid(),
            kind=content.OUTCOME,
            data=content.pack(at=content.stamp(), outcome=outcome, text=basis.strip()[:2000]),
        )
        _set_cards(by, row, "closed", read_up_to)
        record_by(by, row, "closed")


def reopen_case(*, by: StaffSession, case: uuid.UUID) -> None:
    """Opens a closed case again."""
    by.require(Permission.CLOSE)
    row = by.case(case)
    with transaction.atomic():
        _set_cards(by, row, "open")
        record_by(by, row, "reopened")


def delete_case(*, by: StaffSession, case: uuid.UUID) -> None:
    """Destroys a case, keys first; what remains is its mark on the deletion list."""
    by.require(Permission.DELETE)
    destroy_case(by.case(case).id)


def _set_cards(
    by: StaffSession, case: Case, state: str, read_up_to: dict[uuid.UUID, int] | None = None
) -> None:
    rows = Line.objects.in_scope("a case of the member's", case=case)
    for line in rows.order_by("id").select_for_update():
        card = line_card(by, case, line)
        seen = card.seen
        if state == "closed":
            last = last_number(line.id)
            read = last if read_up_to is None else read_up_to.get(line.id, 0)
            seen = max(card.seen, min(last, read))
        put_desk_card(by, case, line, replace(card, state=state, seen=seen))
