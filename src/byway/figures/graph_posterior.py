"""The posterior of the people on no list, averaged over decomposable graphs (Madigan & York,
Biometrika 1997).

Hyper-Dirichlet priors with δ = 2^-p in every cell of the full table, all graphs alike beforehand,
p(N) ∝ 1/N. For each graph the marginal likelihood is in closed form for every number n0 of people
on no list, so the posterior of n0 is a sum over graphs. n0 is summed one by one at first and then
on a geometric grid. The saturated graph says nothing about N and is left out by default.

The sum that the answer takes ends where published ones do, at 30 n, or farther where a single term
is not below 1e-6 of it yet; the mass beyond and the limits of the sum to the end are told beside.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from byway.figures.gamma import log_gamma_ratio
from byway.figures.graphs import Graph, decomposable_graphs
from byway.figures.result import MethodRefused

CUSTOMARY = 30.0
"""Published sums take at most this many times n people missing."""
TERM = 1e-6
"""The sum goes on until a term is below this share of it."""
TAIL = 1e-6
"""Mass of n0 that may lie beyond the grid."""
FARTHEST = 1e5
"""The grid goes no farther than this many times n."""
EXACT, STEP = 200, 0.03
"""The grid holds every whole number so far, then values about this share apart."""
NODES, NEGLIGIBLE = 500, 40.0
"""So many values are added where the posterior is within e^-40 of its peak."""
SPLIT = 16
"""Each gap of the grid is divided by so much before quantiles are read off."""
HOPELESS = 60.0
"""Graphs e^60 times less likely than the best everywhere are left out of the finer sum."""
MANY, GOLDEN = 20_000, 34
"""Above so many people the peaks are sought one by one, each in so many golden sections."""


@dataclass(frozen=True)
class Posterior:
    """The posterior of n0 on a grid: values (ascending whole numbers), the log density at them
    (per unit of n0), and the graphs' weights."""

    values: NDArray[np.float64]
    log_density: NDArray[np.float64]
    graphs: tuple[Graph, ...]
    weights: NDArray[np.float64]
    tail: float

    def cumulative(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Whole numbers of people, ascending, and P(n0 ≤ value) at each."""
        from scipy.interpolate import CubicSpline  # half a second that only this method needs

        curve = CubicSpline(np.log1p(self.values), self.log_density)
        parts = np.arange(SPLIT) / SPLIT
        between = self.values[:-1, None] + np.diff(self.values)[:, None] * parts
        fine = np.unique(np.append(np.round(between).ravel(), self.values[-1]))
        log_density = curve(np.log1p(fine))
        first = np.exp(log_density[:1])
        total = np.cumsum(np.concatenate([first, _masses(fine, log_density)]))
        return fine, np.asarray(total / total[-1])

    def end(self, n: float) -> tuple[float, float]:
        """Where the sum ends that the answer takes, and its share of the whole."""
        values, reached = self.cumulative()
        gaps, terms = np.diff(values, prepend=-1.0), np.diff(reached, prepend=0.0)
        small = (values >= CUSTOMARY * n) & (terms <= TERM * gaps * reached)
        first = int(np.argmax(small)) if small.any() else len(values) - 1
        # The grid may step over 30 n itself.
        stepped = first == 0 or values[first - 1] < CUSTOMARY * n
        end = min(CUSTOMARY * n, values[-1]) if stepped else values[first]
        return float(end), float(np.interp(end, values, reached))

    def quantiles(self, p: Any, share: float = 1.0) -> NDArray[np.float64]:
        """The least n0 whose cumulative probability reaches p, shape of p; of the sum that holds
        the first `share` of the whole."""
        values, reached = self.cumulative()
        p = np.asarray(p) * share
        place = np.clip(np.searchsorted(reached, p), 0, len(reached) - 1)
        low = np.maximum(place - 1, 0)
        height = reached[place] - reached[low]
        share = (np.asarray(p) - reached[low]) / np.where(height > 0, height, 1.0)
        between = np.ceil(values[low] + np.clip(share, 0.0, 1.0) * (values[place] - values[low]))
        return np.asarray(np.where(height > 0, between, values[place]))


def _masses(values: NDArray[np.float64], log_density: NDArray[np.float64]) -> NDArray[np.float64]:
    """Σ of the density over the whole numbers in (v[i], v[i+1]], log-linear between grid values."""
    gaps = np.diff(values)
    low, high = np.exp(log_density[:-1]), np.exp(log_density[1:])
    slope = np.diff(log_density)
    flat = np.abs(slope) < 1e-6
    mean = np.where(flat, (low + high) / 2.0, (high - low) / np.where(flat, 1.0, slope))
    # Euler–Maclaurin: a sum over whole numbers is the integral plus half the difference of ends.
    return np.asarray(np.where(gaps <= 1, high, gaps * mean + (high - low) / 2.0))


@lru_cache(maxsize=8)
def _coefficients(lists: int, saturated: bool) -> tuple[tuple[Graph, ...], NDArray[np.float64]]:
    """The graphs, and how often each subset of lists enters each, shape (graphs, 2^lists).

    The empty set's column holds cliques less separators, empty separators left out.
    """
    full = (1 << lists) - 1
    graphs = tuple(g for g in decomposable_graphs(lists) if saturated or g.cliques != (full,))
    table = np.zeros((len(graphs), 1 << lists))
    for row, graph in zip(table, graphs, strict=True):
        parts = [s for s in graph.separators if s]
        for clique in graph.cliques:
            row[clique] += 1
        for separator in parts:
            row[separator] -= 1
        row[0] = len(graph.cliques) - len(parts)
    return graphs, table


def _log_sum(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """ln Σ exp over the rows."""
    highest = logs.max(axis=0)
    return np.asarray(highest + np.log(np.exp(logs - highest).sum(axis=0)))


def _grid(top: float, step: float, start: float = 0.0) -> NDArray[np.float64]:
    """Whole numbers: all up to `EXACT` and to 1/step, then geometric steps up to `top`."""
    last = min(max(EXACT, round(1.0 / step)), int(top))
    dense = np.arange(last + 1, dtype=np.float64)
    if top > last:
        count = int(math.log(top / last) / step) + 2
        dense = np.unique(np.concatenate([dense, np.round(np.geomspace(last, top, count))]))
    return dense[dense >= start]


def _refined(values: NDArray[np.float64], log_density: NDArray[np.float64]) -> NDArray[np.float64]:
    """The grid with more values where the posterior is not negligible."""
    where = np.flatnonzero(log_density > log_density.max() - NEGLIGIBLE)
    low = values[max(int(where[0]) - 1, 0)]
    high = values[min(int(where[-1]) + 1, len(values) - 1)]
    inside = np.round(np.expm1(np.linspace(math.log1p(low), math.log1p(high), NODES)))
    return np.unique(np.concatenate([values, inside]))


def graph_posterior(
    counts: NDArray[np.float64], *, include_saturated: bool = False, max_missing: int | None = None
) -> Posterior:
    """The posterior of n0 for counts of shape (2^lists,), 3 to 6 lists.

    `max_missing` caps n0 (the published references take 30 n); without it the grid grows until the
    mass beyond is below 1e-6. Raises `MethodRefused` `prior-driven` where it never is.
    """
    lists = int(counts.size).bit_length() - 1
    n = float(counts.sum())
    graphs, table = _coefficients(lists, include_saturated)
    top = float(max_missing) if max_missing is not None else 30.0 * n
    while True:
        values = _grid(top, min(STEP, 2.0 / math.sqrt(n)) if n <= MANY else STEP)
        log_p = _log_joint(counts, lists, table, values)
        peak = _log_sum(log_p)
        if n > MANY:
            values, kept = _sharp(counts, lists, table, values, log_p)
        else:
            values = _refined(values, peak)
            kept = log_p.max(axis=1) > log_p.max() - HOPELESS
        log_p = _log_joint(counts, lists, table[kept], values)
        peak = _log_sum(log_p)
        peak -= peak.max()
        if max_missing is not None:
            tail = 0.0
            break
        masses = _masses(values, peak)
        total = float(np.exp(peak[0]) + masses.sum())
        # Beyond the grid the posterior falls as a power of n0; its mass follows from the slope.
        slope = -(peak[-1] - peak[-6]) / (math.log(values[-1]) - math.log(values[-6]))
        tail = math.exp(peak[-1]) * values[-1] / (slope - 1.0) / total if slope > 1.0 else math.inf
        if tail < TAIL:
            break
        if top >= FARTHEST * n:
            raise MethodRefused(
                "prior-driven",
                f"The posterior of the people on no list still holds {min(tail, 1.0):.2g} beyond "
                f"{FARTHEST:.0e} times the people observed: the prior decides, not the table.",
            )
        top = min(top * 30.0, FARTHEST * n)
    weights = np.zeros(len(graphs))
    weights[kept] = np.exp(log_p - log_p.max()) @ np.gradient(values)
    return Posterior(values, peak, graphs, weights / weights.sum(), tail)


def _sharp(
    counts: NDArray[np.float64],
    lists: int,
    table: NDArray[np.float64],
    values: NDArray[np.float64],
    log_p: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """For many people: the grid with values around the peaks of the likeliest graphs, which a
    coarse one steps over, and which graphs those are.

    Each graph's peak is sought by golden section between its best value's neighbours.
    """
    best = log_p.argmax(axis=1)
    low = np.log1p(values[np.maximum(best - 1, 0)])
    high = np.log1p(values[np.minimum(best + 1, len(values) - 1)])

    def at(place: NDArray[np.float64]) -> NDArray[np.float64]:
        pieces = _pieces(counts, lists, table, np.expm1(place))
        return np.asarray(np.einsum("gs,sg->g", table, pieces) + _common(counts, np.expm1(place)))

    ratio = (math.sqrt(5.0) - 1.0) / 2.0
    for _ in range(GOLDEN):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        goes_left = at(left) > at(right)
        high = np.where(goes_left, right, high)
        low = np.where(goes_left, low, left)
    peaks = (low + high) / 2.0
    heights = at(peaks)
    kept = heights > heights.max() - HOPELESS
    likeliest = np.flatnonzero(kept)[np.argsort(-heights[kept])[:20]]
    added = [values]
    for graph in likeliest:
        width, own = 1e-7, table[graph : graph + 1]
        while width < 1.0:
            ends = np.expm1(np.array([peaks[graph] - width, peaks[graph] + width]))
            if (
                _log_joint(counts, lists, own, np.maximum(ends, 0.0)) < heights[graph] - 40.0
            ).all():
                break
            width *= 2.0
        added.append(np.expm1(np.linspace(peaks[graph] - width, peaks[graph] + width, 400)))
    return np.unique(np.round(np.maximum(np.concatenate(added), 0.0))), kept


def _log_joint(
    counts: NDArray[np.float64],
    lists: int,
    table: NDArray[np.float64],
    values: NDArray[np.float64],
) -> NDArray[np.float64]:
    """ln p(y, n0, G) up to a constant, shape (graphs, values)."""
    return np.asarray(table @ _pieces(counts, lists, table, values) + _common(counts, values))


def _common(counts: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """What every graph shares: ln Γ(N + 1) / (Γ(n0 + 1) N)."""
    n = float(counts.sum())
    return np.asarray(-log_gamma_ratio(values, 1.0, n + 1.0) - np.log(values + n))


def _pieces(
    counts: NDArray[np.float64],
    lists: int,
    table: NDArray[np.float64],
    values: NDArray[np.float64],
) -> NDArray[np.float64]:
    """g of each subset of lists, less ln Γ(N + 1), shape (subsets, values).

    Every Γ is divided by Γ(n0 + n + 1) as often as the graph's cliques less separators say, which
    keeps the differences exact for n0 far beyond the counts.
    """
    delta = 2.0**-lists
    n = float(counts.sum())
    cells = np.arange(counts.size)
    pieces = np.zeros((counts.size, len(values)))
    for subset in range(1, counts.size):
        if not table[:, subset].any():
            continue
        prior = delta * 2.0 ** (lists - subset.bit_count())
        margin = np.bincount(cells & subset, weights=counts, minlength=counts.size)
        inside = [c for c in range(1, counts.size) if c & subset == c]
        constant = float(np.sum(gammaln(margin[inside] + prior))) - (len(inside) + 1) * float(
            gammaln(prior)
        )
        pieces[subset] = log_gamma_ratio(values, margin[0] + prior, n + 1.0) + constant
    # Γ(2^p δ) = Γ(1) = 1 and Γ(N + 2^p δ) = Γ(N + 1) cancel the division above exactly.
    return pieces
