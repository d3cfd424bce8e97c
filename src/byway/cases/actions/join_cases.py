"""Joining cases that are about one person, and taking them apart: one proposes, another confirms.

An invitation is both words at once: it was made by a member for one case, and only its four words
give the mark by which the desk knows the line that came with them.
"""

import uuid
from dataclasses import replace

from django.db import transaction

from byway.cases import content
from byway.cases.actions.answer_line import add_staff_item, put_desk_card, record_by
from byway.cases.case_cards import lock_case, put_case_card, read_case_card
from byway.cases.invitations import paper_of_mark
from byway.cases.joins import (
    JOINED,
    PROPOSED,
    READER,
    Proposal,
    by_team,
    join_papers,
    main_of,
    parts_of,
    proposals,
)
from byway.cases.marks import marked
from byway.cases.models import Case, Line
from byway.cases.models.fields import random_uuid
from byway.cases.papers import OpenPaper, change_paper, drop_paper, put_paper, read_papers
from byway.cases.reading import read_part
from byway.cases.roles import Permission
from byway.cases.staff_session import StaffSession, open_compartments
from byway.cases.vouching import line_card, part_to_write
from byway.errors import NotFound, Refused
from byway.sealing import LINE, STORY

WHY_LIMIT = 2000
READER_LIMIT = 60
CODE = 6
"""Least digits of a case's id that find it."""


def propose_join(
    *, by: StaffSession, main: uuid.UUID, part: uuid.UUID, why: str, reader: str = ""
) -> str:
    """Proposes that `part` belongs to `main`'s person; another member has to confirm.

    `reader` says in words who writes in the part's line. Gives the proposal's id.
    """
    one, other = _pair(by, main, part)
    one = main_of(by, one)
    with transaction.atomic():
        one, other = _locked(by, one, other)
        _check_joinable(by, one, other)
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
        one, other = _locked(by, one, other)
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
        one, other = _locked(by, *rows)
        _drop_proposal(by, proposal)
        if proposal.apart:
            _take_apart(by, one, other, proposal)
        else:
            _check_joinable(by, one, other)
            _join(by, one, other, proposal.author, proposal.why)


def withdraw_proposal(*, by: StaffSession, case: uuid.UUID, pair: str) -> None:
    """Takes a proposal back, or turns it down."""
    proposal = _proposal_of(by, case, pair)
    with transaction.atomic():
        _drop_proposal(by, proposal)
        for row in _there(by, proposal):
            record_by(by, row, "proposal turned down")


def join_invited(*, by: StaffSession, case: uuid.UUID, mark: str) -> bool:
    """Joins the case of a line that came with an invitation's words, when a member first sees it.

    The member who invited is the first word, the one who has the four words the second. False if
    no invitation has this mark, if it was used, or if his role joins nothing.
    """
    if not mark or not by.may(Permission.JOIN) or not by_team(by, case):
        return False
    other = by.case(case)
    paper = paper_of_mark(by, mark, other.day)
    if paper is None or paper.case is None or paper.case == case:
        return False
    one = main_of(by, by.case(paper.case))
    with transaction.atomic():
        one, other = _locked(by, one, other)
        if not drop_paper(by=by, paper=paper):
            return False
        _check_joinable(by, one, other)
        if paper.data["reader"]:
            put_reader(by, other, str(paper.data["reader"]))
        _join(by, one, other, paper.author, "came with the words of an invitation")
    return True


def rejoin(*, by: StaffSession, case: uuid.UUID) -> bool:
    """Joins a case again as its story says: a hand-over leaves papers and cards behind.

    What two members once signed still holds, until two take it apart. For members who open the
    story; False if the story says nothing of it, or the other case is not with this team.
    """
    row = by.case(case)
    if not by_team(by, case) or STORY not in by.compartments:
        return False
    said: dict[str, dict[str, object]] = {}
    for entry in read_part(by, row, open_compartments(by, row, STORY)).entries:
        if entry.kind == content.JOINED:
            said[str(entry.data["other"])] = entry.data
    again = False
    for other, data in said.items():
        there = Case.objects.in_scope("the member's teams", id=uuid.UUID(hex=other), team=row.team)
        if not data["apart"] and there.exists():
            main = str(data["main"])
            again |= _again(by, uuid.UUID(hex=main), uuid.UUID(hex=other), case)
    return again


def _again(by: StaffSession, main: uuid.UUID, other: uuid.UUID, case: uuid.UUID) -> bool:
    part = other if main == case else case
    if main not in (case, other) or main_of(by, by.case(part)).id == main:
        return False
    with transaction.atomic():
        one, second = _locked(by, by.case(main), by.case(part))
        try:
            _check_joinable(by, one, second)
        except Refused:
            return False
        _link(by, one, second)
        for row in (one, second):
            record_by(by, row, "joined again as the story says")
    return True


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


def find_case(by: StaffSession, typed: str) -> uuid.UUID:
    """The case of the member's teams whose id begins with these digits, or that an address names.

    Raises Refused if none or several do.
    """
    digits = _hex_run(typed)
    if len(digits) < CODE:
        raise Refused(f"expected a case's code, at least {CODE} of its digits, or its address")
    low, high = (uuid.UUID(hex=digits.ljust(32, end)) for end in "0f")
    rows = Case.objects.in_scope("the member's teams", team__in=by.teams, id__range=(low, high))
    found = list(rows.values_list("id", flat=True)[:2])
    if not found:
        raise Refused("no case that you may see has this code")
    if len(found) > 1:
        raise Refused("several cases have this code; give the address of the one you mean")
    return by.case(found[0]).id


def _hex_run(typed: str) -> str:
    """The longest run of hexadecimal digits in what was typed, at most 32."""
    runs = "".join(c if c in "0123456789abcdef" else " " for c in typed.lower()).split()
    return max(runs, key=len, default="")[:32]


def _pair(by: StaffSession, main: uuid.UUID, part: uuid.UUID) -> tuple[Case, Case]:
    by.require(Permission.JOIN)
    by.require_part(LINE)
    one, other = by.case(main), by.case(part)
    if not (by_team(by, one.id) and by_team(by, other.id)):
        raise Refused("cases are joined by the team whose cases they are")
    return one, other


def _locked(by: StaffSession, one: Case, other: Case) -> tuple[Case, Case]:
    """Both rows, kept as they are until the transaction ends, always locked in one order."""
    rows = {case: lock_case(by, case) for case in sorted((one.id, other.id))}
    return rows[one.id], rows[other.id]


def _check_joinable(by: StaffSession, one: Case, other: Case) -> None:
    if one.id == other.id:
        raise Refused("these are one case already")
    if one.team != other.team:
        raise Refused("these cases are with different teams; one has to be handed over first")
    if main_of(by, one).id != one.id or main_of(by, other).id != other.id:
        raise Refused("one of these cases is joined to another already")
    if parts_of(by, other):
        raise Refused("others are joined to that case; propose it from its own page")


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


def _join(by: StaffSession, one: Case, other: Case, author: uuid.UUID, why: str) -> None:
    _link(by, one, other)
    _say(by, one, other, author, why, apart=False)


def _link(by: StaffSession, one: Case, other: Case) -> None:
    put_paper(by=by, team=one.team, kind=JOINED, case=one.id, part=other.id.hex)
    put_case_card(by, other, replace(read_case_card(by, other), part_of=one.id.hex))
    _set_marks(by, (one, other), on=True)


def _take_apart(by: StaffSession, one: Case, other: Case, proposal: Proposal) -> None:
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
