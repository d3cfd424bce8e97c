"""Putting estimates together: linkage draws into one, strata into a total.

Linkage draws (Sadinle, JASA 2018): the main answer is the mixture of every draw's replicates or
posterior draws. Beside it stands Rubin's rule on ln(N − c) with Barnard & Rubin's (Biometrika
1999) degrees of freedom.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from byway.figures.bootstrap import few_replicates, limits_at
from byway.figures.closed_forms import variance_interval
from byway.figures.result import Caution, Fit, Interval, MethodRefused, holding, inside

MOST_REFUSED = 0.05
FARTHEST = 60.0
"""Rubin's upper limit is open where ln(N − c) is above this, as it is for two draws far apart."""

Outcome = tuple[Fit, tuple[str, ...]] | MethodRefused


FEW_DRAWS = Caution(
    "few-draws",
    "It takes two linkage draws to show what linking the lists adds, and there are fewer: the "
    "share due to linkage is not known, and the interval leaves it out.",
)


def percentile_interval(
    samples: NDArray[np.float64], level: float
) -> tuple[Interval, tuple[Caution, ...]]:
    """Central percentile limits, None where one falls on a refused replicate; and a warning where
    the samples are too few for them."""
    tails = ((1 - level) / 2, (1 + level) / 2)
    return limits_at(samples, tails), few_replicates(len(samples), tails, level)


def _as_its_parts(
    interval: Interval, estimate: float, kind: str, parts: Sequence[Fit]
) -> tuple[Interval, str]:
    """The interval, widened to hold its estimate where each part's holds its own."""
    if all(inside(part.interval, part.estimate) for part in parts):
        return holding(interval, estimate, kind)
    return interval, kind


def pool_draws(
    outcomes: Sequence[Outcome], people: Sequence[int], level: float, run: str | None
) -> tuple[Outcome, dict[str, Any]]:
    """One answer from the linkage draws' fits, and what linkage adds.

    `people` are the observed people of each draw. Refuses with the commonest reason if more than
    one draw in twenty refuses.
    """
    fits = [
        (o, n) for o, n in zip(outcomes, people, strict=True) if not isinstance(o, MethodRefused)
    ]
    refusals = [o for o in outcomes if isinstance(o, MethodRefused)]
    linkage: dict[str, Any] = {"draws": len(outcomes), "refused": len(refusals), "run": run}
    if len(refusals) > MOST_REFUSED * len(outcomes):
        return _all_refused(refusals, len(outcomes)), linkage
    first = fits[0][0][0]
    bayesian = first.bayesian
    mixture = np.concatenate([fit.samples for (fit, _), _ in fits])
    points = np.array([fit.estimate for (fit, _), _ in fits])
    n = np.array([count for _, count in fits], dtype=np.float64)
    middle = float(np.median(mixture)) if bayesian else float(np.median(points))
    usable, means, variances, sizes = _moments([fit.samples for (fit, _), _ in fits])
    # A draw's mean over few replicates varies by itself; that part is not due to linkage.
    share = None
    if len(means) > 1:
        between = max(float(np.var(means)) - float(np.mean(variances / sizes)), 0.0)
        whole = between + float(np.mean(variances))
        share = between / whole if whole > 0 else 0.0
    linkage |= {
        "share": share,
        "n_low": float(np.quantile(n, (1 - level) / 2)),
        "n_high": float(np.quantile(n, (1 + level) / 2)),
        "estimates_low": float(np.quantile(points, (1 - level) / 2)),
        "estimates_high": float(np.quantile(points, (1 + level) / 2)),
        "rubin": rubin(means if bayesian else points[usable], variances, n[usable], level),
    }
    interval, few = percentile_interval(mixture, level)
    interval, kind = _as_its_parts(
        interval, middle, "mixture over linkage draws, percentile", [fit for (fit, _), _ in fits]
    )
    cautions = [*_cautions([fit.cautions for (fit, _), _ in fits]), *few]
    if share is None:
        cautions.append(FEW_DRAWS)
    if refusals:
        cautions.append(
            Caution(
                "refused-draws",
                f"{len(refusals)} of {len(outcomes)} linkage draws are refused and left out.",
            )
        )
    model, names, model_share = _commonest_model([outcome for outcome, _ in fits])
    pooled = Fit(
        estimate=middle,
        interval=interval,
        samples=mixture,
        bayesian=bayesian,
        model=model,
        converged=first.converged,
        diagnostics={
            "interval_method": kind,
            "model_share": model_share,
        },
        cautions=tuple(cautions),
    )
    return (pooled, names), linkage


def _all_refused(refusals: Sequence[MethodRefused], draws: int) -> MethodRefused:
    """The commonest reason, with the words of the first draw that gives it."""
    reasons = [r.reason for r in refusals]
    common = max(sorted(set(reasons)), key=reasons.count)
    example = next(r for r in refusals if r.reason == common)
    return MethodRefused(
        common, f"{len(refusals)} of {draws} linkage draws are refused. {example.detail}"
    )


def _commonest_model(
    fits: Sequence[tuple[Fit, tuple[str, ...]]],
) -> tuple[tuple[int, ...] | None, tuple[str, ...], float]:
    """The commonest model, the lists that its bits are over, and its share of the draws.

    A model is bits over the lists of its own draw, in some of which a list may hold nobody.
    """
    found: dict[tuple[tuple[int, ...] | None, tuple[str, ...]], int] = {}
    for fit, names in fits:
        found[fit.model, names] = found.get((fit.model, names), 0) + 1
    model, names = max(found, key=lambda key: (found[key], key[0] or (), key[1]))
    return model, names, found[model, names] / len(fits)


def _cautions(of_draws: Sequence[Sequence[Caution]]) -> list[Caution]:
    """Each code once. What not all draws say alike is told with how many do and with the first's
    words, whose numbers are that draw's. Their replicates are too few for their own limits alone.
    """
    texts: dict[str, list[str]] = {}
    for cautions in of_draws:
        for caution in own_limits_apart(cautions):
            texts.setdefault(caution.code, []).append(caution.text)
    said = []
    for code, found in texts.items():
        text = found[0]
        if len(found) < len(of_draws) or len(set(found)) > 1:
            text = f"In {len(found):,} of {len(of_draws):,} linkage draws; the first says: {text}"
        said.append(Caution(code, text))
    return said


def own_limits_apart(cautions: Sequence[Caution]) -> list[Caution]:
    """What a part's warnings say of a whole, whose limits are of all parts' samples together."""
    return [caution for caution in cautions if caution.code != "few-replicates"]


def _moments(
    samples: Sequence[NDArray[np.float64]],
) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Which draws have two finite samples, and the mean, variance and number of theirs."""
    finite = [values[np.isfinite(values)] for values in samples]
    usable = np.array([values.size > 1 for values in finite])
    kept = [values for values in finite if values.size > 1]
    return (
        usable,
        np.array([values.mean() for values in kept]),
        np.array([values.var(ddof=1) for values in kept]),
        np.array([float(values.size) for values in kept]),
    )


def rubin(
    points: NDArray[np.float64],
    variances: NDArray[np.float64],
    people: NDArray[np.float64],
    level: float,
) -> dict[str, Any] | None:
    """Rubin's rule on ln(N − c), c the least n less 1, with the delta method's variances.

    None for fewer than two draws, and for an upper limit that few draws leave open. Degrees of
    freedom after Barnard & Rubin, the complete data's being the least n less 1.
    """
    draws = len(points)
    if draws < 2:
        return None
    c = float(people.min()) - 1.0
    scale = np.log(points - c)
    within = float(np.mean(variances / (points - c) ** 2))
    between = float(np.var(scale, ddof=1))
    total = within + (1.0 + 1.0 / draws) * between
    if total <= 0.0:
        point = c + math.exp(float(scale.mean()))
        return {"estimate": point, "interval": [point, point], "df": None, "share": 0.0}
    share = (1.0 + 1.0 / draws) * between / total
    complete = max(float(people.min()) - 1.0, 1.0)
    observed = (complete + 1.0) / (complete + 3.0) * complete * (1.0 - share)
    if share > 0.0:
        old = (draws - 1) / share**2
        df = old * observed / (old + observed) if observed > 0.0 else old
    else:
        df = observed
    half = float(stdtrit(df, (1.0 + level) / 2.0)) * math.sqrt(total)
    middle = float(scale.mean())
    return {
        "estimate": c + math.exp(middle),
        "interval": [
            c + math.exp(middle - half),
            c + math.exp(middle + half) if middle + half < FARTHEST else None,
        ],
        "df": df,
        "share": share,
    }


def total_of_strata(
    fits: Sequence[Fit], people: float, level: float, rng: np.random.Generator
) -> Fit:
    """The sum of independent strata, of `people` seen in all: replicates or posterior draws of each
    are added at random. Where every stratum's interval is by its variance, so is the total's.
    """
    size = max(len(fit.samples) for fit in fits)
    total = np.zeros(size)
    for fit in fits:
        total += rng.choice(fit.samples, size=size, replace=len(fit.samples) < size)
    bayesian = all(fit.bayesian for fit in fits)
    converged = [fit.converged for fit in fits]
    estimate = float(np.median(total)) if bayesian else sum(fit.estimate for fit in fits)
    diagnostics: dict[str, Any] = {"strata": len(fits)}
    interval: Interval
    few: tuple[Caution, ...] = ()
    if all(fit.diagnostics.get("interval_method") == "variance" for fit in fits):
        variance = sum(fit.diagnostics["variance"] for fit in fits)
        interval, kind = variance_interval(estimate, variance, people, level), "variance"
        diagnostics["variance"] = variance
    else:
        interval, few = percentile_interval(total, level)
        interval, kind = _as_its_parts(interval, estimate, "percentile", fits)
    return Fit(
        estimate=estimate,
        interval=interval,
        samples=total,
        bayesian=bayesian,
        converged=None if None in converged else all(converged),
        diagnostics={"interval_method": f"sum over strata, {kind}", **diagnostics},
        cautions=few,
    )
