"""Draws of who is who: partitions of all records into people, from a stated target.

A partition weighs its prior (`prior`) and, for each person, the likelihood ratio of the person's
entries against as many strangers (`gibbs`). Before each draw m and u are drawn anew from Dirichlet
posteriors given the partition, as in Sadinle, "Detecting duplicates in a homicide registry using a
Bayesian partitioning approach", Ann. Appl. Stat. 8 (2014), and the prior's rates from theirs;
records are then reassigned one by one by Gibbs sampling. Records that no pair connects do not
depend on each other given m, u and the prior, so that connected parts are drawn side by side.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from byway.records.blocking import Pairs
from byway.records.codes import Codes
from byway.records.em import HELD_BY, Learned, fair_counts, pair_weights
from byway.records.gibbs import Net, empty_state, fill, sweep
from byway.records.levels import BY_VALUE, FIELDS, SORTS, WIDTH
from byway.records.model import Model, starting_m
from byway.records.point import point_partition
from byway.records.prior import redrawn_prior

LEAST_LOG_ODDS = -6.5
"""Pairs whose own odds after EM are lower are never joined."""
CERTAIN = 40.0
"""Nats that a label adds."""
DOUBT = 0.12
"""Standard deviation, in nats, of how far all likelihood ratios of a draw are off together: fields
are not quite independent, and no draw of m and u says so."""
BURN_IN = 12
SWEEPS = 2
"""Sweeps over all records between draws."""

Labels = tuple[NDArray[np.int64], NDArray[np.bool_]]


@dataclass(frozen=True)
class Draw:
    """One partition, as counts of people by the lists they are on (bit k for list k)."""

    histories: NDArray[np.int64]
    model: Model


@dataclass(frozen=True)
class Connected:
    """The pairs that may be joined, among the records that have any, part by part."""

    records: NDArray[np.int64]
    """Their places among all records; records of one part stand together."""
    pairs: Pairs
    """Numbered by place in `records`."""
    places: NDArray[np.int64]
    """Of the pairs among all candidates."""
    parts: list[NDArray[np.int64]]


def connected(pairs: Pairs, likely: NDArray[np.bool_], parts: int) -> Connected:
    """Splits likely pairs and their records into `parts` that share no pair."""
    places = np.flatnonzero(likely)
    ends = np.concatenate([pairs.i[places], pairs.j[places]])
    records, numbers = np.unique(ends, return_inverse=True)
    i, j = numbers[: len(places)], numbers[len(places) :]
    graph = coo_array((np.ones(len(i), np.int8), (i, j)), shape=(len(records), len(records)))
    component = connected_components(graph, directed=False)[1]
    order = np.argsort(component, kind="stable")
    place = np.empty(len(records), np.int64)
    place[order] = np.arange(len(records))
    i, j = place[i], place[j]
    own = Pairs(np.minimum(i, j).astype(np.int32), np.maximum(i, j).astype(np.int32),
                pairs.levels[places], pairs.value[places])  # fmt: skip
    firsts = np.flatnonzero(np.diff(component[order], prepend=-1))
    if not len(firsts):
        return Connected(records, own, places, [])
    even = len(records) * np.arange(1, parts) / parts
    cuts = np.unique(firsts[np.searchsorted(firsts, even, "right") - 1])
    split = [part for part in np.split(np.arange(len(records)), cuts) if len(part)]
    return Connected(records[order], own, places, split)


def net_of(pairs: Pairs, records: int) -> Net:
    """Both ways of each pair, sorted by record, not weighed yet."""
    ends = np.concatenate([pairs.i, pairs.j])
    other = np.concatenate([pairs.j, pairs.i])
    order = np.argsort(ends, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=records))])
    pair = np.tile(np.arange(len(pairs.i), dtype=np.int64), 2)[order]
    empty = np.zeros(len(pairs.i))
    return Net(starts.astype(np.int64), other[order], pair, empty, empty.copy())


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
    whole = connected(pairs, likely, 2 * (os.cpu_count() or 1))
    own, n = whole.pairs, len(whole.records)
    net = net_of(own, n)
    if labels is not None:
        said = np.zeros(len(pairs.i))
        said[labels[0]] = np.where(labels[1], CERTAIN, -CERTAIN)
        net.bonus[:] = said[whole.places]
    on = list_of[whole.records]
    alone = np.zeros(1 << lists, np.int64)
    alone[1 << np.arange(lists)] = sizes - np.bincount(on, minlength=lists)
    state = empty_state(point_partition(n, own.i, own.j, learned.probability[whole.places]), lists)
    some = codes.of(whole.records)
    joined = np.zeros(2 * len(own.i))
    model, kept, shift = learned.model, 0, 0.0
    probability[:] = learned.probability
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        weights = model.weights
        list(threads.map(lambda part: fill(part, weights, on, *state, *some), whole.parts))
        for number in range(BURN_IN + draws * SWEEPS):
            histories = alone + _histories(state.size, state.history, lists)
            prior = redrawn_prior(histories, sizes, rng)
            if number:
                model = _redrawn(own, state.person, u_counts, rng)
            weights = model.weights
            net.weight[:] = pair_weights(own.levels, own.value, weights)
            uniform, keep = rng.random(n), number >= BURN_IN
            if number % SWEEPS == 0:
                shift = rng.normal(0.0, DOUBT)

            def one(part: NDArray[np.int64]) -> None:
                fill(part, weights, on, *state, *some)  # noqa: B023
                sweep(part, uniform[part], keep, joined, *net, prior.history,  # noqa: B023
                      prior.again, prior.once, shift, weights, on, *state, *some)  # noqa: B023  # fmt: skip

            list(threads.map(one, whole.parts))
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
