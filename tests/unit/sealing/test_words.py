"""The seeker's words: the four lists, and every way a tired person types a spelling."""

import random
import unicodedata

import pytest

from byway.errors import WordsError
from byway.sealing import words

SECRETS = [bytes(10), b"\xff" * 10, bytes(range(10)), bytes(range(250, 240, -1))]
ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяʼ",
    "et": "abcdefghijklmnopqrsšzžtuvwõäöüxy",
}


def lists() -> dict[str, tuple[str, ...]]:
    """The four lists by language."""
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

    def test_the_check_is_spelled_too(self) -> None:
        assert words.spell_words(bytes(10), "en")[:7] == [words._listed("en")[0]] * 7
        assert words.spell_words(bytes(10), "en")[7] != words._listed("en")[0]

    @pytest.mark.parametrize("length", [0, 9, 11])
    def test_a_secret_of_another_length_is_refused(self, length: int) -> None:
        with pytest.raises(ValueError, match=f"found {length}"):
            words.spell_digits(bytes(length))

    def test_a_language_without_list_is_refused(self) -> None:
        with pytest.raises(ValueError, match="found 'fi'"):
            words.spell_words(bytes(10), "fi")


SECRET = bytes(range(10))


def spelled(language: str) -> list[str]:
    return words.spell_words(SECRET, language)


# How tired people type; each turns the eight words into a text.
TYPINGS = {
    "capitals": lambda typed: " ".join(typed).upper(),
    "sentence": lambda typed: " ".join(typed).capitalize() + ".",
    "many spaces": lambda typed: "  \t" + "   ".join(typed) + "\u00a0 ",
    "commas": lambda typed: ", ".join(typed),
    "dots": lambda typed: ".".join(typed),
    "dashes": lambda typed: " — ".join(typed),
    "hyphens": lambda typed: "-".join(typed),
    "underscores": lambda typed: "_".join(typed),
    "lines": lambda typed: "\r\n".join(typed),
    "numbered": lambda typed: "\n".join(f"{at}. {word}" for at, word in enumerate(typed, 1)),
    "numbered tightly": lambda typed: " ".join(f"{at}){word}" for at, word in enumerate(typed, 1)),
    "numbers stuck on": lambda typed: " ".join(f"{at}{word}" for at, word in enumerate(typed, 1)),
    "numbers with zeros": lambda typed: " ".join(f"0{at} {w}" for at, w in enumerate(typed, 1)),
    "numbers in circles": lambda typed: " ".join(
        f"{chr(9311 + at)} {w}" for at, w in enumerate(typed, 1)
    ),
    "four letters": lambda typed: " ".join(word.replace("ʼ", "")[:4] for word in typed),
    "decomposed": lambda typed: unicodedata.normalize("NFD", " ".join(typed)),
    "full width": lambda typed: " ".join(
        "".join(chr(ord(c) + 0xFEE0) if "a" <= c <= "z" else c for c in w) for w in typed
    ),
    "quoted": lambda typed: " ".join(f"«{word}»" for word in typed),
    "stress marks": lambda typed: " ".join(word[:2] + "\u0301" + word[2:] for word in typed),
    "soft hyphens and marks": lambda typed: (
        "\ufeff\u200e" + " ".join(word[:3] + "\u00ad" + word[3:] for word in typed)
    ),
}


class TestTyping:
    @pytest.mark.parametrize("language", words.LANGUAGES)
    @pytest.mark.parametrize("typing", TYPINGS)
    def test_reads_words_typed_with(self, typing: str, language: str) -> None:
        typed = TYPINGS[typing](spelled(language))
        assert words.read_spelling(typed) == SECRET
        assert words.language_of(typed) == language

    @pytest.mark.parametrize("language", words.LANGUAGES)
    def test_reads_letters_of_the_other_alphabet_that_look_alike(self, language: str) -> None:
        latin, cyrillic = "aeopcyxi", "аеорсухі"
        there = str.maketrans(latin, cyrillic)
        back = str.maketrans(cyrillic, latin)
        capitals = str.maketrans("ABEKMHOPCTX", "АВЕКМНОРСТХ")
        for typed in (" ".join(spelled(language)), " ".join(words._listed(language)[:8])):
            known = [words._find(word) for word in typed.split()]
            for other in (
                typed.translate(there),
                typed.translate(back),
                typed.upper().translate(capitals),
                typed.upper().translate({to: of for of, to in capitals.items()}),
            ):
                assert [words._find(word) for word in other.split()] == known

    @pytest.mark.parametrize("language", words.LANGUAGES)
    def test_every_word_is_found_whole_by_four_letters_and_without_its_signs(
        self, language: str
    ) -> None:
        plain = str.maketrans("ёїґєõäöüšž", "еігеoaousz", "ʼ")
        for number, word in enumerate(words._listed(language)):
            bare = word.translate(plain)
            assert words._find(word) == (language, number)
            assert words._find(bare) == words._find(bare[:4]) == (language, number)
            assert words._find(bare[:3]) is None

    @pytest.mark.parametrize("sign", ["'", "’", "ʼ", "`", "´", "‘", "′", "＇", "ъ", ""])
    def test_an_apostrophe_is_any_sign_or_none(self, sign: str) -> None:
        with_apostrophe = [word for word in words._listed("uk") if "ʼ" in word]
        assert with_apostrophe
        for word in with_apostrophe:
            assert words.same_word(word, word.replace("ʼ", sign))

    @pytest.mark.parametrize("zero", ["0", "０", "٠", "۰", "०"])
    def test_reads_digits_of_any_script(self, zero: str) -> None:
        typed = "".join(
            chr(ord(zero) + int(sign)) if sign.isdigit() else sign
            for sign in words.spell_digits(SECRET)
        )
        assert words.read_spelling(typed) == SECRET
        assert words.language_of(typed) is None

    @pytest.mark.parametrize("gap", ["", "-", ".", ", ", "\n", " / "])
    def test_reads_digits_in_any_groups(self, gap: str) -> None:
        assert words.read_spelling(gap.join(words.spell_digits(SECRET).split())) == SECRET


class TestErrors:
    def test_a_word_in_no_list_is_named_with_its_place_before_the_count(self) -> None:
        typed = [*spelled("en")[:2], "Qwertyish", *spelled("en")]
        with pytest.raises(words.UnknownWord) as caught:
            words.read_spelling(" ".join(typed))
        assert (caught.value.word, caught.value.place) == ("Qwertyish", 3)
        assert str(caught.value) == 'word 3, "Qwertyish", is in no list'

    def test_numbering_does_not_move_the_place(self) -> None:
        typed = spelled("ru")
        typed[4] = "ъыъ"
        with pytest.raises(words.UnknownWord) as caught:
            words.read_spelling(TYPINGS["numbered"](typed))
        assert caught.value.place == 5

    def test_a_word_with_a_letter_too_many_is_in_no_list(self) -> None:
        typed = spelled("et")
        typed[7] += "x"
        with pytest.raises(words.UnknownWord) as caught:
            words.read_spelling(" ".join(typed))
        assert caught.value.place == 8

    def test_a_long_text_is_named_by_its_beginning(self) -> None:
        with pytest.raises(words.UnknownWord) as caught:
            words.read_spelling("q" * 100_000)
        assert caught.value.word == "q" * 40

    @pytest.mark.parametrize("count", [1, 7, 9])
    def test_another_number_of_words(self, count: int) -> None:
        with pytest.raises(words.WrongCount) as caught:
            words.read_spelling(" ".join((spelled("uk") * 2)[:count]))
        assert caught.value.found == count

    @pytest.mark.parametrize("count", [0, 1, 26, 28])
    def test_another_number_of_digits(self, count: int) -> None:
        with pytest.raises(words.WrongCount) as caught:
            words.read_spelling("1" * count)
        assert caught.value.found == count

    def test_a_number_among_words_counts_as_a_word(self) -> None:
        with pytest.raises(words.WrongCheck):
            words.read_spelling(" ".join([*spelled("en")[:7], "42"]))

    def test_words_of_two_languages_are_no_secret(self) -> None:
        mixed = " ".join([*spelled("ru")[:7], spelled("uk")[7]])
        with pytest.raises(words.WrongCheck):
            words.read_spelling(mixed)
        assert words.language_of(mixed) is None

    def test_digits_beyond_every_secret(self) -> None:
        with pytest.raises(words.WrongCheck):
            words.read_spelling("9" * 27)

    @pytest.mark.parametrize("language", words.LANGUAGES)
    def test_no_message_holds_a_listed_word(self, language: str) -> None:
        right = spelled(language)
        for wrong in (right[:7], [*right[:7], "qqqq"], right[::-1]):
            with pytest.raises(WordsError) as caught:
                words.read_spelling(" ".join(wrong))
            assert not any(word in str(caught.value) for word in right)


class TestMistakes:
    """A mistake among listed words or digits is noticed 255 times in 256."""

    TRIALS = 20_000
    MOST = TRIALS / 256 * 1.5

    def passing(self, mistake: str) -> int:
        chance = random.Random(mistake)
        passed = 0
        for _ in range(self.TRIALS):
            secret = chance.randbytes(10)
            number = words._with_check(secret)
            if mistake == "digit":
                place = 10 ** chance.randrange(27)
                digit = number // place % 10
                wrong = number + (chance.choice(sorted(set(range(10)) - {digit})) - digit) * place
            else:
                parts = [number >> shift & 2047 for shift in range(77, -1, -11)]
                one, other = chance.sample(range(8), 2)
                if mistake == "order":
                    parts[one], parts[other] = parts[other], parts[one]
                else:
                    parts[one] = chance.randrange(2048)
                wrong = sum(
                    part << shift for part, shift in zip(parts, range(77, -1, -11), strict=True)
                )
            if wrong == number:
                continue
            try:
                words._checked(wrong)
            except words.WrongCheck:
                continue
            passed += 1
        return passed

    @pytest.mark.parametrize("mistake", ["order", "word", "digit"])
    def test_about_one_in_256_passes(self, mistake: str) -> None:
        assert self.MOST / 3 < self.passing(mistake) < self.MOST


class TestSameWord:
    @pytest.mark.parametrize("language", words.LANGUAGES)
    def test_means_the_same_listed_word(self, language: str) -> None:
        first, second = words._listed(language)[100:102]
        assert words.same_word(first, f" 3. {first.upper()}, ")
        assert words.same_word(first[:4], first)
        assert not words.same_word(first, second)

    @pytest.mark.parametrize(("a", "b"), [("", ""), ("qqqq", "qqqq"), ("123", "123")])
    def test_no_listed_word_is_the_same_as_none(self, a: str, b: str) -> None:
        assert not words.same_word(a, b)
