"""The seeker's words: the four lists, and every way a tired person types a spelling."""

import unicodedata

import pytest

from byway.sealing import words

SECRETS = [bytes(10), b"\xff" * 10, bytes(range(10)), bytes(range(250, 240, -1))]
ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяʼ",
    "et": "abcdefghijklmnopqrsšzžtuvwõäöüxy",
}


def lists() -> dict[str, tuple[str, ...]]:
    """The four lists, put together again from what secrets spell."""
    return {language: words._listed(language) for language in words.LANGUAGES}


class TestLists:
    @pytest.mark.parametrize("language", words.LANGUAGES)
    def test_has_2048_words_of_the_alphabet_in_order_of_the_file(self, language: str) -> None:
        listed = lists()[language]
        assert len(listed) == len(set(listed)) == 2048
        assert {letter for word in listed for letter in word} <= set(ALPHABETS[language])
        assert all(unicodedata.is_normalized("NFC", word) for word in listed)

    @pytest.mark.parametrize("language", words.LANGUAGES)
    def test_has_words_of_four_to_eight_letters(self, language: str) -> None:
        assert {len(word.replace("ʼ", "")) for word in lists()[language]} <= set(range(4, 9))

    def test_four_folded_letters_are_unique_across_all_lists(self) -> None:
        beginnings = [words._fold(word)[:4] for listed in lists().values() for word in listed]
        assert len(set(beginnings)) == len(beginnings) == 4 * 2048


class TestSpelling:
    def test_new_secrets_are_ten_bytes_and_differ(self) -> None:
        made = {words.new_secret() for _ in range(100)}
        assert len(made) == 100
        assert {len(secret) for secret in made} == {10}

    @pytest.mark.parametrize("secret", SECRETS)
    @pytest.mark.parametrize("language", words.LANGUAGES)
    def test_words_come_back(self, secret: bytes, language: str) -> None:
        spelled = words.spell_words(secret, language)
        assert len(spelled) == 8
        assert words.read_spelling(" ".join(spelled)) == secret
        assert words.language_of(" ".join(spelled)) == language

    @pytest.mark.parametrize("secret", SECRETS)
    def test_digits_come_back(self, secret: bytes) -> None:
        digits = words.spell_digits(secret)
        assert [len(group) for group in digits.split(" ")] == [3] * 9
        assert words.read_spelling(digits) == secret
