"""Joins that nobody has to confirm any more: of invited lines, and of cases that changed hands.

An invitation is both words at once: it was made by a member for one case, and only its four words
give the mark by which the desk knows the line that came with them.
"""

import uuid

from django.db import transaction

from byway.cases import content
from byway.cases.actions.answer_line import record_by
from byway.cases.actions.joining import check_joinable, join, link, locked, put_reader
from byway.cases.invitations import paper_of_mark
from byway.cases.joins import by_team, main_of
from byway.cases.keys.staff_session import StaffSession, open_compartments
from byway.cases.models import Case
from byway.cases.papers import drop_paper
from byway.cases.reading import read_part
from byway.cases.rules.roles import Permission
from byway.errors import Refused
from byway.sealing import STORY


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
        one, other = locked(by, one, other)
        if not drop_paper(by=by, paper=paper):
            return False
        check_joinable(by, one, other)
        if paper.data["reader"]:
            put_reader(by, other, str(paper.data["reader"]))
        join(by, one, other, paper.author, "came with the words of an invitation")
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
        one, second = locked(by, by.case(main), by.case(part))
        try:
            check_joinable(by, one, second)
        except Refused:
            return False
        link(by, one, second)
        for row in (one, second):
            record_by(by, row, "joined again as the story says")
    return True
