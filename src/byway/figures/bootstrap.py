"""BCa limits with everything repeated in each resample (DiCiccio & Efron, Statist. Sci. 1996).

The observed people are resampled over the cells; whatever selects a model is run again on each
resample. A refused replicate is +∞. The acceleration comes from leaving one person out, each cell
weighted by its count. Quantiles are of type 8 (Hyndman & Fan 1996).
"""

import math
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from byway.figures.result import Caution, Fit, Interval, percent

Many = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""N for each table of shape (tables, 2^lists); +∞ where refused."""

CHUNK = 16
AT_ONCE = 1 << 24
"""Cells of resampled tables held in memory at a time."""


def threads() -> int:
    """How many threads the kernels may use."""
    return min(2, os.cpu_count() or 1)


def in_chunks(many: Many, tables: NDArray[np.float64]) -> NDArray[np.float64]:
    """Runs `many` over the tables on two threads, in the tables' order."""
    parts = [tables[i : i + CHUNK] for i in range(0, len(tables), CHUNK)]
    if len(parts) < 2:
        return many(tables)
    with ThreadPoolExecutor(threads()) as pool:
        return np.concatenate(list(pool.map(many, parts)))


def _parts(replicates: int, cells: int) -> list[int]:
    """The replicates in parts whose tables take at most 128 MB at a time."""
    most = max(AT_ONCE // cells, CHUNK)
    return [min(most, replicates - done) for done in range(0, replicates, most)]


def resample(
    counts: NDArray[np.float64], replicates: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Multinomial resamples of the observed people, shape (replicates, 2^lists)."""
    n = int(counts.sum())
    return rng.multinomial(n, counts / n, size=replicates).astype(np.float64)


def quantile8(sorted_values: NDArray[np.float64], p: float) -> float:
    """The quantile of type 8 of sorted values; +∞ where it touches one."""
    size = len(sorted_values)
    place = (size + 1.0 / 3.0) * p + 1.0 / 3.0
    below = min(max(math.floor(place), 1), size)
    above = min(below + 1, size)
    weight = min(max(place - below, 0.0), 1.0)
    low, high = float(sorted_values[below - 1]), float(sorted_values[above - 1])
    if weight == 0.0 or low == high:
        return low
    return low + weight * (high - low) if math.isfinite(high) else math.inf


def few_replicates(size: int, tails: tuple[float, float], level: float) -> tuple[Caution, ...]:
    """A warning where a quantile of type 8 lies beyond the outermost of so many values."""
    places = [(size + 1.0 / 3.0) * p + 1.0 / 3.0 for p in tails]
    if min(places) >= 1.0 - 1e-9 and max(places) <= size + 1e-9:
        return ()
    return (
        Caution(
            "few-replicates",
            f"{size:,} replicates or draws are too few for {percent(level)} limits: one is the "
            "least or the greatest of them.",
        ),
    )


def acceleration(
    counts: NDArray[np.float64], left_out: NDArray[np.float64], cells: NDArray[np.int64]
) -> float:
    """BCa's a from N with one person of each cell left out, weighted by the cell's count; a sample
    that is refused without its person (+∞) is left out."""
    weights = counts[cells]
    usable = np.isfinite(left_out)
    if not usable.any():
        return 0.0
    weights, left_out = weights[usable], left_out[usable]
    residuals = np.average(left_out, weights=weights) - left_out
    spread = float(np.sum(weights * residuals**2))
    # A person of no influence at all leaves only rounding behind.
    if spread <= 1e-18 * float(np.sum(weights * left_out**2)):
        return 0.0
    skewed = float(np.sum(weights * residuals**3))
    return skewed / (6.0 * math.pow(spread, 1.5))


def bca_tails(
    estimate: float, replicates: NDArray[np.float64], a: float, level: float
) -> tuple[float, float]:
    """The shares of the replicates below BCa's two limits."""
    below = float(np.mean(replicates < estimate) + 0.5 * np.mean(replicates == estimate))
    edge = 0.5 / len(replicates)
    z0 = float(ndtri(min(max(below, edge), 1.0 - edge)))
    tails = []
    for tail in ((1.0 - level) / 2.0, (1.0 + level) / 2.0):
        z = z0 + float(ndtri(tail))
        bend = 1.0 - a * z
        tails.append(float(ndtr(z0 + z / bend)) if bend > 0.0 else float(z > 0.0))
    return tails[0], tails[1]


def limits_at(samples: NDArray[np.float64], tails: tuple[float, float]) -> Interval:
    """The quantiles of type 8 at two shares; None where one falls on refused replicates."""
    ordered = np.sort(samples)
    low, high = (quantile8(ordered, p) for p in tails)
    return (low if math.isfinite(low) else None, high if math.isfinite(high) else None)


def bca_interval(
    estimate: float, replicates: NDArray[np.float64], a: float, level: float
) -> Interval:
    """BCa limits at `level`; None where a limit falls on refused replicates."""
    return limits_at(replicates, bca_tails(estimate, replicates, a, level))


def bca_fit(
    counts: NDArray[np.float64],
    estimate: float,
    many: Many,
    *,
    replicates: int,
    level: float,
    rng: np.random.Generator,
    model: tuple[int, ...] | None = None,
    diagnostics: dict[str, object] | None = None,
    cautions: tuple[Caution, ...] = (),
) -> Fit:
    """An estimate with its BCa limits; `many` must repeat the whole of what gave the estimate."""
    samples = np.concatenate(
        [in_chunks(many, resample(counts, part, rng)) for part in _parts(replicates, counts.size)]
    )
    cells = np.flatnonzero(counts)
    jackknife = np.repeat(counts[None, :], len(cells), axis=0)
    jackknife[np.arange(len(cells)), cells] -= 1.0
    left_out = in_chunks(many, jackknife)
    a = acceleration(counts, left_out, cells)
    tails = bca_tails(estimate, samples, a, level)
    cautions = (*cautions, *few_replicates(replicates, tails, level))
    refused = int(np.isinf(samples).sum())
    if refused:
        cautions = (
            *cautions,
            Caution(
                "refused-replicates",
                f"{refused} of {replicates} bootstrap replicates have no estimate and count as +∞.",
            ),
        )
    return Fit(
        estimate=estimate,
        interval=limits_at(samples, tails),
        samples=samples,
        bayesian=False,
        model=model,
        diagnostics={
            **(diagnostics or {}),
            "interval_method": "BCa",
            "replicates": replicates,
            "replicates_refused": refused,
            "acceleration": a,
            "jackknife_refused": int(np.isinf(left_out).sum()),
        },
        cautions=cautions,
    )
