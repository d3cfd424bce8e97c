"""Somebody leaves, or has lost his passphrase: one page each that says what follows."""

import uuid

import pyotp
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from byway.cases import Permission, begin_session, manifest, remove_member, renew_member
from byway.desk import resealing
from byway.desk.session import DeskRequest, token_of
from byway.desk.staff import ISSUER
from byway.errors import NotFound
from byway.sealing import ManifestMember


def _listed(request: DeskRequest, member: uuid.UUID) -> ManifestMember:
    request.staff.require(Permission.MANAGE)
    listed = manifest().member(member.bytes)
    if listed is None or not listed.roles:
        raise NotFound("no such member")
    return listed


def _go_on(request: DeskRequest) -> None:
    staff = begin_session(request.staff.id, request.staff.keys)
    resealing.begin(token_of(request), staff)


@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: DeskRequest, member: uuid.UUID) -> HttpResponse:
    """Says what follows if a member leaves; a POST removes him and begins to seal anew."""
    listed = _listed(request, member)
    if request.method == "POST" and request.POST.get("confirm") == "leave":
        remove_member(by=request.staff, member=member)
        _go_on(request)
        return redirect("resealing")
    context = {"one": listed, "member": member, "lost": False}
    return render(request, "desk/leaving.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: DeskRequest, member: uuid.UUID) -> HttpResponse:
    """Says what follows if somebody lost his passphrase; a POST gives him new keys."""
    listed = _listed(request, member)
    if request.method == "POST" and request.POST.get("confirm") == "renew":
        made = renew_member(by=request.staff, member=member)
        _go_on(request)
        uri = pyotp.TOTP(made.totp_secret).provisioning_uri(name=made.name, issuer_name=ISSUER)
        return render(request, "desk/new_member.html", {"made": made, "uri": uri}, status=201)
    return render(request, "desk/leaving.html", {"one": listed, "member": member, "lost": True})
