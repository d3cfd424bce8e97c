"""Poisson log-linear fits by Newton's method on the lattice of list subsets, compiled.

The model of Fienberg (1972): ln μ_c = Σ_{θ ⊆ c} α_θ on the observed cells c ≠ 0. The hidden cell
is extrapolated as μ_0 = exp(α_∅). A parameter whose marginal total is zero has α_θ = −∞: the cells
above it are dropped and the rest is fitted (Chan, Silverman & Vincent, JASA 2021, section 2.2).
"""

import math

import numpy as np

from byway.figures.kernels import kernel
from byway.figures.lattice import subset_sums, superset_sums

MAX_STEPS = 80
CONVERGED = 1e-9


@kernel
def reduce_model(counts, model):  # type: ignore[no-untyped-def]
    """Drops parameters with zero marginal totals and the cells above them.

    `counts` and `model` (1 where θ is in the model) have shape (2^t,). Returns the finite θ's,
    ∅ first, and for each cell whether it stays.
    """
    margins = counts.copy()
    superset_sums(margins)
    dead = np.zeros(counts.size, dtype=np.int64)
    finite = 0
    for theta in range(counts.size):
        if model[theta]:
            if margins[theta] == 0.0:
                dead[theta] = 1
            else:
                finite += 1
    subset_sums(dead)
    thetas = np.empty(finite, dtype=np.int64)
    at = 0
    for theta in range(counts.size):
        if model[theta] and margins[theta] > 0.0:
            thetas[at] = theta
            at += 1
    live = dead == 0
    live[0] = False
    return thetas, live


@kernel
def _solve(weights, thetas, right):  # type: ignore[no-untyped-def]
    """Solves H x = right in place, H[i, j] = weights[θi ∪ θj], by Cholesky; False if singular."""
    k = thetas.size
    lower = np.empty((k, k))
    for i in range(k):
        for j in range(i + 1):
            total = weights[thetas[i] | thetas[j]]
            diagonal = total
            for m in range(j):
                total -= lower[i, m] * lower[j, m]
            if i == j:
                if not total > 1e-13 * diagonal:
                    return False
                lower[i, i] = math.sqrt(total)
            else:
                lower[i, j] = total / lower[j, j]
    for i in range(k):
        total = right[i]
        for m in range(i):
            total -= lower[i, m] * right[m]
        right[i] = total / lower[i, i]
    for i in range(k - 1, -1, -1):
        total = right[i]
        for m in range(i + 1, k):
            total -= lower[m, i] * right[m]
        right[i] = total / lower[i, i]
    return True


@kernel
def _means(alpha, thetas, live, offset, means):  # type: ignore[no-untyped-def]
    """Fills `means` with μ on the cells that stay, 0 elsewhere."""
    means[:] = 0.0
    for i in range(thetas.size):
        means[thetas[i]] = alpha[i]
    subset_sums(means)
    for c in range(means.size):
        means[c] = math.exp(min(means[c] + offset[c], 80.0)) if live[c] else 0.0


@kernel
def _deviance(counts, live, means):  # type: ignore[no-untyped-def]
    total = 0.0
    for c in range(counts.size):
        if live[c]:
            total += means[c] - counts[c]
            if counts[c] > 0.0:
                if means[c] <= 0.0:
                    return np.inf
                total += counts[c] * math.log(counts[c] / means[c])
    return 2.0 * total


@kernel
def fit(counts, thetas, live, offset, means):  # type: ignore[no-untyped-def]
    """Fits ln μ = offset + Σ α by Newton with step halving; fills `means` (0 for dropped cells).

    Returns (converged, deviance, μ_0); μ_0 takes no offset. Existence is judged elsewhere: where
    no maximum exists this ends near the supremum, so the deviance is still a bound.
    """
    k = thetas.size
    start = np.zeros(counts.size)
    right_side = np.zeros(counts.size)
    for c in range(counts.size):
        if live[c]:
            weight = counts[c] + 0.5
            start[c] = weight
            right_side[c] = weight * (math.log(weight) - offset[c])
    superset_sums(start)
    superset_sums(right_side)
    alpha = np.empty(k)
    for i in range(k):
        alpha[i] = right_side[thetas[i]]
    if not _solve(start, thetas, alpha):
        return False, np.inf, np.nan
    margins = counts.copy()
    superset_sums(margins)
    step = np.empty(k)
    sums = np.empty(counts.size)
    _means(alpha, thetas, live, offset, means)
    deviance = _deviance(counts, live, means)
    for _ in range(MAX_STEPS):
        sums[:] = means
        superset_sums(sums)
        for i in range(k):
            step[i] = margins[thetas[i]] - sums[thetas[i]]
        gradient = step.copy()
        if not _solve(sums, thetas, step):
            return False, deviance, math.exp(min(alpha[0], 700.0))
        decrement = 0.0
        for i in range(k):
            decrement += gradient[i] * step[i]
        size = 1.0
        previous = deviance
        for _ in range(30):
            for i in range(k):
                alpha[i] += size * step[i]
            _means(alpha, thetas, live, offset, means)
            deviance = _deviance(counts, live, means)
            if deviance <= previous + 1e-9 * (1.0 + abs(previous)):
                break
            for i in range(k):
                alpha[i] -= size * step[i]
            size *= 0.5
        if decrement < CONVERGED:
            return True, deviance, math.exp(min(alpha[0], 700.0))
    return False, deviance, math.exp(min(alpha[0], 700.0))
