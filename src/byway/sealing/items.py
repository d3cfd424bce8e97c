"""Items: each under a random key of its own, sealed to a compartment together with its place.

A box of fixed size holds the item's key, the fingerprint of its place, its author, kind and
revision, so that none of these lies readable. The body is padded text under that key, with the
whole context as associated data. What staff write is signed over that context as well.

Version 2 is an item that a member opened in an older generation, found genuine, and sealed anew:
the author stays named, the member is named beside him and signs for what he found.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from byway.errors import SealingError, TamperError
from byway.sealing.context import ENVELOPE, ID_BYTES, RESEALED, Place, encode, fingerprint
from byway.sealing.keys import (
    BOX_OVERHEAD,
    KEY_BYTES,
    SIGNATURE_BYTES,
    KeyPair,
    SigningKey,
    box_to,
    lock,
    open_box,
    unlock,
    verify_signature,
)
from byway.sealing.padding import pad_text, unpad

KIND_BYTES = 16
HEADER_BYTES = 1 + KEY_BYTES + 32 + ID_BYTES + KIND_BYTES + 4
ITEM_BOX_BYTES = HEADER_BYTES + BOX_OVERHEAD
_LENGTHS = {ENVELOPE: HEADER_BYTES, RESEALED: HEADER_BYTES + ID_BYTES}

Trust = Callable[[bytes, str], bytes | None]
"""From author and kind to the Ed25519 key that must have signed, or None if unsigned will do.

Raises TamperError for an author who may not write that kind.
"""
Resealers = Callable[[bytes], bytes]
"""From a member's id to his Ed25519 key; TamperError for one who may not seal anew here."""


@dataclass(frozen=True, slots=True)
class SealedItem:
    """An item as it is stored."""

    box: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class ItemHead:
    """What an item's box holds."""

    key: bytes
    author: bytes
    kind: str
    revision: int
    resealer: bytes = b""
    """Who sealed it anew; empty in version 1."""

    @property
    def version(self) -> int:
        """The envelope's version."""
        return RESEALED if self.resealer else ENVELOPE


@dataclass(frozen=True, slots=True)
class OpenedItem:
    """An item opened and found to belong where it lay."""

    item: bytes
    kind: str
    author: bytes
    revision: int
    content: bytes
    context: bytes
    signature: bytes
    resealer: bytes = b""
    """The member who sealed it anew and signed for it, checked; empty if nobody did."""

    def check_signature(self, verify: bytes) -> None:
        """Raises TamperError unless that key signed this item, here, with this content."""
        if len(self.signature) != SIGNATURE_BYTES:
            raise TamperError("an item that must be signed is not")
        verify_signature(verify, encode(self.context, self.content), self.signature)


def _key_place(place: Place, item: bytes) -> bytes:
    return fingerprint("item-key", *place.parts(), item)


def _context(place: Place, item: bytes, head: ItemHead) -> bytes:
    named = (item, head.kind, head.revision, head.author)
    return encode("item", head.version, *place.parts(), *named, *filter(None, [head.resealer]))


def seal_head(public: bytes, place: Place, item: bytes, head: ItemHead) -> bytes:
    """The box of an item or a file: its key and what it is, sealed to the compartment."""
    kind = head.kind.encode()
    if len(kind) > KIND_BYTES or len(head.author) != ID_BYTES or len(item) != ID_BYTES:
        raise SealingError("an item's kind, author or id has the wrong length")
    return box_to(
        public,
        bytes([head.version])
        + head.key
        + _key_place(place, item)
        + head.author
        + kind.ljust(KIND_BYTES, b"\0")
        + head.revision.to_bytes(4, "big")
        + head.resealer,
    )


def open_head(pair: KeyPair, place: Place, item: bytes, box: bytes) -> ItemHead:
    """The box's content; TamperError if it belongs elsewhere."""
    opened = open_box(pair, box)
    if not opened or len(opened) != _LENGTHS.get(opened[0]):
        raise SealingError("an envelope of a version this release does not know")
    resealer, rest = opened[HEADER_BYTES:], opened[1:HEADER_BYTES]
    key, rest = rest[:KEY_BYTES], rest[KEY_BYTES:]
    belongs, rest = rest[:32], rest[32:]
    if belongs != _key_place(place, item):
        raise TamperError("an item was moved from another place")
    author, kind, revision = rest[:ID_BYTES], rest[ID_BYTES:-4], rest[-4:]
    try:
        name = kind.rstrip(b"\0").decode()
    except UnicodeDecodeError:
        raise TamperError("an item of a kind that cannot be read") from None
    return ItemHead(key, author, name, int.from_bytes(revision, "big"), resealer)


def seal_item(
    public: bytes,
    place: Place,
    *,
    item: bytes,
    kind: str,
    author: bytes,
    content: bytes,
    revision: int = 1,
    signer: SigningKey | None = None,
) -> SealedItem:
    """Seals content (bytes) to a compartment's public half; signed if a signer is given."""
    head = ItemHead(secrets.token_bytes(KEY_BYTES), author, kind, revision)
    return _seal(public, place, item, head, content, signer)


def reseal_item(
    public: bytes,
    place: Place,
    opened: OpenedItem,
    *,
    by: bytes,
    signer: SigningKey,
    content: bytes | None = None,
) -> SealedItem:
    """Seals an opened item anew, in version 2: `by` is the member who signs for what he found.

    `content` replaces what it held where that names the place it lay in, as a file's key does.
    """
    if len(by) != ID_BYTES:
        raise SealingError("a member's id has 16 bytes")
    key = secrets.token_bytes(KEY_BYTES)
    head = ItemHead(key, opened.author, opened.kind, opened.revision, by)
    held = opened.content if content is None else content
    return _seal(public, place, opened.item, head, held, signer)


def _seal(
    public: bytes,
    place: Place,
    item: bytes,
    head: ItemHead,
    content: bytes,
    signer: SigningKey | None,
) -> SealedItem:
    context = _context(place, item, head)
    signature = signer.sign(encode(context, content)) if signer else b""
    body = lock(head.key, pad_text(bytes([len(signature)]) + signature + content), context)
    return SealedItem(seal_head(public, place, item, head), body)


def _nobody(member: bytes) -> bytes:
    raise TamperError("an item sealed anew where nobody seals anew")


def open_item(
    pair: KeyPair,
    place: Place,
    *,
    item: bytes,
    sealed: SealedItem,
    trust: Trust,
    resealers: Resealers = _nobody,
) -> OpenedItem:
    """Opens an item, checks that it belongs here and that its author signed where that is due.

    Of an item sealed anew the member who did so must have signed, whoever its author is.
    """
    head = open_head(pair, place, item, sealed.box)
    context = _context(place, item, head)
    payload = unpad(unlock(head.key, sealed.body, context))
    if not payload or len(payload) <= payload[0]:
        raise TamperError("an item without content")
    signed, content = payload[1 : 1 + payload[0]], payload[1 + payload[0] :]
    opened = OpenedItem(
        item, head.kind, head.author, head.revision, content, context, signed, head.resealer
    )
    if head.resealer:
        opened.check_signature(resealers(head.resealer))
        return opened
    verify = trust(head.author, head.kind)
    if verify is not None:
        opened.check_signature(verify)
    return opened
