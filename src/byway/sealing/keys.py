"""Key pairs and boxes: X25519 to seal to somebody, Ed25519 to sign, XChaCha20-Poly1305 to keep.

All primitives are libsodium's, through PyNaCl.
"""

import secrets
from dataclasses import dataclass, field

from nacl import bindings as sodium
from nacl.exceptions import CryptoError

from byway.errors import SealingError, TamperError

KEY_BYTES = 32
SIGNATURE_BYTES = 64
BOX_OVERHEAD: int = sodium.crypto_box_SEALBYTES
AEAD_OVERHEAD = 24 + 16


@dataclass(frozen=True, slots=True)
class KeyPair:
    """An X25519 key pair. The private half never shows in a repr."""

    public: bytes
    private: bytes = field(repr=False)

    @classmethod
    def new(cls) -> "KeyPair":
        """A fresh random pair."""
        public, private = sodium.crypto_box_keypair()
        return cls(public, private)

    @classmethod
    def from_private(cls, private: bytes) -> "KeyPair":
        """The pair of a private half."""
        if len(private) != KEY_BYTES:
            raise SealingError("a private key has 32 bytes")
        return cls(sodium.crypto_scalarmult_base(private), private)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key. The seed never shows in a repr."""

    verify: bytes
    seed: bytes = field(repr=False)

    @classmethod
    def new(cls) -> "SigningKey":
        """A fresh random key."""
        return cls.from_seed(secrets.token_bytes(KEY_BYTES))

    @classmethod
    def from_seed(cls, seed: bytes) -> "SigningKey":
        """The key of a 32-byte seed."""
        verify, _ = sodium.crypto_sign_seed_keypair(seed)
        return cls(verify, seed)

    def sign(self, message: bytes) -> bytes:
        """A 64-byte detached signature."""
        _, secret = sodium.crypto_sign_seed_keypair(self.seed)
        return bytes(sodium.crypto_sign(message, secret)[:SIGNATURE_BYTES])


def verify_signature(verify: bytes, message: bytes, signature: bytes) -> None:
    """Raises TamperError unless the signature is that key's over that message."""
    if len(signature) != SIGNATURE_BYTES:
        raise TamperError("a signature has 64 bytes")
    try:
        sodium.crypto_sign_open(signature + message, verify)
    except (CryptoError, ValueError, TypeError):
        raise TamperError("a signature does not verify") from None


def box_to(public: bytes, message: bytes) -> bytes:
    """Seals a short message to a public half (libsodium sealed box, 48 bytes longer)."""
    return bytes(sodium.crypto_box_seal(message, public))


def open_box(pair: KeyPair, box: bytes) -> bytes:
    """Opens a sealed box."""
    try:
        return bytes(sodium.crypto_box_seal_open(box, pair.public, pair.private))
    except (CryptoError, ValueError, TypeError):
        raise SealingError("a box does not open with this key") from None


def lock(key: bytes, message: bytes, context: bytes) -> bytes:
    """XChaCha20-Poly1305 with a fresh random nonce in front; 40 bytes longer."""
    nonce = secrets.token_bytes(24)
    return nonce + bytes(
        sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(message, context, nonce, key)
    )


def unlock(key: bytes, locked: bytes, context: bytes) -> bytes:
    """Opens what `lock` made under the same key and context."""
    try:
        return bytes(
            sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
                locked[24:], context, locked[:24], key
            )
        )
    except (CryptoError, ValueError, TypeError):
        raise SealingError("it does not open: another key, another place, or changed") from None
