"""Learning m without labels: expectation–maximisation in which a record has one match or none.

Ordinary EM for Fellegi–Sunter treats pairs as independent and finds several times too many
matches among namesakes. Here a pair's probability is w / (1 + Σ w), w being prior odds ×
likelihood ratio, over all pairs of that one of its records that has more rivals in the other list.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from byway.records.blocking import Pairs
from byway.records.kernels import kernel
from byway.records.levels import FIELDS, WIDTH, Floats
from byway.records.model import Model, normalised, starting_m

ROUNDS = 30
SETTLED = 0.002
"""Rounds end when the expected matches change by less than this share."""
# Pseudo-counts that hold m near its start where a level is hardly seen.
HELD_BY = 40.0


@dataclass(frozen=True)
class Learned:
    """A fitted model, the matches expected between and inside lists, and each pair's probability.

    `matches` has shape (lists, lists), upper triangle with diagonal; probabilities those of the
    E-step.
    """

    model: Model
    matches: Floats
    probability: Floats


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
) -> Learned:  # fmt: skip
    """Fits m and the prior to candidate pairs. `labels`: places in pairs, and their truth."""
    lists = len(sizes)
    start = starting_m()
    m = start
    matches = np.zeros((lists, lists))
    for k in range(lists):
        matches[k, k] = max(0.005 * sizes[k], 0.5)
        for other in range(k + 1, lists):
            matches[k, other] = max(0.3 * min(sizes[k], sizes[other]), 0.5)
    a, b = list_of[pairs.i], list_of[pairs.j]
    low, high = np.minimum(a, b), np.maximum(a, b)
    block = low * lists + high
    probability = np.zeros(len(pairs.i))
    for _ in range(rounds):
        weights = Model(m, u).weights
        odds = np.log(prior_odds(sizes, matches))
        score = pair_weights(pairs.levels, pairs.value, weights) + odds[low, high]
        probability = _one_of_n(pairs.i, pairs.j, block, score, len(list_of), lists * lists)
        if labels is not None:
            probability[labels[0]] = labels[1]
        counts = np.zeros((len(FIELDS), WIDTH))
        for f in range(len(FIELDS)):
            counts[f] = np.bincount(pairs.levels[:, f], probability, minlength=WIDTH)
        counts[:, 0] = 0
        m = normalised(counts + HELD_BY * start)
        totals = np.bincount(block, probability, minlength=lists * lists).reshape(lists, lists)
        before = matches.copy()
        for k in range(lists):
            for other in range(k, lists):
                cap = 0.98 * min(sizes[k], sizes[other]) if other > k else 0.9 * sizes[k]
                matches[k, other] = min(max(totals[k, other], 0.01), cap)
        if np.all(np.abs(matches - before) <= SETTLED * np.maximum(before, 1.0)):
            break
    return Learned(Model(m, u), matches, probability)


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


@kernel
def _one_of_n(i, j, block, score, records, blocks):  # type: ignore[no-untyped-def]
    sums = np.zeros((records, blocks))
    for p in range(len(i)):
        w = np.exp(min(score[p], 50.0))
        sums[i[p], block[p]] += w
        sums[j[p], block[p]] += w
    out = np.empty(len(i))
    for p in range(len(i)):
        w = np.exp(min(score[p], 50.0))
        out[p] = w / (1.0 + max(sums[i[p], block[p]], sums[j[p], block[p]]))
    return out
