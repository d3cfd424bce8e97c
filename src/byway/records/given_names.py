"""Given names and the forms of each: diminutives, neighbours' languages, common Latin spellings.

One line is one name, and indented lines go on with it: its Russian form (its English one in
`english_names`), a colon, what else it is written as. A form may stand under several names (Слава);
it then agrees with each. Forms that the fold already makes equal (Сергей, Serguei) need no entry.
"""

from functools import cache

from byway.records.english_names import ENGLISH
from byway.records.letters import fold
from byway.records.mens_names import MEN
from byway.records.womens_names import WOMEN


def _lines(text: str) -> list[list[str]]:
    whole = text.strip().replace("\n  ", " ")
    return [line.replace(":", " ").split() for line in whole.splitlines()]


SHORTEST = 3
"""An English form whose key is shorter is left out: Joe would be anybody whose name is Е."""


@cache
def _all_lines() -> list[list[str]]:
    """Men's names, women's, English ones, each with its forms."""
    english = _lines(ENGLISH)
    keys = iter(fold([form for line in english for form in line]))
    long = [[form for form in line if len(next(keys)) >= SHORTEST] for line in english]
    return _lines(MEN) + _lines(WOMEN) + long


@cache
def canonical_names() -> tuple[str, ...]:
    """The key of each name's Russian form; a name's number is its place here. Men come first.

    English names come last, by their English form.
    """
    return tuple(fold([line[0] for line in _all_lines()]))


@cache
def men() -> tuple[str, ...]:
    """The Russian forms of men's names, from which patronymics come; numbered as above."""
    return tuple(line[0] for line in _lines(MEN))


@cache
def groups_of() -> dict[str, tuple[int, ...]]:
    """The key of each form: the numbers of the names it may stand for, its own first."""
    found: dict[str, list[int]] = {}
    lines = _all_lines()
    for own_first in (True, False):
        for number, line in enumerate(lines):
            for key in fold(line[:1] if own_first else line[1:]):
                numbers = found.setdefault(key, [])
                if key and number not in numbers:
                    numbers.append(number)
    for key, numbers in list(found.items()):  # in Latvian a man's name ends in s: Sergejs
        theirs = [number for number in numbers if number < len(men())]
        if key and theirs and key[-1] not in "aeous":
            found.setdefault(f"{key}s", theirs)
    return {key: tuple(numbers) for key, numbers in found.items() if key}
