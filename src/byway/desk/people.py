"""The people of a case: who writes in which line, who is invited, who else may read for a while."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from byway.cases import CaseGroup, GroupLine, Permission, agreed_phrase, manifest
from byway.desk.case import head
from byway.desk.people_short import in_short, opened_group
from byway.desk.session import DeskRequest
from byway.sealing import IDENTITY, LANGUAGES


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes, as the page shows them."""

    line: GroupLine
    phrase: str

    @property
    def id(self) -> str:
        """The line's id in hex."""
        return self.line.view.id.hex

    @property
    def frozen(self) -> bool:
        """Whether the line's words show nothing old."""
        return "f" in self.line.view.card.marks

    @property
    def heard(self) -> bool:
        """Whether the agreed phrase came."""
        return "b" in self.line.view.card.marks


@require_safe
def people(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """The page."""
    return people_page(request, case_id)


def people_page(
    request: DeskRequest, case_id: uuid.UUID, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page; after something was refused with a `problem`, or with what was made, shown once."""
    staff = request.staff
    group = opened_group(staff, case_id)
    own = staff.case(case_id).team in staff.teams
    context = {
        **head(staff, case_id, group),
        **in_short(staff, group),
        "people": [
            Person(line, agreed_phrase(staff, line.case, line.view.id)) for line in group.lines
        ],
        "joined": [_joined(group, case, case_id) for case in group.cases],
        "colleagues": sorted(
            m.name for m in manifest().members if m.roles and m.id != staff.member.id
        ),
        "languages": LANGUAGES,
        "may_open": own and staff.may(Permission.OPEN),
        "may_lend": own and staff.may(Permission.LEND),
        "may_break": own
        and staff.may(Permission.BREAK_GLASS)
        and IDENTITY not in staff.compartments,
        **more,
    }
    return render(request, "desk/people.html", context, status=status)


def _joined(group: CaseGroup, case: uuid.UUID, here: uuid.UUID) -> dict[str, Any]:
    return {
        "case": case,
        "code": case.hex[:6],
        "main": case == group.main,
        "here": case == here,
        "letter": chr(ord("A") + group.cases.index(case) % 26),
        "place": group.cases.index(case) + 1,
    }
