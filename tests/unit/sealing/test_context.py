"""Contexts never collide, and name every part of a place."""

import dataclasses

from byway.sealing import LINE, STORY, Place, encode, fingerprint, new_id

PLACE = Place(b"o" * 16, b"c" * 16, LINE, 3, b"l" * 16)


def test_parts_cannot_lend_each_other_bytes() -> None:
    assert encode("ab", "c") != encode("a", "bc")
    assert encode("ab") != encode("ab", "")
    assert encode(b"\0" * 8, b"") != encode(b"", b"\0" * 8)
    assert encode(encode("a", "b")) != encode("a", "b")


def test_a_number_takes_eight_bytes() -> None:
    assert encode(1) == b"\0\0\0\1" + b"\0\0\0\x08" + b"\0" * 7 + b"\1"


def test_every_field_of_a_place_enters_its_context() -> None:
    others = [
        dataclasses.replace(PLACE, organisation=b"p" * 16),
        dataclasses.replace(PLACE, case=b"d" * 16),
        dataclasses.replace(PLACE, compartment=STORY),
        dataclasses.replace(PLACE, generation=4),
        dataclasses.replace(PLACE, line=b"m" * 16),
    ]
    assert len({field.name for field in dataclasses.fields(Place)}) == len(others)
    seen = {fingerprint(*place.parts()) for place in [PLACE, *others]}
    assert len(seen) == len(others) + 1


def test_ids_are_sixteen_random_bytes() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(one) for one in ids} == {16}
