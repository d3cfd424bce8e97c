"""A population: strata that correlate all three names, brothers, fathers and sons, namesakes."""

import random
from bisect import bisect
from dataclasses import dataclass, replace
from itertools import accumulate

from bench._lists import names


@dataclass(frozen=True)
class Person:
    """One invented person, written in Russian Cyrillic as a passport would."""

    number: int
    stratum: str
    surname: str
    given: str
    father: str
    born: tuple[int, int, int]
    """Year, month, day."""
    woman: bool
    region: int
    """One of 85 regions."""


@dataclass(frozen=True)
class Stratum:
    """Where a group's names are drawn from."""

    name: str
    share: float
    surnames: list[str]
    given: list[str]
    tail: list[str]
    women: list[str] | None = None


STRATA = [
    Stratum("russian", 0.72, names.RUSSIAN_SURNAMES, names.RUSSIAN_MALE, names.TAIL_RUSSIAN,
            names.RUSSIAN_FEMALE),
    Stratum("ukrainian", 0.07, names.UKRAINIAN_SURNAMES, names.UKRAINIAN_MALE,
            names.TAIL_UKRAINIAN),
    Stratum("caucasian", 0.10, names.CAUCASIAN_SURNAMES, names.CAUCASIAN_MALE, names.TAIL_EASTERN),
    Stratum("turkic", 0.10, names.TURKIC_SURNAMES, names.TURKIC_MALE, names.TAIL_EASTERN),
    Stratum("estonian", 0.01, names.ESTONIAN_SURNAMES, names.ESTONIAN_MALE,
            ["сон", "пуу", "мяги", "сте", "метс"]),
]  # fmt: skip


class _Draw:
    """Draws one of many by weight."""

    def __init__(self, items: list[str], weights: list[float]) -> None:
        self.items = items
        self.cumulative = list(accumulate(weights))

    def __call__(self, rng: random.Random) -> str:
        return self.items[bisect(self.cumulative, rng.random() * self.cumulative[-1])]


def population(
    size: int, seed: int, *, tail: float = 0.55, relatives: float = 0.06
) -> list[Person]:
    """`size` people; `tail` is the share with a rare surname, `relatives` of kin of another."""
    rng = random.Random(seed)
    surnames, given, women = {}, {}, {}
    for stratum in STRATA:
        surnames[stratum.name] = _Draw(
            stratum.surnames, [1 / (rank + 6) ** 0.75 for rank in range(len(stratum.surnames))]
        )
        items, weights = names.weighted(stratum.given)
        given[stratum.name] = _Draw(items, [float(w) for w in weights])
        items, weights = names.weighted(stratum.women or names.RUSSIAN_FEMALE)
        women[stratum.name] = _Draw(items, [float(w) for w in weights])
    strata = _Draw([s.name for s in STRATA], [s.share for s in STRATA])
    by_name = {s.name: s for s in STRATA}
    people: list[Person] = []
    for number in range(size):
        if people and rng.random() < relatives:
            people.append(_relative(rng, people[rng.randrange(len(people))], number, given))
            continue
        stratum = by_name[strata(rng)]
        rare = rng.random() < tail
        surname = _rare(rng, stratum) if rare else surnames[stratum.name](rng)
        woman = rng.random() < 0.04
        first = (women if woman else given)[stratum.name](rng)
        people.append(
            Person(number, stratum.name, surname, first, given[stratum.name](rng),
                   _birth(rng, stratum.name), woman, min(84, int(rng.expovariate(1 / 18)))),
        )  # fmt: skip
    return people


def _rare(rng: random.Random, stratum: Stratum) -> str:
    # Products of two draws keep the tail uneven: some of its surnames are merely uncommon.
    onset = names.TAIL_ONSETS[int(len(names.TAIL_ONSETS) * rng.random() ** 1.5)]
    middle = names.TAIL_MIDDLES[int(len(names.TAIL_MIDDLES) * rng.random() ** 1.5)]
    return onset + middle + rng.choice(stratum.tail)


def _birth(rng: random.Random, stratum: str) -> tuple[int, int, int]:
    year = int(rng.triangular(1964, 2006, 1992))
    # Where births were registered late, the first of January is the usual guess.
    if stratum in ("caucasian", "turkic") and rng.random() < 0.04:
        return year, 1, 1
    month = rng.randint(1, 12)
    return year, month, rng.randint(1, 28 if month == 2 else 30)


def _relative(rng: random.Random, kin: Person, number: int, given: dict[str, _Draw]) -> Person:
    first = given[kin.stratum](rng)
    year = kin.born[0]
    if rng.random() < 0.75:  # a brother: same surname, same father, born near
        year = min(2006, max(1960, year + rng.choice([-1, 1]) * rng.randint(1, 9)))
        father = kin.father
    elif year < 1986:  # a son
        year, father = min(2006, year + rng.randint(19, 34)), kin.given
        if kin.woman:
            father = given[kin.stratum](rng)
    else:  # a cousin: the surname alone
        father = given[kin.stratum](rng)
    month = rng.randint(1, 12)
    return replace(
        kin, number=number, given=first, father=father, woman=False,
        born=(year, month, rng.randint(1, 28)),
    )  # fmt: skip
