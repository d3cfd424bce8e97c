"""Steady, changing, or not enough to tell: an equivalence test on monthly counts.

Quasi-Poisson regression (McCullagh & Nelder 1989, section 6.2) on the months with their length as
offset, linear and quadratic terms, t on T − 3 degrees of freedom. Steady needs two one-sided 5 %
tests (Schuirmann 1987) to put the fitted last month over the first inside [1/(1+m), 1+m], and the
middle third over the outer thirds likewise. "Not significant" is never steady.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from byway.errors import BadInput
from byway.figures.result import Caution
from byway.figures.series import Series, month_text, read_series

LEAST_MONTHS = 5
MOST_NAMED = 6
"""Months lowered by later reports that a warning names."""
METHOD = "quasi-Poisson, two one-sided tests"
ASSUMPTION = (
    "Months vary independently around a smooth course, a line or a bend, with a variance in "
    "proportion to their mean; what counts as an entry did not change."
)


@dataclass(frozen=True)
class Contrast:
    """A fitted ratio, its 95 % interval, and its 90 % interval, the one that equivalence asks."""

    ratio: float
    interval: tuple[float, float]
    interval90: tuple[float, float]


@dataclass(frozen=True)
class Trend:
    """The verdict on a series. `ratio` is the fitted last month over the first with its 95 %
    interval, `end` and `middle` the two contrasts tested, `fitted` people in each of `months`, and
    `power` the chance of `steady` if nothing changes at all."""

    verdict: str
    ratio: float | None
    interval: tuple[float, float] | None
    end: Contrast | None
    middle: Contrast | None
    margin: float
    power: float
    dispersion: float | None
    months: tuple[str, ...]
    counts: tuple[int, ...]
    fitted: tuple[float, ...]
    left_out: tuple[dict[str, str], ...]
    corrected: bool
    warnings: tuple[Caution, ...]
    data_sha256: str
    period: str | None = None
    population: str | None = None
    kind: str = "trend"

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON document."""
        middle = self.middle
        return {
            "kind": self.kind,
            "method": METHOD,
            "assumption": ASSUMPTION,
            "verdict": self.verdict,
            "ratio": self.ratio,
            "interval": None if self.interval is None else list(self.interval),
            "level": 0.95,
            "interval_90": None if self.end is None else list(self.end.interval90),
            "middle_ratio": None if middle is None else middle.ratio,
            "middle_interval": None if middle is None else list(middle.interval),
            "middle_interval_90": None if middle is None else list(middle.interval90),
            "margin": self.margin,
            "power": self.power,
            "dispersion": self.dispersion,
            "months": list(self.months),
            "counts": list(self.counts),
            "fitted": list(self.fitted),
            "left_out": [dict(entry) for entry in self.left_out],
            "corrected": self.corrected,
            "warnings": [{"code": w.code, "text": w.text} for w in self.warnings],
            "period": self.period,
            "population": self.population,
            "data_sha256": self.data_sha256,
        }

    def _repr_html_(self) -> str:
        """A small table with its picture, for notebooks."""
        from byway.figures.notebook import trend_html

        return trend_html(self)


def trend(
    source: Any,
    *,
    margin: float = 0.25,
    since: str | None = None,
    until: str | None = None,
    period: str | None = None,
    population: str | None = None,
) -> Trend:
    """Tests whether monthly counts are steady within a margin.

    `source` is a path, a frame or a mapping of columns `month`, `count` (people) and perhaps
    `reported`. `margin` m is the change still called steady, a share: the fitted ratio must lie
    within [1/(1+m), 1+m]. Raises `BadInput` for gaps, repeated months, what is not a count, and
    a margin that is none; a series that says too little is `cannot-tell`.
    """
    if not isinstance(margin, int | float) or not 0.0 < margin <= 10.0:
        raise BadInput(f"margin: expected a share above 0, found {margin}")
    series = read_series(source, since, until)
    cautions = _about_delay(series)
    left_out = tuple({"month": month, "why": why} for month, why in series.left_out)
    common: dict[str, Any] = {
        "margin": margin,
        "months": tuple(month_text(m) for m in series.months),
        "counts": tuple(int(c) for c in series.counts),
        "left_out": left_out,
        "corrected": series.corrected,
        "data_sha256": series.sha256,
        "period": period,
        "population": population,
    }
    fit = _fit(series) if len(series.months) >= LEAST_MONTHS and series.counts.sum() > 0 else None
    if fit is None:
        why = (
            f"Found {len(series.months)} of the {LEAST_MONTHS} months that a course needs."
            if len(series.months) < LEAST_MONTHS
            else "No course can be fitted to these counts: most months are empty."
        )
        return Trend(
            verdict="cannot-tell",
            ratio=None,
            interval=None,
            end=None,
            middle=None,
            power=0.0,
            dispersion=None,
            fitted=(),
            warnings=(*cautions, Caution("too-little-data", why)),
            **common,
        )
    coefficients, covariance, dispersion, means = fit
    df = len(series.months) - 3
    x = _terms(len(series.months))
    towards = (x[-1] - x[0], _middle_contrast(x))
    end, middle = (_contrast(c, coefficients, covariance, df) for c in towards)
    reach = math.log1p(margin)
    steady = all(
        -reach < math.log(c.interval90[0]) and math.log(c.interval90[1]) < reach
        for c in (end, middle)
    )
    moved = any(not c.interval[0] <= 1.0 <= c.interval[1] for c in (end, middle))
    verdict = "steady" if steady else "changing" if moved else "cannot-tell"
    return Trend(
        verdict=verdict,
        ratio=end.ratio,
        interval=end.interval,
        end=end,
        middle=middle,
        power=_power(series, dispersion, towards, reach),
        dispersion=dispersion,
        fitted=tuple(float(m) for m in means),
        warnings=tuple(cautions),
        **common,
    )


def _about_delay(series: Series) -> list[Caution]:
    """Whether late reports are corrected, and which months they lowered."""
    if not series.corrected:
        why = (
            "No month is known as of two report months, so nothing shows how counts change later "
            "and nothing is corrected"
            if series.reported
            else "No report months are given, so nothing is corrected"
        )
        late = "if reports come late, the last months are too low."
        return [Caution("delay-not-corrected", f"{why}: {late}")]
    cautions = [
        Caution(
            "delay-corrected",
            "Late reports are corrected by how earlier months changed; months are taken as "
            "complete after the longest delay seen, and the interval does not hold this "
            "correction's error.",
        )
    ]
    if series.lowered:
        named = ", ".join(series.lowered[:MOST_NAMED])
        more = len(series.lowered) - MOST_NAMED
        cautions.append(
            Caution(
                "lowered-later",
                f"Later reports lowered {named}{f' and {more:,} more months' if more > 0 else ''}: "
                "recent months are corrected as if theirs would change alike, downwards where "
                "earlier ones fell.",
            )
        )
    return cautions


def _terms(months: int) -> NDArray[np.float64]:
    """Intercept, linear and quadratic terms on a scale from −1 to 1, shape (months, 3)."""
    x = np.linspace(-1.0, 1.0, months)
    return np.column_stack([np.ones(months), x, x**2])


def _middle_contrast(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The middle third's mean terms less those of the outer thirds."""
    third = len(x) // 3
    outer = np.concatenate([x[:third], x[-third:]])
    return np.asarray(x[third:-third].mean(axis=0) - outer.mean(axis=0))


def _fit(
    series: Series,
) -> tuple[NDArray[np.float64], NDArray[np.float64], float, NDArray[np.float64]] | None:
    """Coefficients, their covariance, the dispersion and the fitted counts; None if it diverges.

    A dispersion below 1 is taken as 1: counts of people vary at least as Poisson counts do, and a
    few months that happen to agree are no reason to trust them more.
    """
    x = _terms(len(series.months))
    offset = np.log(series.days * series.complete)
    beta = np.array([math.log(series.counts.sum() / np.exp(offset).sum()), 0.0, 0.0])
    for _ in range(100):
        means = np.exp(np.clip(x @ beta + offset, -50.0, 50.0))
        information = x.T @ (means[:, None] * x)
        try:
            step = np.linalg.solve(information, x.T @ (series.counts - means))
        except np.linalg.LinAlgError:
            return None
        beta = beta + np.clip(step, -2.0, 2.0)
        if np.abs(step).max() < 1e-10:
            break
    else:
        return None
    means = np.exp(x @ beta + offset)
    pearson = float(np.sum((series.counts - means) ** 2 / means)) / (len(series.months) - 3)
    dispersion = max(pearson, 1.0)
    covariance = np.linalg.inv(x.T @ (means[:, None] * x)) * dispersion
    return beta, covariance, dispersion, means


def _contrast(
    towards: NDArray[np.float64],
    beta: NDArray[np.float64],
    covariance: NDArray[np.float64],
    df: int,
) -> Contrast:
    middle = float(towards @ beta)
    error = math.sqrt(float(towards @ covariance @ towards))

    def limits(tail: float) -> tuple[float, float]:
        half = float(stdtrit(df, 1.0 - tail)) * error
        return math.exp(max(middle - half, -700.0)), math.exp(min(middle + half, 700.0))

    return Contrast(math.exp(middle), limits(0.025), limits(0.05))


def _power(
    series: Series, dispersion: float, towards: tuple[NDArray[np.float64], ...], reach: float
) -> float:
    """The chance of `steady` at no change, the two contrasts taken as independent."""
    df = len(series.months) - 3
    x = _terms(len(series.months))
    exposure = series.days * series.complete
    means = series.counts.sum() * exposure / exposure.sum()
    covariance = np.linalg.inv(x.T @ (means[:, None] * x)) * dispersion
    power = 1.0
    for contrast in towards:
        error = math.sqrt(float(contrast @ covariance @ contrast))
        room = reach / error - float(stdtrit(df, 0.95))
        power *= max(2.0 * float(stdtr(df, room)) - 1.0, 0.0) if room > 0.0 else 0.0
    return power
