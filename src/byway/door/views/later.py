"""When somebody can write again, as vaguely as they like, and what shall happen if they do not."""

import datetime as dt
import re

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from byway.cases import CheckIn, DestroyTooSoon, set_check_in
from byway.door.pages import Page, day, page
from byway.door.troubles import Trouble
from byway.door.views.inside import Here, in_line, line_page

FIELDS = ("when", "first", "last", "then", "after", "knowingly")


@in_line
def later(request: HttpRequest, here: Here) -> HttpResponse:
    """Shows the form; keeps what it says."""
    if "save" not in request.POST:
        return later_page(request, here)
    try:
        check_in = read(request)
        week = set_check_in(by=here.visit, check_in=check_in)
    except UnclearDay as error:
        said = _(
            "“%(typed)s” is not a day we can read. Write it like 2026-11-30, or leave it empty."
        )
        return later_page(request, here, Trouble(200, said % {"typed": error.typed}))
    except DestroyTooSoon:
        said = _(
            "That is sooner than 60 days after the last day. If you know this and want it, "
            "tick the box below."
        )
        return later_page(request, here, Trouble(200, said))
    except ReversedDays:
        said = _("The last day is before the first. Look at the days again.")
        return later_page(request, here, Trouble(200, said))
    if week is None:
        return line_page(
            request,
            here,
            notice=_("Saved. If you do not write, the team looks at your line again."),
        )
    notice = _("Saved. Unless you write before, everything is deleted in the week from %(week)s.")
    return line_page(request, here, notice=notice % {"week": day(week)})


class UnclearDay(Exception):
    """A day that cannot be read; `typed` is the first 40 characters of it."""

    def __init__(self, typed: str) -> None:
        super().__init__("a day cannot be read")
        self.typed = typed[:40]


class ReversedDays(Exception):
    """The last day is before the first."""


def read(request: HttpRequest) -> CheckIn:
    """The form as a check-in; UnclearDay if one of its days is none, or ReversedDays."""
    first, last = (read_day(request.POST.get(name, "")) for name in ("first", "last"))
    if first and last and last < first:
        raise ReversedDays
    then_destroy = request.POST.get("then") == "destroy"
    return CheckIn(
        words=request.POST.get("when", "").strip(),
        first=first,
        last=last,
        destroy=then_destroy,
        destroy_after=read_day(request.POST.get("after", "")) if then_destroy else None,
        knowingly=request.POST.get("knowingly") == "1",
    )


def read_day(typed: str) -> dt.date | None:
    """A day as browsers send it (2026-11-30) or as people write it (30.11.2026); None if empty."""
    typed = typed.strip()
    if not typed:
        return None
    written = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", typed, re.ASCII)
    try:
        if written:
            number, month, year = (int(part) for part in written.groups())
            return dt.date(year, month, number)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", typed, re.ASCII):
            return dt.date.fromisoformat(typed)
    except ValueError:
        pass
    raise UnclearDay(typed)


def later_page(request: HttpRequest, here: Here, trouble: Trouble | None = None) -> Page:
    """The form, with what was filled in."""
    context = {name: request.POST.get(name, "") for name in FIELDS}
    return page(
        request,
        "later",
        {"token": here.token, "trouble": trouble and trouble.text, **context},
        status=trouble.status if trouble else 200,
    )
