"""Given names and the forms of each: diminutives, neighbours' languages, common Latin spellings.

One line is one name, and indented lines go on with it: its Russian form, a colon, what else it is
written as. A form may stand under several names (Слава); it then agrees with each. Forms that the
fold already makes equal (Сергей, Sergey, Serguei) need no entry.
"""

from functools import cache

from byway.records.letters import fold
from byway.records.mens_names import MEN
from byway.records.womens_names import WOMEN


def _lines(text: str) -> list[list[str]]:
    whole = text.strip().replace("\n  ", " ")
    return [line.replace(":", " ").split() for line in whole.splitlines()]


@cache
def canonical_names() -> tuple[str, ...]:
    """The key of each name's Russian form; a name's number is its place here. Men come first."""
    return tuple(fold([line[0] for line in _lines(MEN) + _lines(WOMEN)]))


@cache
def men() -> tuple[str, ...]:
    """The Russian forms of men's names, from which patronymics come; numbered as above."""
    return tuple(line[0] for line in _lines(MEN))


@cache
def groups_of() -> dict[str, tuple[int, ...]]:
    """The key of each form: the numbers of the names it may stand for, its own first."""
    found: dict[str, list[int]] = {}
    lines = _lines(MEN) + _lines(WOMEN)
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
