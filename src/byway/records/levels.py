"""How alike two records are, field by field: a level each, named as a reader would say it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from byway.records.kernels import inner
from byway.records.people import Columns, Vocabulary, hashes

FIELDS = ("surname", "given", "patronymic", "born", "place")
WIDTH = 8
"""Room for levels: arrays over levels have shape (len(FIELDS), WIDTH)."""

# 0 is "missing on a side" in every field.
NAMES: tuple[tuple[str, ...], ...] = (
    ("missing", "same", "near", "alike", "other"),
    ("missing", "same", "form", "initial", "near", "other", "other-initial"),
    ("missing", "same", "form", "initial", "near", "other", "other-initial"),
    ("missing", "same", "year", "swapped", "part", "other", "near-year", "other-year"),
    ("missing", "same", "other"),
)
# Levels are compared only with those that the same sort of data could have given: an initial with
# initials, a bare year with bare years. Probabilities sum to one within each sort.
SORTS: tuple[tuple[tuple[int, ...], ...], ...] = (
    ((1, 2, 3, 4),),
    ((1, 2, 4, 5), (3, 6)),
    ((1, 2, 4, 5), (3, 6)),
    ((1, 3, 4, 5), (2, 6, 7)),
    ((1, 2),),
)
# Levels whose chance agreement depends on how common the value is.
BY_VALUE: tuple[tuple[int, ...], ...] = ((1, 2), (1, 2, 3), (1, 2, 3), (1, 2), (1,))

# In `NAMES`, more likely for one person than the levels after it; used for "at least as well".
RANKED: tuple[tuple[int, ...], ...] = (
    (1, 2, 3, 4), (1, 2, 3, 4, 6, 5), (1, 2, 3, 4, 6, 5), (1, 3, 4, 2, 6, 7, 5), (1, 2),
)  # fmt: skip

Floats = NDArray[np.float64]


class Names(NamedTuple):
    """A vocabulary as arrays: letters of all keys in one row, and what is known of each key."""

    letters: NDArray[np.uint8]
    ends: NDArray[np.int64]
    """Entry k has the letters ends[k] to ends[k + 1]."""
    groups: NDArray[np.int32]
    skeleton: NDArray[np.int64]
    """Hash of the skeleton; 0 where there is none."""
    initial: NDArray[np.uint8]
    bare: NDArray[np.bool_]


class Records(NamedTuple):
    """The columns that comparing reads."""

    surname: NDArray[np.int32]
    given: NDArray[np.int32]
    father: NDArray[np.int32]
    place: NDArray[np.int32]
    born: NDArray[np.int16]
    surnames: Names
    givens: Names
    fathers: Names


def names_of(vocabulary: Vocabulary) -> Names:
    """A vocabulary in arrays."""
    joined = "".join(vocabulary.keys).encode("ascii")
    lengths = np.fromiter((len(k) for k in vocabulary.keys), np.int64, len(vocabulary.keys))
    return Names(
        np.frombuffer(joined, np.uint8), np.concatenate([[0], np.cumsum(lengths)]),
        vocabulary.groups, hashes(vocabulary.skeleton), vocabulary.initial, vocabulary.bare,
    )  # fmt: skip


def records_of(columns: Columns) -> Records:
    """Columns in arrays."""
    return Records(
        columns.surname, columns.given, columns.father, columns.place, columns.born,
        names_of(columns.surnames), names_of(columns.givens), names_of(columns.fathers),
    )  # fmt: skip


@inner
def _slips(x, x0, x1, y, y0, y1):  # type: ignore[no-untyped-def]
    """0, 1, or 2 for more: optimal string alignment distance of x[x0:x1] and y[y0:y1]."""
    while x0 < x1 and y0 < y1 and x[x0] == y[y0]:
        x0 += 1
        y0 += 1
    while x0 < x1 and y0 < y1 and x[x1 - 1] == y[y1 - 1]:
        x1 -= 1
        y1 -= 1
    n, k = x1 - x0, y1 - y0
    if n <= 1 and k <= 1:
        return max(n, k)
    exchanged = n == 2 and k == 2 and x[x0] == y[y0 + 1] and x[x0 + 1] == y[y0]
    return 1 if exchanged else 2


@inner
def distance(x, x0, x1, y, y0, y1, most):  # type: ignore[no-untyped-def]
    """Optimal string alignment distance of x[x0:x1] and y[y0:y1], or most + 1 if it is more.

    `most` is 1 or 2: the first slip is tried in each of its forms, the rest may hold one more.
    """
    if abs((x1 - x0) - (y1 - y0)) > most:
        return most + 1
    while x0 < x1 and y0 < y1 and x[x0] == y[y0]:
        x0 += 1
        y0 += 1
    steps = _slips(x, x0, x1, y, y0, y1)
    if steps < 2 or most < 2:
        return steps
    n, k = x1 - x0, y1 - y0
    if n and k and _slips(x, x0 + 1, x1, y, y0 + 1, y1) < 2:
        return 2
    if n and _slips(x, x0 + 1, x1, y, y0, y1) < 2:
        return 2
    if k and _slips(x, x0, x1, y, y0 + 1, y1) < 2:
        return 2
    exchanged = n > 1 and k > 1 and x[x0] == y[y0 + 1] and x[x0 + 1] == y[y0]
    if exchanged and _slips(x, x0 + 2, x1, y, y0 + 2, y1) < 2:
        return 2
    return 3


@inner
def vowels(letters, start, stop):  # type: ignore[no-untyped-def]
    """How many of letters[start:stop] are vowels."""
    count = 0
    for k in range(start, stop):
        letter = letters[k]
        count += letter == 97 or letter == 101 or letter == 105 or letter == 111 or letter == 117
    return count


@inner
def surname_level(p, a, q, b, same):  # type: ignore[no-untyped-def]
    """Level of two surnames, entries a and b of the vocabularies p and q."""
    if a == 0 or b == 0:
        return 0
    if same:
        return 1
    a0, a1, b0, b1 = p.ends[a], p.ends[a + 1], q.ends[b], q.ends[b + 1]
    short = min(a1 - a0, b1 - b0)
    steps = distance(p.letters, a0, a1, q.letters, b0, b1, 2)
    # Белов and Беляев share their consonants, but not the number of their vowels.
    alike = p.skeleton[a] == q.skeleton[b] and short >= 3
    if alike and vowels(p.letters, a0, a1) == vowels(q.letters, b0, b1):
        return 2
    if steps <= 1 and short >= 5:
        return 2
    if steps == 2 and short >= 5:
        return 3
    if short >= 5:
        for k in range(short):
            if p.letters[a0 + k] != q.letters[b0 + k]:
                return 4
        return 3
    return 4


@inner
def given_level(p, a, q, b, same):  # type: ignore[no-untyped-def]
    """Level of two given names or fathers' names."""
    if a == 0 or b == 0:
        return 0
    if p.bare[a] or q.bare[b]:
        first = p.letters[p.ends[a]] == q.letters[q.ends[b]]
        return 3 if p.initial[a] == q.initial[b] or first else 6
    if same:
        return 1
    for x in p.groups[a]:
        for y in q.groups[b]:
            if x >= 0 and x == y:
                return 2
    a0, a1, b0, b1 = p.ends[a], p.ends[a + 1], q.ends[b], q.ends[b + 1]
    short = min(a1 - a0, b1 - b0)
    if short < 3:
        return 5
    steps = distance(p.letters, a0, a1, q.letters, b0, b1, 2)
    # Two well-known names one letter apart (Антон, Артон) are two names, not a slip.
    known = p.groups[a, 0] >= 0 and q.groups[b, 0] >= 0
    if not known and (steps <= 1 or (steps == 2 and short >= 6)):
        return 4
    if not known and short >= 4:
        for k in range(short):
            if p.letters[a0 + k] != q.letters[b0 + k]:
                return 5
        return 4
    return 5


@inner
def born_level(ay, am, ad, by, bm, bd):  # type: ignore[no-untyped-def]
    """Level of two dates of birth, zero where a part is unknown."""
    if ay == 0 or by == 0:
        return 0
    if am == 0 or bm == 0 or ad == 0 or bd == 0:
        if ay == by:
            return 7 if am and bm and am != bm else 2
        return 6 if abs(ay - by) == 1 else 7
    if ay == by:
        if am == bm and ad == bd:
            return 1
        if am == bd and ad == bm:
            return 3
        return 4 if am == bm or ad == bd else 5
    return 4 if am == bm and ad == bd else 5


@inner
def compare(x, i, y, j, shared, out):  # type: ignore[no-untyped-def]
    """Writes the five levels of record i of x and record j of y into out.

    `shared` says that both use the same vocabularies, where equal numbers are equal keys; two
    records of different vocabularies are compared by their letters.
    """
    a, b = x.surname[i], y.surname[j]
    out[0] = surname_level(
        x.surnames, a, y.surnames, b, _equal(x.surnames, a, y.surnames, b, shared)
    )
    a, b = x.given[i], y.given[j]
    out[1] = given_level(x.givens, a, y.givens, b, _equal(x.givens, a, y.givens, b, shared))
    a, b = x.father[i], y.father[j]
    out[2] = given_level(x.fathers, a, y.fathers, b, _equal(x.fathers, a, y.fathers, b, shared))
    p, q = x.born[i], y.born[j]
    out[3] = born_level(p[0], p[1], p[2], q[0], q[1], q[2])
    out[4] = 0 if x.place[i] == 0 or y.place[j] == 0 else (1 if x.place[i] == y.place[j] else 2)


@inner
def _equal(p, a, q, b, shared):  # type: ignore[no-untyped-def]
    if shared:
        return a == b
    if p.ends[a + 1] - p.ends[a] != q.ends[b + 1] - q.ends[b]:
        return False
    for k in range(p.ends[a + 1] - p.ends[a]):
        if p.letters[p.ends[a] + k] != q.letters[q.ends[b] + k]:
            return False
    return True
