"""The queue: every line a member may read, by its card, most urgent first."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from byway.cases import Waiting, open_queue, today
from byway.desk import session
from byway.desk.session import DeskRequest
from byway.sealing import LINE

ROWS = 200
"""Lines on one page."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the queue shows it."""

    waiting: Waiting
    due: bool
    """The day to look again has come."""

    @property
    def code(self) -> str:
        """Six letters by which staff tell cases apart when they talk; random like the id."""
        return self.waiting.case.hex[:6]


@require_safe
def queue(request: DeskRequest) -> HttpResponse:
    """Open lines."""
    return _page(request, closed=False)


@require_safe
def closed(request: DeskRequest) -> HttpResponse:
    """Closed lines."""
    return _page(request, closed=True)


def _page(request: DeskRequest, *, closed: bool) -> HttpResponse:
    rows = Paginator(_rows(request, closed=closed), ROWS).get_page(request.GET.get("page"))
    context = {
        "page": rows,
        "ours": [row for row in rows if row.waiting.our_move],
        "theirs": [row for row in rows if not row.waiting.our_move],
        "closed": closed,
        "opens_lines": LINE in request.staff.compartments,
    }
    return render(request, "desk/queue.html", context)


def _rows(request: DeskRequest, *, closed: bool) -> list[Row]:
    if LINE not in request.staff.compartments:
        return []
    known = session.load_cards(request)
    before = set(known)
    waiting = open_queue(request.staff, closed=closed, known=known)
    if set(known) != before:
        session.keep_cards(request, known)
    day = today().isoformat()
    return [Row(one, "" < one.card.look_again <= day) for one in waiting]
