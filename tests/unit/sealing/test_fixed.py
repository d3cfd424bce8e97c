"""Boxes of one size, bound to their context."""

import pytest

from byway.errors import SealingError, TamperError
from byway.sealing import (
    CARD_BYTES,
    CARD_CONTENT,
    EVENT_BYTES,
    STATE_BYTES,
    KeyPair,
    box_fixed,
    derive_key,
    lock_fixed,
    open_fixed,
    unlock_fixed,
)

PAIR, KEY = KeyPair.new(), b"k" * 32


@pytest.mark.parametrize("size", [CARD_BYTES, EVENT_BYTES, STATE_BYTES])
@pytest.mark.parametrize("length", [0, 1, CARD_CONTENT])
def test_every_box_has_its_size(size: int, length: int) -> None:
    content = b"x" * length
    boxed = box_fixed(PAIR.public, content, size=size, context=("a", 1))
    locked = lock_fixed(KEY, content, size=size, context=("a", 1))
    assert len(boxed) == len(locked) == size
    assert open_fixed(PAIR, boxed, context=("a", 1)) == content
    assert unlock_fixed(KEY, locked, context=("a", 1)) == content


def test_what_does_not_fit_is_refused() -> None:
    for seal in (
        lambda c: box_fixed(PAIR.public, c, size=CARD_BYTES, context=()),
        lambda c: lock_fixed(KEY, c, size=CARD_BYTES, context=()),
    ):
        with pytest.raises(SealingError):
            seal(b"x" * CARD_BYTES)


def test_a_box_belongs_to_its_context() -> None:
    boxed = box_fixed(PAIR.public, b"x", size=256, context=("card", b"line 1"))
    locked = lock_fixed(KEY, b"x", size=256, context=("card", b"line 1"))
    with pytest.raises(TamperError):
        open_fixed(PAIR, boxed, context=("card", b"line 2"))
    with pytest.raises(SealingError):
        unlock_fixed(KEY, locked, context=("card", b"line 2"))
    with pytest.raises(SealingError):
        unlock_fixed(b"l" * 32, locked, context=("card", b"line 1"))


def test_changed_and_cut_boxes_are_refused() -> None:
    boxed = box_fixed(PAIR.public, b"x", size=256, context=())
    locked = lock_fixed(KEY, b"x", size=256, context=())
    for at in range(256):
        for broken in (boxed[:at], boxed[:at] + bytes([boxed[at] ^ 128]) + boxed[at + 1 :]):
            with pytest.raises(SealingError):
                open_fixed(PAIR, broken, context=())
        for broken in (locked[:at], locked[:at] + bytes([locked[at] ^ 128]) + locked[at + 1 :]):
            with pytest.raises(SealingError):
                unlock_fixed(KEY, broken, context=())


def test_each_purpose_has_a_key_of_its_own() -> None:
    keys = {derive_key(KEY, purpose) for purpose in ("card", "head", "second-factors", "state")}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}
