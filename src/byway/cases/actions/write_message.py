"""A seeker writes a message in his line."""

import uuid

from django.db import transaction

from byway.cases import content
from byway.cases.actions.door_card import lift_destruction
from byway.cases.events import SEEKER, record
from byway.cases.keys.places import Opened, put_item
from byway.cases.models import Item, Line
from byway.cases.visit import LineState, Visit, follow_case, open_state, seal_state
from byway.errors import NotFound, Refused

MESSAGE_LIMIT = 20_000
"""Characters of one message."""
UNANSWERED_MESSAGES = 20
"""Messages a line holds until staff answer."""


class MessageTooLong(Refused):
    """The message is longer than one message may be."""


class LineFull(Refused):
    """The line holds all it can until staff answer."""


def write_message(*, by: Visit, message: uuid.UUID, text: str) -> None:
    """Adds a message; durable when it returns. The same id again adds nothing."""
    with transaction.atomic():
        add_message(by=by, message=message, text=text)


def add_message(*, by: Visit, message: uuid.UUID, text: str) -> None:
    """`write_message` inside a transaction that the caller has begun."""
    if len(text) > MESSAGE_LIMIT:
        raise MessageTooLong(f"a message has at most {MESSAGE_LIMIT} characters")
    state = lock_state(by)
    if already_there(by, message):
        return
    if not state.answered and state.messages >= UNANSWERED_MESSAGES:
        raise LineFull("the line is full until somebody answers")
    add_item(
        by.current,
        by,
        item=message,
        kind=content.MESSAGE,
        data=content.pack(at=content.stamp(), text=text),
    )
    state.messages += 1
    lift_destruction(by, state)
    save_state(by, state)
    record(by.story, who=SEEKER, what="wrote")


def lock_state(by: Visit) -> LineState:
    """The line's state, read again under a lock, so that two requests count as two."""
    row = Line.objects.in_scope("the seeker's own line", id=by.line).select_for_update().first()
    if row is None or row.locator != by.keys.locator:
        raise NotFound("the line is gone")
    follow_case(by)
    state = open_state(by.keys, row)
    state.answered = state.answered or by.state.answered
    return state


def save_state(by: Visit, state: LineState) -> None:
    """Writes the line's state."""
    by.state = state
    Line.objects.in_scope("the seeker's own line", id=by.line).update(
        state=seal_state(by.keys, by.line, state)
    )


def already_there(by: Visit, item: uuid.UUID) -> bool:
    """Whether this very item is in the seeker's line; Refused if the id is somebody else's."""
    row = Item.objects.in_scope("ids only", id=item).select_related("compartment").first()
    if row is None:
        return False
    if row.compartment.line_id != by.line:
        raise Refused("this id is taken")
    return True  # in an older generation, too: the retry may come after the line was renewed


def add_item(
    where: Opened, by: Visit, *, item: uuid.UUID, kind: str, data: bytes, signed: bool = False
) -> Item:
    """Seals something of the seeker's into a compartment."""
    signer = by.keys.signing if signed else None
    return put_item(where, item=item, kind=kind, author=by.line.bytes, data=data, signer=signer)
