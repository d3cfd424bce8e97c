"""The roster page: who is on duty now and when, each in his own time zone; who stands in."""

import datetime as dt
import uuid
import zoneinfo
from dataclasses import dataclass
from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from byway.cases import (
    Permission,
    Roster,
    Shift,
    StaffSession,
    add_shift,
    drop_shift,
    manifest,
    member_names,
    next_change,
    on_duty,
    read_roster,
    set_deputy,
)
from byway.desk import errors, forms
from byway.desk.session import DeskRequest
from byway.errors import BadInput, NotAllowed, Refused
from byway.sealing import LINE


@dataclass(frozen=True, slots=True)
class Turn:
    """A shift as the page lists it."""

    name: str
    shift: Shift
    may_drop: bool

    @property
    def key(self) -> str:
        """The shift as one word, by which a form names it."""
        return "|".join(str(part) for part in self.shift.as_row())


@dataclass(frozen=True, slots=True)
class TeamRoster:
    """A team's part of the page."""

    team: uuid.UUID
    name: str
    on_duty: list[str]
    changes: dt.datetime | None
    turns: list[Turn]
    deputies: list[tuple[str, str]]
    members: list[tuple[str, str]]


@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: DeskRequest) -> HttpResponse:
    """The rosters of a member's teams; a POST adds or takes away a shift, or names a deputy."""
    request.staff.require_part(LINE)
    if request.method != "POST":
        return _page(request)
    try:
        _change(request)
    except NotAllowed:
        raise
    except Refused as error:
        return _page(request, problem=errors.sentence(error), status=400)
    return cast(HttpResponse, redirect("roster"))


def _change(request: DeskRequest) -> None:
    by, team = request.staff, forms.an_id(request, "team")
    if team not in by.teams:
        raise Refused("expected one of your own teams")
    form = request.POST.get("form", "")
    if form == "drop":
        drop_shift(by=by, team=team, shift=_shift(request.POST.get("shift", "").split("|")))
    elif form == "deputy":
        member = forms.an_id(request, "member")
        set_deputy(by=by, team=team, member=member, deputy=request.POST.get("deputy", ""))
    elif form == "add":
        who = forms.some_id(request, "who") or by.id
        fields = (request.POST.get(name, "") for name in ("weekday", "begins", "ends", "zone"))
        add_shift(by=by, team=team, shift=_shift([who.hex, *fields]))
    else:
        raise Refused("the form was not complete; load the page again")


def _shift(row: list[str]) -> Shift:
    try:
        return Shift.of(row)
    except ValueError:
        raise Refused("a shift has a weekday, two times such as 09:00, and a time zone") from None


def _page(request: DeskRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    staff = request.staff
    context = {
        "teams": [_team(staff, team) for team in sorted(staff.teams)],
        "may_assign": staff.may(Permission.ASSIGN),
        "zones": sorted(zoneinfo.available_timezones()),
        "problem": problem,
    }
    return render(request, "desk/roster.html", context, status=status)


def _team(staff: StaffSession, team: uuid.UUID) -> TeamRoster:
    names, found = member_names(), read_roster(staff, team)
    now = dt.datetime.now(dt.UTC)
    listed = manifest().team(team.bytes)
    if listed is None:
        raise BadInput("a team is not in the manifest")
    members = [(one.id.hex(), one.name) for one in manifest().members if team.bytes in one.teams]
    return TeamRoster(
        team,
        listed.name,
        [names[who] for who in on_duty(found.shifts, now) if who in names],
        next_change(found.shifts, now),
        _turns(staff, found, names),
        [(names.get(one, ""), names.get(deputy, "")) for one, deputy in found.deputies],
        sorted(members, key=lambda one: one[1].casefold()),
    )


def _turns(staff: StaffSession, found: Roster, names: dict[str, str]) -> list[Turn]:
    turns = [
        Turn(names[one.who], one, staff.may(Permission.ASSIGN) or one.who == staff.id.hex)
        for one in found.shifts
        if one.who in names
    ]
    return sorted(turns, key=lambda one: (one.shift.weekday, one.shift.begins, one.name))
