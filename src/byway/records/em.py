"""Learning m without labels: expectation–maximisation in which a record has one match or none.

Ordinary EM for Fellegi–Sunter treats pairs as independent and finds several times too many
matches among namesakes. Here a pair's probability is w / (1 + Σ w), w being prior odds ×
likelihood ratio, over all pairs of that one of its records that has more rivals in the other list.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from byway.records.blocking import Pairs
from byway.records.kernels import inner, kernel
from byway.records.levels import FIELDS, WIDTH, Floats
from byway.records.model import Model, normalised, starting_m

ROUNDS = 20
SETTLED = 0.003
"""Rounds end when the expected matches change by less than this share."""
# Pseudo-counts that hold m near its start where a level is hardly seen.
HELD_BY = 40.0
ENOUGH_DATED = 200
"""Expected matches of one full date of birth, see `fair_counts`."""


@dataclass(frozen=True)
class Learned:
    """A fitted model, the matches expected between and inside lists, and what it says of each pair.

    `matches` has shape (lists, lists), upper triangle with diagonal; `probability` is that of the
    E-step, among rivals; `log_odds` are a pair's own, as if it had none.
    """

    model: Model
    matches: Floats
    probability: Floats
    log_odds: Floats


def prior_odds(sizes: NDArray[np.int64], matches: Floats) -> Floats:
    """Odds that a given pair is one person, per two lists, shape (lists, lists), symmetric.

    With n of a and b people matched, n / ((a − n)(b − n)): what one more match costs if all
    matchings of a size are alike. Inside a list, d duplicates among a records: d / ((a − d)² / 2).
    """
    odds = np.zeros_like(matches)
    for k, a in enumerate(sizes):
        for other, b in enumerate(sizes):
            n = matches[min(k, other), max(k, other)]
            if k == other:
                odds[k, other] = 2 * n / max(a - n, 1.0) ** 2
            else:
                odds[k, other] = n / (max(a - n, 1.0) * max(b - n, 1.0))
    return np.maximum(odds, 1e-15)


def learn(
    pairs: Pairs, list_of: NDArray[np.int64], sizes: NDArray[np.int64], u: Floats,
    labels: tuple[NDArray[np.int64], NDArray[np.bool_]] | None = None, rounds: int = ROUNDS,
    begin: Learned | None = None,
) -> Learned:  # fmt: skip
    """Fits m and the prior to candidate pairs. `labels`: places in pairs, and their truth.

    `begin` is where to go on from.
    """
    lists = len(sizes)
    start = starting_m()
    m = start
    matches = np.zeros((lists, lists))
    for k in range(lists):
        matches[k, k] = max(0.005 * sizes[k], 0.5)
        for other in range(k + 1, lists):
            matches[k, other] = max(0.3 * min(sizes[k], sizes[other]), 0.5)
    if begin is not None:
        m, matches = begin.model.m, begin.matches
    fixed = np.full(len(pairs.i) if labels is not None else 0, -1.0)
    if labels is not None:
        fixed[labels[0]] = labels[1]
    likely = one_of_n(pairs, list_of, lists, fixed)
    probability = np.zeros(len(pairs.i))
    for _ in range(rounds):
        weights, odds = Model(m, u).weights, np.log(prior_odds(sizes, matches))
        probability, counts, totals = likely(weights, odds)
        m = normalised(fair_counts(*counts) + HELD_BY * start)
        before = matches.copy()
        for k in range(lists):
            for other in range(k, lists):
                cap = 0.98 * min(sizes[k], sizes[other]) if other > k else 0.9 * sizes[k]
                matches[k, other] = min(max(totals[k, other], 0.01), cap)
        if np.all(np.abs(matches - before) <= SETTLED * np.maximum(before, 1.0)):
            break
    model = Model(m, u)
    a, b = list_of[pairs.i], list_of[pairs.j]
    own = pair_weights(pairs.levels, pairs.value, model.weights)
    own += np.log(prior_odds(sizes, matches))[a, b]
    return Learned(model, matches, probability, own)


@kernel
def pair_weights(levels, value, weights):  # type: ignore[no-untyped-def]
    """log likelihood ratio of each pair, in nats."""
    out = np.empty(len(value))
    for p in range(len(value)):
        total = float(value[p])
        for f in range(levels.shape[1]):
            total += weights[f, levels[p, f]]
        out[p] = total
    return out


def fair_counts(of_all: Floats, of_dated: Floats) -> Floats:
    """How often each level occurs in matches, shape (fields, WIDTH), for learning m.

    Pairs are found by their surnames and given names, so that matches with much damage there are
    wanting. Those of one full date are found by that too: where there are enough of them, the
    levels of surname and given name are counted among them alone.
    """
    counts = of_all.copy()
    if of_dated[0].sum() >= ENOUGH_DATED:
        counts[:2] = of_dated[:2]
    counts[:, 0] = 0
    return counts


Expected = tuple[Floats, Floats, Floats]
"""Each pair's probability; how often levels are matched, shape (2, fields, WIDTH), among all pairs
and among those of one full date of birth; and how often lists are, shape (lists, lists)."""


def one_of_n(
    pairs: Pairs, list_of: NDArray[np.int64], lists: int, fixed: Floats
) -> Callable[[Floats, Floats], Expected]:
    """The E-step, as a function of the levels' weights and the log prior odds between lists.

    `fixed` is empty, or has the probability of labelled pairs and −1 for others. A step writes over
    the probabilities of the one before.
    """
    kinds, on = _kinds(pairs.levels), list_of.astype(np.uint8)
    out = np.zeros(len(pairs.i))
    # Two halves side by side on any machine, so that sums are taken in one order.
    halves = [slice(0, len(out) // 2), slice(len(out) // 2, len(out))]
    parts = [(pairs.i[at], pairs.j[at], on, out[at], kinds[at]) for at in halves]
    sums = np.zeros((len(halves), len(on), lists))

    def step(weights: Floats, odds: Floats) -> Expected:
        by_kind = np.zeros(1)
        for row in weights:
            by_kind = np.add.outer(by_kind, row).ravel()
        with ThreadPoolExecutor(len(halves)) as threads:
            list(threads.map(
                lambda part, at, own: _weigh(
                    *part, fixed[at], pairs.value[at], by_kind, odds, own
                ),
                parts, halves, sums,
            ))  # fmt: skip
            sums[0] += sums[1]
            found = list(threads.map(
                lambda part, at: _share(*part, fixed[at], sums[0], len(by_kind)), parts, halves
            ))  # fmt: skip
        matched = sum(counts for counts, _ in found).reshape((WIDTH,) * len(FIELDS))
        return out, _by_level(matched), sum(totals for _, totals in found)

    return step


def _by_level(matched: Floats) -> Floats:
    """Counts by all five levels as counts by each, of all pairs and of those of one full date."""
    dated = np.zeros_like(matched)
    dated[:, :, :, 1] = matched[:, :, :, 1]
    axes = range(len(FIELDS))
    return np.array(
        [[kind.sum(axis=tuple({*axes} - {f})) for f in axes] for kind in (matched, dated)]
    )


@kernel
def _kinds(levels):  # type: ignore[no-untyped-def]
    """The five levels of each pair as one number."""
    out = np.zeros(len(levels), np.uint16)
    for p in range(len(levels)):
        for f in range(levels.shape[1]):
            out[p] = out[p] * WIDTH + levels[p, f]
    return out


@inner
def _weigh(  # type: ignore[no-untyped-def]
    i, j, on, out, kinds, fixed, value, by_kind, odds, sums
):  # fmt: skip
    """Fills out with pairs' weights, and sums with their sums per record and other list.

    A pair known to be two people is no rival of others.
    """
    sums[:] = 0.0
    for p in range(len(i)):
        a, b = on[i[p]], on[j[p]]
        if len(fixed) and fixed[p] == 0:
            out[p] = 0.0
            continue
        out[p] = np.exp(min(float(value[p]) + odds[a, b] + by_kind[kinds[p]], 50.0))
        sums[i[p], b] += out[p]
        sums[j[p], a] += out[p]


@kernel
def _share(i, j, on, out, kinds, fixed, sums, many):  # type: ignore[no-untyped-def]
    """Makes weights probabilities; their sums by kind of pair and by lists."""
    lists = sums.shape[1]
    counts, totals = np.zeros(many), np.zeros((lists, lists))
    for p in range(len(i)):
        a, b = on[i[p]], on[j[p]]
        out[p] /= 1.0 + max(sums[i[p], b], sums[j[p], a])
        if len(fixed) and fixed[p] >= 0:
            out[p] = fixed[p]
        counts[kinds[p]] += out[p]
        totals[min(a, b), max(a, b)] += out[p]
    return counts, totals
