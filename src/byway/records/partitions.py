"""Draws of who is who: partitions of all records into people, from a stated target.

A partition's log weight is the sum over its people of (2 / k) Σ W(i, j), over the pairs of the k
records of that person, W being log prior odds + log likelihood ratio. So two records weigh what
Fellegi–Sunter says, and each further record brings the mean of its evidence with the others, not
its sum (the comparisons of three records are not independent). A pair that shares no blocking key
weighs `APART`. Before each draw m and u are drawn anew from Dirichlet posteriors given the
partition, and the prevalence of matches from Beta posteriors, as in Sadinle, "Detecting
duplicates in a homicide registry using a Bayesian partitioning approach", Ann. Appl. Stat. 8
(2014); records are then reassigned one by one by Gibbs sampling.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from byway.records.blocking import Pairs
from byway.records.em import HELD_BY, Learned, pair_weights, prior_odds
from byway.records.kernels import kernel
from byway.records.levels import BY_VALUE, FIELDS, SORTS, WIDTH, Floats
from byway.records.model import Model, starting_m

APART = -8.0
"""Weight in nats of two records of one person that share no blocking key."""
BURN_IN = 12
SWEEPS = 2
"""Sweeps over all records between draws."""


@dataclass(frozen=True)
class Draw:
    """One partition: `person` numbers each record's person by that person's first record."""

    person: NDArray[np.int32]
    model: Model


@dataclass(frozen=True)
class Edges:
    """Candidate pairs by record: those of record i are at starts[i] to starts[i + 1]."""

    starts: NDArray[np.int64]
    other: NDArray[np.int32]
    pair: NDArray[np.int64]


def edges(pairs: Pairs, records: int) -> Edges:
    """Both ways of each pair, sorted by record."""
    ends = np.concatenate([pairs.i, pairs.j])
    other = np.concatenate([pairs.j, pairs.i])
    order = np.argsort(ends, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=records))])
    pair = np.tile(np.arange(len(pairs.i), dtype=np.int64), 2)[order]
    return Edges(starts.astype(np.int64), other[order], pair)


def sample(
    pairs: Pairs, list_of: NDArray[np.int64], sizes: NDArray[np.int64], learned: Learned,
    u_counts: Floats, draws: int, seed: int, probability: Floats,
    labels: tuple[NDArray[np.int64], NDArray[np.bool_]] | None = None,
) -> Iterator[Draw]:  # fmt: skip
    """Yields `draws` partitions, and fills `probability` with each pair's posterior.

    The posterior is the mean, over all sweeps after burn-in, of the probability with which a
    record was about to join the other's person: less noisy than counting draws.
    """
    rng = np.random.default_rng(seed)
    n = len(list_of)
    net = edges(pairs, n)
    person = np.arange(n, dtype=np.int32)
    a, b = list_of[pairs.i], list_of[pairs.j]
    low, high = np.minimum(a, b), np.maximum(a, b)
    model, matches = learned.model, learned.matches
    joined = np.zeros(2 * len(pairs.i))
    kept = 0
    probability[:] = 0.0
    for sweep in range(BURN_IN + draws * SWEEPS):
        weights = np.log(prior_odds(sizes, matches))[low, high]
        weights += pair_weights(pairs.levels, pairs.value, model.weights)
        if labels is not None:
            weights[labels[0]] = np.where(labels[1], 40.0, -40.0)
        order = rng.permutation(n).astype(np.int32)
        keep = sweep >= BURN_IN
        _sweep(order, rng.random(n), person, net.starts, net.other, net.pair, weights, joined, keep)
        kept += keep
        together = person[pairs.i] == person[pairs.j]
        model = _redrawn(pairs, together, u_counts, rng)
        matches = _prevalence(person, list_of, sizes, rng)
        if sweep >= BURN_IN and (sweep - BURN_IN) % SWEEPS == SWEEPS - 1:
            yield Draw(canonical(person), model)
    sums = np.bincount(net.pair, joined, minlength=len(probability))
    probability[:] = sums / (2 * max(kept, 1))


def canonical(person: NDArray[np.int32]) -> NDArray[np.int32]:
    """Numbers each person by its first record."""
    _, first, inverse = np.unique(person, return_index=True, return_inverse=True)
    return np.asarray(first[inverse], dtype=np.int32)


def _redrawn(
    pairs: Pairs, together: NDArray[np.bool_], u_counts: Floats, rng: np.random.Generator
) -> Model:
    start = HELD_BY * starting_m()
    m, u = np.ones((len(FIELDS), WIDTH)), np.ones((len(FIELDS), WIDTH))
    chosen = pairs.levels[together]
    for f, sorts in enumerate(SORTS):
        counts = np.bincount(chosen[:, f], minlength=WIDTH)
        for sort in sorts:
            part = list(sort)
            m[f, part] = rng.dirichlet(counts[part] + start[f, part])
            u[f, part] = rng.dirichlet(u_counts[f, part])
    for f, levels in enumerate(BY_VALUE):
        u[f, list(levels)] = 1.0
    return Model(m, u)


def _prevalence(
    person: NDArray[np.int32], list_of: NDArray[np.int64], sizes: NDArray[np.int64],
    rng: np.random.Generator,
) -> Floats:  # fmt: skip
    lists = len(sizes)
    on = np.zeros((len(person), lists), bool)
    on[person, list_of] = True
    people = on.sum(axis=0)
    matches = np.zeros((lists, lists))
    for k in range(lists):
        again = int(sizes[k] - people[k])
        matches[k, k] = sizes[k] * rng.beta(again + 0.5, people[k] + 0.5)
        for other in range(k + 1, lists):
            both = int((on[:, k] & on[:, other]).sum())
            fewer = int(min(people[k], people[other]))
            matches[k, other] = fewer * rng.beta(both + 0.5, fewer - both + 0.5)
    return matches


@kernel
def _sweep(order, uniform, person, starts, other, pair, weights, joined, keep):  # type: ignore[no-untyped-def]
    """One Gibbs pass. `person` holds labels 0..n-1; joined[e] sums the chances of edge e."""
    n = len(person)
    size, total = np.zeros(n, np.int64), np.zeros(n)
    for i in range(n):
        size[person[i]] += 1
    for i in range(n):
        for e in range(starts[i], starts[i + 1]):
            if other[e] > i and person[other[e]] == person[i]:
                total[person[i]] += weights[pair[e]]
    # Pairs of one person without a candidate between them.
    linked = np.zeros(n, np.int64)
    for i in range(n):
        for e in range(starts[i], starts[i + 1]):
            if other[e] > i and person[other[e]] == person[i]:
                linked[person[i]] += 1
    for k in range(n):
        if size[k] > 2:
            total[k] += APART * (size[k] * (size[k] - 1) // 2 - linked[k])
    free = np.empty(n, np.int64)
    spare = 0
    for k in range(n):
        if size[k] == 0:
            free[spare] = k
            spare += 1
    to, found = np.zeros(n), np.zeros(n, np.int64)
    widest = 0
    for i in range(n):
        widest = max(widest, starts[i + 1] - starts[i])
    options, gains = np.empty(widest + 1, np.int64), np.empty(widest + 1)
    for step in range(n):
        i = order[step]
        if starts[i] == starts[i + 1]:
            continue
        # Take record i out of its person.
        own = person[i]
        many = 0
        for e in range(starts[i], starts[i + 1]):
            k = person[other[e]]
            if found[k] == 0:
                options[many] = k
                many += 1
            found[k] += 1
            to[k] += weights[pair[e]]
        size[own] -= 1
        if size[own] == 0:
            free[spare] = own
            spare += 1
            total[own] = 0.0
        else:
            total[own] -= to[own] + APART * (size[own] - found[own])
        # What joining each neighbouring person gains over staying alone.
        highest = 0.0
        for c in range(many):
            k = options[c]
            with_i = total[k] + to[k] + APART * (size[k] - found[k])
            before = 2.0 * total[k] / size[k] if size[k] > 1 else 0.0
            gains[c] = 2.0 * with_i / (size[k] + 1) - before
            highest = max(highest, gains[c])
        alone = np.exp(-highest)
        everything = alone
        for c in range(many):
            gains[c] = np.exp(gains[c] - highest)
            everything += gains[c]
        point = uniform[step] * everything
        chosen = -1
        for c in range(many):
            point -= gains[c]
            if point < 0:
                chosen = options[c]
                break
        # `to` is read for the chosen person before it is cleared.
        if chosen >= 0:
            total[chosen] += to[chosen] + APART * (size[chosen] - found[chosen])
            size[chosen] += 1
            person[i] = chosen
        else:
            spare -= 1
            person[i] = free[spare]
            size[free[spare]] = 1
            total[free[spare]] = 0.0
        for c in range(many):
            to[options[c]] = gains[c] / everything
        if keep:
            for e in range(starts[i], starts[i + 1]):
                joined[e] += to[person[other[e]]]
        for c in range(many):
            to[options[c]] = 0.0
            found[options[c]] = 0
