"""Each page's language is the first part of its address; without one, the browser is asked."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from byway.sealing import LANGUAGES

NAMES = {"en": "English", "ru": "Русский", "uk": "Українська", "et": "Eesti"}


def language_of(request: HttpRequest) -> str:
    """The language of the address, else the first of the browser's that there is, else English."""
    first = request.path_info.lstrip("/").partition("/")[0]
    if first in LANGUAGES:
        return first
    wanted = request.headers.get("Accept-Language", "")[:500].lower()
    for tag, _ in parse_accept_lang_header(wanted):
        base = tag.partition("-")[0]
        if base in LANGUAGES:
            return base
    return "en"


class PathLanguage:
    """Middleware: the page, an error too, is written in the language of its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            response = self._get_response(request)
        response.headers["Content-Language"] = language
        return response
