"""Looks for markers in files as a forensic examiner would: as they are, encoded, and compressed."""

import base64
import contextlib
import json
import os
import re
import stat
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

SHORTEST = 8
"""Bytes of the shortest form that is looked for; shorter ones turn up in random bytes."""
OPENINGS = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
MOST_UNPACKED = 4 * 1024 * 1024


def forms(marker: str | bytes) -> dict[str, bytes]:
    """Every form a marker may lie in."""
    raw = marker if isinstance(marker, bytes) else marker.encode()
    found = {"utf-8": raw, "hex": raw.hex().encode(), "HEX": raw.hex().upper().encode()}
    for shift in range(3):
        for name, encode in (("base64", base64.b64encode), ("base64url", base64.urlsafe_b64encode)):
            coded = encode(bytes(shift) + raw + bytes(2))
            # Only the characters that do not depend on what stands before and behind.
            found[f"{name} {shift}"] = coded[-(-8 * shift // 6) : 8 * (shift + len(raw)) // 6]
    if isinstance(marker, str):
        found["utf-16-le"] = marker.encode("utf-16-le")
        found["utf-16-be"] = marker.encode("utf-16-be")
        found["url"] = quote(marker).encode()
        found["url+"] = quote_plus(marker).encode()
        found["json"] = json.dumps(marker)[1:-1].encode()
        found["html"] = marker.encode("ascii", "xmlcharrefreplace")
    return {name: form for name, form in found.items() if len(form) >= SHORTEST}


def unpacked(data: bytes) -> Iterator[bytes]:
    """What any zlib or gzip stream inside the data opens to, as far as it opens."""
    for opening in OPENINGS.finditer(data):
        opener = zlib.decompressobj(zlib.MAX_WBITS | 32)
        try:
            out = opener.decompress(data[opening.start() :], MOST_UNPACKED)
        except zlib.error:
            continue
        if out:
            yield out


def find(markers: dict[str, str | bytes], paths: Iterable[Path]) -> list[tuple[str, str, str]]:
    """(marker, form, file) for everything found, file names included."""
    wanted = {name: forms(marker) for name, marker in markers.items()}
    found = []
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError:
            continue
        for place, stored in (
            (str(path), data),
            (f"{path} (name)", path.name.encode()),
            *((f"{path} (unpacked)", out) for out in unpacked(data)),
        ):
            found += [
                (name, form, place)
                for name, each in wanted.items()
                for form, wanted_bytes in each.items()
                if wanted_bytes in stored
            ]
    return found


def files_under(*folders: Path, newer_than: float = 0.0) -> Iterator[Path]:
    """Every regular file below these folders that was changed since; others may come and go."""
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for path in (Path(parent) / name for name in names):
                with contextlib.suppress(OSError):
                    about = path.lstat()
                    if stat.S_ISREG(about.st_mode) and about.st_mtime >= newer_than:
                        yield path
