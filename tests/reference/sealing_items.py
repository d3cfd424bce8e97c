"""Items opened step by step with PyNaCl's high-level classes, from the envelope's description.

box:  version (1), key (32), fingerprint of the place (32), author (16), kind (16, zeros behind),
      revision (4), sealed to the compartment (libsodium sealed box)
body: nonce (24) and XChaCha20-Poly1305 of: length (4), then length of the signature (1), the
      signature, the content; zeros behind, up to 512 B times a power of two

Version 2, sealed anew by a member: his id (16) behind the revision in the box and behind the
author in the context; the signature is his.
"""

import hashlib
from dataclasses import dataclass

from nacl.public import PrivateKey, SealedBox
from nacl.secret import Aead
from nacl.signing import VerifyKey

from tests.reference.sealing_context import Part, encode


@dataclass(frozen=True)
class PlainItem:
    """An item as its description says."""

    author: bytes
    kind: str
    revision: int
    content: bytes
    resealer: bytes = b""


def place_parts(
    organisation: bytes, case: bytes, compartment: str, line: bytes, generation: int
) -> tuple[Part, ...]:
    """A place in the order in which it enters contexts."""
    return (organisation, case, compartment, line, generation)


def open_item(
    private: bytes,
    place: tuple[Part, ...],
    item: bytes,
    box: bytes,
    body: bytes,
    verify: bytes | None,
) -> PlainItem:
    """The item, or an exception of PyNaCl's, or an AssertionError."""
    head = SealedBox(PrivateKey(private)).decrypt(box)
    version, resealer = head[0], head[101:]
    assert (version, len(resealer)) in ((1, 0), (2, 16))
    key, mark, author = head[1:33], head[33:65], head[65:81]
    kind = head[81:97].rstrip(b"\0").decode()
    revision = int.from_bytes(head[97:101], "big")
    expected = hashlib.blake2b(
        encode("item-key", *place, item), digest_size=32, person=b"byway-context"
    ).digest()
    assert mark == expected
    named = [item, kind, revision, author] + [resealer] * (version - 1)
    context = encode("item", version, *place, *named)
    padded = Aead(key).decrypt(body, aad=context)
    length = int.from_bytes(padded[:4], "big")
    assert set(padded[4 + length :]) <= {0}
    payload = padded[4 : 4 + length]
    signature, content = payload[1 : 1 + payload[0]], payload[1 + payload[0] :]
    if verify is not None:
        VerifyKey(verify).verify(encode(context, content), signature)
    return PlainItem(author, kind, revision, content, resealer)
