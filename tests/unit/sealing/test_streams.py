"""A sealed file opens whole or not at all."""

import io
import random

import pytest

from byway.errors import SealingError
from byway.sealing import CHUNK, SealingWriter, open_stream, padme, seal_stream
from tests.reference.sealing_streams import SEALED_CHUNK, open_whole

KEY, CONTEXT = b"k" * 32, b"where it belongs"
SIZES = [0, 1, 2, 100, 4095, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1,
         5 * CHUNK + 17]  # fmt: skip


def content_of(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def sealed(content: bytes, step: int = 10_000) -> bytes:
    out = io.BytesIO()
    pieces = [content[at : at + step] for at in range(0, len(content), step)]
    assert seal_stream(pieces, out, KEY, CONTEXT) == (len(content), padme(len(content)))
    return out.getvalue()


def opened(data: bytes, size: int, key: bytes = KEY, context: bytes = CONTEXT) -> bytes:
    return b"".join(open_stream(io.BytesIO(data), key, context, size=size))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("step", [1021, CHUNK, 3 * CHUNK])
def test_any_size_in_any_steps(size: int, step: int) -> None:
    content = content_of(size)
    data = sealed(content, step)
    assert opened(data, size) == content == open_whole(data, KEY, CONTEXT, size)
    chunks = max(1, -(-padme(size) // CHUNK))
    assert len(data) == 24 + padme(size) + 17 * chunks


@pytest.mark.parametrize("size", SIZES)
def test_a_cut_at_each_chunk_is_refused(size: int) -> None:
    data = sealed(content_of(size))
    ends = {24 + SEALED_CHUNK * n + d for n in range(8) for d in (-1, 0, 1)} | {0, 1, 23}
    for end in sorted(end for end in ends if 0 <= end < len(data)):
        with pytest.raises(SealingError):
            opened(data[:end], size)


def test_reordered_repeated_and_dropped_chunks_are_refused() -> None:
    content = content_of(4 * CHUNK)
    data = sealed(content)
    header = data[:24]
    chunks = [data[at : at + SEALED_CHUNK] for at in range(24, len(data), SEALED_CHUNK)]
    assert len(chunks) == 4
    for order in ([1, 0, 2, 3], [0, 1, 1, 2, 3], [0, 2, 3], [3], [1, 2, 3], [0, 1, 2, 3, 3]):
        with pytest.raises(SealingError):
            opened(header + b"".join(chunks[n] for n in order), 4 * CHUNK)


@pytest.mark.parametrize("more", [b"x", b"x" * SEALED_CHUNK])
def test_appended_bytes_are_refused(more: bytes) -> None:
    with pytest.raises(SealingError):
        opened(sealed(b"short") + more, 5)
    with pytest.raises(SealingError):
        opened(sealed(content_of(CHUNK)) + more, CHUNK)


def test_chunks_of_another_file_are_refused() -> None:
    one, two = sealed(content_of(3 * CHUNK)), sealed(content_of(3 * CHUNK))
    with pytest.raises(SealingError):
        opened(one[: 24 + SEALED_CHUNK] + two[24 + SEALED_CHUNK :], 3 * CHUNK)


def test_every_flipped_byte_is_refused() -> None:
    data = sealed(content_of(300))
    for at in range(len(data)):
        with pytest.raises(SealingError):
            opened(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :], 300)


def test_another_key_or_context_is_refused() -> None:
    data = sealed(content_of(1000))
    with pytest.raises(SealingError):
        opened(data, 1000, key=b"l" * 32)
    with pytest.raises(SealingError):
        opened(data, 1000, context=b"elsewhere")


@pytest.mark.parametrize("wrong", [0, 500, 960, 1025, CHUNK, 10 * CHUNK])
def test_a_size_of_another_file_is_refused(wrong: int) -> None:
    assert padme(wrong) != padme(1000)
    with pytest.raises(SealingError):
        opened(sealed(content_of(1000)), wrong)


def test_chunks_come_as_they_are_read_and_memory_stays_small() -> None:
    content = content_of(8 * CHUNK)
    source = io.BytesIO(sealed(content))
    stream = open_stream(source, KEY, CONTEXT, size=len(content))
    assert next(stream) == content[:CHUNK]
    assert source.tell() == 24 + SEALED_CHUNK


def test_a_writer_left_behind_makes_no_file_that_opens() -> None:
    out = io.BytesIO()
    writer = SealingWriter(out, KEY, CONTEXT)
    writer.write(content_of(3 * CHUNK))
    assert writer.size == 3 * CHUNK
    with pytest.raises(SealingError):
        opened(out.getvalue(), 3 * CHUNK)
