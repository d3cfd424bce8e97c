"""Joined cases: several people write about one, each in a line, and a case, of his own.

Joining writes nothing that a line's seeker could open. The first of the cases, the main one, has a
team paper for each part; each part's card names the main case, and both must say so. A part whose
main case is gone stands for itself again.
"""

import uuid
from dataclasses import dataclass

from byway.cases.case_cards import read_case_card
from byway.cases.case_view import LineView, open_lines
from byway.cases.keys.staff_session import StaffSession
from byway.cases.models import Case
from byway.cases.papers import OpenPaper, read_papers
from byway.sealing import LINE

JOINED = "joined"
"""Kind of paper, about the main case: it names one part."""
PROPOSED = "join"
"""Kind of paper, about each of the two cases: a join, or its undoing, that awaits a second word."""
READER = "reader"
"""Kind of paper, about a case: who writes in its line, in the members' words."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two cases that one member wants joined, or taken apart; another has to confirm."""

    pair: str
    """What its two papers share, in hex."""
    main: uuid.UUID
    part: uuid.UUID
    author: uuid.UUID
    at: str
    why: str
    apart: bool


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One line of a group, and who reads what is written there."""

    case: uuid.UUID
    place: int
    """The case's place in the group from 1: its colour and its letter."""
    reader: str
    """Who writes there, in the members' words; empty: the card says what is known."""
    view: LineView

    @property
    def shade(self) -> int:
        """Its colour, one of six."""
        return (self.place - 1) % 6 + 1

    @property
    def letter(self) -> str:
        """A, B, C …: what tells lines apart for those who do not see the colour."""
        return chr(ord("A") + (self.place - 1) % 26)


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """The joined cases that one case belongs to; itself alone if it was joined to none."""

    main: uuid.UUID
    cases: tuple[uuid.UUID, ...]
    """The main case first, then its parts in the order in which they were joined."""
    lines: tuple[GroupLine, ...]
    proposals: tuple[Proposal, ...]


def joined_cases(by: StaffSession, case_id: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """The cases of a group, the main one first; a member to whom one case is lent sees that one."""
    case = by.case(case_id)
    if case.team not in by.teams or LINE not in by.compartments:
        return (case.id,)
    main = main_of(by, case)
    return (main.id, *(part.id for part in parts_of(by, main)))


def case_group(by: StaffSession, case_id: uuid.UUID) -> CaseGroup:
    """The group of a case with all its lines opened; what was seen in them is remembered."""
    cases = joined_cases(by, case_id)
    lines = tuple(
        GroupLine(case, place, reader_words(by, case) if by_team(by, case) else "", view)
        for place, case in enumerate(cases, start=1)
        for view in open_lines(by, case)
    )
    return CaseGroup(cases[0], cases, lines, tuple(proposals(by, cases)))


def by_team(by: StaffSession, case_id: uuid.UUID) -> bool:
    """Whether the member sees a case as one of its team, not only because it was lent to him."""
    return by.case(case_id).team in by.teams and LINE in by.compartments


def main_of(by: StaffSession, case: Case) -> Case:
    """The case that this one was joined to, or itself."""
    named = read_case_card(by, case).part_of
    if not named:
        return case
    rows = Case.objects.in_scope("the member's teams", id=uuid.UUID(hex=named), team=case.team)
    main = rows.first()
    if main is None or all(part.id != case.id for part in parts_of(by, main)):
        return case
    return main


def parts_of(by: StaffSession, main: Case) -> list[Case]:
    """The cases that were joined to this one, in the order of joining."""
    named = [uuid.UUID(hex=paper.data["part"]) for paper in join_papers(by, main.id)]
    rows = Case.objects.in_scope("the member's teams", id__in=named, team=main.team)
    there = {row.id: row for row in rows} if named else {}
    parts = [there[part] for part in dict.fromkeys(named) if part in there]
    return [part for part in parts if read_case_card(by, part).part_of == main.id.hex]


def join_papers(by: StaffSession, main: uuid.UUID) -> list[OpenPaper]:
    """The papers that name a main case's parts."""
    return read_papers(by, kind=JOINED, case=main)


def reader_words(by: StaffSession, case_id: uuid.UUID) -> str:
    """Who writes in a case's line, as a member put it; empty if nobody has."""
    papers = read_papers(by, kind=READER, case=case_id)
    return str(papers[-1].data["words"]) if papers else ""


def proposals(by: StaffSession, cases: tuple[uuid.UUID, ...]) -> list[Proposal]:
    """What is proposed about these cases, each once, the oldest first."""
    found: dict[str, Proposal] = {}
    for case in cases:
        if not by_team(by, case):
            continue
        for paper in read_papers(by, kind=PROPOSED, case=case):
            found.setdefault(paper.data["pair"], _proposal(paper))
    return sorted(found.values(), key=lambda one: one.at)


def _proposal(paper: OpenPaper) -> Proposal:
    said = paper.data
    return Proposal(
        pair=str(said["pair"]),
        main=uuid.UUID(hex=said["main"]),
        part=uuid.UUID(hex=said["part"]),
        author=paper.author,
        at=paper.at,
        why=str(said["why"]),
        apart=bool(said["apart"]),
    )
