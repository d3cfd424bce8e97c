"""Giving a case to another team: which one, and that one does not read on."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from byway.cases import Permission, hand_over, manifest
from byway.desk.forms import an_id
from byway.desk.session import DeskRequest
from byway.sealing import LINE


@require_http_methods(["GET", "HEAD", "POST"])
def handing_over(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """The choice of a team; a POST gives the case away."""
    case = request.staff.case(case_id)
    request.staff.require(Permission.HAND_OVER)
    request.staff.require_part(LINE)
    if request.method == "POST":
        why = request.POST.get("why", "")
        hand_over(by=request.staff, case=case_id, team=an_id(request, "team"), why=why)
        return redirect("queue")
    teams = [
        (uuid.UUID(bytes=team.id), team.name)
        for team in manifest().teams
        if team.id != case.team.bytes
    ]
    context = {"case_id": case_id, "code": case_id.hex[:6], "teams": teams}
    return render(request, "desk/handing_over.html", context)
