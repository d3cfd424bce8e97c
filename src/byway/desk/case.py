"""The case page: its conversations, and what a member may do with them."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from byway.cases import (
    OUTCOMES,
    SITUATIONS,
    URGENCY,
    WRITERS,
    Happened,
    LineView,
    Permission,
    StaffSession,
    manifest,
    open_events,
    open_lines,
    who_can_read,
)
from byway.desk.session import DeskRequest
from byway.sealing import IDENTITY, STORY


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as its page shows it."""

    view: LineView
    reply_id: str
    """A fresh id: the same form sent twice makes one reply."""
    draft: str = ""

    @property
    def id(self) -> str:
        """The line's id in hex."""
        return self.view.id.hex

    @property
    def new_from(self) -> int:
        """Entries with a higher number came in since the desk last answered."""
        return self.view.card.seen


@require_safe
def case(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """A case."""
    return case_page(request, case_id)


def case_page(
    request: DeskRequest,
    case_id: uuid.UUID,
    *,
    problem: str = "",
    drafts: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The case's page; after something was refused, with what had been written still in it."""
    staff, drafts = request.staff, drafts or {}
    lines = [
        Shown(
            view,
            drafts.get("reply_id", uuid.uuid4().hex) if view.id.hex in drafts else uuid.uuid4().hex,
            drafts.get(view.id.hex, ""),
        )
        for view in open_lines(staff, case_id)
    ]
    context = {
        "case_id": case_id,
        "code": case_id.hex[:6],
        "lines": lines,
        "warnings": _warnings(lines),
        "problem": problem,
        "note_draft": drafts.get("note", ""),
        "closed": bool(lines) and all(line.view.card.state == "closed" for line in lines),
        "readers": who_can_read(staff, case_id),
        "happened": happened(staff, case_id),
        "situations": ("", *SITUATIONS),
        "writers": ("", *WRITERS),
        "urgencies": URGENCY,
        "outcomes": OUTCOMES,
        **abilities(staff),
    }
    return render(request, "desk/case.html", context, status=status)


def _warnings(lines: list[Shown]) -> list[str]:
    said = [one for line in lines for one in line.view.part.warnings]
    if any(line.view.card.flags for line in lines):
        said.append(_("A card of this case was changed."))
    return said


def abilities(staff: StaffSession) -> dict[str, Any]:
    """What the templates ask before they offer something; the actions check it themselves."""
    return {
        "may_reply": staff.may(Permission.REPLY),
        "may_note": staff.may(Permission.NOTE),
        "may_close": staff.may(Permission.CLOSE),
        "may_delete": staff.may(Permission.DELETE),
        "may_download": staff.may(Permission.DOWNLOAD),
        "opens_story": STORY in staff.compartments,
        "opens_identity": IDENTITY in staff.compartments,
    }


def happened(staff: StaffSession, case_id: uuid.UUID) -> list[Happened]:
    """The case's events, newest first, with names for ids; none for roles that do not open them."""
    if STORY not in staff.compartments:
        return []
    return [
        Happened(one.at, name_of(one.who), one.what, one.detail)
        for one in reversed(open_events(staff, case_id))
    ]


def name_of(who: str) -> str:
    """A member's name from the id in an event."""
    if who == "seeker":
        return _("the person who writes")
    try:
        member = manifest().member(bytes.fromhex(who))
    except ValueError:
        member = None
    return member.name if member is not None else _("somebody who has left")
