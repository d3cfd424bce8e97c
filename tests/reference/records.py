"""Slow, obvious twins of linkage: what the fast code in byway.records must agree with."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import permutations


def distance(x: str, y: str) -> int:
    """Optimal string alignment distance, straight from its recursion."""

    @cache
    def between(a: int, b: int) -> int:
        if a == 0 or b == 0:
            return a + b
        best = min(
            between(a - 1, b) + 1,
            between(a, b - 1) + 1,
            between(a - 1, b - 1) + (x[a - 1] != y[b - 1]),
        )
        if a > 1 and b > 1 and x[a - 1] == y[b - 2] and x[a - 2] == y[b - 1]:
            best = min(best, between(a - 2, b - 2) + 1)
        return best

    return between(len(x), len(y))


def undoubled(text: str, letters: str) -> str:
    """Letter by letter: none of these letters twice in a row."""
    out = ""
    for letter in text:
        if letter not in letters or not out.endswith(letter):
            out += letter
    return out


def surname_level(x: str, y: str, same_skeleton: bool) -> str:
    """Level of two surname keys."""
    if not x or not y:
        return "missing"
    if x == y:
        return "same"
    short = min(len(x), len(y))
    same_vowels = sum(c in "aeiou" for c in x) == sum(c in "aeiou" for c in y)
    if (short >= 3 and same_skeleton and same_vowels) or (short >= 5 and distance(x, y) <= 1):
        return "near"
    if short >= 5 and (distance(x, y) == 2 or x.startswith(y) or y.startswith(x)):
        return "alike"
    return "other"


def born_level(a: tuple[int, int, int], b: tuple[int, int, int]) -> str:
    """Level of two dates of birth; zero is unknown."""
    if not a[0] or not b[0]:
        return "missing"
    if 0 in a or 0 in b:
        if a[0] == b[0]:
            return "other-year" if a[1] and b[1] and a[1] != b[1] else "year"
        return "near-year" if abs(a[0] - b[0]) == 1 else "other-year"
    if a == b:
        return "same"
    if a[0] == b[0] and (a[1], a[2]) == (b[2], b[1]):
        return "swapped"
    return "part" if sum(p == q for p, q in zip(a, b, strict=True)) == 2 else "other"


def partitions(items: Sequence[int]) -> Iterator[list[list[int]]]:
    """Every way to put items into groups."""
    if not items:
        yield []
        return
    first, rest = items[0], items[1:]
    for smaller in partitions(rest):
        yield [[first], *smaller]
        for k, group in enumerate(smaller):
            yield [*smaller[:k], [first, *group], *smaller[k + 1 :]]


Pair = tuple[int, int]


def person_weight(
    members: Sequence[int], ratios: dict[Pair, Sequence[float]], said: Sequence[Sequence[int]]
) -> float:
    """log likelihood ratio of a person: per field, the mean over the entries that may be the truth.

    Only an entry that says most about the field may be; its ratio is the product of its ratios
    with all others. `ratios` are of pairs, by field, as logarithms; `said` is 0 where an entry says
    nothing of a field.
    """
    total = 0.0
    for f in range(len(said[0])):
        most = max(said[i][f] for i in members)
        if most == 0:
            continue
        each = [
            math.exp(sum(ratios[min(i, j), max(i, j)][f] for j in members if j != i))
            for i in members
            if said[i][f] == most
        ]
        total += math.log(sum(each) / len(each))
    return total


def pattern_weight(
    counts: Sequence[int], history: Sequence[float], again: Sequence[float]
) -> float:
    """log prior of a person with so many entries per list.

    `history` is the log of how many people are on exactly these lists (bit k for list k), `again`
    each list's chance of a further entry.
    """
    lists = [k for k, count in enumerate(counts) if count]
    total = history[sum(1 << k for k in lists)]
    for k in lists:
        total += math.log((1 - again[k]) * again[k] ** (counts[k] - 1))
        total += math.log(math.factorial(counts[k]))
    return total


def togetherness(
    list_of: Sequence[int], ratios: dict[Pair, Sequence[float]], said: Sequence[Sequence[int]],
    history: Sequence[float], again: Sequence[float],
) -> dict[Pair, float]:  # fmt: skip
    """P(i and j are one person) for every pair of records, over all partitions of them."""
    total = 0.0
    together: dict[Pair, float] = {}
    for partition in partitions(list(range(len(list_of)))):
        score = 0.0
        for group in partition:
            counts = [sum(list_of[i] == k for i in group) for k in range(len(again))]
            score += pattern_weight(counts, history, again) + person_weight(group, ratios, said)
        mass = math.exp(score)
        total += mass
        for group in partition:
            for i in group:
                for j in group:
                    if i < j:
                        together[i, j] = together.get((i, j), 0.0) + mass
    return {pair: mass / total for pair, mass in together.items()}


def classified(
    values: Sequence[Sequence[int]], share: Sequence[float], tables: Sequence[Sequence[float]]
) -> list[list[float]]:
    """P(class | a record's values) by Bayes; values of -1 are missing."""
    found = []
    for record in values:
        joint = [
            share[k] * math.prod(tables[v][k] for v in record if v >= 0) for k in range(len(share))
        ]
        found.append([each / sum(joint) for each in joint])
    return found


def one_of_n(ratios: Sequence[float], people: int, prior: float) -> tuple[float, list[float]]:
    """P(not listed), and P(i) for people with these likelihood ratios; all others have ratio 0."""
    none = people * (1 - prior) / prior
    total = none + sum(ratios)
    return none / total, [ratio / total for ratio in ratios]


def one_match_or_none(
    weights: dict[tuple[int, int], float],
) -> dict[tuple[int, int], float]:
    """The E-step: w / (1 + the weights of all pairs of the record that has more of them)."""
    found = {}
    for pair, weight in weights.items():
        rivals = [sum(w for other, w in weights.items() if end in other) for end in pair]
        found[pair] = weight / (1 + max(rivals))
    return found


def word_level(
    x: str, y: str, known: bool, same_name: bool, same_skeleton: bool, same_initial: bool
) -> str:
    """How two words of names agree; `known` says that both are given names, of one name or not.

    `same_initial` is of the full names that they are forms of: Ваня has the one of Иван too.
    """
    if len(x) == 1 or len(y) == 1:
        return "initial" if x[0] == y[0] or same_initial else "other"
    if x == y or same_name:
        return "same"
    if known:
        return "other"
    near = distance(x, y) == 1 or surname_level(x, y, same_skeleton) == "near"
    if near and min(len(x), len(y)) >= 4:
        return "near"
    if sorted((len(x), len(y))) == [3, 4] and distance(x, y) == 1:
        return "short"
    return "alike" if min(len(x), len(y)) >= 6 and distance(x, y) == 2 else "other"


def paired_words(
    x: Sequence[str], y: Sequence[str], level: Callable[[str, str], str], says: Mapping[str, float]
) -> tuple[float, set[bool]]:
    """The most that words of the shorter name say, each with one of the other; whether in turn.

    Among pairings that say as much, those that move words least; both answers where these differ.
    """
    if len(x) > len(y):
        x, y = y, x

    def worth(at: tuple[int, ...]) -> tuple[float, int]:
        said = sum(says[level(word, y[place])] for word, place in zip(x, at, strict=True))
        return said, -sum(abs(i - place) for i, place in enumerate(at))

    def in_turn(at: tuple[int, ...]) -> bool:
        return any(list(at[k:] + at[:k]) == sorted(at) for k in range(len(at)))

    ways = list(permutations(range(len(y)), len(x)))
    best = max(map(worth, ways))
    return best[0], {in_turn(at) for at in ways if worth(at) == best}
