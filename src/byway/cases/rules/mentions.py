"""Mentions in a note: @name, or @role for everybody in that role.

A name may have spaces; the longest name that follows the sign is meant. Case does not matter.
"""

import re
from collections.abc import Iterable

_SIGN = re.compile(r"(?<![\w@])@(?=\w)")


def mentioned(text: str, names: Iterable[str]) -> list[str]:
    """The names that a text mentions, each once, in the order in which they stand there.

    >>> mentioned("Please look, @Anna Berg and @lawyer.", ["Anna", "Anna Berg", "lawyer"])
    ['Anna Berg', 'lawyer']
    >>> mentioned("anna@example.org, @annabel", ["Anna"])
    []
    """
    longest_first = sorted(names, key=len, reverse=True)
    found: dict[str, None] = {}
    for sign in _SIGN.finditer(text):
        rest = text[sign.end() :].casefold()
        for name in longest_first:
            if re.match(rf"{re.escape(name.casefold())}(?!\w)", rest):
                found[name] = None
                break
    return list(found)
