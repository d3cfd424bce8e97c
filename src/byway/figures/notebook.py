"""How a result shows itself in a notebook, and its draws as ArviZ data."""

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from byway.errors import BadInput
from byway.figures.svg import density_picture

if TYPE_CHECKING:
    from byway.figures.result import Estimate


def estimate_html(result: "Estimate") -> str:
    """A small table with the picture of the replicates or posterior draws."""
    rows = [("people observed", f"{result.n_observed:,}")]
    if result.refused is not None:
        rows.append((f"refused: {result.refused.reason}", result.refused.detail))
    elif result.estimate is not None and result.interval is not None:
        low, high = ("no limit" if v is None else f"{v:,.0f}" for v in result.interval)
        rows.append(("estimate", f"{result.estimate:,.0f}"))
        rows.append((f"{100.0 * result.level:.10g}% interval", f"{low} to {high}"))
    rows.append(("assumes", result.assumption))
    rows += [(f"note: {w.code}", w.text) for w in result.warnings]
    body = "".join(
        f"<tr><th style='text-align:left'>{escape(name)}</th>"
        f"<td style='text-align:left'>{escape(text)}</td></tr>"
        for name, text in rows
    )
    picture = ""
    finite = result.samples[np.isfinite(result.samples)]
    if result.refused is None and finite.size > 1:
        picture = density_picture(finite, result.n_observed, result.estimate)
    return f"<table><caption>{escape(result.method)}</caption>{body}</table>{picture}"


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
