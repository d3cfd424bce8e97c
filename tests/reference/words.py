"""The slow obvious twin of the seeker's words: bits as text, one list searched after another."""

import hashlib
from collections.abc import Mapping, Sequence

Lists = Mapping[str, Sequence[str]]

PLAIN_LETTERS = {
    # Cyrillic letters that look like Latin ones
    **dict(zip("авекмнорстухі", "abekmhopctyxi", strict=True)),
    # letters with signs above, or lacking on many keyboards
    **{"ё": "e", "й": "и", "ї": "i", "ґ": "г", "є": "e", "ъ": "", "ʼ": ""},
    **{"õ": "o", "ä": "a", "ö": "o", "ü": "u", "š": "s", "ž": "z"},
}


def plain(word: str) -> str:
    """A listed word letter by letter, in small letters that any keyboard has."""
    return "".join(PLAIN_LETTERS.get(letter, letter) for letter in word.lower())


def bits_of(secret: bytes) -> str:
    """88 signs 0 and 1: the ten bytes, then the check byte."""
    check = hashlib.blake2b(secret, digest_size=1, person=b"byway words 1").digest()
    return "".join(format(byte, "08b") for byte in secret + check)


def spell_words(secret: bytes, listed: Sequence[str]) -> list[str]:
    bits = bits_of(secret)
    return [listed[int(bits[start : start + 11], 2)] for start in range(0, 88, 11)]


def spell_digits(secret: bytes) -> str:
    digits = str(int(bits_of(secret), 2))
    while len(digits) < 27:
        digits = "0" + digits
    return " ".join(digits[start : start + 3] for start in range(0, 27, 3))


def read_words(typed: Sequence[str], lists: Lists) -> bytes | None:
    """The secret that eight cleanly typed words spell; None if there is none.

    Every list is tried; a typed word is a listed one, whole or its first letters, four at least.
    """
    for listed in lists.values():
        plain_words = [plain(word) for word in listed]
        bits = ""
        for word in typed:
            for number, other in enumerate(plain_words):
                if len(plain(word)) >= 4 and other.startswith(plain(word)):
                    bits += format(number, "011b")
        if len(typed) == 8 and len(bits) == 88:
            secret = bytes(int(bits[start : start + 8], 2) for start in range(0, 80, 8))
            return secret if bits_of(secret) == bits else None
    return None
