"""The plan of a case: its state, dated risks, steps, absences, statuses, tracks and verdicts.

One page of small forms. Each form names the change it is; after it the page shows what holds now.
"""

import uuid
from collections.abc import Callable
from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from byway.cases import (
    BELIEVED,
    KINDS,
    LEGAL,
    MARKS,
    OFFICIAL,
    PAPER_MARKS,
    PAPERS,
    RISKS,
    TRACKS,
    VERDICTS,
    StaffSession,
    case_group,
    give_verdict,
    report_visit,
    set_absence,
    set_kind,
    set_paper,
    set_risk,
    set_state,
    set_status,
    set_step,
    set_track,
    sign_verdict,
)
from byway.desk import alarm, case, errors, forms
from byway.desk.session import DeskRequest
from byway.errors import NotAllowed, Refused
from byway.sealing import STORY

Change = Callable[[DeskRequest, StaffSession, uuid.UUID], None]


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Shows the plan; a POST changes one thing in it."""
    staff = request.staff
    staff.case(case_id)
    staff.require_part(STORY)
    if request.method != "POST":
        return _page(request, case_id)
    change = CHANGES.get(request.POST.get("form", ""))
    try:
        if change is None:
            raise Refused("the form was not complete; load the page again")
        change(request, staff, case_id)
    except NotAllowed:
        raise
    except Refused as error:
        return _page(request, case_id, problem=errors.sentence(error), status=400)
    return cast(HttpResponse, redirect("plan", case_id=case_id))


def _page(
    request: DeskRequest, case_id: uuid.UUID, *, problem: str = "", status: int = 200
) -> HttpResponse:
    staff = request.staff
    group = case_group(staff, case_id)
    brief = next(one for one in case.briefs_of(staff, group) if one.case == case_id)
    context = {
        **case.head(staff, case_id, group),
        **case.plan_in_short(staff, brief),
        "brief": brief,
        "due": brief.due,
        "ours": brief.ours,
        "open": brief.open,
        "warnings": brief.story.warnings,
        "problem": problem,
        "draft": request.POST.get("text", "") if problem else "",
        "next_states": [s for s in LEGAL[brief.card.state] if s not in ("closed", "reopened")],
        "risks": RISKS,
        "official": OFFICIAL,
        "believed": BELIEVED,
        "kinds": KINDS,
        "track_marks": MARKS,
        "track_names": TRACKS,
        "paper_names": PAPERS,
        "paper_marks": PAPER_MARKS,
        "verdict_words": VERDICTS,
    }
    return render(request, "desk/plan.html", context, status=status)


def _field(request: DeskRequest, name: str) -> str:
    return request.POST.get(name, "")


def _state(request: DeskRequest, by: StaffSession, case_id: uuid.UUID) -> None:
    days = {name: forms.day_text(request, name) for name in ("first", "last")}
    why = _field(request, "text")
    set_state(by=by, case=case_id, state=_field(request, "state"), why=why, **days)


def _risk(request: DeskRequest, by: StaffSession, case_id: uuid.UUID) -> None:
    set_risk(
        by=by,
        case=case_id,
        risk=_field(request, "risk"),
        when=forms.a_span(request),
        text=_field(request, "text"),
        of=_field(request, "of"),
        over=_field(request, "over") == "1",
    )


def _visit(request: DeskRequest, by: StaffSession, case_id: uuid.UUID) -> None:
    report_visit(by=by, case=case_id, text=_field(request, "text"))
    alarm.look(by)


def _step(request: DeskRequest, by: StaffSession, case_id: uuid.UUID) -> None:
    set_step(
        by=by,
        case=case_id,
        text=_field(request, "text"),
        when=forms.a_span(request),
        owner=forms.some_id(request, "owner"),
        of=_field(request, "of"),
        done=_field(request, "done") == "1",
    )


def _absence(request: DeskRequest, by: StaffSession, case_id: uuid.UUID) -> None:
    set_absence(
        by=by,
        case=case_id,
        began=forms.a_span(request),
        ended=forms.day_text(request, "ended"),
        text=_field(request, "text"),
        of=_field(request, "of"),
    )


def _status(request: DeskRequest, by: StaffSession, case_id: uuid.UUID) -> None:
    set_status(
        by=by,
        case=case_id,
        status=_field(request, "status"),
        as_of=forms.day_text(request, "as_of"),
        source=_field(request, "source"),
        believed=_field(request, "believed") or "unknown",
        text=_field(request, "text"),
        of=_field(request, "of"),
    )


def _kind(request: DeskRequest, by: StaffSession, case_id: uuid.UUID) -> None:
    set_kind(by=by, case=case_id, kind=_field(request, "kind"))


def _track(request: DeskRequest, by: StaffSession, case_id: uuid.UUID) -> None:
    track, mark = _field(request, "track"), _field(request, "mark")
    set_track(by=by, case=case_id, track=track, mark=mark, text=_field(request, "text"))


def _paper(request: DeskRequest, by: StaffSession, case_id: uuid.UUID) -> None:
    paper, mark = _field(request, "paper"), _field(request, "mark")
    set_paper(by=by, case=case_id, paper=paper, mark=mark, text=_field(request, "text"))


def _verdict(request: DeskRequest, by: StaffSession, case_id: uuid.UUID) -> None:
    give_verdict(
        by=by,
        case=case_id,
        claim=_field(request, "claim"),
        verdict=_field(request, "verdict"),
        reasons=_field(request, "text"),
    )


def _sign(request: DeskRequest, by: StaffSession, case_id: uuid.UUID) -> None:
    agrees = _field(request, "agrees") != "0"
    of, text = _field(request, "of"), _field(request, "text")
    sign_verdict(by=by, case=case_id, of=of, agrees=agrees, text=text)


CHANGES: dict[str, Change] = {
    "state": _state,
    "risk": _risk,
    "visit": _visit,
    "step": _step,
    "absence": _absence,
    "status": _status,
    "kind": _kind,
    "track": _track,
    "paper": _paper,
    "verdict": _verdict,
    "sign": _sign,
}
"""What the page's forms can change, by the name that each sends along."""
