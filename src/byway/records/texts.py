"""Many short texts in two arrays, so that one of them is read without reading the others."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from byway.records.people import hashes


class Texts(NamedTuple):
    """UTF-8 of all texts, a NUL after each."""

    letters: NDArray[np.uint8]
    ends: NDArray[np.int64]
    """Text k ends before ends[k], the place of its NUL."""


class Numbered(NamedTuple):
    """Distinct texts that are looked for by their letters."""

    hashes: NDArray[np.int64]
    """Sorted."""
    numbers: NDArray[np.int32]
    texts: Texts


def packed(texts: Sequence[str]) -> Texts:
    """A NUL inside a text becomes a space."""
    joined = "\0".join(texts)
    if joined.count("\0") != max(len(texts) - 1, 0):
        joined = "\0".join(text.replace("\0", " ") for text in texts)
    letters = np.frombuffer((joined + "\0").encode() if texts else b"", np.uint8)
    return Texts(letters, np.flatnonzero(letters == 0))


def text_at(texts: Texts, number: int) -> str:
    """One text."""
    start = int(texts.ends[number - 1]) + 1 if number else 0
    return texts.letters[start : int(texts.ends[number])].tobytes().decode()


def texts_at(texts: Texts, numbers: NDArray[np.int64]) -> list[str]:
    """Several texts."""
    starts = np.where(numbers > 0, texts.ends[numbers - 1] + 1, 0).tolist()
    letters = texts.letters.data
    return [
        str(letters[start:stop], "utf-8")
        for start, stop in zip(starts, texts.ends[numbers].tolist(), strict=True)
    ]


def numbered(texts: Sequence[str]) -> Numbered:
    """Texts that `number_of` finds; each one's number is its place."""
    values = hashes(texts)
    order = np.argsort(values).astype(np.int32)
    return Numbered(values[order], order, packed(texts))


def number_of(known: Numbered, text: str) -> int:
    """A text's number, -1 if it is not among them."""
    value = hashes([text])[0]
    at = int(np.searchsorted(known.hashes, value))
    while at < len(known.hashes) and known.hashes[at] == value:
        number = int(known.numbers[at])
        if text_at(known.texts, number) == text:
            return number
        at += 1
    return -1
