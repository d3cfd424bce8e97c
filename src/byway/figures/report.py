"""Everything a report says of one table: every method, what was refused, validation, sensitivity.

`build_report` computes; `byway.figures.report_page` draws. CSV and JSON carry the same numbers.
"""

import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np

from byway.figures.checks import merge_exclusive
from byway.figures.estimate import estimate
from byway.figures.methods import METHODS
from byway.figures.result import Caution, Estimate, MethodRefused, Refusal, inside
from byway.figures.sensitivity import MOST_LISTS, Sensitivity, sensitivity
from byway.figures.table import MAX_DENSE_LISTS, Sheet, Table, as_sheet
from byway.figures.validation import Check, validate

VALIDATED = ("independence", "chao-lists", "loglinear", "decomposable", "latent-class")
"""Methods that leave-one-out validation runs; with two lists left, Chapman's takes their place."""
FEW_REPLICATES = 200


@dataclass(frozen=True)
class Report:
    """All parts of a report. The floor is in people: low, median, high over the linkage draws."""

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

    @property
    def answered(self) -> tuple[Estimate, ...]:
        """The methods that gave a number."""
        return tuple(r for r in self.results if r.refused is None)

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
            loosened = {"refused": {"reason": self.sensitivity.reason,
                                    "detail": self.sensitivity.detail}}  # fmt: skip
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
            "floor": {"kind": "floor", "low": low, "point": point, "high": high},
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
            "sensitivity": loosened,
            "truth": truth,
            "list_sizes": self.list_sizes,
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
    names = _applying(sheet, exclusive)
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
    low, point, high = np.quantile(totals, [0.025, 0.5, 0.975])
    checks, loosened, sizes = _inside(sheet, exclusive, seed, level)
    return Report(
        floor=(int(low), int(point), int(high)),
        results=tuple(results),
        checks=checks,
        sensitivity=loosened,
        list_sizes=sizes,
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
        warnings=_warnings(sheet),
        exclusive=tuple(tuple(group) for group in exclusive),
    )


def _applying(sheet: Sheet, exclusive: Sequence[Sequence[str]]) -> list[str]:
    """The methods by name; Chapman's only where two lists are left of those that exclude each
    other or hold nobody."""
    try:
        merged = merge_exclusive(sheet, [list(group) for group in exclusive])
    except MethodRefused:
        merged = sheet
    on = 0
    for _, _, cell, count in merged.rows:
        on |= cell if count else 0
    two = on.bit_count() == 2 and len(merged.lists) <= MAX_DENSE_LISTS
    return [name for name in METHODS if name != "chapman" or two]


def _warnings(sheet: Sheet) -> tuple[Caution, ...]:
    if sheet.strata is None and sheet.draws is None:
        return ()
    what = "strata added together" if sheet.draws is None else "the first linkage draw"
    return (Caution("checked-on", f"Validation and sensitivity are shown for {what}."),)


def _inside(
    sheet: Sheet, exclusive: Sequence[Sequence[str]], seed: int, level: float
) -> tuple[tuple[tuple[str, tuple[Check, ...]], ...], Sensitivity | Refusal, dict[str, int]]:
    """Validation and sensitivity, on the first draw with its strata added together."""
    try:
        merged = merge_exclusive(sheet, [list(group) for group in exclusive])
    except MethodRefused as refusal:
        return (), Refusal(refusal.reason, refusal.detail), {}
    if len(merged.lists) > MOST_LISTS:
        detail = f"Validation and sensitivity take at most {MOST_LISTS} lists."
        return (), Refusal("too-many-lists", detail), {}
    counts = np.sum([t.counts for t in merged.all_tables()[0]], axis=0)
    table = Table(merged.lists, counts)
    sizes = {n: int(v) for n, v in zip(table.lists, table.totals(), strict=True)}
    loosened: Sensitivity | Refusal
    try:
        loosened = sensitivity(table)
    except MethodRefused as refusal:
        loosened = Refusal(refusal.reason, refusal.detail)
    table = table.keep([j for j, name in enumerate(table.lists) if sizes[name]])
    checks = []
    if len(table.lists) > 2:
        methods = VALIDATED if len(table.lists) > 3 else ("chapman",)
        for method in methods:
            found = validate(table, method, bootstrap=FEW_REPLICATES, seed=seed, level=level)
            checks.append((method, found))
    return tuple(checks), loosened, sizes
