"""What joining two cases changes, and what taking them apart does; the callers say who may.

Papers, cards and marks are the team's; both stories keep a signed word of it, and both records.
"""

import uuid
from dataclasses import replace

from byway.cases import content
from byway.cases.actions.answer_line import add_staff_item, put_desk_card, record_by
from byway.cases.case_cards import lock_case, put_case_card, read_case_card
from byway.cases.case_codes import CODE
from byway.cases.joins import JOINED, READER, Proposal, join_papers, main_of, parts_of
from byway.cases.keys.staff_session import StaffSession
from byway.cases.keys.vouching import line_card, part_to_write
from byway.cases.models import Case, Line
from byway.cases.models.fields import random_uuid
from byway.cases.papers import OpenPaper, change_paper, drop_paper, put_paper, read_papers
from byway.cases.rules.marks import marked
from byway.errors import Refused
from byway.sealing import STORY

READER_LIMIT = 60
"""Characters in which members say who writes."""


def locked(by: StaffSession, one: Case, other: Case) -> tuple[Case, Case]:
    """Both rows, kept as they are until the transaction ends, always locked in one order."""
    rows = {case: lock_case(by, case) for case in sorted((one.id, other.id))}
    return rows[one.id], rows[other.id]


def check_joinable(by: StaffSession, one: Case, other: Case) -> None:
    """Refused, in one sentence, if two cases cannot be joined as they stand."""
    if one.id == other.id:
        raise Refused("these are one case already")
    if one.team != other.team:
        raise Refused("these cases are with different teams; one has to be handed over first")
    if main_of(by, one).id != one.id or main_of(by, other).id != other.id:
        raise Refused("one of these cases is joined to another already")
    if parts_of(by, other):
        raise Refused("others are joined to that case; propose it from its own page")


def join(by: StaffSession, one: Case, other: Case, author: uuid.UUID, why: str) -> None:
    """Joins two cases that are locked; `author` proposed it. Inside the caller's transaction."""
    link(by, one, other)
    _say(by, one, other, author, why, apart=False)


def link(by: StaffSession, one: Case, other: Case) -> None:
    """The papers, cards and marks of a join, without a word in the stories."""
    put_paper(by=by, team=one.team, kind=JOINED, case=one.id, part=other.id.hex)
    put_case_card(by, other, replace(read_case_card(by, other), part_of=one.id.hex))
    _set_marks(by, (one, other), on=True)


def take_apart(by: StaffSession, one: Case, other: Case, proposal: Proposal) -> None:
    """Undoes a join; Refused if there is none any more."""
    papers = [p for p in join_papers(by, one.id) if p.data["part"] == other.id.hex]
    if not papers:
        raise Refused("these cases are apart already")
    for paper in papers:
        drop_paper(by=by, paper=paper)
    put_case_card(by, other, replace(read_case_card(by, other), part_of=""))
    _set_marks(by, (other,) if parts_of(by, one) else (one, other), on=False)
    _say(by, one, other, proposal.author, proposal.why, apart=True)


def _set_marks(by: StaffSession, cases: tuple[Case, ...], *, on: bool) -> None:
    for case in cases:
        row = lock_case(by, case.id)
        card = read_case_card(by, row)
        put_case_card(by, row, replace(card, marks=marked(card.marks, "j", on)))
        lines = Line.objects.in_scope("a case of the member's", case=case).order_by("id")
        for line in lines.select_for_update():
            seen = line_card(by, case, line)
            put_desk_card(by, case, line, replace(seen, marks=marked(seen.marks, "j", on)))


def _say(
    by: StaffSession, one: Case, other: Case, author: uuid.UUID, why: str, *, apart: bool
) -> None:
    """Keeps it in both stories, signed, and on record in both cases."""
    for here, there in ((one, other), (other, one)):
        add_staff_item(
            part_to_write(by, here, STORY),
            by,
            item=random_uuid(),
            kind=content.JOINED,
            data=content.pack(
                at=content.stamp(),
                other=there.id.hex,
                main=one.id.hex,
                apart=apart,
                proposed=author.hex,
                text=why,
            ),
        )
        what = "taken apart from another case" if apart else "joined with another case"
        record_by(by, here, what, detail=there.id.hex[:CODE])


def put_reader(by: StaffSession, case: Case, words: str) -> None:
    """Keeps who writes in a case's line; inside the caller's transaction."""
    words = " ".join(words.split())
    if len(words) > READER_LIMIT:
        raise Refused(f"who writes: at most {READER_LIMIT} characters")
    papers: list[OpenPaper] = read_papers(by, kind=READER, case=case.id)
    if papers:
        change_paper(by=by, paper=papers[-1], words=words)
    else:
        put_paper(by=by, team=case.team, kind=READER, case=case.id, words=words)
