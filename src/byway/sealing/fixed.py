"""Boxes of one fixed size: cards, events, and what a line keeps for its seeker.

A card comes from the door sealed to the team, and the door cannot read it back; the desk rewrites
it under a key of the team's own, which opens in microseconds.
"""

import hashlib

from byway.errors import TamperError
from byway.sealing.context import encode
from byway.sealing.keys import AEAD_OVERHEAD, BOX_OVERHEAD, KeyPair, box_to, lock, open_box, unlock
from byway.sealing.padding import pad_to, unpad

CARD_BYTES = 256
CARD_CONTENT = CARD_BYTES - BOX_OVERHEAD - 16 - 4
"""What fits on a card, in bytes, whoever seals it."""
EVENT_BYTES = 512
STATE_BYTES = 1024


def derive_key(secret: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose from a 32-byte secret (keyed BLAKE2b)."""
    return hashlib.blake2b(
        purpose.encode(), key=secret, digest_size=32, person=b"byway-derive"
    ).digest()


def _mark(context: tuple[bytes | str | int, ...]) -> bytes:
    return hashlib.blake2b(encode(*context), digest_size=16, person=b"byway-fixed").digest()


def box_fixed(
    public: bytes, content: bytes, *, size: int, context: tuple[bytes | str | int, ...]
) -> bytes:
    """Seals content to a public half, exactly `size` bytes long and bound to its context."""
    return box_to(public, _mark(context) + pad_to(content, size - BOX_OVERHEAD - 16))


def open_fixed(pair: KeyPair, box: bytes, *, context: tuple[bytes | str | int, ...]) -> bytes:
    """Opens what `box_fixed` sealed; TamperError if it belongs elsewhere."""
    opened = open_box(pair, box)
    if opened[:16] != _mark(context):
        raise TamperError("a sealed record was moved from another place")
    return unpad(opened[16:])


def lock_fixed(
    key: bytes, content: bytes, *, size: int, context: tuple[bytes | str | int, ...]
) -> bytes:
    """Locks content under a key, exactly `size` bytes long and bound to its context."""
    return lock(key, pad_to(content, size - AEAD_OVERHEAD), encode(*context))


def unlock_fixed(key: bytes, locked: bytes, *, context: tuple[bytes | str | int, ...]) -> bytes:
    """Opens what `lock_fixed` locked."""
    return unpad(unlock(key, locked, encode(*context)))
