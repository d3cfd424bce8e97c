"""A file on its way out as an age file, which the standard `age` tool opens, made as it streams."""

import io
import os
import threading
from collections.abc import Iterator
from typing import BinaryIO, cast

from byway.sealing import CHUNK, age_encrypt


class _Source(io.RawIOBase):
    """A file's chunks as something that can be read from; keeps what went wrong."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = b""
        self.error: BaseException | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._left:
                self._left = next(self._chunks)
        except StopIteration:
            return b""
        except BaseException as error:
            self.error = error
            raise OSError("the file does not open") from None
        end = len(self._left) if size < 0 else size
        taken, self._left = self._left[:end], self._left[end:]
        return taken


def as_age(chunks: Iterator[bytes], recipient: str) -> Iterator[bytes]:
    """Yields the age file for one recipient (`age1…`); memory stays at a few chunks.

    Raises BadInput for what is no recipient, and whatever `chunks` raises.
    """
    source, failures = _Source(chunks), list[BaseException]()
    read_end, write_end = os.pipe()

    def seal() -> None:
        with os.fdopen(write_end, "wb", buffering=0) as out:
            try:
                age_encrypt(cast(BinaryIO, source), out, [recipient])
            except BaseException as error:
                failures.append(source.error or error)

    worker = threading.Thread(target=seal, daemon=True)
    worker.start()
    try:
        while chunk := os.read(read_end, CHUNK):
            yield chunk
    finally:
        os.close(read_end)  # a reader who has left ends the worker too
        worker.join()
    if failures:
        raise failures[0]
