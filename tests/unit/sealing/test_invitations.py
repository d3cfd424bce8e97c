"""Four one-time words: spelled in each language, read however typed, apart from a seeker's keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byway import sealing as s
from byway.errors import WordsError

SECRETS = st.integers(0, (1 << 44) - 1).map(lambda number: number.to_bytes(6))


@given(SECRETS, st.sampled_from(s.LANGUAGES))
def test_what_is_spelled_is_read_again(secret: bytes, language: str) -> None:
    words = s.spell_invitation(secret, language)
    assert len(words) == 4
    assert s.read_invitation(" ".join(words)) == secret
    letters = [word.replace("ʼ", "")[:4] for word in words]
    short = ", ".join(f"{n}. {word.upper()}" for n, word in enumerate(letters, start=1))
    assert s.read_invitation(short) == secret


@given(SECRETS, SECRETS)
def test_two_secrets_are_never_spelled_alike(one: bytes, other: bytes) -> None:
    alike = s.spell_invitation(one, "ru") == s.spell_invitation(other, "ru")
    assert alike == (one == other)


def test_new_ones_differ_and_use_all_bits() -> None:
    made = [int.from_bytes(s.new_invitation()) for _ in range(200)]
    assert len(set(made)) == 200
    used = 0
    for one in made:
        used |= one
    assert used == (1 << 44) - 1


def test_what_is_wrong_is_named_as_exactly_as_can_be_said() -> None:
    words = s.spell_invitation(s.new_invitation(), "en")
    with pytest.raises(s.UnknownWord) as unknown:
        s.read_invitation(" ".join([*words[:2], "zzzzzz", words[3]]))
    assert unknown.value.place == 3
    for count in (0, 3, 5, 8):
        with pytest.raises(s.WrongCount, match="expected 4 words") as wrong:
            s.read_invitation(" ".join((words * 2)[:count]))
        assert wrong.value.found == count
    mixed = [*words[:3], s.spell_invitation(bytes(6), "uk")[0]]
    with pytest.raises(s.WrongCheck):
        s.read_invitation(" ".join(mixed))
    with pytest.raises(WordsError):
        s.read_invitation("99 98 97 96")
    for odd in (bytes(5), b"\xff" * 6):
        with pytest.raises(ValueError):
            s.spell_invitation(odd, "en")


def test_its_keys_are_not_a_seekers() -> None:
    stretched = bytes(32)
    mine = s.invitation_keys(stretched)
    theirs = s.keys_from(stretched)
    parts = {mine.locator, mine.box_key, mine.mark, theirs.locator, theirs.state_key}
    assert len(parts) == 5
    assert mine.box_key.hex() not in repr(mine) and mine.mark.hex() not in repr(mine)
