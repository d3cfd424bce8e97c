"""What a figure is: a number with its kind, assumption, diagnostics and refusals, never bare."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Interval = tuple[float | None, float | None]
"""Lower and upper limit in people; None: no limit."""


def percent(share: float) -> str:
    """A level or margin as readers write it, 95% or 12.5%."""
    return f"{100.0 * share:.10g}%"


def inside(interval: Interval, value: float) -> bool:
    """Whether an interval holds a value."""
    low, high = interval
    return (low is None or low <= value) and (high is None or value <= high)


def holding(interval: Interval, estimate: float, kind: str) -> tuple[Interval, str]:
    """An interval, widened where it leaves out its own estimate; its kind then says so."""
    low, high = interval
    if inside(interval, estimate):
        return interval, kind
    wider = (
        None if low is None else min(low, estimate),
        None if high is None else max(high, estimate),
    )
    return wider, f"{kind}, widened to hold the estimate"


class MethodRefused(Exception):
    """A method cannot answer on this table; caught by `estimate`, which reports it typed.

    `identified` is None where no log-linear model was judged.
    """

    def __init__(
        self,
        reason: str,
        detail: str,
        diagnostics: dict[str, Any] | None = None,
        identified: bool | None = None,
    ) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.diagnostics = diagnostics or {}
        self.identified = identified


@dataclass(frozen=True)
class Refusal:
    """Why there is no number: a code of the contract and a sentence."""

    reason: str
    detail: str


@dataclass(frozen=True)
class Caution:
    """Something a reader must know beside the number: a code and a sentence."""

    code: str
    text: str


@dataclass(frozen=True)
class Fit:
    """One method on one table. `samples` are bootstrap replicates (+∞ where refused) or draws of
    the posterior, of N in people, shape (replicates,)."""

    estimate: float
    interval: Interval
    samples: NDArray[np.float64]
    bayesian: bool
    model: tuple[int, ...] | None = None
    converged: bool | None = None
    diagnostics: dict[str, Any] = field(default_factory=dict)
    cautions: tuple[Caution, ...] = ()
    chains: dict[str, NDArray[np.float64]] | None = None


@dataclass(frozen=True)
class Estimate:
    """The answer of `estimate`. Numbers are people; `interval` holds at `level`.

    `samples` are the replicates or posterior draws of N behind the interval, shape (draws,), moved
    apart where it was widened, and `chains` the parameters followed by the sampler, as drawn, each
    of shape (chains, draws).
    """

    method: str
    assumption: str
    n_observed: int
    estimate: float | None
    interval: Interval | None
    level: float
    model: tuple[tuple[str, ...], ...] | None
    exists: bool | None
    identified: bool | None
    converged: bool | None
    diagnostics: dict[str, Any]
    linkage: dict[str, Any] | None
    strata: dict[str, "Estimate"] | None
    draws: int | None
    warnings: tuple[Caution, ...]
    refused: Refusal | None
    period: str | None
    population: str | None
    seed: int
    data_sha256: str
    seconds: float
    kind: str = "estimate"
    samples: NDArray[np.float64] = field(
        default_factory=lambda: np.empty(0), repr=False, compare=False
    )
    chains: dict[str, NDArray[np.float64]] | None = field(default=None, repr=False, compare=False)

    @property
    def interval_kind(self) -> str | None:
        """How the interval came about, in words; None for a refusal."""
        if self.interval is None:
            return None
        found = self.diagnostics
        if "interval_method" in found:
            replicates = found.get("replicates")
            many = "" if replicates is None else f", {replicates:,} replicates"
            return f"{found['interval_method']}{many}"
        # A posterior's own is central, unless other priors or the likelihood widened it.
        widened = list(self.interval) != found.get("posterior_interval", list(self.interval))
        return (
            "of the posterior, widened to hold others" if widened else "of the posterior, central"
        )

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON document, without the samples."""
        return {
            "kind": self.kind,
            "method": self.method,
            "assumption": self.assumption,
            "n_observed": self.n_observed,
            "estimate": self.estimate,
            "interval": None if self.interval is None else list(self.interval),
            "level": self.level,
            "model": None if self.model is None else [list(part) for part in self.model],
            "exists": self.exists,
            "identified": self.identified,
            "converged": self.converged,
            "diagnostics": self.diagnostics,
            "linkage": self.linkage,
            "strata": None
            if self.strata is None
            else {name: part.as_dict() for name, part in self.strata.items()},
            "draws": self.draws,
            "warnings": [{"code": w.code, "text": w.text} for w in self.warnings],
            "refused": None
            if self.refused is None
            else {"reason": self.refused.reason, "detail": self.refused.detail},
            "period": self.period,
            "population": self.population,
            "seed": self.seed,
            "data_sha256": self.data_sha256,
            "seconds": self.seconds,
        }

    def _repr_html_(self) -> str:
        """A small table with its picture, for notebooks."""
        from byway.figures.notebook import estimate_html

        return estimate_html(self)

    def to_arviz(self) -> Any:
        """The draws as ArviZ `InferenceData` (needs the extra `byway[arviz]`).

        Raises `BadInput` for a method without posterior draws, or where ArviZ is not installed.
        """
        from byway.figures.notebook import to_arviz

        return to_arviz(self)
