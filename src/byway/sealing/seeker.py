"""A seeker's keys, from the words alone.

One Argon2id (RFC 9106; 64 MiB, 3 passes, the organisation's salt) over the decoded 80 bits, never
over the spelling; keyed BLAKE2b (RFC 7693) splits it into what finds, opens and signs.
"""

from dataclasses import dataclass, field

from nacl import bindings as sodium

from byway.errors import SealingError
from byway.sealing.fixed import derive_key
from byway.sealing.keys import KeyPair, SigningKey

SALT_BYTES: int = sodium.crypto_pwhash_SALTBYTES
SEEKER_MEMORY = 64 * 1024 * 1024
SEEKER_PASSES = 3


@dataclass(frozen=True, slots=True)
class SeekerKeys:
    """What one secret gives: where the line is, how to open it, how to vouch for it."""

    locator: bytes
    pair: KeyPair
    signing: SigningKey
    state_key: bytes = field(repr=False)


def stretch(secret: bytes, salt: bytes) -> bytes:
    """The slow part: 32 bytes by Argon2id. Takes 64 MiB and about a tenth of a second."""
    return bytes(
        sodium.crypto_pwhash_alg(
            32,
            secret,
            salt,
            SEEKER_PASSES,
            SEEKER_MEMORY,
            sodium.crypto_pwhash_ALG_ARGON2ID13,
        )
    )


def keys_from(stretched: bytes) -> SeekerKeys:
    """Splits a stretched secret; equal parts, which would mean a broken hash, are refused."""
    locator = derive_key(stretched, "locator")
    opening = derive_key(stretched, "x25519")
    signing = derive_key(stretched, "ed25519")
    state = derive_key(stretched, "state")
    if len({locator, opening, signing, state}) != 4:
        raise SealingError("two derivations gave one key")
    return SeekerKeys(locator, KeyPair.from_private(opening), SigningKey.from_seed(signing), state)
