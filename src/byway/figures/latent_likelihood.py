"""What the likelihood of latent classes says of N by itself, without a prior.

Any prior of the classes draws small ones towards the others, and so N towards the people observed.
The maximum likelihood estimate leans on none: classes are fitted by EM (Dempster, Laird and Rubin
1977) to the histories given that they are observed; their number is the AIC's among those that the
lists can tell apart, since one too few costs people and one too many only width. N has the
asymptotic interval of Sandland and Cormack, "Statistical inference for Poisson and multinomial
models for capture-recapture experiments", Biometrika 71 (1984), taken on ln n0 so that it stays
above the people observed.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STARTS = 4
ROUNDS, LOOK = 3000, 50
SETTLED = 1e-6
"""EM ends when `LOOK` rounds gain less ln likelihood than this."""
EDGE = 1e-4
"""Chances of being on a list stay so far from 0 and 1."""
UNTOLD = 1e-3
"""More than this share of ln n0's slope along directions without information: not identified."""
SPREAD = 0.5
"""Beyond this standard deviation of ln n0 the likelihood is too flat for asymptotics."""


@dataclass(frozen=True)
class Likelihood:
    """The maximum of the likelihood of `classes` classes: N there, its interval, ln likelihood."""

    classes: int
    estimate: float
    interval: tuple[float, float]
    ln_likelihood: float

    def as_dict(self) -> dict[str, Any]:
        """What the diagnostics say of it."""
        return {
            "classes": self.classes,
            "estimate": self.estimate,
            "interval": list(self.interval),
            "ln_likelihood": self.ln_likelihood,
        }


def by_likelihood(counts: Floats, level: float, rng: np.random.Generator) -> Likelihood | None:
    """The fit that AIC prefers among 1 to ⌊t/2⌋ classes, `counts` having shape (2^t,), [0] unused.

    None where its N is not identified, or hardly.
    """
    lists, n = int(counts.size).bit_length() - 1, float(counts[1:].sum())
    best: tuple[float, Likelihood | None] = (math.inf, None)
    for classes in range(1, max(lists // 2, 1) + 1):
        top, rates, weights = maximum(counts, classes, rng)
        aic = 2.0 * (classes * (lists + 1) - 1) - 2.0 * top
        if aic < best[0]:
            best = aic, _with_interval(n, top, rates, weights, level)
    return best[1]


def maximum(counts: Floats, classes: int, rng: np.random.Generator) -> tuple[float, Floats, Floats]:
    """The greatest ln likelihood of the observed histories, chances (classes, t) and weights."""
    lists, n = int(counts.size).bit_length() - 1, float(counts[1:].sum())
    on = _on(lists)
    best: tuple[float, Floats, Floats] | None = None
    for _ in range(STARTS if classes > 1 else 1):
        rates = np.clip(rng.beta(1.0, 2.0, (classes, lists)), 0.05, 0.9)
        weights = rng.dirichlet(np.full(classes, 3.0))
        last = -math.inf
        for number in range(ROUNDS):
            inside = _inside(on, rates) * weights
            every = inside.sum(axis=1)
            if number % LOOK == 0:
                now = float(counts[1:] @ np.log(every[1:] / (1.0 - every[0])))
                if now - last < SETTLED:
                    break
                last = now
            people = counts.copy()
            people[0] = n * every[0] / (1.0 - every[0])
            belong = inside * (people / every)[:, None]
            size = belong.sum(axis=0)
            rates = np.clip((belong.T @ on) / size[:, None], EDGE, 1.0 - EDGE)
            weights = size / size.sum()
        if best is None or last > best[0]:
            best = last, rates, weights
    assert best is not None
    return best


def _with_interval(
    n: float, top: float, rates: Floats, weights: Floats, level: float
) -> Likelihood | None:
    classes, lists = rates.shape
    on = _on(lists)
    inside = _inside(on, rates)
    every = inside @ weights
    p0 = float(every[0])
    # Slopes of each history's chance along the logits of the chances, then of the weights.
    along = (inside * weights)[:, :, None] * (on[:, None, :] - rates)
    slopes = np.concatenate(
        [along.reshape(on.shape[0], -1), (weights * (inside - every[:, None]))[:, 1:]], axis=1
    )
    seen = every[1:] / (1.0 - p0)
    given = (slopes[1:] + seen[:, None] * slopes[0]) / (1.0 - p0)
    information = n * (given.T / seen) @ given
    slope = slopes[0] / (p0 * (1.0 - p0))  # of ln n0 = ln n + logit p0
    values, vectors = np.linalg.eigh(information)
    told = values > values.max() * 1e-10
    parts = vectors.T @ slope
    if float(np.square(parts[~told]).sum()) > UNTOLD**2 * float(np.square(slope).sum()):
        return None
    missing = n * p0 / (1.0 - p0)
    variance = float((np.square(parts[told]) / values[told]).sum()) + 1.0 / (n * p0)
    if variance > SPREAD**2:
        return None
    far = NormalDist().inv_cdf((1.0 + level) / 2.0) * math.sqrt(variance)
    return Likelihood(
        classes, n + missing, (n + missing * math.exp(-far), n + missing * math.exp(far)), top
    )


def _on(lists: int) -> Floats:
    return (np.arange(1 << lists)[:, None] >> np.arange(lists) & 1).astype(np.float64)


def _inside(on: Floats, rates: Floats) -> Floats:
    """The chance of each history in each class, shape (2^t, classes)."""
    return np.asarray(np.exp(on @ np.log(rates).T + (1.0 - on) @ np.log1p(-rates).T))
