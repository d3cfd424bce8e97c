"""Errors are ordinary pages: calm, in the page's language, with a way on, and without details."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from byway.door.pages import Page, page


class CalmErrors:
    """Middleware: whatever answers 4xx or 5xx without a page of ours gets one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if response.status_code < 400 or isinstance(response, Page):
            return response
        calm = error_page(request, response.status_code)
        if "Allow" in response.headers:
            calm.headers["Allow"] = response.headers["Allow"]
        return calm


def error_page(request: HttpRequest, status: int) -> Page:
    """The page for a status."""
    return page(request, "error", {"text": text_of(status)}, status=status)


def text_of(status: int) -> str:
    """What is said for a status."""
    match status:
        case 404:
            return _("There is nothing at this address.")
        case 405:
            return _("This address opens only from one of our pages.")
        case 413:
            return _("That was too much at once. Nothing was saved.")
        case 403:
            return _("This came from another site's page. Nothing was saved.")
        case 507:
            return _("We have no room left just now. Nothing was saved. Try again later.")
        case _ if status >= 500:
            return _("Something failed on our side. Please try again in a minute.")
        case _:
            return _("We could not read this request. Nothing was saved.")
