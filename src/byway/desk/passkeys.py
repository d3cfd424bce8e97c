"""Passkeys as a second factor (W3C Web Authentication, level 2), and the page that keeps them.

A passkey never signs anybody in alone: it answers only for a member whose passphrase was right.
What is kept of it lies sealed among the member's second factors.
"""

import ipaddress
import json
import uuid
from typing import Any, cast

import webauthn
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from byway.cases import (
    SecondFactors,
    SignInFailed,
    StaffSession,
    begin_session,
    change_factors,
    read_factors,
    today,
)
from byway.desk.session import DeskRequest
from byway.errors import Refused
from byway.sealing import MemberKeys

MOST = 10
"""Passkeys of one member."""


def party(request: HttpRequest) -> str:
    """The relying party's id: the host's name; empty for a bare address, which can have none."""
    host = request.get_host()
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return name
    return ""


def _origins(request: HttpRequest) -> list[str]:
    schemes = ["https"] if settings.BYWAY_HTTPS else ["http"]
    if party(request).endswith(".onion"):
        schemes.append("http")  # the onion service is the encryption
    return [f"{scheme}://{request.get_host()}" for scheme in schemes]


def _here(request: HttpRequest, factors: SecondFactors) -> list[dict[str, Any]]:
    return [one for one in factors.passkeys if one["party"] == party(request)]


def _named(kept: list[dict[str, Any]]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one["id"])) for one in kept]


def ask(request: HttpRequest, factors: SecondFactors) -> tuple[str, bytes]:
    """What the browser needs to ask a passkey, as JSON, and the challenge; empty without one."""
    kept = _here(request, factors)
    if not kept:
        return "", b""
    options = webauthn.generate_authentication_options(
        rp_id=party(request),
        allow_credentials=_named(kept),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return webauthn.options_to_json(options), options.challenge


def check(
    request: HttpRequest, *, member: uuid.UUID, keys: MemberKeys, challenge: bytes, answer: str
) -> StaffSession:
    """A session for a member whose passkey answered the challenge; else SignInFailed."""
    if not challenge:
        raise SignInFailed("no passkey was asked")

    def take(factors: SecondFactors) -> None:
        try:
            given = str(json.loads(answer)["id"])
            kept = next(one for one in _here(request, factors) if one["id"] == given)
            verified = webauthn.verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=party(request),
                expected_origin=_origins(request),
                credential_public_key=base64url_to_bytes(kept["key"]),
                credential_current_sign_count=kept["count"],
            )
        except (WebAuthnException, StopIteration, ValueError, KeyError, TypeError):
            raise SignInFailed("not right") from None
        kept["count"] = verified.new_sign_count

    change_factors(member=member, keys=keys, change=take)
    return begin_session(member, keys)


@require_safe
def my_keys(request: DeskRequest) -> HttpResponse:
    """The member's passkeys, and a form for another one."""
    factors = read_factors(member=request.staff.id, keys=request.staff.keys)
    options = ""
    if party(request) and len(factors.passkeys) < MOST:
        asked = webauthn.generate_registration_options(
            rp_id=party(request),
            rp_name=_("Desk"),
            user_id=request.staff.member.id,
            user_name=request.staff.member.name,
            exclude_credentials=_named(_here(request, factors)),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED,
                user_verification=UserVerificationRequirement.PREFERRED,
            ),
        )
        options, request.record.challenge = webauthn.options_to_json(asked), asked.challenge
    context = {"passkeys": factors.passkeys, "options": options, "bare": not party(request)}
    return render(request, "desk/keys.html", context)


@require_POST
def add_key(request: DeskRequest) -> HttpResponse:
    """Keeps a new passkey."""
    challenge, request.record.challenge = request.record.challenge, b""
    try:
        verified = webauthn.verify_registration_response(
            credential=request.POST.get("credential", ""),
            expected_challenge=challenge,
            expected_rp_id=party(request),
            expected_origin=_origins(request),
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise Refused(_("the passkey did not answer as it should")) from None
    made = {
        "id": bytes_to_base64url(verified.credential_id),
        "key": bytes_to_base64url(verified.credential_public_key),
        "count": verified.sign_count,
        "party": party(request),
        "label": request.POST.get("label", "").strip()[:60] or _("Passkey"),
        "day": today().isoformat(),
    }

    def add(factors: SecondFactors) -> None:
        if len(factors.passkeys) >= MOST:
            raise Refused(_("there is no room for another passkey"))
        factors.passkeys.append(made)

    change_factors(member=request.staff.id, keys=request.staff.keys, change=add)
    return cast(HttpResponse, redirect("keys"))


@require_POST
def remove_key(request: DeskRequest) -> HttpResponse:
    """Forgets a passkey; the one-time code stays."""
    given = request.POST.get("id", "")

    def remove(factors: SecondFactors) -> None:
        factors.passkeys = [one for one in factors.passkeys if one["id"] != given]

    change_factors(member=request.staff.id, keys=request.staff.keys, change=remove)
    return cast(HttpResponse, redirect("keys"))
