"""Who is signed in: records in memory that open only with what the browser alone holds.

Between the factors a `Pending` record holds the member's keys, locked under a key that is only in
the pending cookie. Afterwards a `SignedIn` record holds them locked under another key, which is
only in the key cookie; the record itself is found by a token in a third cookie. Team keys are
opened anew for each request, from the present manifest and the grants that are there now, so that
somebody removed is out at once.
"""

import secrets
import uuid
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from byway.cases import (
    MemoryStore,
    Session,
    SignInFailed,
    StaffSession,
    begin_session,
)
from byway.errors import SealingError
from byway.sealing import KEY_BYTES, MemberKeys, encode, lock, unlock

PENDING_SECONDS = 300
IDLE_SECONDS = 15 * 60
LONGEST_SECONDS = 8 * 60 * 60
WRONG_CODES = 5
"""So many wrong second factors end a pending record."""


@dataclass(slots=True)
class Pending:
    """A member whose passphrase was right and whose second factor is still to come."""

    member: uuid.UUID
    wrapped: bytes
    wrong: int = 0
    challenge: bytes = b""


@dataclass(slots=True)
class SignedIn:
    """A member who is signed in."""

    member: uuid.UUID
    wrapped: bytes
    challenge: bytes = b""
    training: bool = False
    """Practises on invented lines; sees no real ones meanwhile."""
    kept: dict[str, bytes] = field(default_factory=dict)
    """What was opened before, such as the casebook, locked again under the same key."""


PENDING = MemoryStore[Pending](idle=PENDING_SECONDS, longest=PENDING_SECONDS)
SIGNED_IN = MemoryStore[SignedIn](idle=IDLE_SECONDS, longest=LONGEST_SECONDS)


class DeskRequest(HttpRequest):
    """A request by somebody who is signed in; the middleware lets no other one through."""

    staff: StaffSession
    record: SignedIn
    wrapping_key: bytes


def cookie(name: str) -> str:
    """A cookie's whole name: `__Host-` binds it to this host and to HTTPS."""
    return f"__Host-byway-{name}" if settings.BYWAY_HTTPS else f"byway-{name}"


def _set(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        cookie(name), value, secure=settings.BYWAY_HTTPS, httponly=True, samesite="Strict"
    )


def _clear(response: HttpResponse, name: str) -> None:
    response.delete_cookie(cookie(name), samesite="Strict")


def _wrap(keys: MemberKeys, member: uuid.UUID, stage: str) -> tuple[bytes, bytes]:
    key = secrets.token_bytes(KEY_BYTES)
    return key, lock(key, keys.to_bytes(), encode("desk", stage, member.bytes))


def _unwrap(key: bytes, wrapped: bytes, member: uuid.UUID, stage: str) -> MemberKeys:
    return MemberKeys.from_bytes(unlock(key, wrapped, encode("desk", stage, member.bytes)))


def _key_of(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        return b""
    return key if len(key) == KEY_BYTES else b""


def begin_pending(
    request: HttpRequest, response: HttpResponse, member: uuid.UUID, keys: MemberKeys
) -> None:
    """After the passphrase: keeps the keys, locked, for five minutes."""
    _forget_pending(request)
    key, wrapped = _wrap(keys, member, "pending")
    _set(response, "pending", f"{PENDING.begin(Pending(member, wrapped))}.{key.hex()}")


def find_pending(request: HttpRequest) -> tuple[Session[Pending], MemberKeys] | None:
    """The pending record of this browser and the keys in it, if it has not ended."""
    token, _, key = request.COOKIES.get(cookie("pending"), "").partition(".")
    session = PENDING.find(token) if token else None
    if session is None:
        return None
    try:
        held = session.held
        return session, _unwrap(_key_of(key), held.wrapped, held.member, "pending")
    except SealingError:
        return None


def end_pending(request: HttpRequest, response: HttpResponse) -> None:
    """Ends the pending record."""
    _forget_pending(request)
    _clear(response, "pending")


def _forget_pending(request: HttpRequest) -> None:
    PENDING.end(request.COOKIES.get(cookie("pending"), "").partition(".")[0])


def begin(response: HttpResponse, staff: StaffSession) -> str:
    """After the second factor: a session under a fresh token and a fresh key; the token."""
    key, wrapped = _wrap(staff.keys, staff.id, "signed-in")
    token = SIGNED_IN.begin(SignedIn(staff.id, wrapped))
    _set(response, "session", token)
    _set(response, "key", key.hex())
    return token


def resume(request: HttpRequest) -> bool:
    """Puts the member and the record on the request; False if nobody is signed in.

    Raises TamperError if the store has other keys for the member.
    """
    token = request.COOKIES.get(cookie("session"), "")
    key = _key_of(request.COOKIES.get(cookie("key"), ""))
    session = SIGNED_IN.find(token) if token and key else None
    if session is None:
        return False
    record = session.held
    try:
        keys = _unwrap(key, record.wrapped, record.member, "signed-in")
        staff = begin_session(record.member, keys)
    except SignInFailed:  # no member any more, or without a role
        SIGNED_IN.end(token)
        return False
    request.staff, request.record, request.wrapping_key = staff, record, key  # type: ignore[attr-defined]
    return True


def token_of(request: HttpRequest) -> str:
    """The token of this browser's session; it is in the cookie alone."""
    return request.COOKIES.get(cookie("session"), "")


def end(request: HttpRequest, response: HttpResponse) -> None:
    """Signs out: the record goes from memory, the cookies from the browser."""
    SIGNED_IN.end(request.COOKIES.get(cookie("session"), ""))
    _clear(response, "session")
    _clear(response, "key")


def load_kept(request: DeskRequest, name: str) -> bytes:
    """What this session keeps under a name; empty if nothing."""
    locked = request.record.kept.get(name, b"")
    return unlock(request.wrapping_key, locked, _kept_context(request, name)) if locked else b""


def keep(request: DeskRequest, name: str, data: bytes) -> None:
    """Keeps opened bytes for the next request, locked like everything else in the record."""
    request.record.kept[name] = lock(request.wrapping_key, data, _kept_context(request, name))


def _kept_context(request: DeskRequest, name: str) -> bytes:
    return encode("desk", "kept", request.record.member.bytes, name)
