"""Reading what a form sent: a value, or Refused with a sentence that names the field."""

import datetime as dt
import uuid

from django.http import HttpRequest

from byway.cases import Span, today
from byway.errors import Refused


def a_day(request: HttpRequest, field: str, *, to_come: bool = False) -> dt.date | None:
    """A day (ISO 8601), or None if the field was left empty; Refused if it is over, if asked."""
    text = request.POST.get(field, "").strip()
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise Refused("to look again: expected a day such as 2026-12-01") from None
    # A day's grace, since it is still yesterday west of Greenwich.
    if to_come and day < today() - dt.timedelta(days=1):
        raise Refused(f"to look again: {day} is over")
    return day


def an_id(request: HttpRequest, field: str) -> uuid.UUID:
    """A random id that the form was given when it was made."""
    try:
        return uuid.UUID(hex=request.POST.get(field, ""))
    except ValueError:
        raise Refused("the form was not complete; load the page again") from None


def a_number(request: HttpRequest, field: str) -> int:
    """A whole number, not negative."""
    text = request.POST.get(field, "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Refused("the form was not complete; load the page again")
    return int(text)


def some_id(request: HttpRequest, field: str) -> uuid.UUID | None:
    """A random id, or None if the field was left empty."""
    return an_id(request, field) if request.POST.get(field) else None


def day_text(request: HttpRequest, field: str) -> str:
    """A day (ISO 8601) as it is kept, or empty; Refused if it is no day."""
    text = request.POST.get(field, "").strip()
    try:
        return dt.date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise Refused(f"expected a day such as 2026-12-01, found {text[:40]!r}") from None


def a_span(request: HttpRequest) -> Span:
    """Two days and the words they were said in, each of which may be empty."""
    first, last = (day_text(request, field) for field in ("first", "last"))
    return Span.of(first, last, request.POST.get("words", ""))
