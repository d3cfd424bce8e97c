"""The training switch: while it is on, the member sees invented lines and no real ones."""

from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from byway.cases import practice_lines
from byway.desk.session import DeskRequest
from byway.sealing import LINE


@require_POST
def training(request: DeskRequest) -> HttpResponse:
    """Switches practice on or off for this session."""
    request.staff.require_part(LINE)
    on = request.POST.get("on") == "1"
    if on:
        practice_lines(request.staff)
    request.record.training = on
    return cast(HttpResponse, redirect("queue"))
