"""Answer and close: one line or a row of alike ones, each shown first, with a minute to undo."""

import uuid
from dataclasses import dataclass
from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from byway.cases import (
    LineView,
    Permission,
    ToAnswer,
    Waiting,
    alike_lines,
    answer_and_close,
    answers_for,
    fold_alike,
    open_lines,
    open_queue,
    read_answers,
    read_batch,
    undo_batch,
)
from byway.desk import errors
from byway.desk.queue import in_training, queue_page
from byway.desk.session import DeskRequest
from byway.errors import NotAllowed, NotFound, Refused
from byway.sealing import LINE

SHOWN = 25
"""Lines on one page of alike ones."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A line of a row, opened."""

    waiting: Waiting
    view: LineView

    @property
    def code(self) -> str:
        """Six letters by which staff tell cases apart."""
        return self.waiting.case.hex[:6]

    @property
    def choice(self) -> str:
        """What its box sends: case, line, and the last item that was shown."""
        return f"{self.waiting.case.hex}.{self.waiting.line.hex}.{self.view.last_number}"


@require_safe
def alike(request: DeskRequest, line: uuid.UUID) -> HttpResponse:
    """The lines that stand in one row of the queue, opened, and the answers that fit them."""
    if LINE not in request.staff.compartments:
        raise NotFound("no such row")
    rows = fold_alike(open_queue(request.staff, training=in_training(request)))
    waiting = alike_lines(rows, line)
    if not waiting:
        raise NotFound("no such row")
    opened = [
        Opened(one, view)
        for one in waiting[:SHOWN]
        for view in open_lines(request.staff, one.case)
        if view.id == one.line
    ]
    context = {
        "opened": opened,
        "card": waiting[0].card,
        "all": len(waiting),
        "answers": answers_for(waiting[0].card, read_answers()),
        "may_send": request.staff.may(Permission.REPLY) and request.staff.may(Permission.CLOSE),
    }
    return render(request, "desk/alike.html", context)


@require_POST
def send_answer(request: DeskRequest, answer: uuid.UUID) -> HttpResponse:
    """Sends an answer to the chosen lines and closes their cases."""
    request.staff.require(Permission.REPLY)
    lines = [_chosen(text) for text in request.POST.getlist("line")]
    try:
        batch = answer_and_close(by=request.staff, answer=answer, lines=lines)
    except (NotAllowed, NotFound):
        raise
    except Refused as error:
        return queue_page(request, problem=errors.sentence(error), status=400)
    return render(request, "desk/sent.html", {"batch": batch})


@require_safe
def sent(request: DeskRequest, batch: uuid.UUID) -> HttpResponse:
    """What was sent in one go, and whether it can still be undone."""
    return render(request, "desk/sent.html", {"batch": read_batch(request.staff, batch)})


@require_POST
def undo(request: DeskRequest, batch: uuid.UUID) -> HttpResponse:
    """Destroys the replies and opens the cases again, within their minute."""
    request.staff.require(Permission.REPLY)
    cases = undo_batch(by=request.staff, batch=batch)
    if len(cases) == 1:
        return cast(HttpResponse, redirect("case", case_id=cases[0]))
    return cast(HttpResponse, redirect("queue"))


def _chosen(text: str) -> ToAnswer:
    try:
        case, line, number = text.split(".")
        return ToAnswer(uuid.UUID(hex=case), uuid.UUID(hex=line), int(number))
    except ValueError:
        raise Refused("the form was not complete; load the page again") from None
