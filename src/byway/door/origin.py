"""Forms are taken from our own pages alone.

A line's forms carry a token that nobody else knows. The check here is for the others: another
site's page must not start a line or open one in somebody's browser. `Origin: null` comes from
browsers that hide where a form stood; it is taken if nothing says that the form was another
site's, since `Sec-Fetch-Site` says so in every browser that also runs foreign pages in a sandbox.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OWN = frozenset({"same-origin", "none"})


class SameOrigin:
    """Middleware: 400 for a foreign Host, 403 for a form that another site's page sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = request.get_host()
        if request.method not in SAFE and is_foreign(
            host,
            origin=request.headers.get("Origin", ""),
            site=request.headers.get("Sec-Fetch-Site", ""),
        ):
            raise PermissionDenied("another site's form")
        return self._get_response(request)


def is_foreign(host: str, *, origin: str, site: str) -> bool:
    """Whether a request with these headers was sent by another site's page.

    The scheme is not compared: behind a proxy that ends TLS, the process sees http.
    """
    if site and site not in OWN:
        return True
    if origin in ("", "null"):
        return False
    return urlsplit(origin).netloc.lower() != host.lower()
