"""The agreed phrase: ordinary words that mean "somebody is beside me".

It is looked for in what came in since the desk last answered. Case, ё and е, punctuation and spaces
do not matter; whole words do.
"""

import unicodedata

SHORTEST = 6
"""Letters and digits of a phrase: a shorter one turns up by itself."""
LONGEST = 120


def folded(text: str) -> str:
    """A text as phrases are compared: small letters and digits, one space between words.

    >>> folded("Всё  хорошо, НЕ волнуйтесь!")
    'все хорошо не волнуйтесь'
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    kept = (sign if sign.isalnum() else " " for sign in plain)
    return " ".join("".join(kept).split())


def holds(text: str, phrase: str) -> bool:
    """Whether a text holds a phrase.

    >>> holds("And how is the weather, in  TALLINN?", "the weather in Tallinn")
    True
    """
    wanted = folded(phrase)
    return bool(wanted) and f" {wanted} " in f" {folded(text)} "
