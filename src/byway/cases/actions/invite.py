"""Staff invite somebody to a line of his own in a case, or take the invitation back."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from byway.cases import content
from byway.cases.actions.answer_line import record_by
from byway.cases.actions.joining import READER_LIMIT
from byway.cases.actions.sign_in import staff_slots
from byway.cases.case_cards import lock_case
from byway.cases.disk.storage import flush_deleted
from byway.cases.invitations import HOURS, INVITED, open_invitations, seal_invitation
from byway.cases.joins import by_team
from byway.cases.keys import trust
from byway.cases.keys.staff_session import StaffSession
from byway.cases.models import Case, Invitation
from byway.cases.papers import drop_paper, put_paper, read_papers
from byway.cases.rules.roles import Permission
from byway.errors import NotFound, Refused
from byway.sealing import invitation_keys, new_invitation, spell_invitation, stretch

AT_ONCE = 3
"""Invitations to one case that can be open at a time."""


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation, shown once."""

    words: list[str]
    until: str
    """The minute it ends, UTC."""


def invite(*, by: StaffSession, case: uuid.UUID, language: str, reader: str = "") -> Invited:
    """Makes four words for a case; `reader` says who is invited, such as "the mother".

    The words stretch for about a tenth of a second, outside the transaction.
    """
    by.require(Permission.OPEN)
    row = _own(by, case)
    reader = " ".join(reader.split())
    if len(reader) > READER_LIMIT:
        raise Refused(f"who is invited: at most {READER_LIMIT} characters")
    secret = new_invitation()
    with staff_slots().held():
        keys = invitation_keys(stretch(secret, trust.pin().salt))
    until = content.now() + dt.timedelta(hours=HOURS)
    with transaction.atomic():
        row = lock_case(by, row.id)
        if len(open_invitations(by, row.id)) >= AT_ONCE:
            raise Refused(f"a case has at most {AT_ONCE} open invitations; take one back first")
        Invitation.objects.create(
            locator=keys.locator,
            team=row.team,
            day=content.today(),
            box=seal_invitation(keys, row.team, until),
        )
        put_paper(
            by=by,
            team=row.team,
            kind=INVITED,
            case=row.id,
            mark=keys.mark.hex(),
            locator=keys.locator.hex(),
            until=content.stamp(until),
            reader=reader,
        )
        record_by(by, row, "invited somebody")
    return Invited(spell_invitation(secret, language), content.stamp(until))


def revoke_invitation(*, by: StaffSession, case: uuid.UUID, invitation: uuid.UUID) -> None:
    """Takes an invitation back: its words lead nowhere from now on."""
    by.require(Permission.OPEN)
    row = _own(by, case)
    paper = next(
        (p for p in read_papers(by, kind=INVITED, case=row.id) if p.id == invitation), None
    )
    if paper is None:
        raise NotFound("no such invitation")
    with transaction.atomic():
        if not drop_paper(by=by, paper=paper):
            raise NotFound("no such invitation")
        locator = bytes.fromhex(paper.data["locator"])
        Invitation.objects.in_scope("the member's teams", locator=locator).delete()
        record_by(by, row, "invitation taken back")
        flush_deleted()


def end_invitations(by: StaffSession, teams: Iterable[uuid.UUID]) -> None:
    """Ends every open invitation of some teams, inside the caller's transaction.

    For when a member leaves: he read the papers, and so the marks that the lines are known by.
    """
    gone = set(teams)
    for paper in read_papers(by, kind=INVITED, about_cases=True):
        if paper.team in gone:
            drop_paper(by=by, paper=paper)
    Invitation.objects.in_scope("teams whose member leaves", team__in=gone).delete()


def _own(by: StaffSession, case: uuid.UUID) -> Case:
    row = by.case(case)
    if not by_team(by, row.id):
        raise Refused("the team whose case it is invites")
    return row
