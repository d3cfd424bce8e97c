"""What a process trusts: the pinned root, and the newest manifest that leads back to it.

The pin is a file the process cannot write. The last number seen is remembered in a file of its
own, so that an older manifest put back into the database is refused.
"""

import json
import os
import threading
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from byway.cases.models import SignedManifest
from byway.errors import BadInput, TamperError
from byway.sealing import Manifest, Pin, open_manifest

_lock = threading.Lock()
_opened: dict[bytes, Manifest] = {}


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


def manifest() -> Manifest:
    """The newest manifest, verified; TamperError if it is older than one seen before."""
    row = SignedManifest.objects.order_by("-number").first()
    if row is None:
        raise BadInput("the database holds no manifest; see `byway init`")
    signed = bytes(row.signed)
    with _lock:
        known = _opened.get(signed)
        if known is not None:
            return known
        last = _last_number()
        opened = open_manifest(signed, pin(), at_least=last)
        if opened.number > last:
            _remember(opened.number)
        _opened.clear()
        _opened[signed] = opened
        return opened


def _number_file() -> Path:
    return Path(settings.BYWAY_STATE) / f"{settings.BYWAY_PROCESS}-manifest"


def _last_number() -> int:
    try:
        return int(_number_file().read_text())
    except FileNotFoundError:
        return 0
    except ValueError:
        raise TamperError("the remembered manifest number cannot be read") from None


def _remember(number: int) -> None:
    path = _number_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(f"{number}\n")
    fresh.replace(path)
