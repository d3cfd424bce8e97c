"""What was asked of one table, and how a fit or a refusal answers it: masks become list names."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from byway.figures.options import Options
from byway.figures.result import Estimate, Fit, MethodRefused, Refusal
from byway.figures.table import Sheet


@dataclass(frozen=True)
class Asked:
    """One call of `estimate`: how, of which table, about whom, and when it began (seconds of
    `time.perf_counter`)."""

    how: Options
    sheet: Sheet
    period: str | None
    population: str | None
    linkage_run: str | None
    started: float

    def refusal(self, refused: MethodRefused, n: int, **more: Any) -> Estimate:
        """The result without a number; `n` are the people observed, `more` fields of it."""
        fields: dict[str, Any] = {
            "estimate": None,
            "interval": None,
            "model": None,
            "exists": False if refused.reason == "no-existing-model" else None,
            "identified": refused.identified,
            "converged": False if refused.reason == "not-converged" else None,
            "diagnostics": refused.diagnostics,
            "warnings": (),
            "refused": Refusal(refused.reason, refused.detail),
        }
        return self._result(n, fields | more)

    def answer(self, fit: Fit, names: tuple[str, ...], n: int, **more: Any) -> Estimate:
        """The result of a fit whose masks are over the lists `names`; `n` and `more` as above."""
        place = {name: at for at, name in enumerate(self.sheet.lists)}
        fields: dict[str, Any] = {
            "estimate": float(fit.estimate),
            "interval": tuple(None if v is None else float(v) for v in fit.interval),
            "model": _model(fit, names, place),
            "exists": True,
            "identified": True,
            "converged": fit.converged,
            "diagnostics": _readable(fit.diagnostics, names, place),
            "warnings": fit.cautions,
            "refused": None,
            "samples": fit.samples,
            "chains": fit.chains,
        }
        return self._result(n, fields | more)

    def _result(self, n: int, fields: dict[str, Any]) -> Estimate:
        known: dict[str, Any] = {"linkage": None, "strata": None, "draws": None} | fields
        return Estimate(
            method=self.how.method.name,
            assumption=self.how.method.assumption,
            n_observed=n,
            level=self.how.level,
            period=self.period,
            population=self.population,
            seed=self.how.seed,
            data_sha256=self.sheet.sha256,
            seconds=time.perf_counter() - self.started,
            **known,
        )


def _model(
    fit: Fit, names: tuple[str, ...], place: dict[str, int]
) -> tuple[tuple[str, ...], ...] | None:
    """Generators as list names, in the order of the table's columns."""
    if fit.model is None:
        return None
    parts = [_names(mask, names, place) for mask in fit.model]
    return tuple(sorted(parts, key=lambda part: (-len(part), [place[name] for name in part])))


def _names(mask: int, names: tuple[str, ...], place: dict[str, int]) -> tuple[str, ...]:
    on = [name for j, name in enumerate(names) if mask >> j & 1]
    return tuple(sorted(on, key=lambda name: place[name]))


def _readable(value: Any, names: tuple[str, ...], place: dict[str, int], key: str = "") -> Any:
    """Diagnostics with masks of lists turned into names."""
    if isinstance(value, dict):
        return {k: _readable(v, names, place, k) for k, v in value.items()}
    if isinstance(value, tuple) and key in ("model", "cliques"):
        return [list(_names(mask, names, place)) for mask in value]
    if isinstance(value, list | tuple):
        return [_readable(v, names, place) for v in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
