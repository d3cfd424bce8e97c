"""The queue: every line a member may read, by its card, most urgent first, alike ones folded."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from byway.cases import Waiting, closed_lines, fold_alike, holder_of, open_queue, tend_queue, today
from byway.desk import alarm
from byway.desk.session import DeskRequest
from byway.sealing import LINE

ROWS = 50
"""Rows on one page."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the queue: a line, or several new ones that are alike."""

    waiting: Waiting
    alike: int = 1
    """How many lines stand in this row."""
    holder: str = ""
    """Who is answering it: a colleague's name, `me`, or empty."""

    @property
    def code(self) -> str:
        """Six letters by which staff tell cases apart when they talk; random like the id."""
        return self.waiting.case.hex[:6]

    @property
    def due(self) -> bool:
        """The day to look again has come."""
        return "" < self.waiting.card.look_again <= today().isoformat()


@require_safe
def queue(request: DeskRequest) -> HttpResponse:
    """Open lines."""
    return queue_page(request)


def queue_page(
    request: DeskRequest, *, problem: str = "", notice: str = "", status: int = 200
) -> HttpResponse:
    """The queue, with what was done or refused above it."""
    rows: list[list[Waiting]] = []
    if LINE in request.staff.compartments:
        waiting = open_queue(request.staff, training=in_training(request))
        if tend_queue(request.staff, waiting):
            waiting = open_queue(request.staff, training=in_training(request))
        rows = fold_alike(waiting)
        if not in_training(request):
            alarm.look(request.staff, waiting)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    shown = [_row(request, lines) for lines in page]
    return render(
        request,
        "desk/queue.html",
        {
            "page": page,
            "ours": [row for row in shown if row.waiting.our_move],
            "theirs": [row for row in shown if not row.waiting.our_move],
            "lines": sum(len(lines) for lines in rows),
            "opens_lines": LINE in request.staff.compartments,
            "problem": problem,
            "notice": notice,
        },
        status=status,
    )


@require_safe
def closed(request: DeskRequest) -> HttpResponse:
    """Closed lines, newest first."""
    lines: Sequence[Waiting] = []
    if LINE in request.staff.compartments:
        lines = closed_lines(request.staff)
    page = Paginator(lines, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "theirs": [Row(one) for one in page if one.training == in_training(request)],
        "closed": True,
        "lines": len(lines),
        "opens_lines": LINE in request.staff.compartments,
    }
    return render(request, "desk/queue.html", context)


def in_training(request: DeskRequest) -> bool:
    """Whether the member practises on invented lines just now."""
    return bool(getattr(request.record, "training", False))


def _row(request: DeskRequest, lines: list[Waiting]) -> Row:
    first = lines[0]
    return Row(first, len(lines), holder_of(request.staff, first.turn))
