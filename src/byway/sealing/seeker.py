"""A seeker's keys, from the words alone.

One Argon2id (RFC 9106; 64 MiB, 3 passes, the organisation's salt) over the decoded 80 bits, never
over the spelling; keyed BLAKE2b (RFC 7693) splits it into what finds, opens and signs.
"""

from dataclasses import dataclass, field

from nacl import bindings as sodium

from byway.errors import SealingError
from byway.sealing.context import encode
from byway.sealing.fixed import derive_key
from byway.sealing.keys import KEY_BYTES, KeyPair, SigningKey, verify_signature

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


def prove_seeker(keys: SeekerKeys, organisation: bytes, line: bytes) -> bytes:
    """A seeker's public half with his signature, so that staff seal a line anew to him alone."""
    return keys.pair.public + keys.signing.sign(_seeker_claim(keys.pair.public, organisation, line))


def seeker_public(proven: bytes, verify: bytes, organisation: bytes, line: bytes) -> bytes:
    """The public half again; TamperError unless that signing key proved it for that line."""
    public = proven[:KEY_BYTES]
    verify_signature(verify, _seeker_claim(public, organisation, line), proven[KEY_BYTES:])
    return public


def _seeker_claim(public: bytes, organisation: bytes, line: bytes) -> bytes:
    return encode("seeker-public", organisation, line, public)
