"""Opening a case for somebody who writes elsewhere, and writing down who somebody is."""

import uuid
from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from byway.cases import (
    Permission,
    add_identity_note,
    lent_to_me,
    manifest,
    open_case,
)
from byway.desk import errors, forms
from byway.desk.session import DeskRequest
from byway.errors import NotAllowed, Refused
from byway.sealing import IDENTITY

FIELDS = ("name", "channel", "note")


@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: DeskRequest) -> HttpResponse:
    """The form, and the new case."""
    staff = request.staff
    staff.require(Permission.OPEN)
    if request.method != "POST":
        return _page(request)
    said = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        case = open_case(by=staff, team=forms.an_id(request, "team"), **said)
    except NotAllowed:
        raise
    except Refused as error:
        return _page(request, problem=errors.sentence(error), status=400)
    return cast(HttpResponse, redirect("case", case_id=case))


def _page(request: DeskRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    teams = [team for team in manifest().teams if team.id in request.staff.member.teams]
    context = {
        "teams": teams,
        "chosen": request.POST.get("team", ""),
        "problem": problem,
        "said": {name: request.POST.get(name, "") for name in FIELDS},
    }
    return render(request, "desk/open_case.html", context, status=status)


@require_POST
def identity_note(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Keeps a name, a way to reach somebody, or a note in `identity`."""
    request.staff.case(case_id)
    add_identity_note(
        by=request.staff,
        case=case_id,
        name=request.POST.get("name", ""),
        channel=request.POST.get("channel", ""),
        text=request.POST.get("text", ""),
    )
    page = "identity" if IDENTITY in request.staff.compartments else "case"
    return cast(HttpResponse, redirect(page, case_id=case_id))


@require_safe
def lent(request: DeskRequest) -> HttpResponse:
    """The cases that colleagues have lent to the member."""
    cases = [{"case": case, "code": case.hex[:6]} for case in lent_to_me(request.staff)]
    return render(request, "desk/lent.html", {"cases": cases})
