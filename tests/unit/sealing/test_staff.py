"""A member's keys lie behind a passphrase, and a passphrase alone says nothing."""

import re

import pytest
from nacl import bindings as sodium

from byway.errors import SealingError
from byway.sealing import (
    STAFF_MEMORY,
    MemberKeys,
    new_id,
    new_passphrase,
    new_salt,
    stretch_passphrase,
    unwrap_member,
    wrap_member,
)

KEYS, ORGANISATION, MEMBER, STRETCHED = MemberKeys.new(), new_id(), new_id(), b"s" * 32


def test_keys_come_back_under_the_same_passphrase() -> None:
    wrapped = wrap_member(KEYS, STRETCHED, ORGANISATION, MEMBER)
    assert unwrap_member(wrapped, STRETCHED, ORGANISATION, MEMBER) == KEYS
    assert MemberKeys.from_bytes(KEYS.to_bytes()) == KEYS


def test_another_passphrase_member_or_organisation_opens_nothing() -> None:
    wrapped = wrap_member(KEYS, STRETCHED, ORGANISATION, MEMBER)
    for stretched, organisation, member in (
        (b"t" * 32, ORGANISATION, MEMBER),
        (STRETCHED, new_id(), MEMBER),
        (STRETCHED, ORGANISATION, new_id()),
    ):
        with pytest.raises(SealingError):
            unwrap_member(wrapped, stretched, organisation, member)
    for at in range(0, len(wrapped), 5):
        with pytest.raises(SealingError):
            unwrap_member(wrapped[:at], STRETCHED, ORGANISATION, MEMBER)
    with pytest.raises(SealingError):
        MemberKeys.from_bytes(b"short")


def test_stretching_is_argon2id_with_256_mib_and_three_passes() -> None:
    salt = new_salt()
    expected = sodium.crypto_pwhash_alg(
        32, b"six words", salt, 3, 256 * 1024 * 1024, sodium.crypto_pwhash_ALG_ARGON2ID13
    )
    assert stretch_passphrase("  Six\tWORDS ", salt) == expected
    assert STAFF_MEMORY == 256 * 1024 * 1024


def test_passphrases_are_six_words_drawn_anew() -> None:
    drawn = {new_passphrase() for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(words.split()) == 6 for words in drawn)
    assert all(re.fullmatch(r"[a-z -]+", words) for words in drawn)
    assert len({word for words in drawn for word in words.split()}) > 1000
