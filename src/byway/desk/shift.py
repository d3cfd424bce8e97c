"""A shift at the desk: the next line, taking and giving back, notes, and ending it."""

import uuid
import zoneinfo
from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from byway.cases import (
    LANGUAGES,
    Permission,
    add_line_note,
    cannot_take,
    claim_line,
    claim_next,
    end_shift,
    my_lines,
    read_my_desk,
    release_line,
    set_my_desk,
)
from byway.desk import errors, forms
from byway.desk.case import case_page
from byway.desk.queue import in_training, queue_page
from byway.desk.session import DeskRequest
from byway.errors import NotAllowed, Refused


@require_POST
def next_line(request: DeskRequest) -> HttpResponse:
    """Hands the member the most urgent free line in his languages."""
    request.staff.require(Permission.CLAIM)
    try:
        found = claim_next(by=request.staff, training=in_training(request))
    except NotAllowed:
        raise
    except Refused as error:
        return queue_page(request, problem=errors.sentence(error), status=400)
    if found is None:
        return queue_page(request, notice=_("No free line in your languages waits for us."))
    return cast(HttpResponse, redirect("case", case_id=found.case))


@require_POST
def take(request: DeskRequest, case_id: uuid.UUID, line: uuid.UUID) -> HttpResponse:
    """Takes a line; from a colleague only on purpose."""
    _visible(request, case_id)
    on_purpose = request.POST.get("take_over") == "1"
    try:
        claim_line(by=request.staff, case=case_id, line=line, take_over=on_purpose)
    except Refused as error:
        return _again(request, case_id, error)
    return cast(HttpResponse, redirect("case", case_id=case_id))


@require_POST
def pass_on(request: DeskRequest, case_id: uuid.UUID, line: uuid.UUID) -> HttpResponse:
    """`I can't take this one`: no reason is asked."""
    _visible(request, case_id)
    cannot_take(by=request.staff, case=case_id, line=line)
    return cast(HttpResponse, redirect("queue"))


@require_POST
def give_back(request: DeskRequest, case_id: uuid.UUID, line: uuid.UUID) -> HttpResponse:
    """Gives a line back to the queue."""
    _visible(request, case_id)
    release_line(by=request.staff, case=case_id, line=line)
    return cast(HttpResponse, redirect("queue"))


@require_POST
def line_note(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Keeps a note for everybody who reads the line."""
    _visible(request, case_id)
    text = request.POST.get("text", "")
    try:
        add_line_note(by=request.staff, case=case_id, text=text)
    except Refused as error:
        return _again(request, case_id, error, line_note=text)
    return cast(HttpResponse, redirect("case", case_id=case_id))


@require_http_methods(["GET", "HEAD", "POST"])
def my_shift(request: DeskRequest) -> HttpResponse:
    """The lines in the member's name; a POST gives them all back and ends the shift."""
    request.staff.require(Permission.CLAIM)
    if request.method != "POST":
        return _shift_page(request)
    sentences = {
        one.line: request.POST.get(f"sentence_{one.line.hex}", "")
        for one in my_lines(request.staff)
    }
    try:
        end_shift(by=request.staff, sentences=sentences)
    except Refused as error:
        return _shift_page(request, problem=errors.sentence(error), status=400)
    return queue_page(request, notice=_("Your shift is over. All lines are given back."))


@require_http_methods(["GET", "HEAD", "POST"])
def my_desk(request: DeskRequest) -> HttpResponse:
    """The member's own settings: languages, how many lines at once, time zone."""
    request.staff.require(Permission.CLAIM)
    if request.method != "POST":
        return _desk_page(request)
    try:
        set_my_desk(
            by=request.staff,
            languages=tuple(request.POST.getlist("languages")),
            cap=forms.a_number(request, "cap"),
            zone=request.POST.get("zone", ""),
        )
    except Refused as error:
        return _desk_page(request, problem=errors.sentence(error), status=400)
    return cast(HttpResponse, redirect("shift"))


def _shift_page(request: DeskRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    lines = [
        (one, request.POST.get(f"sentence_{one.line.hex}", "")) for one in my_lines(request.staff)
    ]
    context = {"lines": lines, "mine": read_my_desk(request.staff), "problem": problem}
    return render(request, "desk/shift.html", context, status=status)


def _desk_page(request: DeskRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "mine": read_my_desk(request.staff),
        "languages": LANGUAGES,
        "zones": sorted(zoneinfo.available_timezones()),
        "problem": problem,
    }
    return render(request, "desk/my_desk.html", context, status=status)


def _visible(request: DeskRequest, case_id: uuid.UUID) -> None:
    request.staff.case(case_id)
    request.staff.require(Permission.CLAIM)


def _again(request: DeskRequest, case_id: uuid.UUID, error: Refused, **drafts: str) -> HttpResponse:
    if isinstance(error, NotAllowed):
        raise error
    return case_page(request, case_id, problem=errors.sentence(error), drafts=drafts, status=400)
