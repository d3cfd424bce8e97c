"""Stored sizes tell little."""

import pytest

from byway.errors import SealingError
from byway.sealing import pad_text, padme, unpad


@pytest.mark.parametrize(
    ("length", "padded"),
    # The first lengths at which Padmé rounds, and the two sizes its paper names as examples of
    # small overhead: see tests/reference/sealing_padding.py for the rule.
    [(0, 0), (1, 1), (2, 2), (8, 8), (9, 10), (15, 16), (100, 104), (1_000, 1_024),
     (1_000_000, 1_015_808), (500 * 2**20, 504 * 2**20)],
)  # fmt: skip
def test_padme(length: int, padded: int) -> None:
    assert padme(length) == padded


@pytest.mark.parametrize(
    ("length", "size"), [(0, 512), (508, 512), (509, 1024), (1020, 1024), (1021, 2048)]
)
def test_text_takes_512_bytes_times_a_power_of_two(length: int, size: int) -> None:
    padded = pad_text(b"x" * length)
    assert len(padded) == size
    assert unpad(padded) == b"x" * length


@pytest.mark.parametrize("broken", [b"", b"\0", b"\0\0\0", b"\0\0\0\1", b"\xff\xff\xff\xff" + b"x"])
def test_a_length_that_cannot_be_is_refused(broken: bytes) -> None:
    with pytest.raises(SealingError):
        unpad(broken)
