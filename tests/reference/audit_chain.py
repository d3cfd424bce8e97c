"""The audit chain's links one by one, from its description."""

import hashlib

from tests.reference.sealing_context import encode


def links(commitments: list[bytes]) -> list[bytes]:
    """Each link is BLAKE2b-256 over the link before it, zeros at first, and a commitment."""
    found, before = [], bytes(32)
    for commitment in commitments:
        before = hashlib.blake2b(
            encode(before, commitment), digest_size=32, person=b"byway-audit"
        ).digest()
        found.append(before)
    return found


def holds(rows: list[tuple[int, bytes, bytes]]) -> bool:
    """Whether (number, commitment, link) follow: where a commitment is gone, its link is taken."""
    last, before = 0, bytes(32)
    for number, commitment, link in rows:
        if commitment and (number != last + 1 or links_after(before, commitment) != link):
            return False
        last, before = number, link
    return True


def links_after(before: bytes, commitment: bytes) -> bytes:
    """One link after another one."""
    return hashlib.blake2b(
        encode(before, commitment), digest_size=32, person=b"byway-audit"
    ).digest()
