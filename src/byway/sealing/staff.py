"""A member's keys, behind a generated passphrase.

There is no password hash: signing in is opening the wrapped keys. Argon2id (RFC 9106) with
256 MiB and 3 passes.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from functools import cache

from nacl import bindings as sodium
from xkcdpass import xkcd_password

from byway.errors import SealingError
from byway.sealing.context import encode
from byway.sealing.keys import KEY_BYTES, KeyPair, SigningKey, lock, unlock
from byway.sealing.seeker import SALT_BYTES

STAFF_MEMORY = 256 * 1024 * 1024
STAFF_PASSES = 3
PASSPHRASE_WORDS = 6


@dataclass(frozen=True, slots=True)
class MemberKeys:
    """A member's two private keys."""

    pair: KeyPair
    signing: SigningKey

    @classmethod
    def new(cls) -> "MemberKeys":
        """Fresh random keys."""
        return cls(KeyPair.new(), SigningKey.new())

    def to_bytes(self) -> bytes:
        """Both private halves, 64 bytes."""
        return self.pair.private + self.signing.seed

    @classmethod
    def from_bytes(cls, data: bytes) -> "MemberKeys":
        """The keys that `to_bytes` gave."""
        if len(data) != 2 * KEY_BYTES:
            raise SealingError("a member's keys have 64 bytes")
        return cls(KeyPair.from_private(data[:KEY_BYTES]), SigningKey.from_seed(data[KEY_BYTES:]))


@cache
def _wordlist() -> list[str]:
    """The EFF's long list, 7,776 words (CC BY 3.0 US), as xkcdpass ships it."""
    words = xkcd_password.generate_wordlist(
        wordfile=xkcd_password.locate_wordfile("eff-long"), min_length=3, max_length=9
    )
    if len(set(words)) != 7776:
        raise SealingError("the list for passphrases is not the one of 7,776 words")
    return sorted(set(words))


def new_passphrase() -> str:
    """Six words of 7,776, drawn anew: 77 bits."""
    words = _wordlist()
    return " ".join(secrets.choice(words) for _ in range(PASSPHRASE_WORDS))


def stretch_passphrase(passphrase: str, salt: bytes) -> bytes:
    """32 bytes by Argon2id. Takes 256 MiB and about half a second; case and spacing don't count."""
    plain = " ".join(unicodedata.normalize("NFKC", passphrase).casefold().split())
    return bytes(
        sodium.crypto_pwhash_alg(
            32,
            plain.encode(),
            salt,
            STAFF_PASSES,
            STAFF_MEMORY,
            sodium.crypto_pwhash_ALG_ARGON2ID13,
        )
    )


def new_salt() -> bytes:
    """A random salt for one member."""
    return secrets.token_bytes(SALT_BYTES)


def wrap_member(keys: MemberKeys, stretched: bytes, organisation: bytes, member: bytes) -> bytes:
    """The member's keys under a stretched passphrase."""
    return lock(stretched, keys.to_bytes(), encode("member", organisation, member))


def unwrap_member(
    wrapped: bytes, stretched: bytes, organisation: bytes, member: bytes
) -> MemberKeys:
    """The member's keys again; SealingError for another passphrase."""
    return MemberKeys.from_bytes(unlock(stretched, wrapped, encode("member", organisation, member)))
