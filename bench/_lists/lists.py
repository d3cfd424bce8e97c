"""Two or more lists of one population, with duplicates inside, and who is who."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bench._lists import errors
from bench._lists.held_out import HELD_OUT_KINDS
from bench._lists.people import Person, population
from bench._lists.spelling import DIMINUTIVE, a_scheme, latin, three_names

Row = dict[str, str]


@dataclass(frozen=True)
class Design:
    """Rates of damage; the defaults are the difficulty at which look-up is measured."""

    latin: float = 0.20
    no_birth: float = 0.30
    year_only: float = 0.10
    wrong_birth: float = 0.05
    no_patronymic: float = 0.30
    initials: float = 0.04
    swapped: float = 0.03
    diminutive: float = 0.03
    slips: float = 0.10
    """Chance of a slip in the surname; half of it in each other name."""
    held_out: float = 0.0
    """Chance of one of the held-out kinds, instead of the others."""
    places: bool = False


LINKAGE = Design(slips=0.05, wrong_birth=0.03, initials=0.03, swapped=0.02)
"""The difficulty of linkage: about one entry in ten has a slip. Chosen, with RARE_SURNAMES, so that
Splink at its best scores pairwise F1 0.80 to 0.83 on `historic_pair`, on a seed for tuning."""
RARE_SURNAMES = 0.85


@dataclass(frozen=True)
class Made:
    """Lists of rows (`id`, `surname`, `given`, `patronymic`, `born` …) and each row's person."""

    lists: dict[str, list[Row]]
    truth: dict[str, list[int]] = field(repr=False)
    """Per list and row, the person's number."""

    def people(self) -> int:
        """How many different people the lists hold."""
        return len({number for numbers in self.truth.values() for number in numbers})

    def overlap(self, a: str, b: str) -> int:
        """How many people are on both lists."""
        return len(set(self.truth[a]) & set(self.truth[b]))

    def pairs(self, a: str, b: str) -> set[tuple[int, int]]:
        """True pairs (row of a, row of b) across two lists."""
        rows: dict[int, list[int]] = {}
        for row, number in enumerate(self.truth[b]):
            rows.setdefault(number, []).append(row)
        return {(i, j) for i, n in enumerate(self.truth[a]) for j in rows.get(n, ())}


def entry(person: Person, design: Design, rng: random.Random) -> Row:
    """One entry about one person, as some clerk wrote it."""
    names = three_names(person, rng)
    if rng.random() < design.held_out:
        kind = rng.choice(list(HELD_OUT_KINDS))
        names = HELD_OUT_KINDS[kind](names, rng)
    else:
        if names[1] in DIMINUTIVE and rng.random() < design.diminutive:
            names[1] = rng.choice(DIMINUTIVE[names[1]])
        for part, rate in enumerate((design.slips, design.slips / 2, design.slips / 2)):
            if rng.random() < rate:
                damage = errors.slip if rng.random() < 0.5 else errors.misheard
                names[part] = damage(names[part], rng)
    names = [name.replace("ё", "е") for name in names] if rng.random() < 0.6 else names
    if rng.random() < design.latin:
        scheme = a_scheme(rng)
        names = [latin(name, scheme) for name in names]
    if rng.random() < design.initials:
        names[1:] = [name[:1] + "." if name else "" for name in names[1:]]
    if rng.random() < design.no_patronymic:
        names[2] = ""
    if rng.random() < design.swapped:
        names[0], names[1] = names[1], names[0]
    row = dict(zip(("surname", "given", "patronymic"), names, strict=True))
    row["born"] = _born(person.born, design, rng)
    if design.places:
        row["place"] = "" if rng.random() < 0.4 else f"region {person.region}"
    return row


def _born(born: tuple[int, int, int], design: Design, rng: random.Random) -> str:
    kind = rng.random()
    if kind < design.no_birth:
        return ""
    year, month, day = born
    if rng.random() < design.wrong_birth:
        year, month, day = errors.wrong_date(born, rng)
    if kind < design.no_birth + design.year_only:
        return str(year)
    return f"{day:02}.{month:02}.{year}" if rng.random() < 0.8 else f"{year}-{month:02}-{day:02}"


def make_lists(
    sizes: dict[str, int],
    shared: int,
    seed: int,
    *,
    duplicates: dict[str, float] | None = None,
    design: Design | None = None,
    tail: float = 0.55,
    world: int | None = None,
) -> Made:
    """Lists of about `sizes` entries; `shared` people are on all of them, the rest on one.

    `duplicates` gives a list's share of second entries; they come on top of its people and are
    counted in its size. `world` is how many people live besides those on the lists.
    """
    design = design or Design()
    duplicates = duplicates or {}
    rng = random.Random(seed * 7919 + 13)
    people_of = {name: int(size * (1 - duplicates.get(name, 0.0))) for name, size in sizes.items()}
    alone = sum(people_of.values()) - shared * (len(sizes) - 1)
    everyone = population(alone + (world or 0), seed, tail=tail)
    rng.shuffle(everyone)
    common, at = everyone[:shared], shared
    lists: dict[str, list[Row]] = {}
    truth: dict[str, list[int]] = {}
    for name, size in sizes.items():
        own = everyone[at : at + people_of[name] - shared]
        at += len(own)
        members: Sequence[Person] = [*common, *own]
        again = [members[rng.randrange(len(members))] for _ in range(size - len(members))]
        written = [*members, *again]
        rng.shuffle(written)
        lists[name] = [
            {"id": f"{name}-{i}", **entry(person, design, rng)} for i, person in enumerate(written)
        ]
        truth[name] = [person.number for person in written]
    return Made(lists, truth)


def historic_pair(seed: int, *, scale: float = 1.0, held_out: float = 0.0) -> Made:
    """The main bench: 50,000 against 200,000 entries, 25,000 people on both."""
    size = {"small": int(50_000 * scale), "large": int(200_000 * scale)}
    return make_lists(size, size["small"] // 2, seed, duplicates={"large": 0.05},
                      design=replace(LINKAGE, held_out=held_out), tail=RARE_SURNAMES)  # fmt: skip


def merge_pair(seed: int, *, scale: float = 1.0) -> Made:
    """26,000 and 36,000 entries with about 13,000 people on both, few duplicates inside."""
    size = {"first": int(26_000 * scale), "second": int(36_000 * scale)}
    return make_lists(size, int(13_000 * scale), seed, duplicates={"first": 0.01, "second": 0.02},
                      design=LINKAGE, tail=RARE_SURNAMES)  # fmt: skip


def three_lists(seed: int, *, scale: float = 1.0) -> Made:
    """449,000 entries in three lists with duplicates, 40,000 people on all three."""
    size = {name: int(n * scale) for name, n in
            (("first", 120_000), ("second", 149_000), ("third", 180_000))}  # fmt: skip
    return make_lists(size, int(40_000 * scale), seed, design=LINKAGE, tail=RARE_SURNAMES,
                      duplicates={"first": 0.03, "second": 0.05, "third": 0.08})  # fmt: skip
