"""The slow, obvious twin of the look-up: every entry of the list is compared with the query."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from tests.reference.records import born_level, distance, one_of_n, surname_level


class Name(NamedTuple):
    """A folded name; an empty key is a missing one."""

    key: str
    groups: tuple[int, ...] = ()
    """Numbers of the known names it may stand for."""
    skeleton: str = ""
    initial: str = ""


class Entry(NamedTuple):
    """One entry of a list, or the query."""

    surname: Name
    given: Name
    father: Name
    born: tuple[int, int, int]
    place: str


class Answered(NamedTuple):
    """A candidate: its person's entries by their places in the list, the best first."""

    entries: list[int]
    probability: float
    levels: dict[str, str]
    bits: dict[str, float]


Chance = Callable[[str, str, Entry], float]
"""By field, level and entry: how often chance agrees so; 1 where that does not go by value."""


def given_level(x: Name, y: Name) -> str:
    """Level of two given names or fathers' names."""
    if not x.key or not y.key:
        return "missing"
    if len(x.key) == 1 or len(y.key) == 1:
        same = x.initial == y.initial or x.key[0] == y.key[0]
        return "initial" if same else "other-initial"
    if x.key == y.key:
        return "same"
    if set(x.groups) & set(y.groups):
        return "form"
    short = min(len(x.key), len(y.key))
    if short < 3 or (x.groups and y.groups):
        return "other"
    steps = distance(x.key, y.key)
    begins = x.key.startswith(y.key) or y.key.startswith(x.key)
    near = steps <= 1 or (steps == 2 and short >= 6) or (short >= 4 and begins)
    return "near" if near else "other"


def levels_of(query: Entry, entry: Entry) -> dict[str, str]:
    """The level of every field."""
    x, y = query.surname, entry.surname
    place = "same" if query.place == entry.place else "other"
    return {
        "surname": surname_level(x.key, y.key, x.skeleton == y.skeleton),
        "given": given_level(query.given, entry.given),
        "patronymic": given_level(query.father, entry.father),
        "born": born_level(query.born, entry.born),
        "place": place if query.place and entry.place else "missing",
    }


def shares_a_key(x: Entry, y: Entry) -> bool:
    """Whether two entries agree in one of five rare combinations."""

    def whole(name: Name) -> str:
        if len(name.key) < 2:
            return ""
        return str(name.groups[0]) if name.groups else name.key

    def keys(e: Entry) -> list[tuple[object, ...]]:
        year, _, day = e.born
        date = e.born if day else 0
        head = e.surname.skeleton[:2]
        return [
            (date, e.given.initial),
            (date, e.surname.key[:1]),
            (whole(e.given), whole(e.father), head),
            (whole(e.given), year, head),
            (whole(e.given), whole(e.father), year),
        ]

    return any(a == b and all(a) for a, b in zip(keys(x), keys(y), strict=True))


def lookup(
    query: Entry, entries: Sequence[Entry], weights: Mapping[str, Mapping[str, float]],
    chance: Chance, together: Callable[[Mapping[str, str], Entry], float], prior: float,
) -> tuple[float, list[Answered], float]:  # fmt: skip
    """P(not listed), at most twenty candidates, and the probability of all others.

    `weights` are log(m/u) by field and level, `together` the log of how much more often an
    entry's names go together by chance.
    """
    people: dict[object, list[int]] = {}
    for place, e in enumerate(entries):
        names = (e.surname.key, e.given.key, e.father.key)
        whole = all(names) and len(e.given.key) > 1 and len(e.father.key) > 1 and e.born[2]
        people.setdefault((*names, e.born) if whole else place, []).append(place)
    found = []
    for places in people.values():
        scored = []
        for place in places:
            levels = levels_of(query, entries[place])
            named = levels["surname"] in ("same", "near")
            named = named and levels["given"] not in ("other", "other-initial")
            if not named and not shares_a_key(query, entries[place]):
                continue
            parts = {
                f: weights[f][level] - math.log(chance(f, level, entries[place]))
                for f, level in levels.items() if level != "missing"
            }  # fmt: skip
            parts["together"] = -together(levels, entries[place])
            score = sum(parts.values())
            if score >= 0:
                scored.append((-score, place, levels, parts))
        if scored:
            score, place, levels, parts = min(scored, key=lambda each: each[:2])
            again = [other for other in places if other != place]
            found.append((score, place, [place, *again], levels, parts))
    found.sort(key=lambda each: each[:2])
    none, each = one_of_n([math.exp(-f[0]) for f in found], len(people), prior)
    best = [
        Answered(f[2], p, f[3], {name: part / math.log(2) for name, part in f[4].items()})
        for f, p in zip(found[:20], each, strict=False)
    ]
    return none, best, sum(each[20:])


def namesakes(
    levels: Mapping[str, str], entry: Entry, ranked: Mapping[str, Sequence[Sequence[str]]],
    chance: Chance, u: Mapping[str, Mapping[str, float]], people: int,
) -> float:  # fmt: skip
    """Other people expected to agree at least as well in every field by chance.

    `ranked` has, by field and sort of data, the levels from the best; u is 1 where the chance goes
    by value.
    """
    expected = people - 1.0
    for field, level in levels.items():
        for sort in ranked[field]:
            if level in sort:
                better = sort[: list(sort).index(level) + 1]
                total = sum(u[field][each] * chance(field, each, entry) for each in better)
                expected *= min(total, 1.0)
    return expected
