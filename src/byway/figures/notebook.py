"""How results show themselves in a notebook, and an estimate's draws as ArviZ data."""

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from byway.errors import BadInput
from byway.figures.pathway_result import ASSUMPTION, stay_words
from byway.figures.plots import band_picture, pathway_picture, series_picture, xi_picture
from byway.figures.report_html import bar, people
from byway.figures.result import percent
from byway.figures.svg import density_picture

if TYPE_CHECKING:
    from byway.figures.pathway_result import Pathways
    from byway.figures.report import Report
    from byway.figures.result import Estimate
    from byway.figures.sensitivity import Sensitivity
    from byway.figures.trend import Trend


def estimate_html(result: "Estimate") -> str:
    """A small table with the picture of the replicates or posterior draws."""
    rows = [("people observed", f"{result.n_observed:,}")]
    if result.refused is not None:
        rows.append((f"refused: {result.refused.reason}", result.refused.detail))
    elif result.estimate is not None and result.interval is not None:
        rows.append(("estimate", f"{result.estimate:,.0f}"))
        rows.append((f"{percent(result.level)} interval", _between(*result.interval)))
    rows.append(("assumes", result.assumption))
    rows += [(f"note: {w.code}", w.text) for w in result.warnings]
    picture = ""
    finite = result.samples[np.isfinite(result.samples)]
    if result.refused is None and finite.size > 1:
        picture = density_picture(finite, result.n_observed, result.estimate)
    return _table(result.method, rows) + picture


def _table(caption: str, rows: Iterable[tuple[str, str]]) -> str:
    """A small table of names and what is said of them."""
    body = "".join(
        f"<tr><th style='text-align:left'>{escape(name)}</th>"
        f"<td style='text-align:left'>{escape(text)}</td></tr>"
        for name, text in rows
    )
    return f"<table><caption>{escape(caption)}</caption>{body}</table>"


def _between(low: float | None, high: float | None) -> str:
    return f"{people(low)} to {people(high)}"


def trend_html(found: "Trend") -> str:
    """The verdict and the series with its fitted course."""
    rows = [("verdict", f"{found.verdict}, margin {percent(found.margin)}")]
    if found.ratio is not None and found.interval is not None:
        low, high = found.interval
        rows.append(("last month over first", f"{found.ratio:.2f} ({low:.2f} to {high:.2f}, 95%)"))
    rows.append(("power if nothing changes", f"{found.power:.0%}"))
    rows += [(f"note: {w.code}", w.text) for w in found.warnings]
    return _table("trend", rows) + series_picture(found)


def pathways_html(found: "Pathways") -> str:
    """The states with their stories and stays, what is left out, and the shares over time."""
    rows = [("stories", f"{found.stories:,}")]
    for stay in found.states:
        said = f"fewer than {found.few}" if stay.stories is None else f"{stay.stories:,} stories"
        rows.append((stay.state, said + stay_words(stay)))
    rows += [(f"left out: {entry['story']}", entry["why"]) for entry in found.left_out]
    rows += [(f"not used: {u.why}", f"{u.count:,}, of {u.stories:,} stories") for u in found.unused]
    if found.within is not None:
        rows.append(("dates that a story leaves open", f"in {found.within}"))
    rows.append(("assumes", ASSUMPTION))
    return _table("pathways", rows) + pathway_picture(found)


def sensitivity_html(found: "Sensitivity") -> str:
    """The pairs' bands and the curve N(ξ)."""
    model = "; ".join("+".join(part) for part in found.model)
    rows = [("model", model), ("estimate", f"{found.estimate:,.0f}")]
    for pair in found.pairs:
        ends = ("no estimate" if v is None else f"{v:,.0f}" for v in (pair.at_half, pair.at_double))
        rows.append((f"{' and '.join(pair.lists)} at half, twice the odds", ", ".join(ends)))
    return _table("sensitivity", rows) + xi_picture(found, found.n_observed)


def report_html(report: "Report") -> str:
    """The floor and every method, with the band."""
    rows = [("at least", f"{report.floor[0]:,}")]
    for r in report.results:
        said = f"refused: {r.refused.reason}" if r.refused is not None else ""
        if r.estimate is not None and r.interval is not None:
            said = f"{r.estimate:,.0f} ({_between(*r.interval)})"
        rows.append((r.method, said))
    bars = [bar(r.method, r) for r in report.results]
    picture = band_picture(bars, float(report.floor[0]), report.truth) if report.answered else ""
    return _table(f"report, {percent(report.level)} intervals", rows) + picture


def to_arviz(result: "Estimate") -> Any:
    """`arviz.InferenceData` with one variable per parameter followed, shaped (chain, draw)."""
    if not result.chains:
        raise BadInput(f"{result.method}: expected a posterior of one table, found none")
    try:
        import arviz
    except ImportError:
        raise BadInput("arviz: expected the extra byway[arviz] to be installed") from None
    if int(arviz.__version__.split(".")[0]) >= 1:
        return arviz.from_dict({"posterior": dict(result.chains)})
    return arviz.from_dict(posterior=dict(result.chains))
