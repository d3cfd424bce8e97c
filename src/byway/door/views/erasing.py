"""Deleting one thing that was sent, or everything; said before what stays for how long."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from byway.cases import Sent, delete_everything, delete_item, last_week_of_rest, sent_items, today
from byway.door import visits
from byway.door.pages import Page, day, page
from byway.door.troubles import Trouble
from byway.door.views.inside import Here, in_line

BACKUP_DAYS = 30
"""Backups expire after so many days."""


@in_line
def sent_list(request: HttpRequest, here: Here) -> HttpResponse:
    """What was sent, by kind and day, without content."""
    return list_page(request, here)


@in_line
def erase_one(request: HttpRequest, here: Here) -> HttpResponse:
    """Asks once, then deletes one thing."""
    found = [
        thing for thing in sent_items(here.visit) if str(thing.item) == request.POST.get("item")
    ]
    if not found:
        return list_page(request, here, _("This is not here any more."))
    if "sure" not in request.POST:
        context = {"token": here.token, "thing": described(found[0]), "backups": backups_gone()}
        return page(request, "erase_one", context)
    delete_item(by=here.visit, item=found[0].item)
    return list_page(request, here, _("It is deleted."))


@in_line
def erase_all(request: HttpRequest, here: Here) -> HttpResponse:
    """Says what goes when, asks for a tick, deletes, and ends the visit."""
    rest = last_week_of_rest()
    context = {
        "token": here.token,
        "rest": day(rest),
        "backups": backups_gone(),
        "backups_rest": day(rest + dt.timedelta(days=BACKUP_DAYS)),
    }
    if "save" not in request.POST:
        return page(request, "erase_all", context)
    if request.POST.get("sure") != "1":
        trouble = Trouble(200, _("Tick the box if you want everything deleted."))
        return page(request, "erase_all", {**context, "trouble": trouble.text})
    delete_everything(by=here.visit)
    visits.leave(here.token)
    return page(request, "erased", {**context, "token": ""})


def described(thing: Sent) -> dict[str, object]:
    """A sent thing as the page names it."""
    kinds = {"message": _("Message"), "file-sent": _("File"), "check-in": _("When I can write")}
    return {
        "item": thing.item,
        "kind": kinds[thing.kind],
        "day": day(dt.date.fromisoformat(thing.day)),
        "size": _("%(size)s kB") % {"size": max(1, round(thing.size / 1000))} if thing.size else "",
    }


def backups_gone() -> str:
    """The day by which backups no longer hold what is deleted now."""
    return day(today() + dt.timedelta(days=BACKUP_DAYS))


def list_page(request: HttpRequest, here: Here, notice: str = "") -> Page:
    """The list."""
    things = [described(thing) for thing in sent_items(here.visit)]
    return page(request, "list", {"token": here.token, "things": things, "notice": notice})
