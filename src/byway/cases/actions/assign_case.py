"""Who works on a case, and who stands in for them."""

import uuid

from byway.cases import content
from byway.cases.actions.story_items import changing, refresh_card, tell
from byway.cases.case_cards import read_case_card, short_id
from byway.cases.keys import trust
from byway.cases.keys.staff_session import StaffSession
from byway.cases.models import Case
from byway.cases.rules.roles import Permission, compartments_of, permissions_of
from byway.errors import Refused
from byway.sealing import STORY


def assign_case(
    *, by: StaffSession, case: uuid.UUID, owner: uuid.UUID | None, deputy: uuid.UUID | None = None
) -> None:
    """Gives a case to a caseworker and a deputy; a caseworker may take one that nobody has."""
    with changing(by, case) as row:
        if not by.may(Permission.ASSIGN):
            by.require(Permission.PLAN)
            if owner != by.id or read_case_card(by, row).owner not in ("", short_id(by.id)):
                raise Refused("a coordinator gives cases to others")
        for member in (owner, deputy):
            if member is not None and member not in caseworkers(row):
                raise Refused("a case is given to somebody of its team who may plan it")
        if owner is not None and owner == deputy:
            raise Refused("the deputy is somebody else")
        tell(by, row, content.ASSIGNED, what="assigned", owner=owner.hex if owner else "",
             deputy=deputy.hex if deputy else "")  # fmt: skip
        refresh_card(by, row, owner=short_id(owner) if owner else "",
                     deputy=short_id(deputy) if deputy else "")  # fmt: skip


def caseworkers(case: Case) -> dict[uuid.UUID, str]:
    """Those to whom a case can be given, and their names."""
    return {
        uuid.UUID(bytes=member.id): member.name
        for member in trust.manifest().members
        if case.team.bytes in member.teams
        and Permission.PLAN in permissions_of(member.roles)
        and STORY in compartments_of(member.roles)
    }
