"""Padding by its definition, without bit tricks."""

from fractions import Fraction


def padme(length: int) -> int:
    """Padmé as its authors print it (Nikitin et al., PoPETs 2019(4), algorithm 1).

    E = floor(log2 L); S = floor(log2 E) + 1; the last E - S bits of the padded length are zero.
    """
    if length < 2:
        return length
    e = floor_log2(length)
    s = floor_log2(e) + 1 if e else 0
    step = 2 ** max(e - s, 0)
    padded = length
    while padded % step:
        padded += 1
    return padded


def floor_log2(number: int) -> int:
    """The largest k with 2 to the k at most `number`."""
    k = 0
    while 2 ** (k + 1) <= number:
        k += 1
    return k


def text_size(length: int) -> int:
    """The smallest 512 B times a power of two that holds a text and its four length bytes."""
    size = 512
    while size < length + 4:
        size *= 2
    return size


def overhead(length: int) -> Fraction:
    """How much larger a padded file is."""
    return Fraction(padme(length) - length, length)
