"""Signing in: opening one's wrapped keys with the passphrase, then a second factor, always.

An unknown name costs the same derivation. Between the factors the keys are held by the caller
under a key of their own.
"""

import json
import secrets
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pyotp
from django.conf import settings
from django.db import transaction

from byway.cases.disk.storage import flush_deleted
from byway.cases.keys import trust
from byway.cases.keys.staff_session import StaffSession, open_session
from byway.cases.models import Member
from byway.errors import Refused, SealingError
from byway.sealing import (
    SEEKER_MEMORY,
    STAFF_MEMORY,
    MemberKeys,
    Slots,
    derive_key,
    encode,
    lock,
    new_passphrase,
    new_salt,
    pad_text,
    stretch_passphrase,
    unlock,
    unpad,
    unwrap_member,
    wrap_member,
)

TOTP_STEP = 30
STAFF_UNITS = STAFF_MEMORY // SEEKER_MEMORY
T = TypeVar("T")
_slots: Slots | None = None
_slots_lock = threading.Lock()


class SignInFailed(Refused):
    """The name and passphrase, or the code, are not right. It never says which."""


@dataclass(slots=True)
class SecondFactors:
    """A member's second factors, sealed under the member's own key."""

    totp: str = ""
    """The TOTP secret in base32 (RFC 6238), or empty."""
    last_step: int = 0
    """The last time step a code was taken for: a one-time code works once."""
    passkeys: list[dict[str, Any]] = field(default_factory=list)
    """WebAuthn credentials: id, public key, sign count."""
    desk: dict[str, Any] = field(default_factory=dict)
    """What he has set for himself at the desk; see `byway.cases.my_desk`."""


def staff_slots() -> Slots:
    """The desk's places for derivations, made on first use."""
    global _slots
    with _slots_lock:
        if _slots is None:
            count = max(STAFF_UNITS, settings.BYWAY_SLOTS_MEMORY // SEEKER_MEMORY)
            _slots = Slots(count)
        return _slots


def check_passphrase(*, name: str, passphrase: str, circuit: str = "") -> tuple[Member, MemberKeys]:
    """The first factor: opens the member's keys; SignInFailed, at the same cost, if it cannot."""
    row = Member.objects.filter(name=name.strip()).first()
    salt = row.salt if row is not None else new_salt()
    with staff_slots().held(circuit, units=STAFF_UNITS):
        stretched = stretch_passphrase(passphrase, salt)
    if row is None:
        raise SignInFailed("not right")
    try:
        return row, unwrap_member(row.wrapped, stretched, trust.pin().organisation, row.id.bytes)
    except SealingError:
        raise SignInFailed("not right") from None


def change_passphrase(*, by: StaffSession, passphrase: str) -> str:
    """Gives a member a new passphrase for the same keys; SignInFailed if the old one is not right.

    It is generated, and nobody keeps it. A copy of the database made before opens with the old one.
    """
    check_passphrase(name=by.member.name, passphrase=passphrase)
    fresh, salt = new_passphrase(), new_salt()
    with staff_slots().held(units=STAFF_UNITS):
        stretched = stretch_passphrase(fresh, salt)
    wrapped = wrap_member(by.keys, stretched, trust.pin().organisation, by.member.id)
    with transaction.atomic():
        Member.objects.filter(id=by.id).update(salt=salt, wrapped=wrapped)
        flush_deleted()
    return fresh


def check_totp(*, member: uuid.UUID, keys: MemberKeys, code: str) -> StaffSession:
    """The second factor by a one-time code; a code works once."""
    code = "".join(ch for ch in code if ch in "0123456789")

    def take(factors: SecondFactors) -> None:
        step = _step_of(factors, code)
        if step is None:
            raise SignInFailed("not right")
        factors.last_step = step

    change_factors(member=member, keys=keys, change=take)
    return begin_session(member, keys)


def read_factors(*, member: uuid.UUID, keys: MemberKeys) -> SecondFactors:
    """A member's second factors as they are now."""
    return open_factors(Member.objects.get(id=member), keys)


def change_factors(
    *, member: uuid.UUID, keys: MemberKeys, change: Callable[[SecondFactors], T]
) -> T:
    """Changes a member's second factors, one change at a time; nothing if `change` raises."""
    with transaction.atomic():
        row = Member.objects.select_for_update().get(id=member)
        factors = open_factors(row, keys)
        result = change(factors)
        save_factors(row, keys, factors)
    return result


def _step_of(factors: SecondFactors, code: str) -> int | None:
    if not factors.totp or len(code) != 6:
        return None
    totp = pyotp.TOTP(factors.totp)
    now = int(time.time()) // TOTP_STEP
    for step in (now - 1, now, now + 1):
        if step > factors.last_step and secrets.compare_digest(totp.at(step * TOTP_STEP), code):
            return step
    return None


def begin_session(member: uuid.UUID, keys: MemberKeys) -> StaffSession:
    """A session for a member whose factors have been checked."""
    listed = trust.manifest().member(member.bytes)
    if listed is None or not listed.roles:
        raise SignInFailed("not right")
    return open_session(listed, keys)


def open_factors(row: Member, keys: MemberKeys) -> SecondFactors:
    """A member's second factors."""
    said = json.loads(unpad(unlock(_key(keys), row.second, _context(row))))
    return SecondFactors(said["totp"], said["last_step"], said["passkeys"], said.get("desk", {}))


def save_factors(row: Member, keys: MemberKeys, factors: SecondFactors) -> None:
    """Keeps a member's second factors."""
    said = {
        "totp": factors.totp,
        "last_step": factors.last_step,
        "passkeys": factors.passkeys,
        "desk": factors.desk,
    }
    row.second = lock(_key(keys), pad_text(json.dumps(said).encode()), _context(row))
    row.save(update_fields=["second"])


def _key(keys: MemberKeys) -> bytes:
    return derive_key(keys.pair.private, "second-factors")


def _context(row: Member) -> bytes:
    return encode("second-factors", trust.pin().organisation, row.id.bytes)
