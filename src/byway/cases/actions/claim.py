"""Taking lines to answer them, one person a line: the next one, this one, and giving back.

A claim stands on the line's desk card. It is written only over the card that was read, so of two
who take a line at once one gets it and the other sees that.
"""

import uuid
from dataclasses import replace

from django.db import transaction

from byway.cases import content
from byway.cases.actions.answer_line import (
    claimant,
    claimed_by_another,
    last_number,
    line_of,
    lock_line,
    put_desk_card,
    record_by,
    sealed_desk_card,
)
from byway.cases.cards import Card, minutes
from byway.cases.case_cards import short_id
from byway.cases.keys.staff_session import StaffSession
from byway.cases.keys.vouching import line_card
from byway.cases.models import Case, Line
from byway.cases.my_desk import begin_shift, forget_shift, pass_on
from byway.cases.papers import put_paper
from byway.cases.queue import Waiting, open_queue, this_minute
from byway.cases.rules.roles import Permission
from byway.cases.rules.turns import Turn, candidates, held_by, holds
from byway.errors import NotFound, Refused

NOTE = "note"
"""The kind of a paper that holds an internal note about a line's case."""
SENTENCE = 500
"""Characters of what is said of a line when it is given back."""


def claim_next(*, by: StaffSession, training: bool = False) -> Waiting | None:
    """Hands the member the most urgent free line in his languages; None if there is none.

    Refused if he holds as many unanswered ones as he may. Begins his shift.
    """
    by.require(Permission.CLAIM)
    mine = begin_shift(by)
    waiting = open_queue(by, training=training)
    if len(_held(by, waiting)) >= mine.cap:
        raise Refused(f"you hold {mine.cap} lines, as many as you may; answer or return one first")
    for one in candidates(
        waiting,
        lambda one: one.turn,
        languages=mine.languages,
        passed=lambda one: one.line in mine.passed,
        today=content.today().toordinal(),
        now=this_minute(),
    ):
        try:
            if _take_free(by, one.case, one.line):
                return one
        except NotFound:  # destroyed meanwhile
            continue
    return None


def claim_line(
    *, by: StaffSession, case: uuid.UUID, line: uuid.UUID, take_over: bool = False
) -> None:
    """Takes one line; from somebody whose claim still holds only on purpose, on record."""
    by.require(Permission.CLAIM)
    if not _take(by, case, line, take_over=take_over):
        raise Refused("somebody else took this line just now; load the page again")


def release_line(*, by: StaffSession, case: uuid.UUID, line: uuid.UUID, note: str = "") -> None:
    """Gives a line back, with a sentence for whoever takes it next, if one is given."""
    by.require(Permission.CLAIM)
    row_case, _ = line_of(by, case, line)
    note = note.strip()
    if len(note) > SENTENCE:
        raise Refused(f"a sentence has at most {SENTENCE} characters")
    with transaction.atomic():
        card = line_card(by, row_case, row := lock_line(line))
        if card.claim != short_id(by.id):
            return
        put_desk_card(by, row_case, row, replace(card, claim="", claimed=""))
        if note:
            put_paper(by=by, team=row_case.team, kind=NOTE, case=case, text=note, line=line.hex)
        record_by(by, row_case, "gave the line back")


def cannot_take(*, by: StaffSession, case: uuid.UUID, line: uuid.UUID) -> None:
    """Gives a line back without a reason; it is not handed to him again in this shift."""
    by.require(Permission.CLAIM)
    line_of(by, case, line)
    pass_on(by, line)
    release_line(by=by, case=case, line=line)


def my_lines(by: StaffSession) -> list[Waiting]:
    """The lines on which the member's name stands, lapsed or not, the most urgent first."""
    me = short_id(by.id)
    lines = open_queue(by) + open_queue(by, training=True)
    return [one for one in lines if one.turn.claim == me]


def end_shift(*, by: StaffSession, sentences: dict[uuid.UUID, str]) -> None:
    """Returns every line the member holds, each with its sentence; Refused if one is missing."""
    by.require(Permission.CLAIM)
    lines = my_lines(by)
    if any(not sentences.get(one.line, "").strip() for one in lines):
        raise Refused("each line wants a sentence for whoever takes it next")
    for one in lines:
        release_line(by=by, case=one.case, line=one.line, note=sentences[one.line])
    forget_shift(by)


def holder_of(by: StaffSession, turn: Turn) -> str:
    """Who is answering a line: `me`, a colleague's name, or empty if nobody is."""
    if not holds(turn.claim, turn.claimed, this_minute()):
        return ""
    return "me" if turn.claim == short_id(by.id) else claimant(turn.claim)


def line_holder(by: StaffSession, card: Card) -> str:
    """The same for a line by its card."""
    if not holds(card.claim, minutes(card.claimed), this_minute()):
        return ""
    return "me" if card.claim == short_id(by.id) else claimant(card.claim)


def _held(by: StaffSession, waiting: list[Waiting]) -> list[Waiting]:
    return held_by(waiting, lambda one: one.turn, me=short_id(by.id), now=this_minute())


def _take_free(by: StaffSession, case: uuid.UUID, line: uuid.UUID) -> bool:
    """Takes a line if it still is what the queue said: free, and waiting for us."""
    row_case, row = line_of(by, case, line)
    card = line_card(by, row_case, row)
    if holds(card.claim, minutes(card.claimed), this_minute()) or "d" in card.marks:
        return False
    return last_number(line) > card.seen and _claim(by, row_case, row, card)


def _take(by: StaffSession, case: uuid.UUID, line: uuid.UUID, *, take_over: bool = False) -> bool:
    row_case, row = line_of(by, case, line)
    card = line_card(by, row_case, row)
    other = claimed_by_another(by, card)
    if other and not take_over:
        return False
    return _claim(by, row_case, row, card, over=other)


def _claim(by: StaffSession, case: Case, line: Line, card: Card, *, over: str = "") -> bool:
    mine = replace(card, claim=short_id(by.id), claimed=content.stamp())
    with transaction.atomic():
        if not _swap(by, case, line, mine):
            return False
        record_by(by, case, f"took over from {over}" if over else "took")
    return True


def _swap(by: StaffSession, case: Case, line: Line, card: Card) -> bool:
    """Writes the desk's card if nobody has written it since the line was read."""
    sealed = sealed_desk_card(by, case, line, card)
    rows = Line.objects.in_scope("a line of the member's", id=line.id, desk_card=line.desk_card)
    return rows.update(desk_card=sealed) == 1
