"""The seeker's secret and its two spellings: eight words, or 27 digits.

A secret is 80 random bits. Eight check bits follow, which depend on every bit and on their
order: the one-byte BLAKE2b digest (RFC 7693) of the ten bytes, personalised. The 88 bits, read
as one big-endian number, are spelled either as

* eight words of 11 bits each, from a list of 2,048 words in the seeker's language, or
* 27 decimal digits, padded with zeros, in threes, so that they pass among telephone numbers.

No two words of the four lists begin with the same four letters after folding (`_fold`), so four
letters of a word suffice and the words show their language by themselves.

A check byte lets one mistake in 256 (0.39 %) through. Of 200,000 seeded mistakes of each kind
these passed: two words that changed places 0.41 %, one word taken for another of its list
0.38 %, one wrong digit 0.33 %. What passes spells another secret, for which there is no line.

>>> read_spelling(spell_digits(bytes(10))) == bytes(10)
True
>>> read_spelling(" ".join(spell_words(bytes(10), "en")).upper()) == bytes(10)
True
"""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources

from byway.errors import WordsError

LANGUAGES = ("en", "ru", "uk", "et")

SECRET_BYTES = 10
WORDS = 8
DIGITS = 27
LIST_LENGTH = 2048
LETTERS_THAT_SUFFICE = 4

_BITS_PER_WORD = 11
_PERSON = b"byway words 1"
_LONGEST_ECHO = 40

# Signs people type for the Ukrainian apostrophe, or that a keyboard puts in its place.
_APOSTROPHES = "'’‘‛ʼʻʹ`´′＇"
# Cyrillic letters that look like Latin ones, small or capital, share the Latin one's skeleton
# (Unicode Technical Standard 39, confusables). ґ and є lack on many keyboards; ъ is typed for
# an apostrophe.
_SKELETON = str.maketrans("авекмнорстухіјѕґєı", "abekmhopctyxijsгei", "ъ" + _APOSTROPHES)
_NO_APOSTROPHES = str.maketrans("", "", _APOSTROPHES)
_NUMBERING = frozenset(str(place) for place in range(1, WORDS + 1))
_TOKEN = re.compile(r"[^\W_]+")


class UnknownWord(WordsError):
    """A word that begins no listed word, or too few letters of one.

    `word` is what was typed (at most 40 characters of it), `place` counts words from 1.
    """

    def __init__(self, word: str, place: int) -> None:
        self.word = word[:_LONGEST_ECHO]
        self.place = place
        super().__init__(f'word {place}, "{self.word}", is in no list')


class WrongCount(WordsError):
    """Neither eight words nor 27 digits; `found` is how many words, or digits, there were."""

    def __init__(self, found: int, expected: str = f"{WORDS} words or {DIGITS} digits") -> None:
        self.found = found
        super().__init__(f"expected {expected}, found {found}")


class WrongCheck(WordsError):
    """Every word is listed and the count is right, but together they are nobody's secret."""

    def __init__(self) -> None:
        super().__init__("one word or the order is wrong")


def new_secret() -> bytes:
    """Ten bytes from the operating system's random source."""
    return secrets.token_bytes(SECRET_BYTES)


def spell_words(secret: bytes, language: str) -> list[str]:
    """Eight words of the language's list for a ten-byte secret."""
    return spell_number(_with_check(secret), WORDS, language)


def spell_digits(secret: bytes) -> str:
    """Nine groups of three decimal digits for a ten-byte secret."""
    digits = f"{_with_check(secret):0{DIGITS}d}"
    return " ".join(digits[start : start + 3] for start in range(0, DIGITS, 3))


def read_spelling(text: str) -> bytes:
    """The ten-byte secret that eight words or 27 digits spell, however they were typed.

    Case, accents, apostrophes, look-alike letters of the other alphabet, spaces, line breaks and
    punctuation do not matter, nor does numbering before the words; four letters stand for their
    word. The first word that is in no list is named before anything else is looked at.

    Raises `UnknownWord`, `WrongCount` or `WrongCheck`.
    """
    tokens = list(_tokens(text))
    if all(token.isdecimal() for token in tokens):
        return _read_digits("".join(tokens))
    return _checked(read_number(text, WORDS))


def spell_number(number: int, count: int, language: str) -> list[str]:
    """A number of 11 bits a word as `count` words of the language's list."""
    words = _listed(language)
    shifts = range(_BITS_PER_WORD * (count - 1), -1, -_BITS_PER_WORD)
    return [words[number >> shift & LIST_LENGTH - 1] for shift in shifts]


def read_number(text: str, count: int, expected: str | None = None) -> int:
    """The number that `count` words of one language spell, however they were typed.

    The first word that is in no list is named before anything else is looked at. Raises
    `UnknownWord`, `WrongCount` or, for words of two languages, `WrongCheck`.
    """
    words = _unnumbered(text)
    found = [_find(word) for word in words]
    for place, (word, known) in enumerate(zip(words, found, strict=True), start=1):
        if known is None and not word.isdecimal():
            raise UnknownWord(word, place)
    if len(found) != count:
        raise WrongCount(len(found), expected) if expected else WrongCount(len(found))
    listed = [each for each in found if each is not None]
    if len(listed) != count or len({language for language, _ in listed}) != 1:
        raise WrongCheck
    number = 0
    for _, index in listed:
        number = number << _BITS_PER_WORD | index
    return number


def language_of(text: str) -> str | None:
    """The one language of the listed words in a text; None without any, or with words of two."""
    found = {listed[0] for word in _unnumbered(text) if (listed := _find(word))}
    return found.pop() if len(found) == 1 else None


def same_word(a: str, b: str) -> bool:
    """Whether two typed words mean the same listed word."""
    first, second = ([_find(word) for word in _unnumbered(typed)] for typed in (a, b))
    return len(first) == len(second) == 1 and first[0] is not None and first == second


def _read_digits(digits: str) -> bytes:
    """The secret spelled by digits without separators."""
    if len(digits) != DIGITS:
        raise WrongCount(len(digits))
    return _checked(int(digits))


def _unnumbered(text: str) -> list[str]:
    """The words of a text without the numbers 1 to 8 before them."""
    return [token for token in _tokens(text) if token.lstrip("0") not in _NUMBERING]


def _tokens(text: str) -> Iterator[str]:
    """Words and numbers in a text: digits of any script in ASCII, numbering taken off words."""
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    # Before normalising, which makes a space and an accent of an acute accent standing alone.
    joined = visible.translate(_NO_APOSTROPHES)
    signs = (
        str(unicodedata.decimal(sign, sign))
        for sign in unicodedata.normalize("NFKC", joined)
        if not unicodedata.combining(sign)
    )
    for match in _TOKEN.finditer("".join(signs)):
        token = match[0]
        yield token if token.isdecimal() else token.lstrip("0123456789")


def _fold(word: str) -> str:
    """A word's skeleton: small letters, no accents or apostrophes, look-alikes made one."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return bare.translate(_SKELETON)


def _find(typed: str) -> tuple[str, int] | None:
    """The language and index of the listed word that is typed whole or by its beginning."""
    folded = _fold(typed)
    entry = _by_beginning().get(folded[:LETTERS_THAT_SUFFICE])
    if entry is None:
        return None
    language, index, whole = entry
    return (language, index) if whole.startswith(folded) else None


@cache
def _listed(language: str) -> tuple[str, ...]:
    """The words of a language, in the order of their numbers."""
    if language not in LANGUAGES:
        raise ValueError(f"expected a language of {', '.join(LANGUAGES)}, found {language!r}")
    file = resources.files(__package__) / "wordlists" / f"{language}.txt"
    return tuple(file.read_text(encoding="utf-8").split())


@cache
def _by_beginning() -> dict[str, tuple[str, int, str]]:
    """Language, index and skeleton of every listed word, by its skeleton's first four letters."""
    entries = {}
    for language in LANGUAGES:
        for index, word in enumerate(_listed(language)):
            folded = _fold(word)
            entries[folded[:LETTERS_THAT_SUFFICE]] = (language, index, folded)
    return entries


def _with_check(secret: bytes) -> int:
    """The 88-bit number of a secret and its check byte."""
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"expected a secret of {SECRET_BYTES} bytes, found {len(secret)}")
    check = hashlib.blake2b(secret, digest_size=1, person=_PERSON).digest()
    return int.from_bytes(secret + check)


def _checked(number: int) -> bytes:
    """The secret of a number whose last byte is its check."""
    if number >= 1 << _BITS_PER_WORD * WORDS:
        raise WrongCheck
    secret = (number >> 8).to_bytes(SECRET_BYTES)
    if _with_check(secret) != number:
        raise WrongCheck
    return secret
