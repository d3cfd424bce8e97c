"""How often each level occurs by chance: u, counted among random pairs of a list's records.

Counts of few records are held by what any list of the region shows, and levels that a list is too
clean or too short to show are not taken for rare: see `settled_counts`.
"""

import numpy as np

from byway.records.kernels import kernel
from byway.records.levels import BY_VALUE, FIELDS, WIDTH, Floats, Records, compare
from byway.records.model import UNSEEN, normalised, shares_of, starting_m

# How often each level occurs by chance, roughly, on any list of the region; (field, level): u.
STARTING_U = {
    "surname": (0.001, 0.002, 0.02, 0.977),
    "given": (0.03, 0.01, 0.08, 0.005, 0.955, 0.92),
    "patronymic": (0.03, 0.01, 0.08, 0.005, 0.955, 0.92),
    "born": (0.0001, 0.025, 0.0001, 0.006, 0.994, 0.05, 0.925),
    "place": (0.1, 0.9),
}


@kernel
def _count_random(records, i, j, counts):  # type: ignore[no-untyped-def]
    levels = np.zeros(5, np.uint8)
    for k in range(len(i)):
        compare(records, i[k], records, j[k], True, levels)
        for f in range(5):
            counts[f, levels[f]] += 1


def chance_levels(records: Records, rng: np.random.Generator, pairs: int = 600_000) -> Floats:
    """Counts of levels among random pairs, as `codes.random_levels` but from a list's own arrays.

    Slower a pair, and quicker where the records are wanted as they are: for an index.
    """
    n = len(records.surname)
    i = rng.integers(0, n, pairs)
    j = (i + rng.integers(1, max(n, 2), pairs)) % n
    counts = np.zeros((len(FIELDS), WIDTH))
    _count_random(records, i, j, counts)
    return settled_counts(counts, n)


def settled_counts(counts: Floats, n: int) -> Floats:
    """Counts of levels among random pairs of n records, as far as they may be relied on.

    They weigh no more than the pairs there are, and `UNSEEN` pairs of any list stand beside them.
    """
    pairs = min(n * (n - 1) / 2, counts[0].sum())
    usual = UNSEEN * shares_of(STARTING_U)
    usual[:, 0] = 0
    return no_better_than_same(counts * pairs / counts[0].sum() + usual, n)


# Levels of a copy with a slip, whose chance does not go by value.
_SLIPS = ((3,), (4,), (4,), (3, 4), ())
_YEAR = (2, 6, 7)


def no_better_than_same(counts: Floats, n: int) -> Floats:
    """Counts of levels among random pairs of n records, a slip's at least what its name's are.

    A slip of a name comes near all who bear the name, so that by chance it agrees, for each time it
    is made, as often as the name does. On a list whose few names are spelt well no random pair is
    near, and a slip would weigh more than the name itself. A record counts as a bearer of its own.
    The year beside a year is as common as that year.
    """
    m, out = starting_m(), counts.copy()
    for f, levels in enumerate(_SLIPS):
        compared = counts[f, 1:].sum()
        bearers = max(n * float(np.sqrt(compared / counts[f].sum())), 1.0)
        same = counts[f, 1] + compared / bearers
        for level in levels:
            out[f, level] = max(counts[f, level], same * m[f, level] / m[f, 1])
    same, near, _ = _YEAR
    years = counts[3, list(_YEAR)].sum()
    out[3, near] = max(counts[3, near], counts[3, same] + years / max(n, 1))
    return out


# "Another" in each field: whatever a list's own entries show, it speaks for nobody.
_ANOTHER = ((4,), (5, 6), (5, 6), (5, 7), (2,))


def never_for(m: Floats, u: Floats) -> Floats:
    """u, at least m for levels that say another: a list of one place makes no other place a match.

    For a look-up, whose question is not from the list: what no two entries of it differ in, the
    question still may.
    """
    out = u.copy()
    for f, levels in enumerate(_ANOTHER):
        out[f, list(levels)] = np.maximum(u[f, list(levels)], m[f, list(levels)])
    return out


def learned_u(counts: Floats) -> Floats:
    """Counts of levels among random pairs as u, with 1 where u goes by value."""
    u = normalised(counts)
    for f, levels in enumerate(BY_VALUE):
        u[f, list(levels)] = 1.0
    u[:, 0] = 1.0
    return u
