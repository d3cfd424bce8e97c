"""Freezing a line: its words show nothing old and still take messages.

For when somebody else may hold the words. A member makes a new generation of the line and grants it
to the seeker; the seeker's grants to older ones are destroyed. Staff keep theirs, and can grant the
older ones anew, if the words are still those that were frozen.
"""

import uuid
from dataclasses import replace

from django.db import transaction

from byway.cases import content
from byway.cases.actions.answer_line import lock_line, put_desk_card, record_by
from byway.cases.case_cards import lock_case, put_case_card, read_case_card
from byway.cases.disk.storage import flush_deleted
from byway.cases.joins import by_team
from byway.cases.keys import trust
from byway.cases.keys.places import new_compartment
from byway.cases.keys.staff_session import StaffSession, open_compartments
from byway.cases.keys.vouching import line_card, line_to_write
from byway.cases.models import Case, Grant, Line
from byway.cases.papers import OpenPaper, drop_paper, put_paper, read_papers
from byway.cases.rules.marks import marked
from byway.cases.rules.roles import Permission
from byway.errors import NotFound, Refused
from byway.sealing import LINE, seal_grant, seeker_public

FROZEN = "frozen"
"""Kind of paper, about the case: which line, which of its generations its words still opened."""
MARK = "f"


def freeze_line(*, by: StaffSession, case: uuid.UUID, line: uuid.UUID) -> None:
    """Freezes a line; TamperError if its keys do not add up."""
    row_case = _own(by, case)
    with transaction.atomic():
        row_case = lock_case(by, row_case.id)
        row = _line(row_case, line)
        if _paper(by, row) is not None:
            raise Refused("this line is frozen already")
        newest = line_to_write(by, row_case, row)
        held = Grant.objects.in_scope("a line of the member's", reader=row.id)
        opened = sorted(held.values_list("compartment__generation", flat=True))
        team = trust.manifest().team(row_case.team.bytes)
        if team is None:
            raise Refused("the line's team is not there any more")
        new_compartment(
            row_case,
            LINE,
            newest.place.generation + 1,
            team=team,
            recovery=trust.manifest().recovery,
            signer=by.keys.signing,
            signer_id=by.id,
            line=row,
            seeker_public=_seekers(row),
        )
        held.filter(compartment__generation__in=opened).delete()
        put_paper(
            by=by,
            team=row_case.team,
            kind=FROZEN,
            case=row_case.id,
            line=row.id.hex,
            generations=opened,
            verify=row.verify.hex(),
        )
        _mark(by, row_case, row, on=True)
        record_by(by, row_case, "line frozen")
        flush_deleted()


def unfreeze_line(*, by: StaffSession, case: uuid.UUID, line: uuid.UUID) -> bool:
    """Grants the words what they opened before; False if some or all of it stays closed to them.

    So it does if the words were changed since, for whoever did that may not be the one who wrote;
    and if the line was sealed anew since, because a member left. The line is as any other then.
    """
    row_case = _own(by, case)
    with transaction.atomic():
        row_case = lock_case(by, row_case.id)
        row = _line(row_case, line)
        paper = _paper(by, row)
        if paper is None or not drop_paper(by=by, paper=paper):
            raise Refused("this line is not frozen")
        same = bool(paper.data["verify"] == row.verify.hex())
        whole = same and _grant_again(by, row_case, row, set(paper.data["generations"]))
        _mark(by, row_case, row, on=False)
        record_by(by, row_case, "line no longer frozen", detail="" if whole else "not all of it")
    return whole


def _grant_again(by: StaffSession, case: Case, row: Line, generations: set[int]) -> bool:
    """Grants these generations; False if one of them is not there any more."""
    line_to_write(by, case, row)  # TamperError if the keys do not add up
    public = _seekers(row)
    held = Grant.objects.in_scope("a line of the member's", reader=row.id)
    there = set(held.values_list("compartment__generation", flat=True))
    for one in open_compartments(by, case, LINE):
        generation = one.place.generation
        if one.row.line_id != row.id or one.pair is None or generation not in generations - there:
            continue
        there.add(generation)
        Grant.objects.create(
            compartment=one.row,
            reader=row.id,
            reader_generation=generation,
            box=seal_grant(
                one.pair,
                one.place,
                reader=row.id.bytes,
                reader_public=public,
                vouched=one.vouched,
            ),
        )
    return generations <= there


def _own(by: StaffSession, case: uuid.UUID) -> Case:
    by.require(Permission.REPLY)
    by.require_part(LINE)
    row = by.case(case)
    if not by_team(by, row.id):
        raise Refused("the team whose line it is freezes it")
    return row


def _line(case: Case, line: uuid.UUID) -> Line:
    row = lock_line(line)
    if row.case_id != case.id:
        raise NotFound("no such line")
    return row


def _seekers(row: Line) -> bytes:
    """The seeker's public half, as he proved it; TamperError for anybody else's."""
    return seeker_public(row.public, row.verify, trust.pin().organisation, row.id.bytes)


def _paper(by: StaffSession, row: Line) -> OpenPaper | None:
    papers = read_papers(by, kind=FROZEN, case=row.case_id)
    return next((paper for paper in papers if paper.data["line"] == row.id.hex), None)


def _mark(by: StaffSession, case: Case, row: Line, *, on: bool) -> None:
    card = line_card(by, case, row)
    put_desk_card(by, case, row, replace(card, marks=marked(card.marks, MARK, on)))
    own = read_case_card(by, case)
    put_case_card(
        by, case, replace(own, marks=marked(own.marks, MARK, on), changed=content.stamp())
    )
