"""Estimators in closed form: Chapman's for two lists, and Chao's lower bounds.

Chapman (1951); variance and interval after Seber (1982, section 3.1.4). Rivest & Yauck (Int. Stat.
Rev. 2023) for few people on both lists: hypergeometric likelihood times a Waring prior gives a
generalized Waring posterior for the people missed. Chao (Biometrics 1987); with list effects after
Chao, Tsay, Lin, Shau & Chao (Stat. Med. 2001).
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from byway.figures.bootstrap import bca_fit
from byway.figures.gamma import log_gamma_ratio
from byway.figures.lattice import sizes
from byway.figures.result import Caution, Fit, Interval, MethodRefused, holding

SMALL_OVERLAP = 10
"""Below this many people on both lists the posterior interval is given: the normal one needs more
(Seber 1982 asks for 7 and better 10)."""


def chapman_total(first: float, second: float, both: float) -> float:
    """(n1 + 1)(n2 + 1)/(m + 1) − 1."""
    return (first + 1.0) * (second + 1.0) / (both + 1.0) - 1.0


def chapman_variance(first: float, second: float, both: float) -> float:
    """Seber's nearly unbiased variance of Chapman's estimate, in people squared."""
    return (
        (first + 1.0)
        * (second + 1.0)
        * (first - both)
        * (second - both)
        / ((both + 1.0) ** 2 * (both + 2.0))
    )


def missed_posterior(
    first: int, second: int, both: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The posterior of the people on neither list: values (whole numbers) and probabilities.

    Hypergeometric likelihood of m given n1, n2, N, and the Waring prior p(N) ∝ 1/((N+1)(N+2)),
    so P(u) ∝ Γ(n1−m+1+u) Γ(n2−m+1+u) / (Γ(n+3+u) u!), generalized Waring with ρ = m + 1. Its mean
    exists for m ≥ 1. The values are every whole number at first, 0.05 % apart beyond and at most
    1/500 of a standard deviation around the mean, each with the probability of its neighbourhood,
    up to where the rest holds less than 1e-8.
    """
    only_first, only_second = first - both, second - both
    n = first + second - both
    top = 1e4 * (only_first + 1.0) * (only_second + 1.0) / (both + 1.0) + 1e5
    dense = np.arange(20_000, dtype=np.float64)
    sparse = np.unique(
        np.round(np.geomspace(dense[-1] + 1, top, int(math.log(top / 2e4) / 5e-4) + 2))
    )
    u = np.unique(np.concatenate([dense, sparse, _near_mean(only_first, only_second, both)]))
    width = np.diff(u, append=u[-1] + 1.0)
    width[1:] = (width[1:] + width[:-1]) / 2.0
    log_p = (
        log_gamma_ratio(u, only_first + 1.0, 1.0)
        + log_gamma_ratio(u, only_second + 1.0, n + 3.0)
        + np.log(width)
    )
    p = np.exp(log_p - log_p.max())
    return u, p / p.sum()


def _near_mean(only_first: int, only_second: int, both: int) -> NDArray[np.float64]:
    """Whole numbers within twelve standard deviations of the posterior's mean: many people on both
    lists leave it narrower than steps of 0.05 %. None for m = 1, which has no variance and needs
    none."""
    if both < 2:
        return np.empty(0)
    a, b, rho = only_first + 1.0, only_second + 1.0, both + 1.0
    mean = a * b / (rho - 1.0)
    variance = mean * (a + rho - 1.0) * (b + rho - 1.0) / ((rho - 1.0) * (rho - 2.0))
    reach = 12.0 * math.sqrt(variance)
    return np.round(np.linspace(max(mean - reach, 0.0), mean + reach, 12_001))


def variance_interval(
    total: float, variance: float, people: float, level: float
) -> tuple[float, float]:
    """Normal limits around a total, never below the people seen."""
    half = float(ndtri((1.0 + level) / 2.0)) * math.sqrt(variance)
    return max(total - half, people), total + half


def _posterior_interval(
    u: NDArray[np.float64], p: NDArray[np.float64], level: float
) -> tuple[float, float]:
    cumulative = np.cumsum(p)
    low, high = (
        float(u[min(int(np.searchsorted(cumulative, q)), len(u) - 1)])
        for q in ((1.0 - level) / 2.0, (1.0 + level) / 2.0)
    )
    return low, high


def chapman(
    counts: NDArray[np.float64], *, replicates: int, level: float, rng: np.random.Generator
) -> Fit:
    """Chapman's estimate on a table of two lists, counts of shape (4,).

    The posterior's central interval lies around its median, from which the estimate may be far for
    so few people; it is widened to hold the estimate. The samples are draws of what the interval
    is of: the posterior, or the normal one, not below the people seen.
    """
    first, second, both = counts[1] + counts[3], counts[2] + counts[3], counts[3]
    n = float(counts.sum())
    total = chapman_total(first, second, both)
    variance = chapman_variance(first, second, both)
    by_variance = variance_interval(total, variance, n, level)
    u, p = missed_posterior(int(first), int(second), int(both))
    low, high = _posterior_interval(u, p, level)
    small = both < SMALL_OVERLAP
    interval: Interval = by_variance
    kind = "variance"
    cautions: tuple[Caution, ...] = ()
    if small:
        interval, kind = holding((n + low, n + high), total, "generalized Waring posterior")
        samples = n + rng.choice(u, size=replicates, p=p)
        cautions = (
            Caution(
                "small-overlap",
                f"Only {int(both)} people are on both lists: the interval is that of the "
                "small-sample posterior.",
            ),
        )
    else:
        samples = np.maximum(rng.normal(total, math.sqrt(variance), replicates), n)
    return Fit(
        estimate=total,
        interval=interval,
        samples=samples,
        bayesian=False,
        diagnostics={
            "interval_method": kind,
            "variance": float(variance),
            "variance_interval": list(by_variance),
            "posterior_interval": [n + low, n + high],
            "posterior_median": n + float(u[int(np.searchsorted(np.cumsum(p), 0.5))]),
        },
        cautions=cautions,
    )


def _once_and_twice(tables: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """f1 by list, shape (tables, lists), and f2, shape (tables,)."""
    order = sizes(int(tables.shape[1]).bit_length() - 1)
    return tables[:, order == 1], tables[:, order == 2].sum(axis=1)


def chao_totals(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    """n + ((t−1)/t) f1²/(2 f2), and the bias-corrected form where f2 = 0; shape (tables,)."""
    once, twice = _once_and_twice(tables)
    f1, t = once.sum(axis=1), once.shape[1]
    plain = f1**2 / (2.0 * np.where(twice > 0, twice, 1.0))
    corrected = f1 * (f1 - 1.0) / 2.0
    return np.asarray(tables.sum(axis=1) + (t - 1) / t * np.where(twice > 0, plain, corrected))


def chao_lists_totals(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    """n + Σ_{i<j} f1i·f1j / f2, shape (tables,); +∞ where f2 = 0 and someone was seen once."""
    once, twice = _once_and_twice(tables)
    pairs = (once.sum(axis=1) ** 2 - (once**2).sum(axis=1)) / 2.0
    missed = np.where(twice > 0, pairs / np.where(twice > 0, twice, 1.0), np.inf)
    return np.asarray(tables.sum(axis=1) + np.where(pairs > 0, missed, 0.0))


def chao(
    counts: NDArray[np.float64], *, replicates: int, level: float, rng: np.random.Generator
) -> Fit:
    """Chao's lower bound, its other forms in the diagnostics."""
    once, twice = _once_and_twice(counts[None, :])
    f1, f2, t, n = float(once.sum()), float(twice[0]), once.shape[1], float(counts.sum())
    corrected = n + (t - 1) / t * f1 * (f1 - 1.0) / (2.0 * (f2 + 1.0))
    cautions: tuple[Caution, ...] = ()
    if f2 == 0:
        cautions = (
            Caution("bias-corrected", "Nobody is on exactly two lists: the bias-corrected form."),
        )
    return bca_fit(
        counts,
        float(chao_totals(counts[None, :])[0]),
        chao_totals,
        replicates=replicates,
        level=level,
        rng=rng,
        diagnostics={
            "f1": f1,
            "f2": f2,
            "bias_corrected": corrected,
            "large_t": n + f1**2 / (2.0 * f2) if f2 > 0 else None,
        },
        cautions=cautions,
    )


def chao_lists(
    counts: NDArray[np.float64], *, replicates: int, level: float, rng: np.random.Generator
) -> Fit:
    """Chao's lower bound with list effects."""
    total = float(chao_lists_totals(counts[None, :])[0])
    if not math.isfinite(total):
        raise MethodRefused(
            "not-applicable", "Nobody is on exactly two lists, so the bound divides by zero."
        )
    once, twice = _once_and_twice(counts[None, :])
    return bca_fit(
        counts,
        total,
        chao_lists_totals,
        replicates=replicates,
        level=level,
        rng=rng,
        diagnostics={"f1": [float(v) for v in once[0]], "f2": float(twice[0])},
    )
