"""Replies that wait for a second person: a trainee's always, anybody's who asks for one.

The draft is a team paper about the case; the line's card is marked. Whoever approves it signs the
reply and sends it, and the event names both.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.db import transaction

from byway.cases.actions.answer_line import (
    line_of,
    lock_line,
    put_desk_card,
    record_by,
    reply,
    reply_text,
    require_free,
)
from byway.cases.keys.staff_session import StaffSession
from byway.cases.keys.vouching import line_card
from byway.cases.models import Case, Line
from byway.cases.papers import (
    OpenPaper,
    change_paper,
    drop_paper,
    put_paper,
    read_paper,
    read_papers,
)
from byway.cases.rules.roles import Permission
from byway.errors import NotFound, Refused

DRAFT = "draft"
"""The kind of a paper that holds a draft."""
REMARK = 1_000
"""Characters of what a colleague says about a draft."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply that waits for a second person."""

    id: uuid.UUID
    case: uuid.UUID
    line: uuid.UUID
    author: uuid.UUID
    at: str
    text: str
    look_again: str
    read_up_to: int
    remark: str
    """What a colleague wants changed; empty if it waits for one."""

    @classmethod
    def of(cls, paper: OpenPaper) -> "Draft":
        """A draft from its paper."""
        said = paper.data
        return cls(
            paper.id,
            paper.case or uuid.UUID(int=0),
            uuid.UUID(hex=said["line"]),
            uuid.UUID(hex=said["author"]),
            paper.at,
            said["text"],
            said["look_again"],
            said["read_up_to"],
            said["remark"],
        )


def draft_reply(
    *,
    by: StaffSession,
    case: uuid.UUID,
    line: uuid.UUID,
    text: str,
    look_again: dt.date | None = None,
    read_up_to: int,
) -> uuid.UUID:
    """Puts a reply before the team; a second draft by the same member replaces his first."""
    by.require(Permission.DRAFT)
    text = reply_text(text)
    row_case, _ = line_of(by, case, line)
    with transaction.atomic():
        row = lock_line(line)
        require_free(by, line_card(by, row_case, row))
        for older in read_drafts(by, case=case):
            if older.author == by.id and older.line == line:
                drop_paper(by=by, paper=read_paper(by, older.id))
        made = put_paper(
            by=by,
            team=row_case.team,
            kind=DRAFT,
            case=case,
            line=line.hex,
            author=by.id.hex,
            text=text,
            look_again=look_again.isoformat() if look_again else "",
            read_up_to=read_up_to,
            remark="",
        )
        _mark(by, row_case, row)
        record_by(by, row_case, "drafted a reply")
    return made


def read_drafts(by: StaffSession, *, case: uuid.UUID | None = None) -> list[Draft]:
    """The drafts of the member's teams, or those about one case; the oldest first."""
    papers = read_papers(by, kind=DRAFT, case=case, about_cases=case is None)
    return [Draft.of(paper) for paper in papers if paper.case is not None]


def read_draft(by: StaffSession, draft: uuid.UUID) -> Draft:
    """One draft; NotFound if it is not there any more."""
    return Draft.of(_paper(by, draft))


def approve_draft(*, by: StaffSession, draft: uuid.UUID, text: str | None = None) -> None:
    """Signs a colleague's draft and sends it, as it is or as `text` has it.

    Refused to its author, and once a colleague has answered since it was written.
    """
    by.require(Permission.REPLY)
    paper = _paper(by, draft)
    said = Draft.of(paper)
    if said.author == by.id:
        raise Refused("a draft wants a second person: somebody else approves it")
    row_case, _ = line_of(by, said.case, said.line)
    with transaction.atomic():
        if not drop_paper(by=by, paper=paper):
            raise Refused("somebody else decided on this draft just now")
        reply(
            by=by,
            case=said.case,
            line=said.line,
            text=said.text if text is None else text,
            look_again=dt.date.fromisoformat(said.look_again) if said.look_again else None,
            read_up_to=said.read_up_to,
            take_over=True,  # it is the author who holds the line
            written_by=said.author,
        )
        _mark(by, row_case, lock_line(said.line))


def return_draft(*, by: StaffSession, draft: uuid.UUID, remark: str) -> None:
    """Gives a draft back to its author, with what should change."""
    by.require(Permission.REPLY)
    remark = remark.strip()
    if not 0 < len(remark) <= REMARK:
        raise Refused(f"a remark has between 1 and {REMARK} characters")
    paper = _paper(by, draft)
    said = Draft.of(paper)
    row_case, _ = line_of(by, said.case, said.line)
    with transaction.atomic():
        change_paper(by=by, paper=paper, **{**paper.data, "remark": remark})
        _mark(by, row_case, lock_line(said.line))
        record_by(by, row_case, "gave a draft back")


def drop_draft(*, by: StaffSession, draft: uuid.UUID) -> None:
    """Destroys a draft: its author's own, or anybody's for those who may reply."""
    paper = _paper(by, draft)
    said = Draft.of(paper)
    by.require(Permission.DRAFT if said.author == by.id else Permission.REPLY)
    row_case, _ = line_of(by, said.case, said.line)
    with transaction.atomic():
        drop_paper(by=by, paper=paper)
        _mark(by, row_case, lock_line(said.line))
        record_by(by, row_case, "dropped a draft")


def _mark(by: StaffSession, case: Case, line: Line) -> None:
    """Marks the line while a draft waits for a second person, and only then."""
    waits = any(d.line == line.id and not d.remark for d in read_drafts(by, case=case.id))
    card = line_card(by, case, line)
    marks = card.marks.replace("d", "") + ("d" if waits else "")
    if marks != card.marks:
        put_desk_card(by, case, line, replace(card, marks=marks))


def _paper(by: StaffSession, draft: uuid.UUID) -> OpenPaper:
    paper = read_paper(by, draft)
    if paper.kind != DRAFT or paper.case is None:
        raise NotFound("no such draft")
    return paper
