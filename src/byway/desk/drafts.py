"""Replies that wait for a second person: asking for one, the list, and deciding."""

import uuid
from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from byway.cases import (
    Permission,
    approve_draft,
    draft_reply,
    drop_draft,
    manifest,
    open_lines,
    read_draft,
    read_drafts,
    return_draft,
)
from byway.desk import errors, forms
from byway.desk.case import case_page
from byway.desk.session import DeskRequest
from byway.errors import NotAllowed, NotFound, Refused
from byway.sealing import LINE


@require_POST
def draft(request: DeskRequest, case_id: uuid.UUID, line: uuid.UUID) -> HttpResponse:
    """Puts a reply before the team instead of sending it."""
    request.staff.case(case_id)
    request.staff.require(Permission.DRAFT)
    text = request.POST.get("text", "")
    try:
        draft_reply(
            by=request.staff,
            case=case_id,
            line=line,
            text=text,
            look_again=forms.a_day(request, "look_again", to_come=True),
            read_up_to=forms.a_number(request, "read_up_to"),
        )
    except NotAllowed:
        raise
    except Refused as error:
        drafts = {line.hex: text, "reply_id": request.POST.get("reply_id", uuid.uuid4().hex)}
        said = errors.sentence(error)
        return case_page(request, case_id, problem=said, drafts=drafts, status=400)
    return cast(HttpResponse, redirect("case", case_id=case_id))


@require_safe
def drafts(request: DeskRequest) -> HttpResponse:
    """Every draft of the member's teams, the oldest first."""
    request.staff.require(Permission.DRAFT)
    shown = [(one, author_of(one.author)) for one in read_drafts(request.staff)]
    return render(request, "desk/drafts.html", {"drafts": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def draft_page(request: DeskRequest, draft: uuid.UUID) -> HttpResponse:
    """A draft beside its conversation; a POST sends it, gives it back or drops it."""
    if LINE not in request.staff.compartments:
        raise NotFound("no such draft")
    request.staff.require(Permission.DRAFT)
    if request.method != "POST":
        return _page(request, draft)
    found = read_draft(request.staff, draft)
    try:
        match request.POST.get("do"):
            case "approve":
                text = request.POST.get("text", "")
                approve_draft(by=request.staff, draft=draft, text=text)
            case "return":
                remark = request.POST.get("remark", "")
                return_draft(by=request.staff, draft=draft, remark=remark)
            case _:
                drop_draft(by=request.staff, draft=draft)
    except NotAllowed:
        raise
    except Refused as error:
        return _page(request, draft, problem=errors.sentence(error), status=400)
    return cast(HttpResponse, redirect("case", case_id=found.case))


def author_of(member: uuid.UUID) -> str:
    """A member's name."""
    found = manifest().member(member.bytes)
    return found.name if found else "–"


def _page(
    request: DeskRequest, draft: uuid.UUID, *, problem: str = "", status: int = 200
) -> HttpResponse:
    found = read_draft(request.staff, draft)
    context = {
        "draft": found,
        "author": author_of(found.author),
        "own": found.author == request.staff.id,
        "views": [v for v in open_lines(request.staff, found.case) if v.id == found.line],
        "may_reply": request.staff.may(Permission.REPLY),
        "text": request.POST.get("text", found.text),
        "problem": problem,
        "case_id": found.case,
    }
    return render(request, "desk/draft.html", context, status=status)
