"""One person as asked for, coded for the look-up: what `people.encode` makes of a single row.

The same steps on the same public pieces, without the arrays that pay only for many rows; a
property test holds the two together. Nothing of a query is kept.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from byway.errors import BadInput
from byway.records import names as parsing
from byway.records.cells import cell_text
from byway.records.dates import parse_birth
from byway.records.headings import COLUMNS
from byway.records.kernels import kernel
from byway.records.letters import fold, skeletons, surname_stems
from byway.records.levels import Names, Records
from byway.records.people import Person, _fathers, hashes
from byway.records.tidying import INVISIBLE, LONGEST


class Name(NamedTuple):
    """One name's key and what is known of it; an empty key is a missing name."""

    key: str
    groups: tuple[int, ...] = ()
    skeleton: str = ""

    @property
    def initial(self) -> int:
        """First letter of the canonical name, 0 for the missing one."""
        if not self.key:
            return 0
        return ord((parsing.canonical_names()[self.groups[0]] if self.groups else self.key)[0])


class Query(NamedTuple):
    """A person in parts that compare."""

    surname: Name
    given: Name
    father: Name
    born: tuple[int, int, int]
    place: str
    cells: Mapping[str, str]
    """What was asked, by column; a whole name taken apart."""
    child: str
    """`son` or `daughter` where the patronymic is built as one: what a whole name holds there may
    be another name, and is then nobody's."""


def cells_of(person: Person | Mapping[str, str]) -> dict[str, str]:
    """A person or a row of a list, by column; BadInput for what is neither."""
    if isinstance(person, Person):
        return {each.name: _cell(getattr(person, each.name)) for each in fields(person)}
    if not hasattr(person, "get"):  # a row of a frame has it, and is no mapping
        raise BadInput(f"query: expected a person or a row by column, found {_kind(person)}")
    return {name: _cell(person.get(name)) for name in COLUMNS}


def _cell(value: object) -> str:
    if isinstance(value, str) and not value:
        return value
    return INVISIBLE.sub("", cell_text(value)).strip()


def _kind(value: object) -> str:
    return "nothing" if value is None else type(value).__name__


def encode_query(cells: Mapping[str, str]) -> Query:
    """Raises BadInput for a query without a name."""
    s, g, p = (cells.get(name) or "" for name in ("surname", "given", "patronymic"))
    if not s and (whole := cells.get("name")):
        s, g, p = parsing.split_names([whole])[0]
    s, g, p = (parsing.own_name(cell) for cell in (s, g, p))
    place = (cells.get("place") or "")[:LONGEST]
    s_key, g_key, p_key, place_key = fold([s, g, p, place])
    if g and s and (len(s_key) == 1 or _exchanged(s_key, g_key)):
        s, g, s_key, g_key = g, s, g_key, s_key
    if g and not p and (" " in g or "." in g or len(g_key) >= 10):
        head, tail = parsing.split_given(g, g_key)
        if tail:
            g, p = head, tail
            g_key, p_key = fold([head, tail])
    if g and parsing.is_inflected(p_key):
        g_key = parsing.uninflected(g_key, p_key)
    if not s_key and not g_key:
        raise BadInput("query: expected a name, found none")
    stem = surname_stems([s_key])[0]
    father = parsing.father_stem(p_key)
    return Query(
        Name(stem, (), skeletons([stem])[0]),
        Name(g_key, parsing.known_given([g_key])[0][:3]),
        Name(father, _fathers().get(father, ())[:3]),
        parse_birth(cells.get("born") or "") or (0, 0, 0), place_key,
        {**cells, "surname": s, "given": g, "patronymic": p}, parsing.child_of(p_key),
    )  # fmt: skip


def looked_for(person: Person | Mapping[str, str]) -> list[Query]:
    """The query of a person whom a search can find; BadInput for too little.

    Two queries where a whole name may be read either way round.

    Without a surname only a date of birth, or given name, patronymic and year together, lead to
    entries: to find nobody by a given name alone would say nothing, and read as "not listed". A
    person's date of birth that is none is refused; in a row of a list, it is missing.
    """
    if isinstance(person, Person) and parse_birth(person.born) is None:
        raise BadInput(f"born: expected a date of birth, found {str(person.born)[:40]!r}")
    cells = cells_of(person)
    query = encode_query(cells)
    year, _, day = query.born
    three = len(query.given.key) > 1 and len(query.father.key) > 1 and year
    own = query.cells.get("surname") or ""
    alone = bool(parsing.known_given([query.surname.key])[0]) and not query.given.key
    if (parsing.is_initial(own) or alone or not own) and not day and not three:
        raise BadInput(
            "query: expected a surname, or a given name with a date of birth, found too little to "
            f"look for: {' '.join(each for each in _names_of(query.cells) if each)[:60]!r}"
        )
    whole = "" if cells.get("surname") else cells.get("name") or ""
    others = parsing.readings(whole)[1:] if whole else ()
    return [query, *(encode_query(_turned(cells, *names)) for names in others)]


def _turned(
    cells: Mapping[str, str], surname: str, given: str, patronymic: str
) -> dict[str, str]:  # fmt: skip
    return {**cells, "surname": surname, "given": given, "patronymic": patronymic, "name": ""}


def _names_of(cells: Mapping[str, str]) -> list[str]:
    return [cells.get(name) or "" for name in ("surname", "given", "patronymic")]


def _exchanged(surname: str, given: str) -> bool:
    """Whether two keys stand in each other's column."""
    known = [bool(numbers) for numbers in parsing.known_given([surname, given])]
    like = [parsing.is_surname_like(key) for key in (surname, given)]
    return (known[0] and not known[1] and (like[1] or not like[0])) or (
        like[1] and not like[0] and not known[1]
    )


def as_numbers(query: Query, place: int) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The query for a kernel, which reads it by `asked`: letters of all keys, numbers.

    `place` is the place's number on the list, -1 if it has none there, 0 if none was asked.
    """
    three = query.surname, query.given, query.father
    letters = np.frombuffer("".join(name.key for name in three).encode("ascii"), np.uint8)
    numbers: list[int] = []
    for name in three:
        numbers += [len(name.key), name.initial, *(*name.groups, -1, -1, -1)[:3]]
    return letters, np.array(
        [*numbers, int(hashes([query.surname.skeleton])[0]), _head(query.surname.skeleton),
         *query.born, place], np.int64,
    )  # fmt: skip


def _head(skeleton: str) -> int:
    """The first two letters of a skeleton as a number, 0 for none."""
    return int.from_bytes(skeleton[:2].encode("ascii"), "big")


@kernel
def _name(letters, start, numbers, skeleton):  # type: ignore[no-untyped-def]
    """A vocabulary of one name, at entry 1."""
    size = numbers[0]
    ends = np.zeros(3, np.int64)
    ends[2] = size
    groups = np.full((2, 3), -1, np.int32)
    for k in range(3):
        groups[1, k] = numbers[2 + k]
    skeletons, initial, bare = np.zeros(2, np.int64), np.zeros(2, np.uint8), np.zeros(2, np.bool_)
    skeletons[1], initial[1], bare[1] = skeleton, numbers[1], size == 1
    return Names(letters[start : start + size], ends, groups, skeletons, initial, bare)


@kernel
def asked(letters, numbers):  # type: ignore[no-untyped-def]
    """The query as `Records` of one row, and the head of its surname's consonants.

    `letters` and `numbers` are those of `query.as_numbers`.
    """
    s, g, f = numbers[0], numbers[5], numbers[10]
    born = np.empty((1, 3), np.int16)
    for k in range(3):
        born[0, k] = numbers[17 + k]
    return Records(
        np.full(1, s > 0, np.int32), np.full(1, g > 0, np.int32), np.full(1, f > 0, np.int32),
        np.full(1, numbers[20], np.int32), born, _name(letters, 0, numbers[0:5], numbers[15]),
        _name(letters, s, numbers[5:10], 0), _name(letters, s + g, numbers[10:15], 0),
    ), numbers[16]  # fmt: skip
