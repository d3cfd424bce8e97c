"""The coordinator's page: who is here, in which roles and teams, and letting somebody in."""

import uuid
from dataclasses import dataclass

import pyotp
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from byway.cases import ROLES, Permission, StaffSession, add_member, manifest
from byway.desk import errors
from byway.desk.session import DeskRequest
from byway.errors import BadInput, NotAllowed, Refused

ISSUER = "Desk"
"""What the authenticator app calls this; it names neither the product nor the matter."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A member as the page lists them."""

    id: uuid.UUID
    name: str
    roles: tuple[str, ...]
    teams: list[str]
    can_leave: bool
    """Another member, all of whose teams this coordinator is in."""

    @property
    def can_renew(self) -> bool:
        """A further coordinator needs the root's word."""
        return self.can_leave and "coordinator" not in self.roles


@require_http_methods(["GET", "HEAD", "POST"])
def staff(request: DeskRequest) -> HttpResponse:
    """Lists members; a POST lets a new one in and shows passphrase and code secret once."""
    request.staff.require(Permission.MANAGE)
    if request.method != "POST":
        return _page(request)
    try:
        made = add_member(
            by=request.staff,
            name=request.POST.get("name", ""),
            roles=tuple(request.POST.getlist("roles")),
            teams=_teams(request),
        )
    except NotAllowed:
        raise
    except (Refused, BadInput) as error:
        return _page(request, problem=errors.sentence(error), status=400)
    uri = pyotp.TOTP(made.totp_secret).provisioning_uri(name=made.name, issuer_name=ISSUER)
    context = {"made": made, "uri": uri}
    return render(request, "desk/new_member.html", context, status=201)


def _page(request: DeskRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    present = manifest()
    names = {team.id: team.name for team in present.teams}
    me = request.staff.member
    by_name = sorted(present.members, key=lambda m: m.name.casefold())
    members = [
        Listed(
            uuid.UUID(bytes=m.id),
            m.name,
            m.roles,
            [names[team] for team in m.teams if team in names],
            m.id != me.id and set(m.teams) <= set(me.teams),
        )
        for m in by_name
        if m.roles
    ]
    context = {
        "members": members,
        "gone": sorted({m.name for m in by_name if not m.roles} - {m.name for m in members}),
        "roles": [name for name in ROLES if name != "coordinator"],
        "teams": [t for t in present.teams if t.id in request.staff.member.teams],
        "problem": problem,
        "name": request.POST.get("name", ""),
    }
    return render(request, "desk/staff.html", context, status=status)


def _teams(request: DeskRequest) -> tuple[uuid.UUID, ...]:
    try:
        chosen = tuple(uuid.UUID(hex=text) for text in request.POST.getlist("teams"))
    except ValueError:
        raise BadInput("teams: expected one of the listed teams") from None
    if not set(chosen) <= _own_teams(request.staff):
        raise Refused("only a member of a team can let others in")
    return chosen


def _own_teams(member: StaffSession) -> frozenset[uuid.UUID]:
    return member.teams
