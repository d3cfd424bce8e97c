"""Files of any size, sealed as they come and opened as they go, with nothing in the clear between.

libsodium's secretstream in chunks of 64 KiB. The first chunk is bound to the file's context. A
file counts only if its last chunk carries the final tag. Behind the content lie zeros up to the
Padmé size; the true size is in the file's sealed description.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from nacl import bindings as sodium
from nacl.exceptions import CryptoError

from byway.errors import SealingError
from byway.sealing.padding import padme

CHUNK = 64 * 1024
HEADER: int = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
TAG_MESSAGE: int = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
TAG_FINAL: int = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
OVERHEAD: int = sodium.crypto_secretstream_xchacha20poly1305_ABYTES


class SealingWriter:
    """Seals what is written and passes ciphertext on to `out`; memory stays at a few chunks."""

    def __init__(self, out: BinaryIO, key: bytes, context: bytes) -> None:
        self._out = out
        self._context: bytes | None = context
        self._state = sodium.crypto_secretstream_xchacha20poly1305_state()
        self._pending = bytearray()
        self.size = 0
        out.write(sodium.crypto_secretstream_xchacha20poly1305_init_push(self._state, key))

    def _push(self, chunk: bytes, tag: int) -> None:
        self._out.write(
            sodium.crypto_secretstream_xchacha20poly1305_push(
                self._state, chunk, self._context, tag
            )
        )
        self._context = None

    def write(self, data: bytes) -> None:
        """Takes more of the content."""
        self.size += len(data)
        self._take(data)

    def _take(self, data: bytes) -> None:
        self._pending += data
        # The last chunk is kept back: it alone carries the final tag.
        while len(self._pending) > CHUNK:
            self._push(bytes(self._pending[:CHUNK]), TAG_MESSAGE)
            del self._pending[:CHUNK]

    def finish(self) -> int:
        """Pads, writes the final chunk, and gives the padded size in bytes."""
        padded = padme(self.size)
        missing = padded - self.size
        while missing:
            step = min(missing, CHUNK)
            self._take(bytes(step))
            missing -= step
        self._push(bytes(self._pending), TAG_FINAL)
        self._pending.clear()
        return padded


def open_stream(source: BinaryIO, key: bytes, context: bytes, *, size: int) -> Iterator[bytes]:
    """Yields the first `size` bytes of the content, chunk by chunk.

    Raises SealingError if the file is cut, changed, or another one. Bytes yielded before that are
    authentic; a caller that hands them on must break off loudly.
    """
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    header = source.read(HEADER)
    left, first, total = size, True, 0
    try:
        sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
        while True:
            sealed = source.read(CHUNK + OVERHEAD)
            chunk, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(
                state, sealed, context if first else None
            )
            first = False
            total += len(chunk)
            if left:
                yield chunk[:left]
                left -= min(left, len(chunk))
            if tag == TAG_FINAL:
                break
    except (CryptoError, ValueError, TypeError):
        raise SealingError("a file is cut, changed or not the one it should be") from None
    if total != padme(size) or source.read(1):
        raise SealingError("a file is shorter or longer than its description says")


def seal_stream(
    chunks: Iterable[bytes], out: BinaryIO, key: bytes, context: bytes
) -> tuple[int, int]:
    """Seals chunks into `out`; the true and the padded size in bytes."""
    writer = SealingWriter(out, key, context)
    for chunk in chunks:
        writer.write(chunk)
    return writer.size, writer.finish()
