"""The case page: where it stands and what is due, its conversations, its plan in short."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from byway.cases import (
    CRISIS_STEPS,
    OUTCOMES,
    SITUATIONS,
    URGENCY,
    WRITERS,
    CaseBrief,
    CaseGroup,
    GroupLine,
    Happened,
    LineView,
    Permission,
    StaffSession,
    case_brief,
    caseworkers,
    checklist,
    manifest,
    member_names,
    open_events,
    today,
    who_can_read,
)
from byway.desk.people_short import in_short, opened_group
from byway.desk.session import DeskRequest
from byway.desk.timeline import timeline
from byway.sealing import IDENTITY, STORY


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as its page shows it."""

    line: GroupLine
    reply_id: str
    """A fresh id: the same form sent twice makes one reply."""
    draft: str = ""

    @property
    def view(self) -> LineView:
        """The line, opened."""
        return self.line.view

    @property
    def case(self) -> uuid.UUID:
        """The case it belongs to: joined cases show on one page."""
        return self.line.case

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
    group = opened_group(staff, case_id)
    lines = [_shown(line, drafts) for line in group.lines]
    briefs = briefs_of(staff, group)
    own = next(one for one in briefs if one.case == case_id)
    context = {
        **head(staff, case_id, group),
        "lines": lines,
        "open": own.open,
        "warnings": [*_warnings(lines), *own.story.warnings],
        "problem": problem,
        "note_draft": drafts.get("note", ""),
        "brief": own,
        "due": sorted((one for brief in briefs for one in brief.due), key=_first),
        "ours": any(one.ours for one in briefs),
        "notes": _notes(briefs),
        **in_short(staff, group),
        **plan_in_short(staff, own),
        "closed": own.card.state == "closed" and not own.ours,
        "readers": who_can_read(staff, case_id),
        "happened": happened(staff, case_id),
        "situations": ("", *SITUATIONS),
        "writers": ("", *WRITERS),
        "urgencies": URGENCY,
        "outcomes": OUTCOMES,
    }
    return render(request, "desk/case.html", context, status=status)


def head(staff: StaffSession, case_id: uuid.UUID, group: CaseGroup) -> dict[str, Any]:
    """What the head of each of a case's pages needs."""
    return {
        "case_id": case_id,
        "code": case_id.hex[:6],
        "group": group,
        "others": [one for one in group.cases if one != case_id],
        **abilities(staff),
    }


def briefs_of(staff: StaffSession, group: CaseGroup) -> list[CaseBrief]:
    """A brief for each of the joined cases."""
    return [
        case_brief(staff, one, [line.view for line in group.lines if line.case == one])
        for one in group.cases
    ]


def plan_in_short(staff: StaffSession, brief: CaseBrief) -> dict[str, Any]:
    """What the case page shows of the plan, and who works on the case."""
    names, facts = member_names(), brief.facts
    said: dict[str, Any] = {
        "card": brief.card,
        "owner": names.get(brief.card.owner, ""),
        "deputy": names.get(brief.card.deputy, ""),
        "facts": facts,
        "crisis_steps": CRISIS_STEPS,
        "mine": brief.card.owner and names.get(brief.card.owner) == staff.member.name,
        "caseworkers": _caseworkers(staff, brief.case),
        "names": names,
    }
    if facts is not None:
        check_in = brief.awaited.when if brief.awaited else facts.waits_for
        said["timeline"] = timeline(facts, check_in, today())
        said["papers"] = checklist(facts.kind, facts.papers)
    return said


def _caseworkers(staff: StaffSession, case_id: uuid.UUID) -> list[tuple[str, str]]:
    if not staff.may(Permission.ASSIGN):
        return []
    found = caseworkers(staff.case(case_id))
    return sorted(((one.hex, name) for one, name in found.items()), key=lambda one: one[1])


def _shown(line: GroupLine, drafts: dict[str, str]) -> Shown:
    key = line.view.id.hex
    kept = drafts.get("reply_id") if key in drafts else None
    return Shown(line, kept or uuid.uuid4().hex, drafts.get(key, ""))


def _first(due: Any) -> tuple[bool, int]:
    return due.kind != "visit", due.days


def _notes(briefs: list[CaseBrief]) -> list[Any]:
    """The notes of all joined cases, newest first, and how many of them a page shows at once."""
    notes = [note for brief in briefs if brief.facts for note in brief.facts.notes]
    return sorted(notes, key=lambda one: one.at, reverse=True)


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
        "may_hand_over": staff.may(Permission.HAND_OVER),
        "may_download": staff.may(Permission.DOWNLOAD),
        "may_plan": staff.may(Permission.PLAN),
        "may_verify": staff.may(Permission.VERIFY),
        "may_open_cases": staff.may(Permission.OPEN),
        "may_assign": staff.may(Permission.ASSIGN),
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
