"""Where a sealed thing belongs: the context that is authenticated with it and checked on opening.

Associated data is length-prefixed, so that no two contexts share one encoding.
"""

import hashlib
import secrets
import struct
from dataclasses import dataclass

ID_BYTES = 16
ENVELOPE = 1
"""Version of an item's envelope as its author writes it. Readers open every version."""
RESEALED = 2
"""Version of an item's envelope that a member sealed anew."""

LINE, STORY, IDENTITY = "line", "story", "identity"
COMPARTMENTS = (LINE, STORY, IDENTITY)


def new_id() -> bytes:
    """A random 128-bit id."""
    return secrets.token_bytes(ID_BYTES)


_length = struct.Struct(">I").pack
_number = struct.Struct(">Q").pack


def encode(*parts: bytes | str | int) -> bytes:
    """Joins parts, each behind its length in four bytes; numbers take eight bytes, big-endian."""
    out = [_length(len(parts))]
    for part in parts:
        if isinstance(part, str):
            part = part.encode()
        elif isinstance(part, int):
            part = _number(part)
        out += (_length(len(part)), part)
    return b"".join(out)


def fingerprint(*parts: bytes | str | int) -> bytes:
    """BLAKE2b-256 over the encoded parts."""
    return hashlib.blake2b(encode(*parts), digest_size=32, person=b"byway-context").digest()


@dataclass(frozen=True, slots=True)
class Place:
    """One generation of one compartment of one case."""

    organisation: bytes
    case: bytes
    compartment: str
    generation: int
    line: bytes = b""
    """The line whose conversation it is; empty for `story` and `identity`."""

    def parts(self) -> tuple[bytes | str | int, ...]:
        """The place as it enters every context."""
        return (self.organisation, self.case, self.compartment, self.line, self.generation)
