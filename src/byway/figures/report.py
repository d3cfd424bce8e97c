"""Everything a report says of one table: every method, what was refused, validation, sensitivity.

`build_report` computes; `byway.figures.report_page` draws. CSV and JSON carry the same numbers.
"""

import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np

from byway.figures.estimate import estimate
from byway.figures.floor import LEVEL
from byway.figures.methods import METHODS
from byway.figures.report_inside import FEW_REPLICATES, list_sizes, look_inside, merged_lists
from byway.figures.result import Caution, Estimate, Refusal, inside
from byway.figures.sensitivity import Sensitivity
from byway.figures.table import MAX_DENSE_LISTS, Sheet, as_sheet
from byway.figures.validation import Check


@dataclass(frozen=True)
class Report:
    """All parts of a report. The floor is in people: low, median, high over the linkage draws, at
    95 % whatever the estimates' `level`. `unchecked` says why there are no `checks`."""

    floor: tuple[int, int, int]
    results: tuple[Estimate, ...]
    checks: tuple[tuple[str, tuple[Check, ...]], ...]
    sensitivity: Sensitivity | Refusal
    list_sizes: dict[str, int]
    truth: float | None
    source: str
    sha256: str
    lists: tuple[str, ...]
    draws: int | None
    strata: tuple[str, ...] | None
    period: str | None
    population: str | None
    seed: int
    level: float
    bootstrap: int
    warnings: tuple[Caution, ...]
    exclusive: tuple[tuple[str, ...], ...] = ()
    """Lists declared to exclude each other, group by group."""
    unchecked: Refusal | None = None

    @property
    def answered(self) -> tuple[Estimate, ...]:
        """The methods that gave a number."""
        return tuple(r for r in self.results if r.refused is None)

    @property
    def floor_level(self) -> float | None:
        """The level of the floor's range; None without two draws, which it takes to have one."""
        return LEVEL if self.draws is not None and self.draws > 1 else None

    @property
    def band(self) -> tuple[float, float | None] | None:
        """From the least lower to the greatest upper limit of the methods that answered."""
        limits = [r.interval for r in self.answered if r.interval is not None]
        if not limits:
            return None
        lows = [low for low, _ in limits if low is not None] or [float(self.floor[0])]
        highs = [high for _, high in limits]
        known = [high for high in highs if high is not None]
        return min(lows), None if len(known) < len(highs) else max(known)

    def missed(self) -> tuple[str, ...]:
        """The methods whose interval does not hold the truth given."""
        return tuple(r.method for r in self.answered if not holds(r, self.truth))

    def as_dict(self) -> dict[str, Any]:
        """One JSON document with every number of the page."""
        low, point, high = self.floor
        loosened: dict[str, Any]
        if isinstance(self.sensitivity, Refusal):
            loosened = {"refused": _told(self.sensitivity)}
        else:
            found = self.sensitivity
            loosened = {
                "model": [list(part) for part in found.model],
                "estimate": found.estimate,
                "xi": list(found.xi),
                "totals": list(found.totals),
                "pairs": [
                    {"lists": list(p.lists), "at_half": p.at_half, "at_double": p.at_double}
                    for p in found.pairs
                ],
                "settled": [list(p) for p in found.settled],
            }
        truth = None
        if self.truth is not None:
            truth = {
                "value": self.truth,
                "held_by": [r.method for r in self.answered if holds(r, self.truth)],
                "missed_by": list(self.missed()),
            }
        return {
            "kind": "report",
            "floor": {
                "kind": "floor",
                "low": low,
                "point": point,
                "high": high,
                "level": self.floor_level,
            },
            "band": None if self.band is None else list(self.band),
            "results": [r.as_dict() for r in self.results],
            "validation": [
                {
                    "method": method,
                    "left_out": c.left_out,
                    "truth": c.truth,
                    "seen": c.seen,
                    "covers": c.covers,
                    "result": c.result.as_dict(),
                }
                for method, checks in self.checks
                for c in checks
            ],
            "validation_refused": None if self.unchecked is None else _told(self.unchecked),
            "sensitivity": loosened,
            "truth": truth,
            "list_sizes": self.list_sizes,
            "warnings": [{"code": w.code, "text": w.text} for w in self.warnings],
            "period": self.period,
            "population": self.population,
            "provenance": self.provenance(),
        }

    def provenance(self) -> dict[str, Any]:
        """Where the numbers come from and how to get them again."""
        return {
            "source": self.source,
            "data_sha256": self.sha256,
            "lists": list(self.lists),
            "exclusive": [list(group) for group in self.exclusive] or None,
            "linkage_draws": self.draws,
            "linkage_run": next((r.linkage["run"] for r in self.results if r.linkage), None),
            "seed": self.seed,
            "level": self.level,
            "bootstrap": self.bootstrap,
            "validation_bootstrap": FEW_REPLICATES,
            "byway": version("byway"),
            "numpy": np.__version__,
            "python": platform.python_version(),
        }

    def _repr_html_(self) -> str:
        """A small table with its picture, for notebooks; `byway.figures.page` is the whole page."""
        from byway.figures.notebook import report_html

        return report_html(self)

    def as_csv(self) -> str:
        """The same numbers as CSV, see `byway.figures.report_csv`."""
        from byway.figures.report_csv import report_csv

        return report_csv(self)


def _told(refusal: Refusal) -> dict[str, str]:
    return {"reason": refusal.reason, "detail": refusal.detail}


def holds(result: Estimate, truth: float | None) -> bool:
    """Whether a result's interval holds a known truth."""
    return truth is not None and result.interval is not None and inside(result.interval, truth)


def build_report(
    data: Any,
    *,
    source: str = "table",
    truth: float | None = None,
    bootstrap: int = 1000,
    seed: int = 1,
    level: float = 0.95,
    exclusive: Sequence[Sequence[str]] = (),
    period: str | None = None,
    population: str | None = None,
    linkage_run: str | None = None,
    progress: Callable[[list[Any], str], Iterable[Any]] | None = None,
) -> Report:
    """Runs every method on a table, validation and sensitivity.

    `data`, `bootstrap`, `seed`, `level` and `exclusive` are as in `estimate`; `truth` is a known
    number of people to compare with, `source` the name the page gives the table. Raises `BadInput`
    as `estimate` does; every refusal is in the report.
    """
    sheet = as_sheet(data)
    results = []
    merged = merged_lists(sheet, exclusive)
    known = sheet if isinstance(merged, Refusal) else merged
    names = _applying(known)
    for name in progress(names, "methods") if progress else names:
        results.append(
            estimate(
                sheet, name, bootstrap=bootstrap, seed=seed, level=level, exclusive=exclusive,
                period=period, population=population, linkage_run=linkage_run, progress=progress,
            )
        )  # fmt: skip
    totals = np.zeros(len(sheet.draws or ("",)))
    for draw, _, _, count in sheet.rows:
        totals[draw] += count
    low, point, high = np.quantile(totals, [(1.0 - LEVEL) / 2.0, 0.5, (1.0 + LEVEL) / 2.0])
    within = look_inside(merged, bool(exclusive), seed, level)
    return Report(
        floor=(int(low), int(point), int(high)),
        results=tuple(results),
        checks=within.checks,
        unchecked=within.unchecked,
        sensitivity=within.sensitivity,
        list_sizes=list_sizes(known),
        truth=truth,
        source=source,
        sha256=sheet.sha256,
        lists=sheet.lists,
        draws=len(sheet.draws) if sheet.draws else None,
        strata=sheet.strata,
        period=period,
        population=population,
        seed=seed,
        level=level,
        bootstrap=bootstrap,
        warnings=_warnings(sheet, truth, int(low)),
        exclusive=tuple(tuple(group) for group in exclusive),
    )


def _applying(sheet: Sheet) -> list[str]:
    """The methods by name; Chapman's only where two lists are left of those that exclude each
    other or hold nobody."""
    on = 0
    for _, _, cell, count in sheet.rows:
        on |= cell if count else 0
    two = on.bit_count() == 2 and len(sheet.lists) <= MAX_DENSE_LISTS
    return [name for name in METHODS if name != "chapman" or two]


def _warnings(sheet: Sheet, truth: float | None, floor: int) -> tuple[Caution, ...]:
    cautions = []
    if truth is not None and truth < floor:
        cautions.append(
            Caution(
                "truth-below-floor",
                f"The known number given, {truth:,.10g}, is below the floor of {floor:,}: the one "
                "or the other counts other people.",
            )
        )
    if sheet.strata is not None or sheet.draws is not None:
        what = "strata added together" if sheet.draws is None else "the first linkage draw"
        text = f"Validation, sensitivity and the lists' sizes are shown for {what}."
        cautions.append(Caution("checked-on", text))
    return tuple(cautions)
