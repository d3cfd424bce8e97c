"""Answer and close: one answer to one line or to many, with a minute in which it can be undone.

The reply lies in the line at once, marked with the minute from which the door shows it, and the
case is closed. If the desk dies meanwhile nothing is lost; undoing destroys the reply.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from byway.cases import content
from byway.cases.actions.answer_line import (
    held_until,
    line_of,
    lock_line,
    put_desk_card,
    record_by,
    reply,
)
from byway.cases.actions.answer_texts import current_answer
from byway.cases.actions.case_work import close_case, reopen_case
from byway.cases.disk.deletion import note_deleted
from byway.cases.disk.storage import flush_deleted
from byway.cases.keys.heads import Head, read_head, write_head
from byway.cases.keys.staff_session import StaffSession, open_compartments
from byway.cases.keys.vouching import line_card
from byway.cases.models import Item, Line
from byway.cases.models.fields import random_uuid
from byway.cases.papers import OpenPaper, drop_paper, put_paper, read_paper, read_papers
from byway.cases.queue import Waiting
from byway.cases.rules.roles import Permission
from byway.cases.tallies import uncount_closing
from byway.errors import NotFound, Refused
from byway.sealing import LINE

SENT = "sent"
"""The kind of a paper that remembers what was sent at once, for as long as it can be undone."""
AT_ONCE = 50
"""Lines in one go."""


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """A line, and the number of the last item the member had before him."""

    case: uuid.UUID
    line: uuid.UUID
    read_up_to: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What was sent in one go."""

    id: uuid.UUID
    """Its paper."""
    until: str
    """From this minute the door shows it, and it cannot be undone."""
    sent: int
    left: tuple[tuple[uuid.UUID, str], ...] = ()
    """Cases that were left as they were, and why."""

    @property
    def can_be_undone(self) -> bool:
        """Whether its minute has not come yet."""
        return content.stamp() < self.until


def answer_and_close(
    *, by: StaffSession, answer: uuid.UUID, lines: Sequence[ToAnswer], close: bool = True
) -> Batch:
    """Sends an answer to each line and closes its case; what a colleague holds is left alone.

    Refused if the answer has expired. A line to which somebody wrote meanwhile is left, too.
    """
    by.require(Permission.REPLY)
    by.require(Permission.CLOSE)
    text = current_answer(answer).text
    if text.expired:
        raise Refused(f"this answer was valid until {text.valid_until}; it cannot be sent")
    if not 1 <= len(lines) <= AT_ONCE:
        raise Refused(f"expected between 1 and {AT_ONCE} lines")
    _forget_old(by)
    left, sent = [], []
    with transaction.atomic():
        until = held_until()
        for one in lines:
            try:
                with transaction.atomic():
                    sent.append(_answer_one(by, one, text.text, close=close))
            except (Refused, NotFound) as error:
                left.append((one.case, str(error)))
        team = min(by.teams)
        paper = put_paper(by=by, team=team, kind=SENT, until=until, lines=sent)
    return Batch(paper, until, len(sent), tuple(left))


def read_batch(by: StaffSession, batch: uuid.UUID) -> Batch:
    """A batch of the member's own; NotFound if it was undone or is long over."""
    paper = _paper(by, batch)
    return Batch(paper.id, paper.data["until"], len(paper.data["lines"]))


def undo_batch(*, by: StaffSession, batch: uuid.UUID) -> list[uuid.UUID]:
    """Destroys the replies of a batch and opens its cases again; gives the cases."""
    by.require(Permission.REPLY)
    paper = _paper(by, batch)
    with transaction.atomic():
        if content.stamp() >= paper.data["until"]:
            raise Refused("the minute is over: the answers are on their way")
        if not drop_paper(by=by, paper=paper):
            raise Refused("this was undone already")
        cases = [_undo_one(by, said) for said in paper.data["lines"]]
        flush_deleted()
    return cases


def alike_lines(waiting: Sequence[Sequence[Waiting]], line: uuid.UUID) -> list[Waiting]:
    """The lines that stand in one row of the queue with a line; none if it is not there."""
    return next((list(row) for row in waiting if any(o.line == line for o in row)), [])


def _answer_one(by: StaffSession, one: ToAnswer, text: str, *, close: bool) -> dict[str, object]:
    row_case, _ = line_of(by, one.case, one.line)
    row = lock_line(one.line)
    card = line_card(by, row_case, row)
    newest = Item.objects.in_scope("a line of the member's", compartment__line=one.line)
    if newest.filter(number__gt=one.read_up_to).exists():
        raise Refused("something new has come in since; read it first")
    item = random_uuid()
    reply(by=by, case=one.case, line=one.line, text=text, item=item,
          read_up_to=one.read_up_to, held=True)  # fmt: skip
    if close:
        # The reply just written is the line's newest item now; nothing newer is unread.
        close_case(by=by, case=one.case, outcome="answered")
    return {
        "case": one.case.hex,
        "line": one.line.hex,
        "item": item.hex,
        "state": card.state,
        "seen": card.seen,
        "closed": close,
    }


def _undo_one(by: StaffSession, said: dict[str, object]) -> uuid.UUID:
    case, line, item = (uuid.UUID(hex=str(said[name])) for name in ("case", "line", "item"))
    row_case, row = line_of(by, case, line)
    row = lock_line(line)
    note_deleted(item)
    for opened in open_compartments(by, row_case, LINE):
        if opened.row.line_id != line:
            continue
        gone = Item.objects.in_scope("a line of the member's", id=item, compartment=opened.row)
        if gone.delete()[0]:
            seen = read_head(opened).items
            write_head(opened, Head({key: n for key, n in seen.items() if key != item.hex}))
    if said["closed"]:
        uncount_closing(by, row_case, line_card(by, row_case, row), "answered")
        reopen_case(by=by, case=case)
    row = Line.objects.in_scope("a line of the member's", id=line).get()
    card = line_card(by, row_case, row)
    state, seen_before = str(said["state"]), int(str(said["seen"]))
    put_desk_card(by, row_case, row, replace(card, state=state, seen=seen_before))
    record_by(by, row_case, "undid an answer")
    return case


def _paper(by: StaffSession, batch: uuid.UUID) -> OpenPaper:
    paper = read_paper(by, batch)
    if paper.kind != SENT or paper.author != by.id:
        raise NotFound("nothing to undo")
    return paper


def _forget_old(by: StaffSession) -> None:
    for paper in read_papers(by, kind=SENT):
        if paper.author == by.id and paper.data["until"] <= content.stamp():
            drop_paper(by=by, paper=paper)
