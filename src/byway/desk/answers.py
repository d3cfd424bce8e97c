"""Answers at the desk: written by one, approved by another, put into a reply, sent to many."""

import datetime as dt
import uuid
from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from byway.cases import (
    ANSWER_SETS,
    LANGUAGES,
    SITUATIONS,
    AnswerText,
    Permission,
    approve_answer,
    current_answer,
    decline_answer,
    propose_answer,
    proposed_answers,
    read_answers,
    retire_answer,
    today,
)
from byway.desk import errors, forms
from byway.desk.case import case_page
from byway.desk.session import DeskRequest
from byway.errors import NotAllowed, NotFound, Refused

VALID_DAYS = 180
"""What the form suggests."""


@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: DeskRequest) -> HttpResponse:
    """Every answer, what waits for a second person, and a form for a new one."""
    request.staff.require(Permission.ANSWERS)
    if request.method != "POST":
        return _list_page(request)
    return _propose(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: DeskRequest, answer: uuid.UUID) -> HttpResponse:
    """One answer; a POST proposes a new revision of it, or takes it away."""
    request.staff.require(Permission.ANSWERS)
    found = current_answer(answer)
    if request.method != "POST":
        return _form_page(request, found.text, shown=found)
    if request.POST.get("do") == "retire":
        retire_answer(by=request.staff, answer=answer)
        return cast(HttpResponse, redirect("answers"))
    return _propose(request, answer)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: DeskRequest, proposal: uuid.UUID) -> HttpResponse:
    """A text that waits for a second person, whole; a POST approves or declines it."""
    request.staff.require(Permission.ANSWERS)
    if request.method == "POST":
        act = approve_answer if request.POST.get("do") == "approve" else decline_answer
        act(by=request.staff, proposal=proposal)
        return cast(HttpResponse, redirect("answers"))
    waiting = [one for one in proposed_answers(request.staff) if one[0].id == proposal]
    if not waiting:
        raise NotFound("no such proposal")
    paper, text, author = waiting[0]
    own = paper.author == request.staff.id
    context = {"proposal": paper, "text": text, "author": author, "own": own}
    return render(request, "desk/answer_proposal.html", context)


@require_POST
def insert(
    request: DeskRequest, case_id: uuid.UUID, line: uuid.UUID, answer: uuid.UUID
) -> HttpResponse:
    """The case's page with an answer in the reply box; nothing is sent yet."""
    request.staff.case(case_id)
    request.staff.require(Permission.DRAFT)
    text = current_answer(answer).text
    if text.expired:
        raise Refused(f"this answer was valid until {text.valid_until}; it cannot be sent")
    return case_page(request, case_id, drafts={line.hex: text.text, "reply_id": uuid.uuid4().hex})


def _propose(request: DeskRequest, replaces: uuid.UUID | None) -> HttpResponse:
    said = request.POST
    try:
        day = forms.a_day(request, "valid_until")
        if day is None:
            raise Refused("valid until: expected a day such as 2026-12-01")
        propose_answer(
            by=request.staff,
            kind=said.get("kind", ""),
            situation=said.get("situation", ""),
            language=said.get("language", ""),
            title=said.get("title", ""),
            text=said.get("text", ""),
            valid_until=day,
            at_door=said.get("at_door") == "1",
            replaces=replaces,
        )
    except NotAllowed:
        raise
    except Refused as error:
        problem = errors.sentence(error)
        if replaces is not None:
            return _form_page(request, said, problem=problem, status=400)
        return _list_page(request, problem=problem, status=400)
    return cast(HttpResponse, redirect("answers"))


def _choices() -> dict[str, Any]:
    return {
        "sets": ANSWER_SETS,
        "situations": ("", *SITUATIONS),
        "languages": LANGUAGES,
        "suggested": (today() + dt.timedelta(days=VALID_DAYS)).isoformat(),
    }


def _list_page(request: DeskRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "answers": read_answers(),
        "proposed": proposed_answers(request.staff),
        "problem": problem,
        "given": request.POST,
        **_choices(),
    }
    return render(request, "desk/answers.html", context, status=status)


def _form_page(
    request: DeskRequest,
    given: AnswerText | Any,
    *,
    shown: Any = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"given": given, "shown": shown, "problem": problem, **_choices()}
    context["title"] = _("Change this answer")
    return render(request, "desk/answer_edit.html", context, status=status)
