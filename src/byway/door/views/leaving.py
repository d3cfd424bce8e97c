"""Leaving at once: the visit ends on the server first, then the browser is told to forget."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from byway.door import visits
from byway.door.language import language_of
from byway.door.pages import page
from byway.door.views.inside import note_read


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Ends the visit, if there is one, and goes to a page that shows nothing of it."""
    if request.method == "POST":
        session = visits.leave(request.POST.get("token", ""))
        if session is not None:
            note_read(session.held.visit)
        visits.abandon(request.POST.get("entry", "")[:64])
    response = HttpResponse(status=303)
    response.headers["Location"] = f"/{language_of(request)}/units"
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """A table of units, where leaving leads."""
    return page(request, "units")
