"""Joining cases about one person, and taking them apart: one proposes, another confirms."""

import uuid

from django.db import transaction

from byway.cases.actions.answer_line import record_by
from byway.cases.actions.joining import check_joinable, join, locked, put_reader, take_apart
from byway.cases.case_cards import lock_case
from byway.cases.joins import PROPOSED, Proposal, by_team, main_of, proposals
from byway.cases.keys.staff_session import StaffSession
from byway.cases.models import Case
from byway.cases.models.fields import random_uuid
from byway.cases.papers import drop_paper, put_paper, read_papers
from byway.cases.rules.roles import Permission
from byway.errors import NotFound, Refused
from byway.sealing import LINE

WHY_LIMIT = 2000
"""Characters of a reason."""


def propose_join(
    *, by: StaffSession, main: uuid.UUID, part: uuid.UUID, why: str, reader: str = ""
) -> str:
    """Proposes that `part` belongs to `main`'s person; another member has to confirm.

    `reader` says in words who writes in the part's line. Gives the proposal's id.
    """
    one, other = _pair(by, main, part)
    one = main_of(by, one)
    with transaction.atomic():
        one, other = locked(by, one, other)
        check_joinable(by, one, other)
        if any(not p.apart for p in proposals(by, (one.id, other.id)) if p.part == other.id):
            raise Refused("this is proposed already, and waits for somebody else")
        if reader.strip():
            put_reader(by, other, reader)
        return _propose(by, one, other, why, apart=False)


def propose_apart(*, by: StaffSession, part: uuid.UUID, why: str) -> str:
    """Proposes that a joined case is a case of its own after all; another has to confirm."""
    by.require(Permission.JOIN)
    by.require_part(LINE)
    other = by.case(part)
    one = main_of(by, other)
    if one.id == other.id:
        raise Refused("this case is not joined to another")
    with transaction.atomic():
        one, other = locked(by, one, other)
        if any(p.apart for p in proposals(by, (other.id,))):
            raise Refused("this is proposed already, and waits for somebody else")
        return _propose(by, one, other, why, apart=True)


def confirm_proposal(*, by: StaffSession, case: uuid.UUID, pair: str) -> None:
    """Confirms what a colleague proposed; of two who confirm, one does it."""
    proposal = _proposal_of(by, case, pair)
    if proposal.author == by.id:
        raise Refused("somebody else has to confirm what you proposed")
    by.case(proposal.main), by.case(proposal.part)
    with transaction.atomic():
        rows = (by.case(proposal.main), by.case(proposal.part))
        one, other = locked(by, *rows)
        _drop_proposal(by, proposal)
        if proposal.apart:
            take_apart(by, one, other, proposal)
        else:
            check_joinable(by, one, other)
            join(by, one, other, proposal.author, proposal.why)


def withdraw_proposal(*, by: StaffSession, case: uuid.UUID, pair: str) -> None:
    """Takes a proposal back, or turns it down."""
    proposal = _proposal_of(by, case, pair)
    with transaction.atomic():
        _drop_proposal(by, proposal)
        for row in _there(by, proposal):
            record_by(by, row, "proposal turned down")


def name_reader(*, by: StaffSession, case: uuid.UUID, words: str) -> None:
    """Says in words who writes in a case's line, such as "the mother"; empty takes it back."""
    by.require(Permission.REPLY)
    row = by.case(case)
    if not by_team(by, row.id):
        raise Refused("this is for the team whose case it is")
    with transaction.atomic():
        row = lock_case(by, row.id)
        put_reader(by, row, words)
        record_by(by, row, "said who writes")


def _pair(by: StaffSession, main: uuid.UUID, part: uuid.UUID) -> tuple[Case, Case]:
    by.require(Permission.JOIN)
    by.require_part(LINE)
    one, other = by.case(main), by.case(part)
    if not (by_team(by, one.id) and by_team(by, other.id)):
        raise Refused("cases are joined by the team whose cases they are")
    return one, other


def _propose(by: StaffSession, one: Case, other: Case, why: str, *, apart: bool) -> str:
    why = why.strip()
    if not why or len(why) > WHY_LIMIT:
        raise Refused(f"say why, in between 1 and {WHY_LIMIT} characters")
    pair = random_uuid().hex
    for row in (one, other):
        put_paper(
            by=by,
            team=row.team,
            kind=PROPOSED,
            case=row.id,
            pair=pair,
            main=one.id.hex,
            part=other.id.hex,
            why=why,
            apart=apart,
        )
        record_by(by, row, "proposed to take apart" if apart else "proposed to join")
    return pair


def _proposal_of(by: StaffSession, case: uuid.UUID, pair: str) -> Proposal:
    by.require(Permission.JOIN)
    by.require_part(LINE)
    by.case(case)
    for proposal in proposals(by, (case,)):
        if proposal.pair == pair:
            return proposal
    raise NotFound("no such proposal, or somebody was quicker")


def _drop_proposal(by: StaffSession, proposal: Proposal) -> None:
    """Destroys a proposal's papers; NotFound for the second of two who try."""
    dropped = 0
    for case in (proposal.main, proposal.part):
        for paper in read_papers(by, kind=PROPOSED, case=case):
            if paper.data["pair"] == proposal.pair:
                dropped += drop_paper(by=by, paper=paper)
    if not dropped:
        raise NotFound("no such proposal, or somebody was quicker")


def _there(by: StaffSession, proposal: Proposal) -> list[Case]:
    rows = Case.objects.in_scope(
        "the member's teams", id__in=(proposal.main, proposal.part), team__in=by.teams
    )
    return list(rows.order_by("id"))
