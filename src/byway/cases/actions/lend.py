"""Lending a case to a colleague for some days, and breaking the glass: on record, with an end.

What a loan is, `byway.cases.keys.lending` says: it opens nothing once it is due. Here it gets its
reason, its signed item in the `story`, its event, and a paper of the team, by which any of its
members finds it and sweeps it when it has ended.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from byway.cases import content
from byway.cases.actions.answer_line import add_staff_item, record_by
from byway.cases.disk.storage import flush_deleted
from byway.cases.joins import by_team
from byway.cases.keys import trust
from byway.cases.keys.lending import end_loans, lend_opened, lend_part, open_every_half
from byway.cases.keys.staff_session import StaffSession, lent_parts
from byway.cases.keys.vouching import part_to_write
from byway.cases.models import Case, Grant
from byway.cases.models.fields import random_uuid
from byway.cases.papers import OpenPaper, drop_paper, put_paper, read_papers
from byway.cases.rules.mentions import mentioned
from byway.cases.rules.roles import ROLES, Permission, compartments_of
from byway.errors import NotFound, Refused
from byway.sealing import COMPARTMENTS, IDENTITY, LINE, STORY, ManifestMember

LOAN = "loan"
"""Kind of paper, about no case in the clear: it names the case inside."""
DAYS = 3
GLASS_HOURS = 72
"""A broken glass is whole again after so many hours at most."""
WHY_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Lent:
    """A loan as everybody on the case sees it."""

    id: uuid.UUID
    to: str
    """The reader's name."""
    by: str
    """Who lent it; the same, where he broke the glass."""
    parts: tuple[str, ...]
    until: str
    why: str
    glass: bool


def lend_case(
    *, by: StaffSession, case: uuid.UUID, to: uuid.UUID, why: str, days: int = DAYS
) -> tuple[str, ...]:
    """Lends a case's line, and its story where both their roles open it; gives what was lent.

    Nothing is lent to somebody who can read it already.
    """
    by.require(Permission.LEND)
    row = _own(by, case)
    why = _reason(why)
    if not 1 <= days <= 30:
        raise Refused("a case is lent for between 1 and 30 days")
    member = trust.manifest().member(to.bytes)
    if member is None or not member.roles:
        raise NotFound("no such member")
    parts = _new_to(by, row, member)
    if not parts:
        return ()
    until = content.now() + dt.timedelta(days=days)
    with transaction.atomic():
        for part in parts:
            lend_part(by, row, part, reader=to, until=until)
        _keep(by, row, member, parts, until, why, glass=False)
    return parts


def lend_mentioned(*, by: StaffSession, case: uuid.UUID, text: str) -> list[str]:
    """Lends a case to those whom a note mentions by name or by role; the names of the borrowers.

    Whoever may not lend writes the note all the same, and lends nothing.
    """
    if not by.may(Permission.LEND) or not by_team(by, case):
        return []
    members = {m.name: m for m in trust.manifest().members if m.roles and m.id != by.member.id}
    wanted: dict[str, ManifestMember] = {}
    for name in mentioned(text, {*members, *ROLES}):
        one = members.get(name)
        many = [one] if one else [m for m in members.values() if name in m.roles]
        wanted |= {m.name: m for m in many}
    return [
        name
        for name, member in wanted.items()
        if lend_case(by=by, case=case, to=uuid.UUID(bytes=member.id), why=text[:WHY_LIMIT])
    ]


def break_glass(
    *, by: StaffSession, case: uuid.UUID, why: str, hours: int = 24, part: str = IDENTITY
) -> None:
    """Opens to a coordinator, for some hours, a compartment of one case that his role does not."""
    by.require(Permission.BREAK_GLASS)
    row = _own(by, case)
    why = _reason(why)
    if part not in COMPARTMENTS or not 1 <= hours <= GLASS_HOURS:
        raise Refused(f"the glass is broken for between 1 and {GLASS_HOURS} hours")
    if part in by.compartments or part in lent_parts(by, row):
        raise Refused("this is open to you already")
    until = content.now() + dt.timedelta(hours=hours)
    with transaction.atomic():
        opened = open_every_half(by, row, part)
        if not opened:
            raise Refused("nothing of it opens to you")
        lend_opened(by, opened, reader=by.id, until=until)
        _keep(by, row, by.member, (part,), until, why, glass=True)


def loans_of(by: StaffSession, case: uuid.UUID) -> list[Lent]:
    """To whom a case is lent now; whoever asks sweeps what has ended."""
    if not by_team(by, case):
        return []
    end_due_loans(by=by)
    return [_lent(p) for p in _papers(by) if p.data["about"] == case.hex]


def end_loan(*, by: StaffSession, case: uuid.UUID, loan: uuid.UUID) -> None:
    """Ends a loan by hand."""
    by.require(Permission.LEND)
    row = _own(by, case)
    for paper in _papers(by):
        if paper.id == loan and paper.data["about"] == row.id.hex:
            if not _end(by, paper):
                break
            return
    raise NotFound("no such loan, or somebody was quicker")


def end_due_loans(*, by: StaffSession) -> int:
    """Sweeps the loans of the member's teams that have ended; how many.

    They have opened nothing since they were due.
    """
    if LINE not in by.compartments:
        return 0
    now = content.stamp()
    return sum(_end(by, paper) for paper in _papers(by) if paper.data["until"] <= now)


def lent_to_me(by: StaffSession) -> list[uuid.UUID]:
    """The cases of other teams, or parts of cases, that are lent to the member now."""
    rows = Grant.objects.in_scope("lent to the member", reader=by.id).select_related(
        "compartment__case"
    )
    cases = {grant.compartment.case_id: grant.compartment.case for grant in rows}
    return sorted(case for case, row in cases.items() if lent_parts(by, row))


def _own(by: StaffSession, case: uuid.UUID) -> Case:
    row = by.case(case)
    if not by_team(by, row.id):
        raise Refused("the team whose case it is lends it")
    return row


def _reason(why: str) -> str:
    why = why.strip()
    if not why or len(why) > WHY_LIMIT:
        raise Refused(f"a reason has between 1 and {WHY_LIMIT} characters")
    return why


def _new_to(by: StaffSession, case: Case, member: ManifestMember) -> tuple[str, ...]:
    """Of line and story, what both roles open and the borrower does not read as it is."""
    roles = compartments_of(member.roles)
    reads = roles if case.team.bytes in member.teams else frozenset()
    return tuple(p for p in (LINE, STORY) if p in roles & by.compartments and p not in reads)


def _keep(
    by: StaffSession,
    case: Case,
    member: ManifestMember,
    parts: tuple[str, ...],
    until: dt.datetime,
    why: str,
    *,
    glass: bool,
) -> None:
    reader = uuid.UUID(bytes=member.id)
    for paper in _papers(by):
        if paper.data["about"] == case.id.hex and paper.data["to"] == reader.hex:
            drop_paper(by=by, paper=paper)  # the new loan takes its place
    said: dict[str, Any] = {
        "to": reader.hex,
        "parts": list(parts),
        "until": content.stamp(until),
        "glass": glass,
    }
    put_paper(by=by, team=case.team, kind=LOAN, about=case.id.hex, why=why, **said)
    _tell(by, case, text=why, on=True, **said)
    record_by(by, case, "broke the glass" if glass else "lent the case", detail=member.name)


def _tell(by: StaffSession, case: Case, **said: Any) -> None:
    add_staff_item(
        part_to_write(by, case, STORY),
        by,
        item=random_uuid(),
        kind=content.LEND,
        data=content.pack(at=content.stamp(), **said),
    )


def _end(by: StaffSession, paper: OpenPaper) -> bool:
    """Ends one loan; False for the second of two who try."""
    case = uuid.UUID(hex=paper.data["about"])
    reader = uuid.UUID(hex=paper.data["to"])
    with transaction.atomic():
        if not drop_paper(by=by, paper=paper):
            return False
        row = Case.objects.in_scope("the member's teams", id=case, team__in=by.teams).first()
        if row is not None:
            end_loans(row, reader=reader)
            _tell(by, row, to=reader.hex, on=False, text="")
            record_by(by, row, "loan ended", detail=_name(reader))
        flush_deleted()
    return True


def _papers(by: StaffSession) -> list[OpenPaper]:
    return read_papers(by, kind=LOAN)


def _lent(paper: OpenPaper) -> Lent:
    said = paper.data
    return Lent(
        paper.id,
        _name(uuid.UUID(hex=said["to"])),
        _name(paper.author),
        tuple(said["parts"]),
        str(said["until"]),
        str(said["why"]),
        bool(said["glass"]),
    )


def _name(member: uuid.UUID) -> str:
    listed = trust.manifest().member(member.bytes)
    return listed.name if listed else ""
