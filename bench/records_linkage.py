"""Two lists of invented people: Byway beside Splink at its best and a supervised model.

Splink gets the easier task: its cells arrive folded, and its threshold is chosen with the truth at
hand, Byway's is one half. The supervised model learns from Byway's own comparisons of other lists,
with the truth of all of them: a ceiling of sorts. Seeds were held out while the matcher was
written; one set has only damage of kinds that were held out too. A measure of time that misses its
bound on a busy machine says so beside its figure.

`python -m bench.records_linkage SIMULATIONS` counts how often ranges hold the truth.
"""

import os
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench import Line
from bench._lists import (
    LINKAGE_SEEDS,
    SIMULATION_SEED,
    TUNING_SEEDS,
    Made,
    historic_pair,
    merge_pair,
    three_lists,
)
from bench._splink import Pairs, by_splink, settle
from bench._supervised import by_trees
from byway.records import Linkage, link

TRIES = 2
"""Byway and Splink, in turns, are both given the least of so many times, so that a busy machine
counts for less; all kernels are loaded by then."""


@dataclass(frozen=True)
class Timed:
    """A linkage, and how long it took: seconds by the clock and of the processors."""

    linkage: Linkage
    seconds: float
    busy: float


def timed(made: Made, draws: int) -> Timed:
    """Links lists that are frames in memory, as Splink's are."""
    frames = {name: pd.DataFrame(rows) for name, rows in made.lists.items()}
    settle()
    begun, busy = time.perf_counter(), time.process_time()
    linkage = link(frames, draws=draws, seed=1)
    return Timed(linkage, time.perf_counter() - begun, time.process_time() - busy)


def across(linkage: Linkage) -> Pairs:
    """Pairs of the first two lists with their probabilities."""
    first, second = (len(listing) for listing in linkage.lists[:2])
    i, j, p = linkage.pairs
    on = (i < first) & (j >= first) & (j < first + second)
    pairs = zip(i[on].tolist(), (j[on] - first).tolist(), p[on].tolist(), strict=True)
    return {(a, b): probability for a, b, probability in pairs}


def f1(pairs: Pairs, truth: set[tuple[int, int]], least: float = 0.5) -> float:
    """F1 of pairs of at least this probability."""
    found = {pair for pair, p in pairs.items() if p >= least}
    return 2 * len(found & truth) / (len(found) + len(truth))


def best_f1(pairs: Pairs, truth: set[tuple[int, int]]) -> float:
    """F1 at the threshold that is best for these very lists."""
    order = sorted(pairs, key=lambda pair: -pairs[pair])
    right = np.cumsum([pair in truth for pair in order])
    return float((2 * right / (np.arange(1, len(order) + 1) + len(truth))).max())


def worst_bin(pairs: Pairs, truth: set[tuple[int, int]], least: int = 1000) -> float:
    """Largest gap of mean probability and share of true pairs in ten bins of ≥ `least` pairs."""
    values = np.array(list(pairs.values()))
    true = np.fromiter((pair in truth for pair in pairs), bool, len(values))
    gaps, held = [], np.zeros(0, np.int64)
    for k in range(10):
        inside = np.flatnonzero((values >= k / 10) & ((values < (k + 1) / 10) | (k == 9)))
        held = np.concatenate([held, inside])
        if len(held) >= least or k == 9:
            gaps.append(abs(float(values[held].mean() - true[held].mean())))
            held = np.zeros(0, np.int64)
    return max(gaps)


def run() -> Iterable[Line]:
    """F1, calibration, ranges and time: fresh seeds, held-out damage, a merge, three lists."""
    link(historic_pair(1, scale=0.002).lists, draws=2)  # kernels are compiled from here on
    yield from _beside_peers(historic_pair(LINKAGE_SEEDS[0]), "50,000 and 200,000", 0.88)
    damaged = historic_pair(LINKAGE_SEEDS[1], scale=0.2, held_out=0.3)
    yield from _beside_peers(damaged, "held-out damage, 10,000 and 40,000", 0.0)
    yield from _merge(LINKAGE_SEEDS[2])
    made = three_lists(LINKAGE_SEEDS[3])
    run = timed(made, draws=1)
    yield _time("449,000 entries in three lists, one draw", run, 60)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    yield Line("449,000 entries: peak memory of the whole bench", peak, "GiB", 3.0, False,
               _people(run.linkage, made))  # fmt: skip


def _beside_peers(made: Made, what: str, least: float) -> Iterator[Line]:
    truth = made.pairs("small", "large")
    tries = [(timed(made, draws=1), by_splink(made)) for _ in range(TRIES)]
    batch = min((ours for ours, _ in tries), key=lambda run: run.seconds)
    theirs, their_seconds = min((each for _, each in tries), key=lambda run: run[1])
    run = timed(made, draws=50)
    ours = across(run.linkage)
    peer = best_f1(theirs, truth)
    ceiling = f1(by_trees(historic_pair(TUNING_SEEDS[3], scale=0.2), run.linkage), truth)
    yield Line(f"{what}: pairwise F1", f1(ours, truth), "", max(least, peer), True,
               f"Splink at its best threshold {peer:.3f}, supervised {ceiling:.3f}")  # fmt: skip
    yield Line(f"{what}: worst bin of calibration", worst_bin(ours, truth), "", 0.05, False,
               f"Splink {worst_bin(theirs, truth):.3f}")  # fmt: skip
    both = run.linkage.report["overlap"][0]
    total = sum(ours.values()) / len(truth)
    yield Line(f"{what}: overlap, median of draws over truth, off 1",
               abs(both["point"] / made.overlap("small", "large") - 1), "", 0.02, False,
               f"{_people(run.linkage, made)}; sum of probabilities over true pairs {total:.2f}, "
               f"Splink {sum(theirs.values()) / len(truth):.2f}")  # fmt: skip
    yield _time(f"{what}, one draw", batch, 5, f"Splink {their_seconds:.1f} s after folding")
    yield _time(f"{what}, 50 draws", run, 60)


def _merge(seed: int) -> Iterator[Line]:
    made = merge_pair(seed)
    run = timed(made, draws=100)
    people, truth = run.linkage.report["people"], made.people()
    yield Line("26,000 and 36,000 entries: truth's distance from the range of people",
               max(people["low"] - truth, truth - people["high"], 0), "", 0, False,
               f"{people['low']} to {people['high']}, truth {truth}")  # fmt: skip
    both, shared = run.linkage.report["overlap"][0], made.overlap("first", "second")
    yield Line("26,000 and 36,000 entries: overlap, median of draws over truth, off 1",
               abs(both["point"] / shared - 1), "", 0.02, False,
               f"{both['low']} to {both['high']}, truth {shared}")  # fmt: skip
    yield _time("26,000 and 36,000 entries, 100 draws", run, 60)


def _time(what: str, run: Timed, bound: float, beside: str = "") -> Line:
    load = f"{run.busy:.1f} s of processor, load {os.getloadavg()[0]:.0f} on {os.cpu_count()}"
    return Line(f"{what}: seconds", run.seconds, "s", bound, False,
                f"{load}; {beside}" if beside else load)  # fmt: skip


def _people(linkage: Linkage, made: Made) -> str:
    people = linkage.report["people"]
    return f"people {people['low']} to {people['high']}, truth {made.people()}"


def coverage(simulations: int, scale: float = 0.05) -> tuple[float, float]:
    """Shares of simulations whose 90 % ranges hold the truth: of people, and of the overlap."""
    held: NDArray[np.int64] = np.zeros(2, np.int64)
    for seed in range(SIMULATION_SEED, SIMULATION_SEED + simulations):
        made = merge_pair(seed, scale=scale)
        histories = link(made.lists, draws=60, seed=seed).histories
        truths = (made.people(), made.overlap("first", "second"))
        for k, values in enumerate((histories.sum(axis=1), histories[:, 3])):
            low, high = np.quantile(values, [0.05, 0.95])
            held[k] += low <= truths[k] <= high
    people, overlap = (held / simulations).tolist()
    return people, overlap


if __name__ == "__main__":
    print(coverage(int(sys.argv[1])))
