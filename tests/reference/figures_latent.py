"""The likelihood of latent classes, slow and obvious. Imports nothing from `byway`."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import norm

Counts = NDArray[np.float64]


def latent_likelihood(
    counts: Counts, classes: int, level: float, begin: NDArray[np.float64]
) -> tuple[float, float, float, float]:
    """N, its limits and the greatest ln likelihood of latent classes, from the likelihood's values.

    A general optimiser climbs it from `begin`: the logits of the chances class by class, then the
    logarithms of the weights over the first one's. ln n0's variance comes from finite differences
    of the likelihood's curvature at counts as expected, and the binomial spread of those observed.
    """
    cells, n = counts.size, float(counts[1:].sum())
    lists = cells.bit_length() - 1

    def chances(at: NDArray[np.float64]) -> list[float]:
        rates = [
            [1.0 / (1.0 + math.exp(-at[k * lists + j])) for j in range(lists)]
            for k in range(classes)
        ]
        heavy = [1.0, *(math.exp(w) for w in at[classes * lists :])]
        return [
            sum(
                weight
                / sum(heavy)
                * math.prod(r if cell >> j & 1 else 1.0 - r for j, r in enumerate(row))
                for weight, row in zip(heavy, rates, strict=True)
            )
            for cell in range(cells)
        ]

    def surprise(at: NDArray[np.float64], seen: list[float]) -> float:
        p = chances(at)
        return -sum(c * math.log(q / (1.0 - p[0])) for c, q in zip(seen, p[1:], strict=True))

    observed = counts[1:].tolist()
    found = minimize(surprise, begin, args=(observed,), method="BFGS", options={"gtol": 1e-5})
    top = np.asarray(found.x)
    p = chances(top)
    expected = [n * q / (1.0 - p[0]) for q in p[1:]]
    size, step = len(top), 1e-3
    moves = np.eye(size) * step
    curved = np.empty((size, size))
    for a in range(size):
        for b in range(size):
            curved[a, b] = sum(
                sign * surprise(top + s * moves[a] + r * moves[b], expected)
                for s, r, sign in ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
            ) / (4 * step * step)

    def log_missing(at: NDArray[np.float64]) -> float:
        p0 = chances(at)[0]
        return math.log(n * p0 / (1.0 - p0))

    slope = np.array(
        [(log_missing(top + m) - log_missing(top - m)) / (2 * step) for m in moves]
    )  # fmt: skip
    variance = float(slope @ np.linalg.solve(curved, slope)) + 1.0 / (n * p[0])
    far = float(norm.ppf((1 + level) / 2)) * math.sqrt(variance)
    missing = math.exp(log_missing(top))
    return (
        n + missing,
        n + missing * math.exp(-far),
        n + missing * math.exp(far),
        -surprise(top, observed),
    )
