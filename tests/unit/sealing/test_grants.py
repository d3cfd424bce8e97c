"""Grants and proofs hold for one place, one reader, one signer and one team."""

import dataclasses
from collections.abc import Callable

import pytest

from byway.errors import SealingError, TamperError
from byway.sealing import (
    LINE,
    STORY,
    KeyPair,
    Place,
    SigningKey,
    check_public,
    new_id,
    open_grant,
    open_loan,
    prove_public,
    seal_grant,
    seal_loan,
    signer_of,
    team_generation_of,
    team_of,
)

PAIR, READER_PAIR, SIGNER = KeyPair.new(), KeyPair.new(), SigningKey.new()
PLACE = Place(new_id(), new_id(), LINE, 1, new_id())
READER, SIGNER_ID, TEAM = new_id(), new_id(), new_id()

ELSEWHERE: list[Callable[[Place], Place]] = [
    lambda p: dataclasses.replace(p, organisation=new_id()),
    lambda p: dataclasses.replace(p, case=new_id()),
    lambda p: dataclasses.replace(p, compartment=STORY),
    lambda p: dataclasses.replace(p, generation=2),
    lambda p: dataclasses.replace(p, line=new_id()),
]


def grant() -> bytes:
    return seal_grant(
        PAIR, PLACE, reader=READER, reader_public=READER_PAIR.public, vouched=SIGNER.verify
    )


def proof() -> bytes:
    return prove_public(SIGNER, SIGNER_ID, PLACE, PAIR.public, team=TEAM, team_generation=3)


def test_a_grant_gives_the_pair_and_who_vouched_for_it() -> None:
    pair, vouched = open_grant(READER_PAIR, PLACE, reader=READER, box=grant())
    assert (pair, vouched) == (PAIR, SIGNER.verify)


@pytest.mark.parametrize("move", ELSEWHERE)
def test_a_grant_moved_to_another_place_is_refused(move: Callable[[Place], Place]) -> None:
    with pytest.raises(TamperError):
        open_grant(READER_PAIR, move(PLACE), reader=READER, box=grant())


def test_a_grant_for_another_reader_is_refused() -> None:
    with pytest.raises(TamperError):
        open_grant(READER_PAIR, PLACE, reader=new_id(), box=grant())
    with pytest.raises(SealingError):
        open_grant(KeyPair.new(), PLACE, reader=READER, box=grant())


def test_a_changed_or_cut_grant_is_refused() -> None:
    box = grant()
    for at in range(len(box)):
        changed = box[:at] + bytes([box[at] ^ 1]) + box[at + 1 :]
        with pytest.raises(SealingError):
            open_grant(READER_PAIR, PLACE, reader=READER, box=changed)
        with pytest.raises(SealingError):
            open_grant(READER_PAIR, PLACE, reader=READER, box=box[:at])


def test_a_proof_names_signer_and_team() -> None:
    check_public(SIGNER.verify, SIGNER_ID, PLACE, PAIR.public, proof(), team=TEAM)
    assert signer_of(proof()) == SIGNER_ID
    assert team_of(proof()) == TEAM
    assert team_generation_of(proof()) == 3


@pytest.mark.parametrize("move", ELSEWHERE)
def test_a_proof_moved_to_another_place_is_refused(move: Callable[[Place], Place]) -> None:
    with pytest.raises(TamperError):
        check_public(SIGNER.verify, SIGNER_ID, move(PLACE), PAIR.public, proof(), team=TEAM)


def test_a_proof_of_another_key_signer_or_team_is_refused() -> None:
    other = KeyPair.new()
    renamed = proof()[:16] + new_id() + proof()[32:]
    other_generation = proof()[:35] + b"\4" + proof()[36:]
    for verify, signer, public, shown, team in (
        (SigningKey.new().verify, SIGNER_ID, PAIR.public, proof(), TEAM),
        (SIGNER.verify, new_id(), PAIR.public, proof(), TEAM),
        (SIGNER.verify, SIGNER_ID, other.public, proof(), TEAM),
        (SIGNER.verify, SIGNER_ID, PAIR.public, proof(), new_id()),
        (SIGNER.verify, SIGNER_ID, PAIR.public, renamed, team_of(renamed)),
        (SIGNER.verify, SIGNER_ID, PAIR.public, other_generation, TEAM),
        (SIGNER.verify, SIGNER_ID, PAIR.public, proof()[:-1], TEAM),
        (SIGNER.verify, SIGNER_ID, PAIR.public, proof() + b"x", TEAM),
        (SIGNER.verify, SIGNER_ID, PAIR.public, b"", TEAM),
        (b"not a key", SIGNER_ID, PAIR.public, proof(), TEAM),
    ):
        with pytest.raises(TamperError):
            check_public(verify, signer, PLACE, public, shown, team=team)


def test_private_halves_never_show_in_a_repr() -> None:
    assert PAIR.private.hex() not in repr(PAIR)
    assert repr(PAIR.private) not in repr(PAIR)
    assert repr(SIGNER.seed) not in repr(SIGNER)


def loan(signer: SigningKey = SIGNER) -> bytes:
    return seal_loan(
        PAIR, PLACE, reader=READER, reader_public=READER_PAIR.public, vouched=b"v" * 32,
        until=29_000_000, lender=SIGNER_ID, signer=signer,
    )  # fmt: skip


def lenders(lender: bytes) -> bytes:
    if lender != SIGNER_ID:
        raise TamperError("no such lender")
    return SIGNER.verify


def test_a_loan_gives_pair_voucher_end_and_lender() -> None:
    found = open_loan(READER_PAIR, PLACE, reader=READER, box=loan(), verify_of=lenders)
    assert (found.pair, found.vouched, found.until, found.lender) == (
        PAIR, b"v" * 32, 29_000_000, SIGNER_ID,
    )  # fmt: skip


@pytest.mark.parametrize("move", ELSEWHERE)
def test_a_loan_moved_or_by_another_is_refused(move: Callable[[Place], Place]) -> None:
    for place, reader, box in (
        (move(PLACE), READER, loan()),
        (PLACE, new_id(), loan()),
        (PLACE, READER, loan(SigningKey.new())),
    ):
        with pytest.raises(TamperError):
            open_loan(READER_PAIR, place, reader=reader, box=box, verify_of=lenders)
    with pytest.raises(SealingError):
        open_loan(READER_PAIR, PLACE, reader=READER, box=grant(), verify_of=lenders)
