"""Sealing anew after somebody left: a thread of a member's session, and the page that shows it.

The thread holds the member's keys for as long as his session lasts, and no longer; it does not keep
the session from idling out. What it has not done, the next sign-in goes on with.
"""

import logging
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connections
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from byway.cases import (
    Permission,
    ResealJob,
    StaffSession,
    begin_session,
    finish_resealing,
    left_over,
    left_to_follow,
    manifest,
    needs_resealing,
)
from byway.desk.forms import an_id
from byway.desk.session import SIGNED_IN, DeskRequest, token_of
from byway.errors import BywayError, Refused

PAUSE = 0.02
"""Seconds between two batches, in which others write."""

log = logging.getLogger("byway.desk")


@dataclass(slots=True)
class Running:
    """One member's job."""

    token: str = field(repr=False)
    job: ResealJob | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    over: bool = False
    failed: bool = False


_running: dict[uuid.UUID, Running] = {}
_guard = threading.Lock()


def in_thread(work: Callable[[], None]) -> None:
    """Starts work beside the requests."""
    threading.Thread(target=work, name="sealing-anew", daemon=True).start()


def go_on(token: str, staff: StaffSession) -> None:
    """After sign-in: goes on with what is left, if anything is."""
    if staff.compartments and (needs_resealing(staff) or left_to_follow(staff)):
        begin(token, staff)


def begin(token: str, staff: StaffSession) -> None:
    """Begins the job of a member, unless it runs already in a session of his."""
    with _guard:
        known = _running.get(staff.id)
        if known is not None and not known.over and SIGNED_IN.alive(known.token):
            return
        run = _running[staff.id] = Running(token)
    in_thread(lambda: _work(run, staff))


def _work(run: Running, staff: StaffSession) -> None:
    try:
        number = manifest().number
        run.job = ResealJob.begin(staff)
        while SIGNED_IN.alive(run.token):
            if manifest().number != number:
                number = manifest().number
                staff = begin_session(staff.id, staff.keys)  # SignInFailed once he is removed
                run.job = ResealJob.begin(staff)
            if not run.job.step():
                _finish(staff, run.job)
                break
            run.stop.wait(PAUSE)
    except BywayError:
        run.failed = True
    except Exception:  # what is left is left to the next sign-in; the desk goes on
        log.exception("sealing anew broke off")
        run.failed = True
    finally:
        run.over = True
        connections.close_all()


def _finish(staff: StaffSession, job: ResealJob) -> None:
    if job.damaged or not staff.may(Permission.MANAGE):
        return
    for team in needs_resealing(staff):
        try:
            finish_resealing(by=staff, team=uuid.UUID(bytes=team.id))
        except Refused:
            continue  # something came in meanwhile, or a colleague has yet to do his part


@dataclass(frozen=True, slots=True)
class TeamLeft:
    """A team on the page."""

    id: uuid.UUID
    name: str
    left: int


@require_http_methods(["GET", "HEAD", "POST"])
def resealing(request: DeskRequest) -> HttpResponse:
    """What is left to seal anew, and how far it is; a POST begins it, or finishes a team."""
    staff = request.staff
    if not staff.compartments:
        staff.require_part("line")
    if request.method == "POST":
        if request.POST.get("do") == "finish":
            finish_resealing(by=staff, team=an_id(request, "team"), without_damaged=True)
        else:
            begin(token_of(request), staff)
        return redirect("resealing")
    run = _running.get(staff.id)
    context = {
        "run": run,
        "job": run.job if run else None,
        "teams": [
            TeamLeft(uuid.UUID(bytes=team.id), team.name, left_over(staff, team))
            for team in needs_resealing(staff)
        ],
        "done_word": _("sealed anew"),
    }
    return render(request, "desk/resealing.html", context)
