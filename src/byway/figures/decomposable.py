"""The method: N averaged over decomposable graphs, with the tail told that published sums cut off.

Published sums end at 30 n people on no list; so does the one that the answer takes, unless it must
go farther (`graph_posterior.Posterior.end`). What the sum to the end would give stands in the
diagnostics, and in a warning where it moves the upper limit.
"""

import numpy as np
from numpy.typing import NDArray

from byway.figures.graph_posterior import graph_posterior
from byway.figures.result import Caution, Fit

CUT_OFF = 0.01
"""A limit that summing to the end moves by more than this share is pointed out."""


def decomposable(
    counts: NDArray[np.float64],
    *,
    replicates: int,
    level: float,
    rng: np.random.Generator,
    include_saturated: bool = False,
    max_missing: int | None = None,
) -> Fit:
    """The posterior median of N and its central interval; `samples` are posterior draws."""
    posterior = graph_posterior(
        counts, include_saturated=include_saturated, max_missing=max_missing
    )
    n = float(counts.sum())
    wanted = [(1 - level) / 2, 0.5, (1 + level) / 2]
    end, share = (float(max_missing), 1.0) if max_missing is not None else posterior.end(n)
    low, middle, high = n + posterior.quantiles(wanted, share)
    whole = n + posterior.quantiles(wanted)
    best = np.argsort(-posterior.weights)[:5]
    cautions: tuple[Caution, ...] = ()
    top = posterior.graphs[int(best[0])]
    if max_missing is not None:
        cautions = (Caution("capped", f"The people on no list are capped at {max_missing:,}."),)
    elif whole[2] > (1.0 + CUT_OFF) * high:
        cautions = (
            Caution(
                "tail-cut",
                f"As published sums do, this one ends at {end:,.0f} people on no list; "
                f"{1.0 - share:.1%} of the posterior lies beyond. Summed to the end the upper "
                f"limit is {whole[2]:,.0f}.",
            ),
        )
    samples = n + posterior.quantiles(rng.random(max(replicates, 1)), share)
    return Fit(
        estimate=float(middle),
        interval=(float(low), float(high)),
        samples=samples,
        bayesian=True,
        # The draws are independent, so any of them make a chain; ArviZ wants several.
        chains={"N": samples[: len(samples) // 4 * 4].reshape(4, -1)},
        model=top.cliques,
        diagnostics={
            "graphs": len(posterior.graphs),
            "include_saturated": include_saturated,
            "max_missing": max_missing,
            "summed_to": end,
            "tail_beyond": None if max_missing is not None else 1.0 - share + posterior.tail,
            "to_the_end": None
            if max_missing is not None
            else {"estimate": float(whole[1]), "interval": [float(whole[0]), float(whole[2])]},
            "top_graphs": [
                {
                    "cliques": posterior.graphs[int(i)].cliques,
                    "weight": float(posterior.weights[int(i)]),
                }
                for i in best
            ],
        },
        cautions=cautions,
    )
