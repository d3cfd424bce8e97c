"""Agreeing on a phrase that means "somebody is beside me", and hearing it before any reply."""

import uuid
from dataclasses import replace

from django.db import transaction

from byway.cases import content
from byway.cases.actions.answer_line import last_number, lock_line, put_desk_card, record_by
from byway.cases.case_cards import lock_case
from byway.cases.case_view import LineView, open_lines
from byway.cases.joins import by_team
from byway.cases.keys.staff_session import StaffSession
from byway.cases.keys.vouching import line_card
from byway.cases.models import Case, Line
from byway.cases.papers import OpenPaper, change_paper, drop_paper, put_paper, read_papers
from byway.cases.rules.marks import marked
from byway.cases.rules.phrases import LONGEST, SHORTEST, folded, holds
from byway.cases.rules.roles import Permission
from byway.errors import NotFound, Refused
from byway.sealing import LINE

PHRASE = "phrase"
"""Kind of paper, about the case: one line's phrase."""
AGREED, HEARD = "p", "b"
"""The marks on a line's card."""


def agree_phrase(*, by: StaffSession, case: uuid.UUID, line: uuid.UUID, phrase: str) -> None:
    """Keeps the phrase that was agreed with a line's writer; an empty one takes it back."""
    row_case = _own(by, case)
    phrase = " ".join(phrase.split())
    letters = len(folded(phrase).replace(" ", ""))
    if phrase and (letters < SHORTEST or len(phrase) > LONGEST):
        raise Refused(f"a phrase has at least {SHORTEST} letters and at most {LONGEST} characters")
    with transaction.atomic():
        row_case = lock_case(by, row_case.id)
        row = _line(row_case, line)
        paper = _paper(by, row_case.id, line)
        if paper is not None and phrase:
            change_paper(by=by, paper=paper, line=line.hex, phrase=phrase, heard=0)
        elif paper is not None:
            drop_paper(by=by, paper=paper)
        elif phrase:
            put_paper(
                by=by, team=row_case.team, kind=PHRASE, case=row_case.id,
                line=line.hex, phrase=phrase, heard=0,
            )  # fmt: skip
        _mark(by, row_case, row, AGREED, on=bool(phrase))
        record_by(by, row_case, "phrase agreed" if phrase else "phrase taken back")


def agreed_phrase(by: StaffSession, case: uuid.UUID, line: uuid.UUID) -> str:
    """A line's phrase, or empty."""
    if not by_team(by, case):
        return ""
    paper = _paper(by, case, line)
    return str(paper.data["phrase"]) if paper else ""


def hear_phrase(*, by: StaffSession, case: uuid.UUID) -> set[uuid.UUID]:
    """The lines of a case in which the phrase came since the desk last answered.

    The first to find it puts the line on top of the queue, marked, before any reply.
    """
    if not by_team(by, case):
        return set()
    views = [v for v in open_lines(by, case) if {AGREED, HEARD} & set(v.card.marks)]
    heard = {view.id for view in views if HEARD in view.card.marks}
    for view in views:
        if view.id not in heard and _came(by, case, view):
            _sound(by, case, view.id)
            heard.add(view.id)
    return heard


def quiet_phrase(*, by: StaffSession, case: uuid.UUID, line: uuid.UUID) -> None:
    """Takes the mark off again: colleagues know, or the danger is over."""
    row_case = _own(by, case)
    with transaction.atomic():
        row_case = lock_case(by, row_case.id)
        row = _line(row_case, line)
        card = line_card(by, row_case, row)
        paper = _paper(by, case, line)
        if paper is not None:
            said = {**paper.data, "heard": last_number(line)}
            change_paper(by=by, paper=paper, **said)
        put_desk_card(by, row_case, row, replace(card, marks=marked(card.marks, HEARD, False)))
        record_by(by, row_case, "phrase dealt with")


def _came(by: StaffSession, case: uuid.UUID, view: LineView) -> bool:
    paper = _paper(by, case, view.id)
    if paper is None:
        return False
    after = max(view.card.seen, int(paper.data["heard"]))
    return any(
        holds(str(entry.data.get("text", "")), paper.data["phrase"])
        for entry in view.part.entries
        if entry.kind in (content.MESSAGE, content.CHECK_IN) and entry.number > after
    )


def _sound(by: StaffSession, case: uuid.UUID, line: uuid.UUID) -> None:
    with transaction.atomic():
        row_case = lock_case(by, case)
        row = _line(row_case, line)
        card = line_card(by, row_case, row)
        if HEARD in card.marks:
            return
        marks = marked(card.marks, HEARD)
        put_desk_card(by, row_case, row, replace(card, marks=marks, urgency="today"))
        record_by(by, row_case, "the agreed phrase came")


def _own(by: StaffSession, case: uuid.UUID) -> Case:
    by.require(Permission.REPLY)
    by.require_part(LINE)
    row = by.case(case)
    if not by_team(by, row.id):
        raise Refused("this is for the team whose case it is")
    return row


def _line(case: Case, line: uuid.UUID) -> Line:
    row = lock_line(line)
    if row.case_id != case.id:
        raise NotFound("no such line")
    return row


def _paper(by: StaffSession, case: uuid.UUID, line: uuid.UUID) -> OpenPaper | None:
    papers = read_papers(by, kind=PHRASE, case=case)
    return next((paper for paper in papers if paper.data["line"] == line.hex), None)


def _mark(by: StaffSession, case: Case, row: Line, letter: str, *, on: bool) -> None:
    card = line_card(by, case, row)
    marks = marked(card.marks, letter, on)
    if not on:
        marks = marked(marks, HEARD, False)
    put_desk_card(by, case, row, replace(card, marks=marks))
