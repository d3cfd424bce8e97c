"""Latent classes (Manrique-Vallier, Biometrics 2016): people fall into hidden classes inside which
lists are independent. A Dirichlet process mixture cut at K classes, p(N) ∝ 1/N, no cap on N.

The estimate is the median under the reference prior; the interval is widened where other priors of
the number of classes, or the likelihood without one, disagree (see `latent_widening`).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from byway.errors import BadInput
from byway.figures import latent_kernel
from byway.figures.kernels import announce
from byway.figures.latent_chains import CHAINS, ESS, R_HAT, Prior, sample
from byway.figures.latent_likelihood import by_likelihood
from byway.figures.latent_widening import (
    UNLIKELY,
    apart,
    central,
    compare,
    envelope,
    stretch,
    too_many,
)
from byway.figures.result import Caution, Fit, MethodRefused

NOTABLE = 0.05
"""A limit that moves by more than this share is pointed out."""


def latent_class(
    counts: NDArray[np.float64],
    *,
    replicates: int,
    level: float,
    rng: np.random.Generator,
    classes: int = 10,
    plain: bool = False,
    brief: bool = False,
    quick: bool = False,
) -> Fit:
    """The posterior median of N and its central interval, widened where the number of classes is
    not settled, from chains that agree.

    `classes` is K, at least 2; `plain` never widens; `quick` stops as soon as chains agree; `brief`
    also refuses sooner where they do not.
    `samples` are posterior draws, moved apart where the interval is; `chains` are not. Raises
    `MethodRefused` `not-converged` where chains do not agree.
    """
    if not 2 <= classes <= 50:
        raise BadInput(f"classes: expected 2 to 50, found {classes}")
    announce(latent_kernel.run)
    posterior = sample(counts, Prior(classes), rng, quick, brief)
    kept, found = posterior.kept, posterior.found
    lists, n = int(counts.size).bit_length() - 1, float(counts.sum())
    diagnostics: dict[str, Any] = {
        **found,
        "classes": classes,
        "chains": CHAINS,
        "draws_per_chain": int(kept.shape[1]),
        "tempered": posterior.tempered,
    }
    if not posterior.agrees:
        raise MethodRefused(
            "not-converged",
            f"{CHAINS} chains do not agree on how many people are missing: R̂ {found['r_hat']:.2f} "
            f"(at most {R_HAT} wanted), effective draws {found['ess_bulk']:.0f} in the centre and "
            f"{found['ess_tail']:.0f} in the tails ({ESS:.0f} wanted).",
            diagnostics,
        )
    totals = n + kept[:, :, 2]
    interval = central(totals, level)
    ordered = np.sort(totals.ravel())
    thinned = np.linspace(0, ordered.size - 1, max(replicates, 1)).round().astype(np.int64)
    samples = totals.ravel()[thinned]
    diagnostics["classes_occupied"] = float(np.median(kept[:, :, 3]))
    diagnostics["too_many_classes"] = too_many(posterior, lists)
    diagnostics["posterior_interval"] = list(interval)
    cautions: list[Caution] = []
    if not plain:
        diagnostics["stretch"] = (1.0, 1.0)
    if not plain and diagnostics["too_many_classes"] >= UNLIKELY:
        others = compare(counts, level, rng, brief)
        diagnostics["other_priors"] = [other.as_dict() for other in others]
        # Where so few classes do not fit, their likelihood is not the table's.
        told = by_likelihood(counts, level, rng) if others[1].fits else None
        diagnostics["likelihood"] = told.as_dict() if told is not None else None
        wider = envelope(interval, others, told)
        if not others[1].fits:
            cautions.append(
                Caution(
                    "classes-not-identified",
                    f"The table takes more classes than {lists} lists can tell apart (K classes "
                    "take 2K lists), so the answer leans on the prior. Read it inside the band of "
                    "methods.",
                )
            )
        if not all(other.posterior.agrees for other in others):
            cautions.append(
                Caution(
                    "prior-unchecked",
                    "Under another prior of the number of classes chains do not agree, so that "
                    "prior is left out and the interval may be too narrow.",
                )
            )
        if any(abs(new - old) > NOTABLE * old for new, old in zip(wider, interval, strict=True)):
            cautions.append(
                Caution(
                    "widened",
                    f"How many classes there are is not settled. Under the reference prior alone "
                    f"the interval is {interval[0]:,.0f} to {interval[1]:,.0f}; it was widened to "
                    "hold those under other priors and that of the likelihood alone.",
                )
            )
        diagnostics["stretch"] = stretch(totals, n, interval, wider)
        samples = apart(samples, n, diagnostics["stretch"])
        interval = wider
    return Fit(
        estimate=float(np.median(ordered)),
        interval=interval,
        samples=samples,
        bayesian=True,
        converged=True,
        diagnostics=diagnostics,
        cautions=tuple(cautions),
        chains={"N": totals, "p0": kept[:, :, 0]},
    )
