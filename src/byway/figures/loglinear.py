"""Log-linear models: independence, the BIC minimum over all hierarchical models, and stepwise.

Fienberg (Biometrika 1972); BIC as in Rcapture (Baillargeon & Rivest 2007), k counting parameters
at −∞ too. Existence and rank are checked on every model that could be returned, in bootstrap and
jackknife samples as well (`byway.figures.search`).
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from byway.figures import hierarchy, search
from byway.figures.bootstrap import bca_fit
from byway.figures.downhill import downhill, downhill_many
from byway.figures.existence import NO_MAXIMUM, NOT_IDENTIFIED, OK
from byway.figures.kernels import announce
from byway.figures.result import Caution, Fit, MethodRefused

EXHAUSTIVE_LISTS = 5

_WHY = {
    NO_MAXIMUM: "the likelihood has no maximum on this table (Fienberg & Rinaldo 2012)",
    NOT_IDENTIFIED: "empty cells leave its parameters unidentified",
    search.NOT_FITTED: "the fit did not converge",
}


def _lists(counts: NDArray[np.float64]) -> int:
    return int(counts.size).bit_length() - 1


def _into(
    kernel: Callable[..., None], *arguments: Any
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """Turns a kernel that fills totals into a function of tables."""

    def many(tables: NDArray[np.float64]) -> NDArray[np.float64]:
        totals = np.empty(len(tables))
        kernel(np.ascontiguousarray(tables), *arguments, totals)
        return totals

    return many


def _no_model(detail: str, identified: bool) -> MethodRefused:
    """The refusal where no model has an estimate; `identified`: whether one has full rank."""
    return MethodRefused("no-existing-model", detail, identified=identified)


def log_likelihood(counts: NDArray[np.float64], deviance: float) -> float:
    """The Poisson log-likelihood that goes with a deviance, n_c! included."""
    seen = counts[1:]
    saturated = float(
        np.sum(seen * np.log(np.where(seen > 0, seen, 1.0)) - seen - gammaln(seen + 1))
    )
    return saturated - deviance / 2.0


def independence(
    counts: NDArray[np.float64], *, replicates: int, level: float, rng: np.random.Generator
) -> Fit:
    """Every list independent of every other: main effects alone."""
    announce(search.fixed_many)
    model = hierarchy.main_effects(_lists(counts))
    verdict, deviance, hidden = search.fit_model(counts, model, np.empty(counts.size))
    if verdict != OK:
        raise _no_model(f"Independence: {_WHY[verdict]}.", verdict != NOT_IDENTIFIED)
    k = int(model.sum())
    return bca_fit(
        counts,
        float(counts.sum() + hidden),
        _into(search.fixed_many, model),
        replicates=replicates,
        level=level,
        rng=rng,
        model=hierarchy.generators(model),
        diagnostics={
            "deviance": float(deviance),
            "parameters": k,
            "bic": k * math.log(counts.sum()) - 2.0 * log_likelihood(counts, float(deviance)),
        },
    )


def stepwise(
    counts: NDArray[np.float64], *, replicates: int, level: float, rng: np.random.Generator
) -> Fit:
    """Pairs of lists added one by one while their overlap is surprising."""
    announce(search.stepwise_many)
    start = hierarchy.main_effects(_lists(counts))
    model = start.copy()
    verdict, hidden = search.stepwise(counts, model)
    if verdict != OK:
        raise _no_model(
            f"Independence, where stepwise starts: {_WHY[verdict]}.", verdict != NOT_IDENTIFIED
        )
    return bca_fit(
        counts,
        float(counts.sum() + hidden),
        _into(search.stepwise_many, start),
        replicates=replicates,
        level=level,
        rng=rng,
        model=hierarchy.generators(model),
        diagnostics={"p_enter": search.P_ENTER, "parameters": int(model.sum())},
    )


def loglinear(
    counts: NDArray[np.float64],
    *,
    replicates: int,
    level: float,
    rng: np.random.Generator,
    max_order: int | None = None,
) -> Fit:
    """The hierarchical model of least BIC; all of them up to five lists, downhill beyond."""
    lists = _lists(counts)
    if lists > EXHAUSTIVE_LISTS:
        return _searched(
            counts,
            replicates=replicates,
            level=level,
            rng=rng,
            max_order=min(max_order or 3, lists - 1),
        )
    announce(search.best_many)
    top = min(max_order or lists - 1, max(lists - 1, 1))
    models = hierarchy.all_models(lists, top)
    sizes = models.sum(axis=1, dtype=np.int64)
    verdicts = np.empty(len(models), dtype=np.int64)
    deviances, hidden = np.empty(len(models)), np.empty(len(models))
    search.fit_each(counts, models, verdicts, deviances, hidden)
    bic = np.where(verdicts == OK, deviances + sizes * math.log(counts.sum()), np.inf)
    if not np.isfinite(bic).any():
        raise _no_model(
            f"None of the {len(models)} hierarchical models has an estimate that exists and is "
            "identified on this table.",
            bool((verdicts != NOT_IDENTIFIED).any()),
        )
    best = int(np.argmin(bic))
    n = float(counts.sum())
    return bca_fit(
        counts,
        n + float(hidden[best]),
        _into(search.best_many, models, sizes, hierarchy.largest(lists, top), best),
        replicates=replicates,
        level=level,
        rng=rng,
        model=hierarchy.generators(models[best]),
        diagnostics={
            "selection": "BIC, all hierarchical models",
            "order": hierarchy.order(models[best]),
            "max_order": top,
            "models": len(models),
            "models_without_estimate": int(np.sum(verdicts == NO_MAXIMUM)),
            "models_not_identified": int(np.sum(verdicts == NOT_IDENTIFIED)),
            "parameters": int(sizes[best]),
            "deviance": float(deviances[best]),
            "bic": float(sizes[best] * math.log(n) - 2 * log_likelihood(counts, deviances[best])),
            "minimum_by_order": _by_order(models, bic, hidden + n, counts, deviances, sizes),
        },
    )


def _by_order(
    models: NDArray[np.uint8],
    bic: NDArray[np.float64],
    totals: NDArray[np.float64],
    counts: NDArray[np.float64],
    deviances: NDArray[np.float64],
    sizes: NDArray[np.int64],
) -> list[dict[str, Any]]:
    """The BIC minimum among the models of interactions up to each order."""
    orders = np.array([hierarchy.order(model) for model in models])
    found = []
    for top in range(1, int(orders.max()) + 1):
        allowed = np.where(orders <= top, bic, np.inf)
        if np.isfinite(allowed).any():
            row = int(np.argmin(allowed))
            log_l = log_likelihood(counts, float(deviances[row]))
            found.append(
                {
                    "max_order": top,
                    "model": hierarchy.generators(models[row]),
                    "estimate": float(totals[row]),
                    "bic": float(sizes[row] * math.log(counts.sum()) - 2.0 * log_l),
                }
            )
    return found


def _searched(
    counts: NDArray[np.float64],
    *,
    replicates: int,
    level: float,
    rng: np.random.Generator,
    max_order: int,
) -> Fit:
    """Beyond five lists: downhill from several starts; each resample starts from what was found."""
    announce(downhill_many)
    lists = _lists(counts)
    whole = hierarchy.largest(lists, max_order)
    step_model = hierarchy.main_effects(lists)
    search.stepwise(counts, step_model)
    starts = [hierarchy.main_effects(lists), step_model, hierarchy.largest(lists, 2)]
    for _ in range(3):
        pairs = hierarchy.largest(lists, 2)
        chosen = rng.random(counts.size) < 0.4
        starts.append((hierarchy.main_effects(lists) | (pairs & chosen)).astype(np.uint8))
    best, model = math.inf, None
    hidden, deviance = math.nan, math.nan
    for start in starts:
        bic, dev, missed, fitted = downhill(counts, start, whole)
        if bic < best:
            best, model, hidden, deviance = float(bic), fitted, float(missed), float(dev)
    if model is None:
        raise _no_model("No model met on the way has an estimate that exists.", False)
    k = int(model.sum())
    caution = Caution(
        "search-not-exhaustive",
        f"With {lists} lists the models are searched downhill from {len(starts)} starts, up to "
        f"interactions of {max_order} lists; a better one may exist.",
    )
    return bca_fit(
        counts,
        float(counts.sum()) + hidden,
        _into(downhill_many, model, whole),
        replicates=replicates,
        level=level,
        rng=rng,
        model=hierarchy.generators(model),
        diagnostics={
            "selection": "BIC, downhill",
            "order": hierarchy.order(model),
            "max_order": max_order,
            "starts": len(starts),
            "parameters": k,
            "deviance": deviance,
            "bic": k * math.log(counts.sum()) - 2.0 * log_likelihood(counts, deviance),
        },
        cautions=(caution,),
    )
