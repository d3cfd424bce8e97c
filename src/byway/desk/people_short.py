"""What every page of a case says of its people: proposals that wait, loans, invitations."""

import uuid
from typing import Any

from byway.cases import (
    CaseGroup,
    Permission,
    Proposal,
    StaffSession,
    case_group,
    loans_of,
    manifest,
    open_invitations,
    tend_group,
)


def opened_group(staff: StaffSession, case_id: uuid.UUID) -> CaseGroup:
    """A case's group; an invited line is joined first, and an agreed phrase is heard."""
    group = case_group(staff, case_id)
    return case_group(staff, case_id) if tend_group(staff, group) else group


def in_short(staff: StaffSession, group: CaseGroup) -> dict[str, Any]:
    """What waits, and to whom the case is open for now."""
    own = staff.case(group.main).team in staff.teams
    return {
        "proposals": [_proposal(staff, one) for one in group.proposals],
        "loans": [loan for case in group.cases for loan in loans_of(staff, case)],
        "invitations": [
            one for case in group.cases if own for one in open_invitations(staff, case)
        ],
        "may_join": own and staff.may(Permission.JOIN),
    }


def _proposal(staff: StaffSession, one: Proposal) -> dict[str, Any]:
    author = manifest().member(one.author.bytes)
    return {
        "one": one,
        "own": one.author == staff.id,
        "author": author.name if author else "",
        "main": one.main.hex[:6],
        "part": one.part.hex[:6],
    }
