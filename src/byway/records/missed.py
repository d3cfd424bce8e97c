"""How many true pairs no key proposed, and what that does to a draw's counts.

The keys are the lists of a capture–recapture: those that read the surname find a pair with or
without the others, and so do those that read the day of birth. Among matches of one full date,
found by the date whatever the surname, the share that no key of the surname finds is the share it
misses where there is no date (Lincoln and Petersen's estimate, the two kinds of key taken as
independent). Pairs found but dropped as hopeless are added by their odds.
"""

import numpy as np
from numpy.typing import NDArray

from byway.records.blocking import BY_DATE, Pairs
from byway.records.levels import Floats

BY_SURNAME = (0, 1, 5)
"""The rules of `blocking.blocking_keys` that read the whole surname; near surnames do too."""
USUALLY, AS_MUCH_AS = 0.05, 10.0
"""The share missed that so many dated matches are taken to have told beforehand."""


def expected_missed(
    pairs: Pairs, keys: NDArray[np.int64], probability: Floats, dropped: Floats,
    list_of: NDArray[np.int64], lists: int,
) -> Floats:  # fmt: skip
    """Expected matches that are not among the pairs, shape (lists, lists), upper triangle.

    `keys` has shape (records, rules); `dropped` are probabilities of pairs left out of the draws.
    """
    a, b = list_of[pairs.i], list_of[pairs.j]
    block = np.minimum(a, b) * lists + np.maximum(a, b)
    likely = np.flatnonzero(probability >= 0.05)
    i, j, p = pairs.i[likely], pairs.j[likely], probability[likely]
    shared = (keys[i] == keys[j]) & (keys[i] != 0)
    by_surname = shared[:, BY_SURNAME].any(axis=1) | (pairs.levels[likely, 0] == 2)
    by_date = shared[:, BY_DATE].any(axis=1)
    both, only = float(p[by_date & by_surname].sum()), float(p[by_date & ~by_surname].sum())
    missed = (only + USUALLY * AS_MUCH_AS) / (both + only + AS_MUCH_AS)
    undated = by_surname & ~by_date
    found = np.bincount(block[likely[undated]], p[undated], minlength=lists * lists)
    elsewhere = np.bincount(
        block[likely[~by_surname & ~by_date]], p[~by_surname & ~by_date], minlength=lists * lists
    )
    unseen = np.maximum(found * missed / (1 - missed) - elsewhere, 0.0)
    left_out = np.bincount(block, dropped, minlength=lists * lists)
    return np.asarray((unseen + left_out).reshape(lists, lists))


def joined_unseen(
    histories: NDArray[np.int64], expected: Floats, rng: np.random.Generator
) -> NDArray[np.int64]:
    """A draw's histories with as many people joined as a draw of missed pairs has it.

    The number of missed pairs is Poisson, its mean drawn within a factor of about two: what is
    known of it comes from few pairs. A pair of two lists joins a person of the one alone to a
    person of the other alone; a pair inside a list, two of that list alone.
    """
    out = histories.copy()
    for k in range(len(expected)):
        for other in range(k, len(expected)):
            mean = expected[k, other] * rng.lognormal(-0.06, 0.35)
            one, two = 1 << k, 1 << other
            many = int(min(rng.poisson(mean), out[one] // 2 if k == other else out[one], out[two]))
            if k == other:
                out[one] -= many
            else:
                out[one] -= many
                out[two] -= many
                out[one | two] += many
    return out
