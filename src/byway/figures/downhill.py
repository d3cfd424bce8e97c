"""Downhill search by BIC for tables with too many hierarchical models to fit them all."""

import math

import numpy as np

from byway.figures.existence import OK
from byway.figures.kernels import kernel
from byway.figures.search import fit_model


@kernel
def _may_toggle(model, whole, theta):  # type: ignore[no-untyped-def]
    """Whether adding or removing θ keeps the model hierarchical and inside `whole`."""
    if not whole[theta] or theta & (theta - 1) == 0:
        return False
    bit = 1
    while bit < model.size:
        if model[theta]:
            if theta & bit == 0 and model[theta | bit]:
                return False
        elif theta & bit and not model[theta ^ bit]:
            return False
        bit <<= 1
    return True


@kernel
def downhill(counts, start, whole):  # type: ignore[no-untyped-def]
    """Toggles the interaction that lowers BIC most until none does.

    `start` and `whole`, the largest model allowed, have shape (2^t,). A neighbour that does not
    exist or is not identified is no neighbour. Returns (bic, deviance, μ_0, model), bic = ∞ if not
    even the start is left for a model that exists.
    """
    price = math.log(max(counts.sum(), 1.0))
    model = start.copy()
    means = np.empty(counts.size)
    verdict, deviance, hidden = fit_model(counts, model, means)
    size = 0
    for theta in range(model.size):
        size += model[theta]
    bic = deviance + size * price if verdict == OK else np.inf
    while True:
        best = -1
        best_bic = bic
        best_deviance = deviance
        best_hidden = hidden
        for theta in range(model.size):
            if not _may_toggle(model, whole, theta):
                continue
            change = -1 if model[theta] else 1
            # Adding a parameter that cannot pay for itself even with a perfect fit is not tried.
            if (size + change) * price >= best_bic:
                continue
            model[theta] ^= 1
            verdict, next_deviance, next_hidden = fit_model(counts, model, means)
            model[theta] ^= 1
            next_bic = next_deviance + (size + change) * price
            if verdict == OK and next_bic < best_bic - 1e-9:
                best = theta
                best_bic = next_bic
                best_deviance = next_deviance
                best_hidden = next_hidden
        if best < 0:
            return bic, deviance, hidden, model
        size += -1 if model[best] else 1
        model[best] ^= 1
        bic = best_bic
        deviance = best_deviance
        hidden = best_hidden


@kernel
def downhill_many(tables, start, whole, totals):  # type: ignore[no-untyped-def]
    """N of the downhill minimum on each table, shape (tables,); +∞ where none exists."""
    for row in range(tables.shape[0]):
        bic, _, hidden, _ = downhill(tables[row], start, whole)
        totals[row] = tables[row].sum() + hidden if bic < np.inf else np.inf
