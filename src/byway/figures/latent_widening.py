"""How far the latent class answer leans on its prior of the number of classes.

The reference prior leans to few classes, and so to few people. Where the posterior does not all but
exclude more classes than t lists can tell apart (K classes take 2K lists), the table is fitted anew
under two other priors with the class weights all alike beforehand (α = 1):

* ⌊t/2⌋ + 1 classes, one more than can be told apart, each chance λ uniform;
* ⌊t/2⌋ classes with Jeffreys' λ ~ Beta(½, ½), which gives rarely listed people their due, unless
  BIC says that so few classes do not fit.

The interval becomes the envelope of these and of the likelihood's own (`latent_likelihood`). The
estimate stays.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from byway.figures.bootstrap import quantile8
from byway.figures.latent_chains import Posterior, Prior, sample
from byway.figures.latent_likelihood import Likelihood
from byway.figures.result import Fit

UNLIKELY = 0.025
"""Below this posterior share of more classes than can be told apart no other prior is tried."""
ALIKE = 100.0
"""α ~ Gamma(100, 100) is 1 for every purpose; a narrower prior would only shorten the steps."""


@dataclass(frozen=True)
class Compared:
    """Another prior's posterior: its interval of N, whether its chains agree, whether so many
    classes fit, and its greatest ln likelihood."""

    prior: Prior
    interval: tuple[float, float]
    posterior: Posterior
    fits: bool

    @property
    def used(self) -> bool:
        """Whether the interval is widened by it."""
        return self.fits and self.posterior.agrees

    def as_dict(self) -> dict[str, Any]:
        """What the diagnostics say of it."""
        return {
            "classes": self.prior.classes,
            "rate_prior": self.prior.rate,
            "interval": list(self.interval) if self.posterior.agrees else None,
            "fits": self.fits,
            **self.posterior.found,
        }


def central(totals: NDArray[np.float64], level: float) -> tuple[float, float]:
    """The central interval of draws, any shape."""
    ordered = np.sort(totals.ravel())
    return quantile8(ordered, (1 - level) / 2), quantile8(ordered, (1 + level) / 2)


def too_many(posterior: Posterior, lists: int) -> float:
    """The posterior share of more classes than so many lists can tell apart."""
    return float(np.mean(2 * posterior.kept[:, :, 3] > lists))


def compare(
    counts: NDArray[np.float64], level: float, rng: np.random.Generator, brief: bool = False
) -> tuple[Compared, Compared]:
    """The posteriors under ⌊t/2⌋ + 1 and under ⌊t/2⌋ classes."""
    lists, n = int(counts.size).bit_length() - 1, float(counts.sum())
    most = lists // 2
    priors = (Prior(most + 1, 1.0, ALIKE, ALIKE), Prior(most, 0.5, ALIKE, ALIKE))
    found = [sample(counts, prior, rng, quick=True, brief=brief) for prior in priors]
    intervals = [central(n + p.kept[:, :, 2], level) for p in found]
    # The best draw stands in for the maximum of the likelihood.
    more, fewer = (float(p.kept[:, :, 4].max()) for p in found)
    fits = 2.0 * (more - fewer) <= (lists + 1) * math.log(n)
    return (
        Compared(priors[0], intervals[0], found[0], fits=True),
        Compared(priors[1], intervals[1], found[1], fits=fits),
    )


def envelope(
    interval: tuple[float, float], others: tuple[Compared, ...], told: Likelihood | None = None
) -> tuple[float, float]:
    """From the least lower to the greatest upper limit of those that may be used."""
    used = [other.interval for other in others if other.used]
    used += [] if told is None else [told.interval]
    return min(interval[0], *(low for low, _ in used), math.inf), max(
        interval[1], *(high for _, high in used), -math.inf
    )


def stretch(
    totals: NDArray[np.float64],
    n: float,
    interval: tuple[float, float],
    wider: tuple[float, float],
) -> tuple[float, float]:
    """How many times farther from the median the limits of `wider` are than those of `interval`,
    below and above it, on the scale of the logarithm of the people on no list."""
    middle = _log_missing(float(np.median(totals)), n)
    (low, high), (low_wider, high_wider) = (
        [_log_missing(limit, n) - middle for limit in pair] for pair in (interval, wider)
    )
    return low_wider / low if low < 0.0 else 1.0, high_wider / high if high > 0.0 else 1.0


def _log_missing(total: float, n: float) -> float:
    return math.log(max(total - n, 0.0) + 0.5)


def apart(
    totals: NDArray[np.float64], n: float, factors: tuple[float, float]
) -> NDArray[np.float64]:
    """Draws of N moved so many times farther from their median, below and above it."""
    logs = np.log(totals - n + 0.5)
    middle = float(np.median(logs))
    away = logs - middle
    moved = np.exp(middle + away * np.where(away < 0.0, *factors)) - 0.5
    return np.asarray(n + np.maximum(moved, 0.0))


def alike(fits: Sequence[Fit], people: Sequence[float]) -> list[Fit]:
    """Fits of one table's linkage draws: those that were not compared with other priors are moved
    apart as those that were, on average; `people` are the observed people of each."""
    known = [fit.diagnostics["stretch"] for fit in fits if "stretch" in fit.diagnostics]
    if not known:
        return list(fits)
    down, up = np.exp(np.log(known).mean(axis=0))
    return [
        fit
        if "stretch" in fit.diagnostics
        else replace(fit, samples=apart(fit.samples, n, (float(down), float(up))))
        for fit, n in zip(fits, people, strict=True)
    ]
