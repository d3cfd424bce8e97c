"""How a page is made from its template."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.dateformat import format as format_date

from byway.door.language import NAMES, language_of

DATES = {"en": "j F Y", "ru": "j E Y г.", "uk": "j E Y р.", "et": "j. F Y"}
"""How each language writes a day, in the codes of Django's date formats."""


class Page(HttpResponse):
    """A page of ours; `CalmErrors` leaves it as it is."""


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> Page:
    """Renders `door/<template>.html` in the language of the address."""
    language = language_of(request)
    return Page(
        render_to_string(
            f"door/{template}.html",
            {
                "lang": language,
                "languages": NAMES.items(),
                "rest": request.path_info.partition(f"/{language}/")[2],
                "onion": settings.BYWAY_ONION,
                **(context or {}),
            },
        ),
        status=status,
    )


def day(date: dt.date) -> str:
    """A day in words of the page's language."""
    return format_date(date, DATES[translation.get_language() or "en"])
