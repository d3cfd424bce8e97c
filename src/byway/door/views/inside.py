"""What every page of a line does first: find the visit, one request at a time, and note what
replies have been read. Whatever fails, the text somebody wrote comes back in its form.
"""

import datetime as dt
import logging
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from byway.cases import MESSAGE_LIMIT, Reply, Visit, acknowledge, come_back, read_replies
from byway.door import visits
from byway.door.language import language_of
from byway.door.pages import Page, day, page
from byway.door.troubles import Trouble, trouble_of
from byway.errors import Busy, NotFound

logger = logging.getLogger(__name__)

PATIENCE = 15.0
"""Seconds to wait for another request of the same visit."""


@dataclass(frozen=True, slots=True)
class Here:
    """The visit a request belongs to."""

    token: str
    visit: Visit


View = Callable[[HttpRequest, Here], HttpResponse]
Plain = Callable[[HttpRequest], HttpResponse]


def in_line(view: View) -> Plain:
    """A view that only a form with a visit's token reaches; other ways lead to the words."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseRedirect(f"/{language_of(request)}/open")
        token = request.POST.get("token", "")
        session = visits.find(token)
        if session is None:
            return ended_page(request, token)
        here = Here(token, session.held.visit)
        if not session.lock.acquire(timeout=PATIENCE):
            return line_page(request, here, trouble=trouble_of(Busy("another request")))
        try:
            if visits.find(token) is None:
                return ended_page(request, token)
            note_read(here.visit)
            return view(request, here)
        except NotFound:
            visits.leave(token)
            return page(request, "gone")
        except Exception as error:
            return line_page(request, here, trouble=trouble_of(error))
        finally:
            session.lock.release()

    return wrapped


def note_read(visit: Visit) -> None:
    """Notes that the replies were on his screen. If that fails they are shown again, no more."""
    try:
        acknowledge(by=visit)
    except NotFound:
        logger.info("a line was gone when its visit went on")
    except Exception:
        logger.exception("replies could not be noted as read")


def line_page(
    request: HttpRequest,
    here: Here,
    *,
    notice: str = "",
    trouble: Trouble | None = None,
    draft: bool = True,
) -> Page:
    """The line: new replies and a form to write. Keeps the request's text unless it was saved."""
    kept = request.POST.get("text", "") if draft else ""
    return page(
        request,
        "line",
        {
            "token": here.token,
            "replies": [shown(reply) for reply in here.visit.replies],
            "tampered": here.visit.tampered,
            "notice": notice,
            "trouble": trouble and trouble.text,
            "text": kept,
            "message": request.POST.get("message", "") if kept else str(new_message()),
            "limit": MESSAGE_LIMIT,
        },
        status=trouble.status if trouble else 200,
    )


def shown(reply: Reply) -> dict[str, str]:
    """A reply as the page shows it: days, no minutes."""
    return {
        "text": reply.text,
        "day": day(dt.date.fromisoformat(reply.at[:10])),
        "look_again": day(dt.date.fromisoformat(reply.look_again)) if reply.look_again else "",
    }


def ended_page(request: HttpRequest, token: str) -> Page:
    """The visit is over. A text that was not saved is kept, unless the visit was left."""
    message = request.POST.get("message", "")
    kept = not visits.was_left(token) and not visits.was_saved(message)
    return page(
        request,
        "ended",
        {
            "entry": secrets.token_hex(16),
            "text": request.POST.get("text", "") if kept else "",
            "message": message if kept else "",
        },
    )


@in_line
def show(request: HttpRequest, here: Here) -> HttpResponse:
    """The line's page, with what has come since; NotFound if the line is gone meanwhile."""
    come_back(here.visit.keys)
    read_replies(here.visit)
    return line_page(request, here)


def new_message() -> uuid.UUID:
    """A random id for a message that is yet to be written."""
    return uuid.UUID(bytes=secrets.token_bytes(16), version=4)


def message_id(request: HttpRequest) -> uuid.UUID:
    """The id that the form gave its message, so that sending it twice keeps it once."""
    try:
        return uuid.UUID(hex=request.POST.get("message", ""))
    except ValueError:
        return new_message()


def text_of(request: HttpRequest) -> str:
    """What was written, with plain line ends."""
    return request.POST.get("text", "").replace("\r\n", "\n").replace("\r", "\n").strip()
