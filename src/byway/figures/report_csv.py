"""The report's numbers as CSV: one row for each number with its interval.

`part` says what a row is: `floor`, `estimate` (a method), `stratum`, `rubin` (linkage draws pooled
by Rubin's rule), `validation` (a list left out), `xi` and `odds` (sensitivity). `about` names the
stratum, the list left out, ξ, or the pair of lists with its odds ratio. Numbers are people; an open
limit is empty.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from byway.figures.report import Report, holds
from byway.figures.result import Estimate, Refusal

COLUMNS = (
    "part", "method", "about", "n_observed", "estimate", "low", "high", "level", "refused",
    "holds_truth", "truth",
)  # fmt: skip

Row = dict[str, Any]


def report_csv(report: Report) -> str:
    """The whole file as text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in _rows(report):
        writer.writerow({name: "" if value is None else value for name, value in row.items()})
    return out.getvalue()


def _rows(report: Report) -> Iterator[Row]:
    low, point, high = report.floor
    floor = {"estimate": point, "low": low, "high": high, "level": report.floor_level}
    yield {"part": "floor", **floor}
    for result in report.results:
        held = None if report.truth is None or result.refused else holds(result, report.truth)
        yield _row("estimate", result) | {"holds_truth": held, "truth": report.truth}
    for result in report.results:
        for name, part in (result.strata or {}).items():
            yield _row("stratum", part, name)
    for result in report.results:
        pooled = (result.linkage or {}).get("rubin")
        if pooled:
            low, high = pooled["interval"]
            numbers = {"estimate": pooled["estimate"], "low": low, "high": high}
            yield _row("rubin", result) | numbers
    for _, checks in report.checks:
        for check in checks:
            row = _row("validation", check.result, check.left_out)
            yield row | {"holds_truth": check.covers, "truth": check.truth}
    if not isinstance(report.sensitivity, Refusal):
        found = report.sensitivity
        for xi, total in zip(found.xi, found.totals, strict=True):
            yield {"part": "xi", "about": f"{xi:.4g}", "estimate": total}
        for pair in found.pairs:
            both = " and ".join(pair.lists)
            yield {"part": "odds", "about": f"{both}, 0.5", "estimate": pair.at_half}
            yield {"part": "odds", "about": f"{both}, 2", "estimate": pair.at_double}


def _row(part: str, result: Estimate, about: str | None = None) -> Row:
    low, high = result.interval or (None, None)
    return {
        "part": part,
        "method": result.method,
        "about": about,
        "n_observed": result.n_observed,
        "estimate": result.estimate,
        "low": low,
        "high": high,
        "level": result.level,
        "refused": result.refused.reason if result.refused else None,
    }
