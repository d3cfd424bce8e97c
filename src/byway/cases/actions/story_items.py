"""What every change of a case's story has in common: item, card and event in one transaction."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import transaction

from byway.cases import content
from byway.cases.actions.answer_line import add_staff_item, last_number, put_desk_card
from byway.cases.cards import URGENCY
from byway.cases.case_cards import CaseCard, put_case_card, read_case_card, short_id
from byway.cases.events import record
from byway.cases.joins import joined_cases
from byway.cases.keys.staff_session import StaffSession, open_compartments
from byway.cases.keys.trust import steady
from byway.cases.keys.vouching import line_card, part_to_write
from byway.cases.models import Case, Line
from byway.cases.models.fields import random_uuid
from byway.cases.reading import read_part
from byway.cases.rules.case_facts import FLAGS, CaseFacts, read_facts
from byway.cases.rules.marks import marked
from byway.cases.rules.states import CLOSED, WAITING
from byway.errors import NotFound
from byway.sealing import STORY


@contextmanager
def changing(by: StaffSession, case: uuid.UUID) -> Iterator[Case]:
    """The case, held in a transaction; NotFound if he may not see it or it is gone."""
    by.case(case)
    with steady(), transaction.atomic():
        rows = Case.objects.in_scope("a case of the member's", id=case)
        row = rows.select_for_update().first()
        if row is None:
            raise NotFound("no such case")
        yield row


def tell(
    by: StaffSession, case: Case, kind: str, /, *, what: str, detail: str = "", **data: Any
) -> uuid.UUID:
    """Adds a signed item to the story and its event; gives the item's id."""
    item, where = random_uuid(), part_to_write(by, case, STORY)
    packed = content.pack(at=content.stamp(), **data)
    add_staff_item(where, by, item=item, kind=kind, data=packed)
    record(where, who=by.member.id.hex(), what=what, detail=detail)
    return item


def facts_of(by: StaffSession, case: Case) -> CaseFacts | None:
    """What the story adds up to; None for roles that do not open it, or not all of it.

    After a hand-over older parts follow later; half a story must not set a card back.
    """
    if STORY not in by.compartments:
        return None
    part = read_part(by, case, open_compartments(by, case, STORY))
    return None if part.warnings else read_facts(part.entries)


def refresh_card(by: StaffSession, case: Case, **changes: Any) -> None:
    """Brings the case's card up to date with its story, and sets what the caller changed.

    For somebody of another team, to whom the case was lent, the card stays as it is; it is brought
    up to date when somebody of the team opens the case.
    """
    if case.team not in by.teams:
        return
    before = read_case_card(by, case)
    card = replace(before, **changes)
    facts = facts_of(by, case)
    if facts is not None:
        card = with_facts(card, facts)
    if card != before:
        put_case_card(by, case, replace(card, changed=content.stamp()))


def with_facts(card: CaseCard, facts: CaseFacts) -> CaseCard:
    """A card that says what the story says."""
    earliest, what = facts.earliest()
    steps, now, ended = facts.open_steps, facts.history.now, facts.history.outcome
    marks = card.marks
    for flag, letter in FLAGS.items():
        marks = marked(marks, letter, flag in facts.flags)
    state = facts.history.state
    return replace(
        card,
        state=state,
        move=move_of(state),
        owner=_short(facts.owner),
        deputy=_short(facts.deputy),
        earliest=earliest.isoformat() if earliest else "",
        what=what,
        step=" ".join(str(steps[0].data.get("text", "")).split()) if steps else "",
        marks=marks,
        kind=facts.kind,
        closed=ended.at[:10] if state == CLOSED and ended and now else "",
    )


def move_of(state: str) -> str:
    """Whose move it is as long as nobody has written."""
    if state == CLOSED:
        return "nobody"
    return "theirs" if state in (WAITING, "talking") else "ours"


def _short(member: str) -> str:
    return short_id(uuid.UUID(hex=member)) if member else ""


def set_line_cards(
    by: StaffSession, case: uuid.UUID, *, mark: str = "", on: bool = True, urgency: str = ""
) -> None:
    """Marks the lines of a case and of those joined to it, or raises their urgency.

    What becomes urgent today moves among the lines that wait for us, whoever wrote last.
    """
    for one in sorted(joined_cases(by, case)):
        row = by.case(one)
        if row.team not in by.teams:
            continue
        rows = Line.objects.in_scope("a case of the member's", case=row)
        for line in rows.order_by("id").select_for_update():
            card = line_card(by, row, line)
            after = replace(card, marks=marked(card.marks, mark, on)) if mark else card
            if urgency and URGENCY.index(urgency) < URGENCY.index(card.urgency):
                after = replace(after, urgency=urgency)
            if urgency == "today":
                after = replace(after, seen=min(after.seen, last_number(line.id) - 1))
            if after != card:
                put_desk_card(by, row, line, after)
