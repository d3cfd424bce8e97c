"""What a process trusts: the pinned root, and the newest manifest that leads back to it.

The pin is a file the process cannot write. The last manifest seen is remembered in a file of its
own, so that an older one put back into the database, or another of the same number, is refused.
Later ones are followed from there, each signed by a coordinator of the one before.
"""

import hashlib
import json
import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from byway.cases.models import SignedManifest
from byway.errors import BadInput, TamperError
from byway.sealing import Manifest, Pin, open_manifest, team_generation_of, team_of

_lock = threading.Lock()
_opened: dict[bytes, Manifest] = {}
_steady: ContextVar[list[Manifest] | None] = ContextVar("steady", default=None)


def write_pin(pin: Pin, path: Path) -> None:
    """Writes the pin, readable by all, writable by nobody."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "organisation": pin.organisation.hex(),
        "salt": pin.salt.hex(),
        "root": pin.root.hex(),
    }
    path.write_text(json.dumps(document, indent=1) + "\n")
    path.chmod(0o444)
    read_pin.cache_clear()


@lru_cache(maxsize=4)
def read_pin(path: Path) -> Pin:
    """Reads the pin; BadInput names the file if it is missing or broken."""
    try:
        document = json.loads(path.read_text())
        return Pin(
            bytes.fromhex(document["organisation"]),
            bytes.fromhex(document["salt"]),
            bytes.fromhex(document["root"]),
        )
    except FileNotFoundError:
        raise BadInput(f"{path}: there is no organisation here yet; see `byway init`") from None
    except (ValueError, KeyError, TypeError):
        raise BadInput(f"{path}: this is not a pin that `byway init` wrote") from None


def pin() -> Pin:
    """This organisation's pin."""
    return read_pin(Path(settings.BYWAY_PIN))


def has_manifest() -> bool:
    """Whether the database holds an organisation."""
    return SignedManifest.objects.exists()


@contextmanager
def steady() -> Iterator[None]:
    """Asks the database for the newest manifest once in the block, and not for each item read."""
    held = _steady.set(_steady.get() or [])
    try:
        yield
    finally:
        _steady.reset(held)


def manifest() -> Manifest:
    """The newest manifest, verified; TamperError if it does not follow from the last one seen."""
    held = _steady.get()
    if held is None:
        return _newest()
    if not held:
        held.append(_newest())
    return held[0]


def changed() -> None:
    """Within `steady`: a manifest was published in this very block."""
    held = _steady.get()
    if held:
        held.clear()


def _newest() -> Manifest:
    row = SignedManifest.objects.order_by("-number").first()
    if row is None:
        raise BadInput("the database holds no manifest; see `byway init`")
    signed = bytes(row.signed)
    with _lock:
        known = _opened.get(signed)
        if known is None:
            known = _follow()
            _opened.clear()
            _opened[signed] = known
        return known


def active_verify(member_id: bytes) -> bytes:
    """The signing key of somebody who has a role now; TamperError for anybody else."""
    member = manifest().member(member_id)
    if member is None or not member.roles:
        raise TamperError("signed by nobody who is a member now")
    return member.verify


def check_team(proof: bytes, team: uuid.UUID) -> None:
    """Raises TamperError unless a checked proof is for this team, since its last re-sealing.

    So that nobody puts keys back which a member who left still has.
    """
    named = manifest().team(team.bytes)
    if named is None or team_of(proof) != named.id:
        raise TamperError("the case was given to a team that nobody with a key named")
    if team_generation_of(proof) < named.since:
        raise TamperError("keys from before the last re-sealing were put back")


def _follow() -> Manifest:
    """Follows the manifests in the database from the last one seen, or the first, to the newest."""
    last, digest = _last_seen()
    rows = SignedManifest.objects.filter(number__gte=last).order_by("number")
    signed = [bytes(row.signed) for row in rows]
    if digest and (not signed or _digest(signed[0]) != digest):
        raise TamperError("the manifest seen last is not in the database any more")
    newest = open_manifest(signed[0], pin(), at_least=last)
    for one in signed[1:]:
        newest = open_manifest(one, pin(), after=newest)
    if newest.number > last:
        _remember(newest.number, _digest(signed[-1]))
    return newest


def _digest(signed: bytes) -> str:
    return hashlib.blake2b(signed, digest_size=32).hexdigest()


def _seen_file() -> Path:
    return Path(settings.BYWAY_STATE) / f"{settings.BYWAY_PROCESS}-manifest"


def _last_seen() -> tuple[int, str]:
    """The number and digest of the last manifest seen; 0 and nothing for a new process."""
    try:
        number, digest = _seen_file().read_text().split()
        return int(number), digest
    except FileNotFoundError:
        return 0, ""
    except ValueError:
        raise TamperError("the remembered manifest cannot be read") from None


def _remember(number: int, digest: str) -> None:
    path = _seen_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(f"{number} {digest}\n")
    fresh.replace(path)
