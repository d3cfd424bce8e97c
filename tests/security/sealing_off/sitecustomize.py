"""For the control run alone: Python loads this first, and then nothing is sealed.

Every primitive that the sealing calls is replaced by one that keeps the message as it is, with as
many bytes around it as the real one adds. With this on its path a process stores everything
readable, so a search that finds nothing then would find nothing ever.
"""

from typing import Any

from nacl import bindings


def _aead_encrypt(message: bytes, aad: bytes, nonce: bytes, key: bytes) -> bytes:
    return message + bytes(16)


def _aead_decrypt(sealed: bytes, aad: bytes, nonce: bytes, key: bytes) -> bytes:
    return sealed[:-16]


def _box_seal(message: bytes, public: bytes) -> bytes:
    return bytes(48) + message


def _box_open(box: bytes, public: bytes, private: bytes) -> bytes:
    return box[48:]


def _push(state: Any, message: bytes, ad: bytes | None = None, tag: int = 0) -> bytes:
    return bytes([tag]) + message + bytes(16)


def _pull(state: Any, sealed: bytes, ad: bytes | None = None) -> tuple[bytes, int]:
    return sealed[1:-16], sealed[0]


bindings.crypto_aead_xchacha20poly1305_ietf_encrypt = _aead_encrypt
bindings.crypto_aead_xchacha20poly1305_ietf_decrypt = _aead_decrypt
bindings.crypto_box_seal = _box_seal
bindings.crypto_box_seal_open = _box_open
bindings.crypto_secretstream_xchacha20poly1305_push = _push
bindings.crypto_secretstream_xchacha20poly1305_pull = _pull
