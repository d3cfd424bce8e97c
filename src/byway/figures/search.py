"""Which log-linear model describes a table best: all of them, the BIC minimum, or stepwise.

Every model that could be returned has its existence and rank checked first. The BIC minimum of a
bootstrap replicate is exact but not brute: a model is skipped when k ln n plus the deviance of the
largest model that lacks one of its missing interactions is above the best found, since a smaller
model never fits better.
"""

import math

import numpy as np

from byway.figures.existence import OK, existence
from byway.figures.kernels import kernel
from byway.figures.newton import fit, reduce_model

P_ENTER = 0.02
LOG_P_ENTER = math.log(P_ENTER)
NOT_FITTED = 3


@kernel
def fit_model(counts, model, means):  # type: ignore[no-untyped-def]
    """Fits one model and judges it: (verdict, deviance, μ_0)."""
    thetas, live = reduce_model(counts, model)
    verdict = existence(counts, thetas, live)
    if verdict != OK:
        return verdict, np.inf, np.nan
    converged, deviance, hidden = fit(counts, thetas, live, np.zeros(counts.size), means)
    return (OK if converged else NOT_FITTED), deviance, hidden


@kernel
def fit_each(counts, models, verdicts, deviances, hidden):  # type: ignore[no-untyped-def]
    """Fits every row of `models`, filling the three outputs of shape (models,)."""
    means = np.empty(counts.size)
    for row in range(models.shape[0]):
        verdicts[row], deviances[row], hidden[row] = fit_model(counts, models[row], means)


@kernel
def _floor_deviance(counts, model, means):  # type: ignore[no-untyped-def]
    """A lower bound of the deviance of every model inside this one; 0 where none is known."""
    thetas, live = reduce_model(counts, model)
    converged, deviance, _ = fit(counts, thetas, live, np.zeros(counts.size), means)
    return max(deviance - 1e-6, 0.0) if converged else 0.0


@kernel
def best_by_bic(counts, models, sizes, whole, first):  # type: ignore[no-untyped-def]
    """The model of least BIC among `models` (smallest first): its row, or −1, and μ_0.

    `sizes` counts each model's parameters, −∞ ones too; `whole` is the largest model of the
    family; `first` is a row to try first (−1: none), which only makes the bound tighter sooner.
    """
    width = counts.size
    means = np.empty(width)
    price = math.log(max(counts.sum(), 1.0))
    floors = np.zeros(width)
    lacking = np.empty(width, dtype=whole.dtype)
    for theta in range(width):
        if whole[theta] and theta & (theta - 1) != 0:
            for phi in range(width):
                lacking[phi] = whole[phi] if phi & theta != theta else 0
            floors[theta] = _floor_deviance(counts, lacking, means)
    best = np.inf
    best_row = -1
    best_hidden = np.nan
    for turn in range(-1, models.shape[0]):
        row = first if turn < 0 else turn
        if row < 0 or (turn >= 0 and row == first):
            continue
        if turn >= 0 and sizes[row] * price >= best:
            break
        bound = 0.0
        for theta in range(width):
            if whole[theta] and not models[row, theta] and floors[theta] > bound:
                bound = floors[theta]
        if sizes[row] * price + bound >= best:
            continue
        thetas, live = reduce_model(counts, models[row])
        converged, deviance, hidden = fit(counts, thetas, live, np.zeros(width), means)
        bic = deviance + sizes[row] * price
        if converged and bic < best and existence(counts, thetas, live) == OK:
            best = bic
            best_row = row
            best_hidden = hidden
    return best_row, best_hidden


@kernel
def log_surprise(seen, mean):  # type: ignore[no-untyped-def]
    """ln min{P(X ≤ seen), P(X ≥ seen)} for X Poisson, on the side of the mean where `seen` lies.

    In logarithms, since two overlaps can both be too surprising for a double to tell apart. The
    other side holds more than two fifths and never decides at 0.02.
    """
    if mean <= 0.0:
        return 0.0 if seen == 0.0 else -np.inf
    piece = 1.0
    total = 1.0
    if seen <= mean:
        at = seen
        while at > 0.0 and piece > 1e-17 * total:
            piece *= at / mean
            total += piece
            at -= 1.0
    else:
        at = seen
        while piece > 1e-17 * total:
            at += 1.0
            piece *= mean / at
            total += piece
    return seen * math.log(mean) - mean - math.lgamma(seen + 1.0) + math.log(total)


@kernel
def stepwise(counts, model):  # type: ignore[no-untyped-def]
    """Forward selection of pairs (Chan, Silverman & Vincent 2021), from `model`, which is changed.

    Each turn the pair whose observed overlap is least likely under the fitted model, below 0.02,
    is added if that model exists and is identified, else the next. Returns (verdict, μ_0).
    """
    width = counts.size
    means = np.empty(width)
    verdict, _, hidden = fit_model(counts, model, means)
    if verdict != OK:
        return verdict, np.nan
    trial = np.empty(width)
    while True:
        barred = np.zeros(width, dtype=np.uint8)
        added = False
        while not added:
            least = LOG_P_ENTER
            pair = -1
            for theta in range(width):
                rest = theta & (theta - 1)
                if rest == 0 or rest & (rest - 1) != 0 or model[theta] or barred[theta]:
                    continue
                if theta == width - 1:
                    continue
                seen = 0.0
                expected = 0.0
                for c in range(width):
                    if c & theta == theta:
                        seen += counts[c]
                        expected += means[c]
                p = log_surprise(seen, expected)
                if p < least:
                    least = p
                    pair = theta
            if pair < 0:
                return OK, hidden
            model[pair] = 1
            verdict, _, next_hidden = fit_model(counts, model, trial)
            if verdict == OK:
                means[:] = trial
                hidden = next_hidden
                added = True
            else:
                model[pair] = 0
                barred[pair] = 1


@kernel
def fixed_many(tables, model, totals):  # type: ignore[no-untyped-def]
    """N of one model on each table, shape (tables,); +∞ where it is refused."""
    means = np.empty(tables.shape[1])
    for row in range(tables.shape[0]):
        verdict, _, hidden = fit_model(tables[row], model, means)
        totals[row] = tables[row].sum() + hidden if verdict == OK else np.inf


@kernel
def best_many(tables, models, sizes, whole, first, totals):  # type: ignore[no-untyped-def]
    """N of the BIC minimum on each table, shape (tables,); +∞ where every model is refused."""
    for row in range(tables.shape[0]):
        chosen, hidden = best_by_bic(tables[row], models, sizes, whole, first)
        totals[row] = tables[row].sum() + hidden if chosen >= 0 else np.inf


@kernel
def stepwise_many(tables, start, totals):  # type: ignore[no-untyped-def]
    """N of stepwise selection on each table, shape (tables,); +∞ where it is refused."""
    for row in range(tables.shape[0]):
        verdict, hidden = stepwise(tables[row], start.copy())
        totals[row] = tables[row].sum() + hidden if verdict == OK else np.inf
