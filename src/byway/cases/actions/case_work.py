"""Staff note, move a case on, close it with an outcome, reopen and destroy it."""

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
from byway.cases.actions.lend import lend_mentioned
from byway.cases.actions.story_items import (
    changing,
    facts_of,
    move_of,
    refresh_card,
    tell,
)
from byway.cases.case_cards import lock_case, read_case_card
from byway.cases.disk.deletion import destroy_case
from byway.cases.joins import joined_cases
from byway.cases.keys.staff_session import StaffSession
from byway.cases.keys.vouching import line_card, part_to_write
from byway.cases.models import Case, Line
from byway.cases.models.fields import random_uuid
from byway.cases.rules.roles import Permission, permissions_of
from byway.cases.rules.states import CLOSED, NEW, REOPENED, TALKING, Move, check
from byway.cases.tallies import count_closing
from byway.errors import Refused
from byway.sealing import STORY

NOTE_LIMIT = 20_000
STEP_LIMIT = 500


def add_note(*, by: StaffSession, case: uuid.UUID, text: str) -> None:
    """Keeps a note in the case's `story`, signed.

    Whom it mentions, by @name or @role, is lent the case for three days, if he may lend it.
    """
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
        lend_mentioned(by=by, case=case, text=text)


def set_state(
    *, by: StaffSession, case: uuid.UUID, state: str, why: str = "", first: str = "", last: str = ""
) -> None:
    """Moves a case to a state, as `byway.cases.rules.states` allows.

    `first` and `last` are the days waited for (ISO 8601), `why` the condition, or a remark.
    """
    by.require(Permission.PLAN)
    if state in (CLOSED, REOPENED):
        raise Refused("closing and opening again have forms of their own")
    move = Move(state, why=why.strip(), first=first, last=last)
    with changing(by, case) as row:
        check(_state_of(by, row), move)
        tell(by, row, content.STATE, what="state set", detail=state, to=state, text=move.why,
             first=first, last=last)  # fmt: skip
        refresh_card(by, row, state=state, move=move_of(state))


def begin_talking(*, by: StaffSession, case: uuid.UUID) -> None:
    """A new case that has been answered is one that is talked in; any other stays as it is."""
    by.require(Permission.REPLY)
    row = by.case(case)
    if row.team not in by.teams or read_case_card(by, row).state != NEW:
        return
    with changing(by, case) as row:
        if _state_of(by, row) == NEW:
            tell(by, row, content.STATE, what="state set", detail=TALKING, to=TALKING)
            refresh_card(by, row, state=TALKING, move=move_of(TALKING))


def close_case(
    *,
    by: StaffSession,
    case: uuid.UUID,
    outcome: str,
    basis: str = "",
    day: str = "",
    next_step: str = "",
    read_up_to: dict[uuid.UUID, int] | None = None,
) -> None:
    """Closes a case, and those joined to it, with an outcome.

    Their lines leave the queue until somebody writes again.

    `basis` says how it is known, `day` (ISO 8601) since when it holds. An outcome can open the next
    step: with `next_step` the case is open again, with that step in its plan.
    `read_up_to`: for each line, the number of the last item the member had before him. What has
    come in after it stays new and keeps the line in the queue.
    """
    by.require(Permission.CLOSE)
    basis, next_step = basis.strip(), next_step.strip()
    if next_step and Permission.PLAN not in permissions_of(by.member.roles):
        raise Refused("a next step is for those who plan")
    move = Move(CLOSED, why=basis, outcome=outcome, first=day)
    with changing(by, case) as row:
        _close(by, row, move, next_step, read_up_to)
        for other in [] if next_step else _joined(by, case):
            _close(by, other, move, "", read_up_to)


def _close(
    by: StaffSession,
    row: Case,
    move: Move,
    next_step: str,
    read_up_to: dict[uuid.UUID, int] | None,
) -> None:
    before = _state_of(by, row)
    check(before, move)
    tell(by, row, content.OUTCOME, what="closed", outcome=move.outcome, text=move.why,
         day=move.first)  # fmt: skip
    if next_step:
        tell(by, row, content.STATE, what="reopened", to=REOPENED, text=next_step)
        tell(by, row, content.STEP, what="step planned", text=next_step[:STEP_LIMIT])
        state = REOPENED
    else:
        _set_cards(by, row, "closed", read_up_to)
        state = CLOSED
    if before != CLOSED:
        lines = Line.objects.in_scope("a case of the member's", case=row)
        cards = [line_card(by, row, line) for line in lines]
        count_closing(by, row, cards, move.outcome)
    closed = content.today().isoformat() if state == CLOSED else ""
    refresh_card(by, row, state=state, move=move_of(state), closed=closed)


def reopen_case(*, by: StaffSession, case: uuid.UUID, why: str = "") -> None:
    """Opens a closed case, and those joined to it, again; one that is open stays as it is."""
    by.require(Permission.CLOSE)
    with changing(by, case) as own:
        for row in (own, *_joined(by, case)):
            if _state_of(by, row) == CLOSED:
                tell(by, row, content.STATE, what="reopened", to=REOPENED, text=why.strip())
                refresh_card(by, row, state=REOPENED, move=move_of(REOPENED), closed="")
            _set_cards(by, row, "open")


def delete_case(*, by: StaffSession, case: uuid.UUID) -> None:
    """Destroys a case and those joined to it, keys first; what remains are their marks."""
    by.require(Permission.DELETE)
    for one in reversed(joined_cases(by, case)):
        destroy_case(one)


def _joined(by: StaffSession, case: uuid.UUID) -> list[Case]:
    """The other cases about the same person, each held until the transaction ends."""
    return [lock_case(by, one) for one in sorted(joined_cases(by, case)) if one != case]


def _state_of(by: StaffSession, case: Case) -> str:
    """By the story, or by the card for roles that do not open the story."""
    facts = facts_of(by, case)
    if facts is not None:
        return facts.history.state
    return read_case_card(by, case).state


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
