"""What a member changes in a case. Each is a POST that ends on a page showing the change."""

import uuid
from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from byway.cases import (
    Permission,
    add_note,
    assign_case,
    begin_talking,
    case_group,
    close_case,
    correct_card,
    delete_case,
    gone_from_backups,
    open_lines,
    reopen_case,
    reply,
    set_flag,
)
from byway.desk import errors, forms
from byway.desk.case import case_page
from byway.desk.session import DeskRequest
from byway.errors import NotAllowed, Refused


def _visible(request: DeskRequest, case_id: uuid.UUID, needed: Permission) -> None:
    """NotFound for a case that is not his to see, before anything is said about permissions."""
    request.staff.case(case_id)
    request.staff.require(needed)


def _to_case(case_id: uuid.UUID) -> HttpResponse:
    return cast(HttpResponse, redirect("case", case_id=case_id))


def _again(request: DeskRequest, case_id: uuid.UUID, error: Refused, **drafts: str) -> HttpResponse:
    """The case's page once more, with what was wrong and what had been written."""
    if isinstance(error, NotAllowed):
        raise error
    return case_page(request, case_id, problem=errors.sentence(error), drafts=drafts, status=400)


@require_POST
def send_reply(request: DeskRequest, case_id: uuid.UUID, line: uuid.UUID) -> HttpResponse:
    """Answers a line."""
    _visible(request, case_id, Permission.REPLY)
    text = request.POST.get("text", "")
    try:
        reply(
            by=request.staff,
            case=case_id,
            line=line,
            text=text,
            look_again=forms.a_day(request, "look_again", to_come=True),
            item=forms.an_id(request, "reply_id"),
            read_up_to=forms.a_number(request, "read_up_to"),
        )
    except Refused as error:
        drafts = {line.hex: text, "reply_id": request.POST.get("reply_id", "")}
        return _again(request, case_id, error, **drafts)
    begin_talking(by=request.staff, case=case_id)
    return _to_case(case_id)


@require_POST
def set_card(request: DeskRequest, case_id: uuid.UUID, line: uuid.UUID) -> HttpResponse:
    """Corrects a line's card."""
    _visible(request, case_id, Permission.REPLY)
    try:
        correct_card(
            by=request.staff,
            case=case_id,
            line=line,
            situation=request.POST.get("situation"),
            writer=request.POST.get("writer"),
            urgency=request.POST.get("urgency"),
            look_again=forms.a_day(request, "look_again"),
        )
    except Refused as error:
        return _again(request, case_id, error)
    return _to_case(case_id)


@require_POST
def mark_seen(request: DeskRequest, case_id: uuid.UUID, line: uuid.UUID) -> HttpResponse:
    """Marks as seen what was on the page, not what has come in since."""
    _visible(request, case_id, Permission.REPLY)
    asked = forms.a_number(request, "read_up_to")
    there = max(
        (v.last_number for v in open_lines(request.staff, case_id) if v.id == line), default=0
    )
    correct_card(by=request.staff, case=case_id, line=line, seen=min(asked, there))
    return cast(HttpResponse, redirect("queue"))


@require_POST
def note(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Keeps a note in the case's `story`."""
    _visible(request, case_id, Permission.NOTE)
    text = request.POST.get("text", "")
    try:
        add_note(by=request.staff, case=case_id, text=text)
    except Refused as error:
        return _again(request, case_id, error, note=text)
    return cast(HttpResponse, redirect("story", case_id=case_id))


@require_POST
def close(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Closes a case with an outcome."""
    _visible(request, case_id, Permission.CLOSE)
    read = {
        line.view.id: forms.a_number(request, f"read_up_to_{line.view.id.hex}")
        for line in case_group(request.staff, case_id).lines
    }
    try:
        close_case(
            by=request.staff,
            case=case_id,
            outcome=request.POST.get("outcome", ""),
            basis=request.POST.get("basis", ""),
            day=forms.day_text(request, "day"),
            next_step=request.POST.get("next_step", ""),
            read_up_to=read,
        )
    except Refused as error:
        return _again(request, case_id, error)
    return _to_case(case_id)


@require_POST
def reopen(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Opens a closed case again."""
    _visible(request, case_id, Permission.CLOSE)
    reopen_case(by=request.staff, case=case_id)
    return _to_case(case_id)


@require_POST
def flag(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Raises a flag, keeps what is ticked of its checklist, or lowers it."""
    request.staff.case(case_id)
    try:
        set_flag(
            by=request.staff,
            case=case_id,
            flag=request.POST.get("flag", ""),
            on=request.POST.get("on") != "0",
            done=tuple(request.POST.getlist("done")),
            text=request.POST.get("text", ""),
        )
    except Refused as error:
        return _again(request, case_id, error)
    return _to_case(case_id)


@require_POST
def assign(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Gives a case to a caseworker and a deputy."""
    request.staff.case(case_id)
    try:
        assign_case(
            by=request.staff,
            case=case_id,
            owner=forms.some_id(request, "owner"),
            deputy=forms.some_id(request, "deputy"),
        )
    except Refused as error:
        return _again(request, case_id, error)
    return _to_case(case_id)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Says what deletion destroys, and on the second form destroys it."""
    _visible(request, case_id, Permission.DELETE)
    if request.method == "POST" and request.POST.get("confirm") == "delete":
        delete_case(by=request.staff, case=case_id)
        said = {"title": _("Deleted"), "backups_until": gone_from_backups().isoformat()}
        return render(request, "desk/deleted.html", said)
    group = case_group(request.staff, case_id)
    context = {
        "case_id": case_id,
        "code": case_id.hex[:6],
        "lines": group.lines,
        "others": [one.hex[:6] for one in group.cases if one != case_id],
        "backups_until": gone_from_backups().isoformat(),
    }
    return render(request, "desk/delete.html", context)
