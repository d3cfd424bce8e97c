"""What the estimate becomes as its assumption is loosened.

No table can show whether the interaction of all lists is absent: that names one N among all that
fit alike. Aleshin-Guendel, Sadinle & Wakefield (Biometrics 2024) let it be ξ: with π̃ the fitted
probabilities of the observed cells, r = Π odd π̃ / Π even π̃ and π0 = r / (ξ + r), which is
N(ξ) = n + μ0 / ξ for μ0 the hidden people of a log-linear fit without that interaction. ξ = 1 is
its absence. The same for two lists: how N moves when their odds ratio, taken as 1 by the model, is
not.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from byway.figures import hierarchy
from byway.figures.checks import check_size, prepare
from byway.figures.existence import OK, existence
from byway.figures.newton import fit, reduce_model
from byway.figures.result import MethodRefused
from byway.figures.search import best_by_bic, stepwise
from byway.figures.table import Table

XI = np.geomspace(0.25, 4.0, 41)
ODDS = (0.5, 2.0)
MOST_LISTS = 8


@dataclass(frozen=True)
class PairBand:
    """N, in people, when two lists' odds ratio is 1/2 or 2 instead of 1; None where that has no
    estimate."""

    lists: tuple[str, str]
    at_half: float | None
    at_double: float | None


@dataclass(frozen=True)
class Sensitivity:
    """The curve N(ξ) and the pairs' bands around one log-linear model's estimate: `totals` are
    people, one for each of `xi`."""

    model: tuple[tuple[str, ...], ...]
    estimate: float
    xi: tuple[float, ...]
    totals: tuple[float, ...]
    pairs: tuple[PairBand, ...]
    settled: tuple[tuple[str, str], ...]
    """Pairs whose odds ratio the model estimates from the table, so nothing is loosened."""
    n_observed: int

    def _repr_html_(self) -> str:
        """A small table with its picture, for notebooks."""
        from byway.figures.notebook import sensitivity_html

        return sensitivity_html(self)


def n_of_xi(n: float, hidden: float, xi: NDArray[np.float64]) -> NDArray[np.float64]:
    """N(ξ) = n + μ0/ξ for fitted hidden people μ0 at ξ = 1."""
    return np.asarray(n + hidden / xi)


def sensitivity(table: Table) -> Sensitivity:
    """Loosens the BIC minimum of a table of two to five lists, stepwise's model of up to eight.

    Lists that hold nobody are left out first. Raises `MethodRefused` for what `estimate` refuses
    before any method, for more lists, and where no such model has an estimate.
    """
    check_size(len(table.lists), MOST_LISTS, "sensitivity")
    table, _ = prepare(table, 2, MOST_LISTS, "sensitivity")
    lists = len(table.lists)
    n = float(table.n)
    if lists <= 5:
        models = hierarchy.all_models(lists, max(lists - 1, 1))
        sizes = models.sum(axis=1, dtype=np.int64)
        whole = hierarchy.largest(lists, max(lists - 1, 1))
        row, hidden = best_by_bic(table.counts, models, sizes, whole, -1)
        model = models[row] if row >= 0 else None
    else:
        model = hierarchy.main_effects(lists)
        verdict, hidden = stepwise(table.counts, model)
        model = model if verdict == OK else None
    if model is None:
        raise MethodRefused("no-existing-model", "No log-linear model has an estimate to loosen.")
    pairs, settled = [], []
    for i in range(lists):
        for j in range(i + 1, lists):
            names = (table.lists[i], table.lists[j])
            mask = 1 << i | 1 << j
            if model[mask]:
                settled.append(names)
            else:
                ends = [_with_odds(table.counts, model, mask, odds) for odds in ODDS]
                pairs.append(PairBand(names, ends[0], ends[1]))
    # As `estimate` writes a model: the largest interactions first, then by the table's columns.
    parts = [[j for j in range(lists) if mask >> j & 1] for mask in hierarchy.generators(model)]
    parts.sort(key=lambda part: (-len(part), part))
    named = tuple(tuple(table.lists[j] for j in part) for part in parts)
    return Sensitivity(
        model=named,
        estimate=n + float(hidden),
        xi=tuple(float(v) for v in XI),
        totals=tuple(float(v) for v in n_of_xi(n, float(hidden), XI)),
        pairs=tuple(pairs),
        settled=tuple(settled),
        n_observed=table.n,
    )


def _with_odds(
    counts: NDArray[np.float64], model: NDArray[np.uint8], pair: int, odds: float
) -> float | None:
    """N of the model with the pair's conditional log odds ratio held at ln(odds)."""
    thetas, live = reduce_model(counts, model)
    if existence(counts, thetas, live) != OK:
        return None
    cells = np.arange(counts.size)
    offset = np.where(cells & pair == pair, math.log(odds), 0.0)
    converged, _, hidden = fit(counts, thetas, live, offset, np.empty(counts.size))
    return float(counts.sum() + hidden) if converged else None
