"""An item opens where it was put, as it was put, and nowhere else."""

import dataclasses

import pytest

from byway.errors import SealingError, TamperError
from byway.sealing import (
    IDENTITY,
    LINE,
    ItemHead,
    KeyPair,
    OpenedItem,
    Place,
    SealedItem,
    SigningKey,
    box_fixed,
    encode,
    fingerprint,
    lock,
    new_id,
    open_item,
    pad_text,
    reseal_item,
    seal_head,
    seal_item,
)
from byway.sealing.keys import box_to

PAIR = KeyPair.new()
SIGNER = SigningKey.new()
PLACE = Place(new_id(), new_id(), LINE, 1, new_id())
ITEM, AUTHOR = new_id(), new_id()


def anybody(author: bytes, kind: str) -> None:
    """Trust that asks for no signature."""


def signed(author: bytes, kind: str) -> bytes:
    """Trust that asks for the signer's signature."""
    return SIGNER.verify


def seal(kind: str = "message", revision: int = 1, signer: SigningKey | None = None) -> SealedItem:
    return seal_item(
        PAIR.public,
        PLACE,
        item=ITEM,
        kind=kind,
        author=AUTHOR,
        content=b"what was said",
        revision=revision,
        signer=signer,
    )


def opened(sealed: SealedItem, place: Place = PLACE, item: bytes = ITEM) -> OpenedItem:
    return open_item(PAIR, place, item=item, sealed=sealed, trust=anybody)


def test_an_item_opens_where_it_lay() -> None:
    found = opened(seal())
    assert (found.content, found.kind, found.author) == (b"what was said", "message", AUTHOR)
    assert (found.revision, found.signature) == (1, b"")


@pytest.mark.parametrize(
    "place",
    [
        dataclasses.replace(PLACE, organisation=new_id()),
        dataclasses.replace(PLACE, case=new_id()),
        dataclasses.replace(PLACE, compartment=IDENTITY),
        dataclasses.replace(PLACE, generation=2),
        dataclasses.replace(PLACE, line=new_id()),
        dataclasses.replace(PLACE, line=b""),
    ],
    ids=["organisation", "case", "compartment", "generation", "line", "no line"],
)
def test_an_item_moved_to_another_place_is_refused(place: Place) -> None:
    with pytest.raises(TamperError):
        opened(seal(), place)


def test_an_item_under_another_id_is_refused() -> None:
    with pytest.raises(TamperError):
        opened(seal(), item=new_id())


@pytest.mark.parametrize("part", ["kind", "revision", "author", "key"])
def test_a_box_that_says_something_else_of_the_body_is_refused(part: str) -> None:
    sealed = seal()
    head = ItemHead(b"k" * 32, AUTHOR, "message", 1)
    real = ItemHead(_key_of(sealed), AUTHOR, "message", 1)
    other = {
        "kind": dataclasses.replace(real, kind="reply"),
        "revision": dataclasses.replace(real, revision=2),
        "author": dataclasses.replace(real, author=new_id()),
        "key": head,
    }[part]
    forged = SealedItem(seal_head(PAIR.public, PLACE, ITEM, other), sealed.body)
    with pytest.raises(SealingError):
        opened(forged)
    honest = SealedItem(seal_head(PAIR.public, PLACE, ITEM, real), sealed.body)
    assert opened(honest).content == b"what was said"


def _key_of(sealed: SealedItem) -> bytes:
    from nacl.public import PrivateKey, SealedBox

    return SealedBox(PrivateKey(PAIR.private)).decrypt(sealed.box)[1:33]


def test_box_and_body_of_two_items_do_not_mix() -> None:
    with pytest.raises(SealingError):
        opened(SealedItem(seal().box, seal().body))


def test_every_cut_is_refused() -> None:
    sealed = seal()
    for length in range(0, len(sealed.body), 7):
        with pytest.raises(SealingError):
            opened(SealedItem(sealed.box, sealed.body[:length]))
    for length in range(len(sealed.box)):
        with pytest.raises(SealingError):
            opened(SealedItem(sealed.box[:length], sealed.body))


def test_every_flipped_bit_is_refused() -> None:
    sealed = seal()
    for at in range(len(sealed.box)):
        with pytest.raises(SealingError):
            opened(SealedItem(_flip(sealed.box, at), sealed.body))
    for at in range(len(sealed.body)):
        with pytest.raises(SealingError):
            opened(SealedItem(sealed.box, _flip(sealed.body, at)))


def _flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ (1 << at % 8)]) + data[at + 1 :]


def test_another_key_opens_nothing() -> None:
    with pytest.raises(SealingError):
        open_item(KeyPair.new(), PLACE, item=ITEM, sealed=seal(), trust=anybody)


def test_a_signature_is_asked_for_and_checked() -> None:
    found = open_item(PAIR, PLACE, item=ITEM, sealed=seal(signer=SIGNER), trust=signed)
    assert found.content == b"what was said"
    for forged in (seal(), seal(signer=SigningKey.new())):
        with pytest.raises(TamperError):
            open_item(PAIR, PLACE, item=ITEM, sealed=forged, trust=signed)


def test_a_signature_does_not_pass_for_another_item() -> None:
    sealed = seal(signer=SIGNER)
    found = open_item(PAIR, PLACE, item=ITEM, sealed=sealed, trust=signed)
    moved = dataclasses.replace(found, content=b"something else")
    with pytest.raises(TamperError):
        moved.check_signature(SIGNER.verify)
    longer = dataclasses.replace(found, signature=found.signature + b"x")
    with pytest.raises(TamperError):
        longer.check_signature(SIGNER.verify)


def test_what_anybody_can_seal_to_a_compartment_never_breaks_the_reader() -> None:
    """Public halves are public: a malformed box or body is refused like any forgery."""
    key = b"k" * 32
    mark = fingerprint("item-key", *PLACE.parts(), ITEM)
    good = bytes([1]) + key + mark + AUTHOR + b"message".ljust(16, b"\0") + b"\0\0\0\1"
    context = encode("item", 1, *PLACE.parts(), ITEM, "message", 1, AUTHOR)
    body = lock(key, pad_text(b"\0x"), context)
    assert opened(SealedItem(box_to(PAIR.public, good), body)).content == b"x"
    for head in (
        good[:81] + b"\xff" * 16 + good[97:],  # a kind that is not text
        b"\3" + good[1:],  # an envelope version of the future
        b"\0" + good[1:],
        good[:-1],
        good + b"x",
        b"",
    ):
        with pytest.raises(SealingError):
            opened(SealedItem(box_to(PAIR.public, head), body))
    for payload in (pad_text(b""), pad_text(b"\x40short"), pad_text(b"\1"), b"", b"\xff" * 8):
        with pytest.raises(SealingError):
            opened(SealedItem(box_to(PAIR.public, good), lock(key, payload, context)))


def test_kinds_and_ids_of_a_wrong_length_are_not_sealed() -> None:
    head = ItemHead(b"k" * 32, AUTHOR, "message", 1)
    for bad, item in (
        (dataclasses.replace(head, kind="k" * 17), ITEM),
        (dataclasses.replace(head, author=b"short"), ITEM),
        (head, b"short"),
    ):
        with pytest.raises(SealingError):
            seal_head(PAIR.public, PLACE, item, bad)


def test_two_seals_of_one_text_have_nothing_in_common() -> None:
    one, two = seal(), seal()
    assert one.box != two.box
    assert one.body[:24] != two.body[:24]
    assert len(one.body) == len(two.body) == 512 + 40
    assert box_fixed(PAIR.public, b"", size=256, context=()) != b""


def resealer(member: bytes) -> bytes:
    """The key of the one member who may seal anew."""
    if member != MEMBER:
        raise TamperError("not a member")
    return MEMBER_KEY.verify


MEMBER, MEMBER_KEY = new_id(), SigningKey.new()
LATER = dataclasses.replace(PLACE, generation=2)


def anew(
    by: bytes = MEMBER, key: SigningKey = MEMBER_KEY, content: bytes | None = None
) -> OpenedItem:
    sealed = reseal_item(
        PAIR.public, LATER, opened(seal(kind="reply", signer=SIGNER)), by=by, signer=key,
        content=content,
    )  # fmt: skip
    return open_item(PAIR, LATER, item=ITEM, sealed=sealed, trust=signed, resealers=resealer)


def test_an_item_sealed_anew_keeps_its_author_and_names_who_found_it_genuine() -> None:
    found = anew()
    assert (found.author, found.resealer) == (AUTHOR, MEMBER)
    assert (found.kind, found.content) == ("reply", b"what was said")
    assert anew(content=b"another key").content == b"another key"


def test_only_a_member_seals_anew_and_only_by_his_own_signature() -> None:
    for by, key in ((new_id(), MEMBER_KEY), (MEMBER, SigningKey.new()), (AUTHOR, SIGNER)):
        with pytest.raises(TamperError):
            anew(by, key)
    with pytest.raises(SealingError):
        anew(b"short")


def test_an_item_sealed_anew_is_refused_where_nobody_may() -> None:
    sealed = reseal_item(PAIR.public, PLACE, opened(seal()), by=MEMBER, signer=MEMBER_KEY)
    with pytest.raises(TamperError):
        opened(sealed)
