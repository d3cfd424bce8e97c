"""The sealing agrees with its slow twins on whatever is put into it."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from byway.errors import SealingError
from byway.sealing import (
    COMPARTMENTS,
    KeyPair,
    Place,
    SealedItem,
    SigningKey,
    encode,
    open_grant,
    open_item,
    open_stream,
    pad_text,
    padme,
    reseal_item,
    seal_grant,
    seal_item,
    seal_stream,
    unpad,
)
from tests.reference import sealing_context, sealing_items, sealing_padding, sealing_streams

PAIR, SIGNER = KeyPair.new(), SigningKey.new()

ids = st.binary(min_size=16, max_size=16)
parts = st.one_of(st.binary(max_size=12), st.text(max_size=6), st.integers(0, 2**64 - 1))
places = st.builds(
    Place, ids, ids, st.sampled_from(COMPARTMENTS), st.integers(1, 9), st.one_of(st.just(b""), ids)
)
kinds = st.sampled_from(["message", "reply", "file", "note", "new-words", "x" * 16])


@given(st.lists(parts, max_size=6))
def test_contexts_are_as_written_and_can_be_read_back(some: list[Any]) -> None:
    data = encode(*some)
    assert data == sealing_context.encode(*some)
    assert sealing_context.decode(data) == [sealing_context.as_bytes(part) for part in some]


@given(st.lists(parts, max_size=4), st.lists(parts, max_size=4))
def test_two_contexts_share_no_encoding(one: list[Any], two: list[Any]) -> None:
    same = [sealing_context.as_bytes(p) for p in one] == [sealing_context.as_bytes(p) for p in two]
    assert (encode(*one) == encode(*two)) == same


@given(st.integers(0, 70_000))
def test_padme_is_the_published_rule(length: int) -> None:
    assert padme(length) == sealing_padding.padme(length)


@given(st.integers(2, 2**40))
def test_padme_adds_at_most_an_eighth_and_never_shrinks(length: int) -> None:
    padded = padme(length)
    assert length <= padded <= length * 1.12 + 1
    assert padme(padded) == padded
    assert padme(length - 1) <= padded


@given(st.binary(max_size=5000))
def test_text_padding(data: bytes) -> None:
    padded = pad_text(data)
    assert len(padded) == sealing_padding.text_size(len(data))
    assert unpad(padded) == data


@settings(max_examples=60)
@given(
    place=places,
    item=ids,
    author=ids,
    kind=kinds,
    revision=st.integers(1, 2**32 - 1),
    content=st.binary(max_size=3000),
    signed=st.booleans(),
)
def test_items_open_alike_in_the_twin(
    place: Place, item: bytes, author: bytes, kind: str, revision: int, content: bytes, signed: bool
) -> None:
    sealed = seal_item(
        PAIR.public, place, item=item, kind=kind, author=author, content=content,
        revision=revision, signer=SIGNER if signed else None,
    )  # fmt: skip
    verify = SIGNER.verify if signed else None
    found = open_item(PAIR, place, item=item, sealed=sealed, trust=lambda a, k: verify)
    where = sealing_items.place_parts(
        place.organisation, place.case, place.compartment, place.line, place.generation
    )
    twin = sealing_items.open_item(PAIR.private, where, item, sealed.box, sealed.body, verify)
    assert (found.author, found.kind, found.revision, found.content) == (
        twin.author,
        twin.kind,
        twin.revision,
        twin.content,
    )
    assert found.content == content


@settings(max_examples=60)
@given(old=places, new=places, item=ids, author=ids, by=ids, kind=kinds, held=st.binary())
def test_items_sealed_anew_open_alike_in_the_twin_and_keep_what_they_were(
    old: Place, new: Place, item: bytes, author: bytes, by: bytes, kind: str, held: bytes
) -> None:
    first = seal_item(
        PAIR.public, old, item=item, kind=kind, author=author, content=held, revision=7
    )
    before = open_item(PAIR, old, item=item, sealed=first, trust=lambda a, k: None)
    again, member = KeyPair.new(), SigningKey.new()
    sealed = reseal_item(again.public, new, before, by=by, signer=member)

    def key_of(resealer: bytes) -> bytes:
        assert resealer == by
        return member.verify

    found = open_item(
        again, new, item=item, sealed=sealed, trust=lambda a, k: None, resealers=key_of
    )
    where = sealing_items.place_parts(
        new.organisation, new.case, new.compartment, new.line, new.generation
    )
    twin = sealing_items.open_item(
        again.private, where, item, sealed.box, sealed.body, member.verify
    )
    assert (twin.author, twin.kind, twin.revision, twin.content, twin.resealer) == (
        author, kind, 7, held, by,
    )  # fmt: skip
    assert (found.author, found.kind, found.revision, found.content, found.resealer) == (
        author, kind, 7, held, by,
    )  # fmt: skip


@settings(max_examples=60)
@given(one=places, two=places, item=ids, other=ids)
def test_an_item_opens_in_its_own_place_only(
    one: Place, two: Place, item: bytes, other: bytes
) -> None:
    sealed = seal_item(PAIR.public, one, item=item, kind="note", author=item, content=b"x")
    assert _opens(one, item, sealed)
    assert _opens(two, item, sealed) == (one == two)
    assert _opens(one, other, sealed) == (item == other)


def _opens(place: Place, item: bytes, sealed: SealedItem) -> bool:
    try:
        open_item(PAIR, place, item=item, sealed=sealed, trust=lambda a, k: None)
    except SealingError:
        return False
    return True


@settings(max_examples=40)
@given(one=places, two=places, reader=ids, other=ids)
def test_a_grant_opens_in_its_own_place_only(
    one: Place, two: Place, reader: bytes, other: bytes
) -> None:
    pair, verify = KeyPair.new(), SIGNER.verify
    box = seal_grant(pair, one, reader=reader, reader_public=PAIR.public, vouched=verify)
    assert open_grant(PAIR, one, reader=reader, box=box) == (pair, verify)
    for place, who in ((two, reader), (one, other)):
        if (place, who) != (one, reader):
            with pytest.raises(SealingError):
                open_grant(PAIR, place, reader=who, box=box)


@settings(max_examples=40)
@given(
    size=st.integers(0, 300_000),
    steps=st.lists(st.integers(1, 100_000), min_size=1, max_size=5),
    cut=st.integers(1, 400_000),
)
def test_streams_open_alike_in_the_twin_and_never_when_cut(
    size: int, steps: list[int], cut: int
) -> None:
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    pieces, at, turn = [], 0, 0
    while at < size:
        pieces.append(content[at : at + steps[turn % len(steps)]])
        at += steps[turn % len(steps)]
        turn += 1
    out = io.BytesIO()
    key, context = b"k" * 32, b"context"
    assert seal_stream(pieces, out, key, context) == (size, padme(size))
    data = out.getvalue()
    assert b"".join(open_stream(io.BytesIO(data), key, context, size=size)) == content
    assert sealing_streams.open_whole(data, key, context, size) == content
    with pytest.raises(SealingError):
        list(open_stream(io.BytesIO(data[: max(0, len(data) - cut)]), key, context, size=size))
