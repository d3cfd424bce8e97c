"""Pages of one size, so that somebody who counts bytes on the wire cannot tell them apart."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PAGE_BYTES = 6144
"""Every page has this many bytes; a longer one has the next multiple."""


class PadPages:
    """Middleware: fills each HTML page up with spaces. Nothing behind it may compress."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.content = pad_page(response.content)
        if response.status_code != 204:
            response.headers["Content-Length"] = str(len(response.content))
        response.headers["Cache-Control"] = "no-store, no-transform"
        return response


def pad_page(page: bytes) -> bytes:
    """The page, filled up to a whole number of `PAGE_BYTES`; an empty one becomes a full one."""
    wanted = max(1, -(-len(page) // PAGE_BYTES)) * PAGE_BYTES
    return page.ljust(wanted)
