"""The style sheet, and the icon that browsers ask for and that there is not."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from byway.door import FOLDER


@cache
def _style() -> bytes:
    return (FOLDER / "static" / "door.css").read_bytes()


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """The style sheet; not stored either, since a copy in a cache tells of a visit."""
    return HttpResponse(_style(), content_type="text/css; charset=utf-8")


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """No icon."""
    return HttpResponse(status=204)
