"""Signing in: name and passphrase, then a second factor, always; and signing out."""

import contextlib
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from byway.cases import (
    Session,
    SignInFailed,
    StaffSession,
    check_passphrase,
    check_totp,
    open_queue,
    read_factors,
)
from byway.desk import passkeys, resealing, session
from byway.desk.session import Pending
from byway.errors import SealingError
from byway.sealing import LINE, MemberKeys


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first page: name and passphrase."""
    if request.method != "POST":
        return render(request, "desk/sign_in.html")
    try:
        member, keys = check_passphrase(
            name=request.POST.get("name", "")[:200],
            passphrase=request.POST.get("passphrase", "")[:400],
        )
    except SignInFailed:
        context = {"problem": _("The name or the passphrase is not right.")}
        return render(request, "desk/sign_in.html", context, status=403)
    response = redirect("second-factor")
    session.begin_pending(request, response, member.id, keys)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """The second page: a one-time code. A passkey is sent to `second_passkey`."""
    found = session.find_pending(request)
    if found is None:
        return redirect("sign-in")
    pending, keys = found
    if request.method != "POST":
        return _second_page(request, pending, keys)
    with pending.lock:  # one guess at a time
        try:
            _require_guesses(pending)
            code = request.POST.get("code", "")[:40]
            staff = check_totp(member=pending.held.member, keys=keys, code=code)
        except SignInFailed:
            return _wrong(request, pending, keys, _("This code is not right, or was used before."))
    return _let_in(request, staff)


@require_POST
def second_passkey(request: HttpRequest) -> HttpResponse:
    """The second page's other way: an answer by a passkey."""
    found = session.find_pending(request)
    if found is None:
        return redirect("sign-in")
    pending, keys = found
    with pending.lock:
        try:
            _require_guesses(pending)
            staff = passkeys.check(
                request,
                member=pending.held.member,
                keys=keys,
                challenge=pending.held.challenge,
                answer=request.POST.get("credential", ""),
            )
        except SignInFailed:
            return _wrong(request, pending, keys, _("This passkey did not answer as it should."))
    return _let_in(request, staff)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    response = redirect("sign-in")
    session.end(request, response)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    rotate_token(request)
    return response


def _second_page(
    request: HttpRequest,
    pending: Session[Pending],
    keys: MemberKeys,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    factors = read_factors(member=pending.held.member, keys=keys)
    options, pending.held.challenge = passkeys.ask(request, factors)
    context = {"problem": problem, "options": options}
    return render(request, "desk/second_factor.html", context, status=status)


def _require_guesses(pending: Session[Pending]) -> None:
    """A request that waited for the lock while the last guess was spent gets none."""
    if pending.held.wrong >= session.WRONG_CODES:
        raise SignInFailed("not right")


def _wrong(
    request: HttpRequest, pending: Session[Pending], keys: MemberKeys, problem: str
) -> HttpResponse:
    pending.held.wrong += 1
    if pending.held.wrong < session.WRONG_CODES:
        return _second_page(request, pending, keys, problem=problem, status=403)
    context = {"problem": _("Too many wrong answers. Begin again.")}
    response = render(request, "desk/sign_in.html", context, status=403)
    session.end_pending(request, response)
    return response


def _let_in(request: HttpRequest, staff: StaffSession) -> HttpResponse:
    response = cast(HttpResponse, redirect("queue"))
    if LINE in staff.compartments:
        with contextlib.suppress(SealingError):  # the queue itself says what is wrong
            open_queue(staff)  # the cards are opened here, so that the queue is there at once
    session.end_pending(request, response)
    resealing.go_on(session.begin(response, staff), staff)
    rotate_token(request)
    return response
