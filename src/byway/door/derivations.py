"""From words to keys: the slow step, in a fixed number of slots, outside any transaction."""

import os
from functools import cache

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from byway.cases import pin
from byway.sealing import (
    SEEKER_MEMORY,
    InvitationKeys,
    SeekerKeys,
    Slots,
    invitation_keys,
    keys_from,
    stretch,
)

WAITING = 40
"""Requests that may wait for a slot; each holds a thread, so open visits keep theirs."""


@cache
def slots() -> Slots:
    """This process's slots: the memory it was given over 64 MiB, at most its cores."""
    fitting = settings.BYWAY_SLOTS_MEMORY // SEEKER_MEMORY
    return Slots(max(1, min(os.cpu_count() or 1, fitting)), waiting=WAITING)


def circuit_of(request: HttpRequest) -> str:
    """The onion circuit a request came by, if the proxy in front says so; never an address."""
    header = settings.BYWAY_CIRCUIT_HEADER
    return request.headers.get(header, "")[:64] if header else ""


def derive(request: HttpRequest, secret: bytes) -> SeekerKeys:
    """The keys of a secret; Busy if no slot came free in 30 seconds."""
    return keys_from(_stretched(request, secret))


def derive_invitation(request: HttpRequest, secret: bytes) -> InvitationKeys:
    """The keys of an invitation's four words; Busy if no slot came free in 30 seconds."""
    return invitation_keys(_stretched(request, secret))


def _stretched(request: HttpRequest, secret: bytes) -> bytes:
    if connection.in_atomic_block:
        raise RuntimeError("a key derivation inside a transaction would block every writer")
    with slots().held(circuit_of(request)):
        return stretch(secret, pin().salt)
