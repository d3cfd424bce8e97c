"""Error pages: what happened in one plain sentence, and the way back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from byway.errors import (
    BadInput,
    Busy,
    BywayError,
    NotAllowed,
    NotFound,
    Refused,
    SealingError,
    StorageFull,
)


def error_page(
    request: HttpRequest, status: int, title: str, text: str, *, hand_back: bool = True
) -> HttpResponse:
    """A page that says what happened, and gives back what the visitor had just written."""
    draft = request.POST.get("text", "") if hand_back else ""
    context = {"title": title, "text": text, "draft": draft}
    return render(request, "desk/error.html", context, status=status)


def page_for(request: HttpRequest, error: BywayError) -> HttpResponse:
    """The page for an error that `byway.cases` raised."""
    match error:
        case NotFound():
            return not_found(request)
        case NotAllowed():
            return error_page(request, 403, _("Not open to you"), sentence(error))
        case SealingError():
            return tampered(request)
        case Busy():
            return error_page(
                request,
                503,
                _("Every place is taken"),
                _("Too many people are signing in just now. Try again in a minute."),
            )
        case StorageFull():
            return error_page(
                request, 507, _("The disk is full"), _("Nothing was saved. Tell a coordinator.")
            )
        case Refused() | BadInput():
            return error_page(request, 400, _("This was not done"), sentence(error))
    return failed(request)


def sentence(error: BywayError) -> str:
    """The error's own words as a sentence."""
    text = str(error)
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def tampered(request: HttpRequest) -> HttpResponse:
    """Something does not open or does not verify."""
    if request.method == "POST":
        said = _(
            "The store was changed by somebody without the keys, or is damaged. Nothing was saved "
            "or sent. Tell a coordinator."
        )
    else:
        said = _(
            "This was changed by somebody without the keys, or is damaged, so it is not shown. "
            "Nothing else is affected. Tell a coordinator."
        )
    return error_page(request, 409, _("This was changed"), said)


def signed_out(request: HttpRequest) -> HttpResponse:
    """Nobody is signed in: on to the sign-in page; what was being sent is handed back."""
    if request.method in ("GET", "HEAD"):
        return redirect("sign-in")
    return error_page(
        request,
        403,
        _("You are not signed in"),
        _("Nothing was saved. A session ends after 15 minutes without use."),
    )


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """There is no such thing, or none that this member may know of."""
    return error_page(
        request, 404, _("Nothing here"), _("There is nothing here, or nothing that is open to you.")
    )


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The request itself cannot be read."""
    said = _("Nothing was saved. Go back.")
    return error_page(request, 400, _("This cannot be read"), said, hand_back=False)


def forbidden(request: HttpRequest, exception: Any = None, reason: str = "") -> HttpResponse:
    """The form's token is missing or old. Django calls this for a failed CSRF check too."""
    return error_page(
        request,
        403,
        _("This page was too old"),
        _("Nothing was saved. Go back, load the page again, and send once more."),
        hand_back=False,
    )


def failed(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    said = _("What you sent may not have been saved. Load the page again and look.")
    return error_page(request, 500, _("Something went wrong here"), said, hand_back=False)
