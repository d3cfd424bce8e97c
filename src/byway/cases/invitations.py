"""Invitations: four one-time words by which somebody opens a line of his own in a case.

The row that the words lead to holds, under a key that only they give, the team and the minute it
ends. The team's paper about the case holds the mark that only they give: by it the desk knows the
line that came with them, and nobody who can write to the store can pass a line off as invited.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from byway.cases import content
from byway.cases.keys import trust
from byway.cases.keys.staff_session import StaffSession
from byway.cases.models import Invitation
from byway.cases.papers import OpenPaper, read_papers
from byway.errors import NotFound, SealingError
from byway.sealing import InvitationKeys, lock_fixed, unlock_fixed

INVITED = "invitation"
"""Kind of paper, about the case that somebody is invited to."""
HOURS = 72
BOX_BYTES = 256
KEEP_DAYS = 4
"""A line may come on any of the days that its invitation touches."""


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that a member sees on the case's page. The words are shown once, never here."""

    id: uuid.UUID
    author: uuid.UUID
    at: str
    until: str
    reader: str
    """Who is invited, in the members' words."""


def seal_invitation(keys: InvitationKeys, team: uuid.UUID, until: dt.datetime) -> bytes:
    """What an invitation's row holds, for whoever has the words."""
    said = content.pack(t=team.hex, u=content.stamp(until))
    return lock_fixed(keys.box_key, said, size=BOX_BYTES, context=_context(keys))


def take_invitation(keys: InvitationKeys) -> uuid.UUID:
    """Uses an invitation up and gives its team; NotFound if there is none, or it has ended.

    Call it inside the transaction that makes the line: of two who come at once, one gets it.
    """
    row = Invitation.objects.in_scope("whoever has its words", locator=keys.locator).first()
    if row is None:
        raise NotFound("no such invitation")
    try:
        said = content.unpack(unlock_fixed(keys.box_key, row.box, context=_context(keys)))
    except SealingError:
        raise NotFound("no such invitation") from None
    if str(said["u"]) <= content.stamp():
        raise NotFound("the invitation has ended")
    rows = Invitation.objects.in_scope("whoever has its words", id=row.id, box=row.box)
    if not rows.delete()[0]:
        raise NotFound("the invitation has been used")
    return uuid.UUID(hex=said["t"])


def open_invitations(by: StaffSession, case: uuid.UUID) -> list[OpenInvitation]:
    """The invitations to a case that can still be used."""
    now = content.stamp()
    return [
        OpenInvitation(
            p.id, p.author, p.at, str(p.data["until"]), str(p.data["reader"])
        )
        for p in read_papers(by, kind=INVITED, case=case)
        if p.data["until"] > now
    ]  # fmt: skip


def paper_of_mark(by: StaffSession, mark: str, arrived: dt.date) -> OpenPaper | None:
    """The paper of the invitation that a line of this mark came with, if there is one."""
    days = (arrived - dt.timedelta(days=KEEP_DAYS), arrived)
    for paper in read_papers(by, kind=INVITED, about_cases=True, days=days):
        if paper.data["mark"] == mark:
            return paper
    return None


def _context(keys: InvitationKeys) -> tuple[bytes | str | int, ...]:
    return ("invitation", trust.pin().organisation, keys.locator)
