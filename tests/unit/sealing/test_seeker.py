"""One secret gives four keys that have nothing in common."""

import pytest
from nacl import bindings as sodium

from byway.errors import SealingError
from byway.sealing import SEEKER_MEMORY, SEEKER_PASSES, keys_from, seeker, stretch

SALT = b"0123456789abcdef"


def test_stretching_is_argon2id_with_64_mib_and_three_passes() -> None:
    expected = sodium.crypto_pwhash_alg(
        32, b"0123456789", SALT, 3, 64 * 1024 * 1024, sodium.crypto_pwhash_ALG_ARGON2ID13
    )
    assert stretch(b"0123456789", SALT) == expected
    assert (SEEKER_MEMORY, SEEKER_PASSES) == (64 * 1024 * 1024, 3)


def test_the_keys_follow_from_the_secret_alone() -> None:
    one, two = keys_from(b"a" * 32), keys_from(b"a" * 32)
    assert one == two
    other = keys_from(b"b" * 32)
    parts = [
        (k.locator, k.pair.private, k.pair.public, k.signing.seed, k.signing.verify, k.state_key)
        for k in (one, other)
    ]
    assert len({part for keys in parts for part in keys}) == 12


def test_equal_derivations_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeker, "derive_key", lambda secret, purpose: b"k" * 32)
    with pytest.raises(SealingError):
        keys_from(b"a" * 32)


def test_secrets_do_not_show_in_a_repr() -> None:
    keys = keys_from(b"a" * 32)
    for secret in (keys.state_key, keys.pair.private, keys.signing.seed):
        assert repr(secret) not in repr(keys)
