"""Static files, served from the package: read once, named by their content."""

import hashlib
from functools import cache
from importlib import resources

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

_TYPES = {
    "desk.css": "text/css; charset=utf-8",
    "keys.js": "text/javascript; charset=utf-8",
    "passkeys.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


@cache
def content(name: str) -> bytes:
    """A static file's bytes."""
    return (resources.files("byway.desk") / "static" / name).read_bytes()


@cache
def mark(name: str) -> str:
    """Changes with the file, so that a browser never shows an old one."""
    return hashlib.blake2b(content(name), digest_size=6).hexdigest()


@require_safe
def static(request: HttpRequest, name: str) -> HttpResponse:
    """One of the listed files."""
    if name not in _TYPES:
        raise Http404
    response = HttpResponse(content(name), content_type=_TYPES[name])
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
