"""The coordinator's page: who holds how much, how long the oldest waits, and the surge."""

from collections import Counter
from dataclasses import dataclass
from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from byway.cases import Permission, Waiting, holder_of, open_queue, set_surge, surge_until
from byway.desk import errors, forms
from byway.desk.session import DeskRequest
from byway.errors import NotAllowed, Refused


@dataclass(slots=True)
class Pile:
    """Some lines that wait: how many, how many of them press, and the one that waits longest."""

    name: str
    lines: int = 0
    pressing: int = 0
    oldest: str = ""
    """The day or minute since which it waits."""

    def add(self, one: Waiting) -> None:
        """Counts a line."""
        since = one.card.arrived if one.card.state == "new" and one.card.arrived else one.last_day
        self.lines += 1
        self.pressing += one.urgency == "today"
        self.oldest = min(since, self.oldest) if self.oldest else since


@require_http_methods(["GET", "HEAD", "POST"])
def load(request: DeskRequest) -> HttpResponse:
    """Shows the load; a POST switches the surge."""
    request.staff.require(Permission.ASSIGN)
    if request.method != "POST":
        return _page(request)
    try:
        on = request.POST.get("surge") == "on"
        day = forms.a_day(request, "until") if on else None
        if on and day is None:
            raise Refused("a day to return: expected a day such as 2026-12-01")
        set_surge(by=request.staff, until=day)
    except NotAllowed:
        raise
    except Refused as error:
        return _page(request, problem=errors.sentence(error), status=400)
    return cast(HttpResponse, redirect("load"))


def _page(request: DeskRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    waiting = [one for one in open_queue(request.staff) if one.our_move]
    people, languages = dict[str, Pile](), dict[str, Pile]()
    for one in waiting:
        holder = holder_of(request.staff, one.turn)
        name = request.staff.member.name if holder == "me" else holder
        people.setdefault(name, Pile(name)).add(one)
        language = one.card.language
        languages.setdefault(language, Pile(language)).add(one)
    free = people.pop("", Pile(""))
    situations = Counter(one.card.situation for one in waiting)
    context = {
        "free": free,
        "people": sorted(people.values(), key=lambda pile: -pile.lines),
        "languages": sorted(languages.values(), key=lambda pile: -pile.lines),
        "situations": situations.most_common(),
        "surge": surge_until(),
        "problem": problem,
    }
    return render(request, "desk/load.html", context, status=status)
