"""Draws of who is who: partitions of all records into people, from a stated target.

A partition weighs its prior (`prior`) and, for each person, the likelihood ratio of the person's
entries against as many strangers (`gibbs`). Before each draw m and u are drawn anew from Dirichlet
posteriors given the partition, as in Sadinle, "Detecting duplicates in a homicide registry using a
Bayesian partitioning approach", Ann. Appl. Stat. 8 (2014), and the prior's rates from theirs;
records are then reassigned one by one by Gibbs sampling, side by side where they cannot touch each
other (`parts`).
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from byway.records.blocking import Pairs
from byway.records.codes import Codes
from byway.records.em import HELD_BY, Learned, fair_counts, pair_weights
from byway.records.gibbs import LARGEST, empty_state, fill, sweep
from byway.records.levels import BY_VALUE, FIELDS, SORTS, WIDTH
from byway.records.model import Model, starting_m
from byway.records.nets import Memo, net_of, values_of, weigh
from byway.records.parts import connected
from byway.records.passes import Passes
from byway.records.point import point_partition
from byway.records.prior import redrawn_prior

LEAST_LOG_ODDS = -6.5
"""Pairs whose own odds after EM are lower are never joined."""
CERTAIN = 40.0
"""Nats that a label adds."""
DOUBT = 0.18
"""Standard deviation, in nats, of how far all likelihood ratios of a draw are off together: fields
are not quite independent, and no draw of m and u says so."""
BURN_IN = 6
SWEEPS = 2
"""Sweeps over all records between draws."""

Labels = tuple[NDArray[np.int64], NDArray[np.bool_]]


@dataclass(frozen=True)
class Draw:
    """One partition, as counts of people by the lists they are on (bit k for list k)."""

    histories: NDArray[np.int64]
    model: Model


def sample(
    pairs: Pairs, codes: Codes, list_of: NDArray[np.int64], sizes: NDArray[np.int64],
    learned: Learned, u_counts: NDArray[np.float64], draws: int, seed: int,
    probability: NDArray[np.float64], labels: Labels | None = None,
) -> Iterator[Draw]:  # fmt: skip
    """Yields `draws` partitions, and fills `probability` with each pair's posterior.

    The posterior is the mean, over all sweeps after burn-in, of the probability with which a
    record was about to join the other's person: less noisy than counting draws. The same seed
    gives the same draws on any number of processors.
    """
    rng = np.random.default_rng(seed)
    lists = len(sizes)
    likely = learned.log_odds >= LEAST_LOG_ODDS
    if labels is not None:
        likely[labels[0]] = True
    whole = connected(pairs, likely)
    own, n = whole.pairs, len(whole.records)
    net = net_of(own, n)
    if labels is not None:
        said = np.zeros(len(pairs.i))
        said[labels[0]] = np.where(labels[1], CERTAIN, -CERTAIN)
        net.bonus[:] = said[whole.places]
    on = list_of[whole.records]
    alone = np.zeros(1 << lists, np.int64)
    alone[1 << np.arange(lists)] = sizes - np.bincount(on, minlength=lists)
    low, high = np.minimum(own.i, own.j), np.maximum(own.i, own.j)
    begun = point_partition(n, low, high, learned.probability[whole.places])
    crowded = np.bincount(begun, minlength=n)[begun] > LARGEST
    begun[crowded] = np.flatnonzero(crowded)
    state = empty_state(begun, lists)
    some = codes.of(whole.records)
    values = values_of(own, some)
    values[:, 0] += own.value - values.sum(axis=1)  # a pair knows more of its surname's bearers
    passes = Passes(whole.parts, net, whole.records)
    joined = np.zeros(2 * len(own.i))
    model, kept, shift = learned.model, 0, 0.0
    probability[:] = learned.probability

    def filled(records: NDArray[np.int64], memo: Memo) -> None:
        fill(records, weights, on, net, memo, state, some)

    def swept(records: NDArray[np.int64], slots: NDArray[np.int64], memo: Memo) -> None:
        sweep(records, slots, uniform, keep, joined, prior.history, prior.again, prior.once, shift,
              weights, on, net, memo, state, some)  # fmt: skip

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        weights = model.weights
        weigh(net.gains, own.levels, values, weights)
        passes.begin(threads, filled)
        for number in range(BURN_IN + draws * SWEEPS):
            histories = alone + _histories(state.size, state.history, lists)
            prior = redrawn_prior(histories, sizes, rng)
            if number:
                model = _redrawn(own, state.person, u_counts, rng)
            weights = model.weights
            net.weight[:] = pair_weights(own.levels, own.value, weights)
            weigh(net.gains, own.levels, values, weights)
            uniform, keep = rng.random(n), number >= BURN_IN
            if number % SWEEPS == 0:
                shift = rng.normal(0.0, DOUBT)
            passes.go(threads, state.person, filled, swept)
            kept += keep
            if keep and (number - BURN_IN) % SWEEPS == SWEEPS - 1:
                yield Draw(alone + _histories(state.size, state.history, lists), model)
    sums = np.bincount(net.pair, joined, minlength=len(own.i))
    probability[whole.places] = sums / (2 * max(kept, 1))


def _histories(
    size: NDArray[np.int32], history: NDArray[np.int64], lists: int
) -> NDArray[np.int64]:
    return np.bincount(history[size > 0], minlength=1 << lists).astype(np.int64)


def _redrawn(
    pairs: Pairs, person: NDArray[np.int32], u_counts: NDArray[np.float64],
    rng: np.random.Generator,
) -> Model:  # fmt: skip
    start = HELD_BY * starting_m()
    m, u = np.ones((len(FIELDS), WIDTH)), np.ones((len(FIELDS), WIDTH))
    chosen = pairs.levels[person[pairs.i] == person[pairs.j]]
    counts = fair_counts(_counted(chosen), _counted(chosen[chosen[:, 3] == 1]))
    for f, sorts in enumerate(SORTS):
        for sort in sorts:
            part = list(sort)
            m[f, part] = rng.dirichlet(counts[f, part] + start[f, part])
            u[f, part] = rng.dirichlet(u_counts[f, part])
    for f, levels in enumerate(BY_VALUE):
        u[f, list(levels)] = 1.0
    return Model(m, u)


def _counted(levels: NDArray[np.uint8]) -> NDArray[np.float64]:
    columns = [np.bincount(levels[:, f], minlength=WIDTH) for f in range(len(FIELDS))]
    return np.stack(columns).astype(float)
