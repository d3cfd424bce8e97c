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
from scipy.sparse.csgraph import connected_components, reverse_cuthill_mckee

from byway.records.blocking import Pairs
from byway.records.codes import Codes
from byway.records.em import HELD_BY, Learned, fair_counts, pair_weights
from byway.records.gibbs import empty_state, fill, sweep
from byway.records.levels import BY_VALUE, FIELDS, SORTS, WIDTH
from byway.records.model import Model, starting_m
from byway.records.nets import Memo, memo_of, net_of, values_of, weigh
from byway.records.point import point_partition
from byway.records.prior import redrawn_prior

LEAST_LOG_ODDS = -6.5
"""Pairs whose own odds after EM are lower are never joined."""
CERTAIN = 40.0
"""Nats that a label adds."""
DOUBT = 0.18
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
    """Numbered by place in `records`; i is still the one that comes first in the lists."""
    places: NDArray[np.int64]
    """Of the pairs among all candidates."""
    parts: list[NDArray[np.int64]]


def connected(pairs: Pairs, likely: NDArray[np.bool_], parts: int) -> Connected:
    """Splits likely pairs and their records into `parts` that share no pair."""
    places = np.flatnonzero(likely)
    i, j = pairs.i[places], pairs.j[places]
    if not len(places):
        return Connected(places, Pairs(i, j, pairs.levels[places], pairs.value[places]), places, [])
    paired = np.zeros(int(j.max()) + 1, bool)
    paired[i] = paired[j] = True
    records = np.flatnonzero(paired)
    number = np.cumsum(paired) - 1
    i, j = number[i], number[j]
    ends = np.concatenate([i, j]), np.concatenate([j, i])
    graph = coo_array((np.ones(len(ends[0]), np.int8), ends), shape=(len(records),) * 2).tocsr()
    component = connected_components(graph, directed=False)[1]
    # Records that are compared lie near each other in memory: Cuthill and McKee's order.
    near = np.empty(len(records), np.int64)
    near[reverse_cuthill_mckee(graph, symmetric_mode=True)] = np.arange(len(records))
    order = np.lexsort((near, component))
    place = np.empty(len(records), np.int64)
    place[order] = np.arange(len(records))
    own = Pairs(place[i].astype(np.int32), place[j].astype(np.int32), pairs.levels[places],
                pairs.value[places])  # fmt: skip
    firsts = np.flatnonzero(np.diff(component[order], prepend=-1))
    even = len(records) * np.arange(1, parts) / parts
    # Before and after the component that lies across: one may be much larger than the others.
    across = np.searchsorted(firsts, even, "right")
    edges = np.append(firsts, len(records))
    cuts = np.unique(edges[np.concatenate([across - 1, across])])
    split = [part for part in np.split(np.arange(len(records)), cuts) if len(part)]
    return Connected(records[order], own, places, split)


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
    low, high = np.minimum(own.i, own.j), np.maximum(own.i, own.j)
    state = empty_state(point_partition(n, low, high, learned.probability[whole.places]), lists)
    some = codes.of(whole.records)
    values = values_of(own, some)
    values[:, 0] += own.value - values.sum(axis=1)  # a pair knows more of its surname's bearers
    memos = [memo_of(len(part), whole.records) for part in whole.parts]
    joined = np.zeros(2 * len(own.i))
    model, kept, shift = learned.model, 0, 0.0
    probability[:] = learned.probability
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        weights = model.weights
        weigh(net.gains, own.levels, values, weights)
        list(threads.map(lambda part, memo: fill(part, weights, on, net, memo, state, some),
                         whole.parts, memos))  # fmt: skip
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

            def one(part: NDArray[np.int64], memo: Memo) -> None:
                fill(part, weights, on, net, memo, state, some)  # noqa: B023
                sweep(part, uniform[part], keep, joined, prior.history, prior.again,  # noqa: B023
                      prior.once, shift, weights, on, net, memo, state, some)  # noqa: B023  # fmt: skip

            list(threads.map(one, whole.parts, memos))
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
