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
    probability = np.zeros(len(pairs.i))
    fixed = np.full(len(pairs.i) if labels is not None else 0, -1.0)
    if labels is not None:
        fixed[labels[0]] = labels[1]
    sums = np.zeros((len(list_of), lists))
    for _ in range(rounds):
        odds = np.log(prior_odds(sizes, matches))
        counts, totals = np.zeros((2, len(FIELDS), WIDTH)), np.zeros((lists, lists))
        one_of_n(
            pairs.i, pairs.j, pairs.levels, pairs.value, Model(m, u).weights, odds, list_of,
            fixed, sums, probability, counts, totals,
        )  # fmt: skip
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


@kernel
def one_of_n(  # type: ignore[no-untyped-def]
    i, j, levels, value, weights, odds, list_of, fixed, sums, out, counts, totals
):  # fmt: skip
    """One E-step: fills each pair's probability, and how often levels and lists are matched.

    counts[0] is of all pairs, counts[1] of those of one full date of birth. `fixed` is empty, or
    has the probability of labelled pairs and −1 for others.
    """
    sums[:] = 0.0
    for p in range(len(i)):
        a, b = list_of[i[p]], list_of[j[p]]
        total = float(value[p]) + odds[a, b]
        for f in range(levels.shape[1]):
            total += weights[f, levels[p, f]]
        out[p] = np.exp(min(total, 50.0))
        sums[i[p], b] += out[p]
        sums[j[p], a] += out[p]
    for p in range(len(i)):
        a, b = list_of[i[p]], list_of[j[p]]
        out[p] /= 1.0 + max(sums[i[p], b], sums[j[p], a])
        if len(fixed) and fixed[p] >= 0:
            out[p] = fixed[p]
        totals[min(a, b), max(a, b)] += out[p]
        for f in range(levels.shape[1]):
            counts[0, f, levels[p, f]] += out[p]
            if levels[p, 3] == 1:
                counts[1, f, levels[p, f]] += out[p]
