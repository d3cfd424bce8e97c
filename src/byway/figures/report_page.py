"""The report as one self-contained page: no script, no outside file, readable on a phone and in
print, for a statistician and a journalist both."""

from collections.abc import Iterable
from html import escape

from byway.figures.methods import METHODS
from byway.figures.plots import Bar, band_picture, validation_picture, xi_picture
from byway.figures.report import Report, holds
from byway.figures.result import Estimate, Refusal
from byway.figures.svg import density_picture

STYLE = """
:root { color-scheme: light; }
body { font: 17px/1.5 Georgia, "Times New Roman", serif; color: #1c1c1c; background: #fff;
  margin: 0 auto; padding: 1.2rem; max-width: 46rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .4rem; border-top: 1px solid #ccc; padding-top: 1rem; }
.floor { font-size: 1.35rem; line-height: 1.35; margin: 1rem 0; padding: .8rem 1rem;
  border-left: 5px solid #2f5d8c; background: #f3f6fa; }
.floor strong { font-size: 2.1rem; }
.truth { padding: .7rem 1rem; border-left: 5px solid #b3261e; background: #fbf2f1; }
svg { width: 100%; height: auto; display: block; margin: .8rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0;
  border-bottom: 1px solid #ddd; }
td.n, th.n { text-align: right; padding-right: 1rem; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
dt { font-weight: bold; margin-top: .8rem; }
dd { margin: 0 0 .2rem; }
.small, .prov td { font-size: .87rem; color: #444; }
.prov td, code { overflow-wrap: anywhere; }
.missed { color: #b3261e; font-weight: bold; }
@media (max-width: 34rem) {
  body { font-size: 16px; padding: .8rem; }
  svg { font-size: 15px; overflow: visible; }
  .stack thead { display: none; }
  .stack tr { display: block; border-bottom: 1px solid #bbb; padding: .5rem 0; }
  .stack td, .stack td.n { display: block; border: 0; padding: .08rem 0; text-align: left;
    white-space: normal; }
  .stack td:empty { display: none; }
  .stack td[data-is]::before { content: attr(data-is) ": "; color: #666; }
}
@media print {
  body { max-width: none; font-size: 11pt; padding: 0; }
  h2 { break-after: avoid; }
  svg, tr, dt { break-inside: avoid; }
}
"""


def _people(value: float | None) -> str:
    return "no limit" if value is None else f"{value:,.0f}"


def _range(result: Estimate) -> str:
    if result.interval is None:
        return ""
    low, high = result.interval
    return f"{_people(low)} to {_people(high)}"


def _row(cells: Iterable[tuple[str, str, str]]) -> str:
    """A table row of (column name, class, HTML)."""
    inside = "".join(
        f'<td class="{css}" data-is="{escape(name)}">{html}</td>' for name, css, html in cells
    )
    return f"<tr>{inside}</tr>"


def page(report: Report) -> str:
    """The whole page as HTML text: no script, nothing loaded, all text escaped."""
    title = "How many people? " + (report.population or "A floor and its estimates")
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(report.period)}</p>" if report.period else "",
        _floor(report),
        _truth(report),
        _band(report),
        _assumptions(report),
        _refusals(report),
        _strata(report),
        _draws(report),
        _validation(report),
        _sensitivity(report),
        _provenance(report),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body></html>\n"
    )


def _floor(report: Report) -> str:
    low, point, high = report.floor
    said = (
        f'<p class="floor">At least <strong>{low:,}</strong> different people are on these '
        f"{len(report.lists)} lists."
    )
    if report.draws:
        said += (
            f" Linking the lists leaves {low:,} to {high:,} (middle {point:,}, "
            f"{report.draws:,} draws of the linkage); the least of them is the figure to publish."
        )
    return (
        said
        + '</p><p class="small">This is the floor. It assumes nothing about people on no list, and'
        " still depends on the linking and on the lists holding the right people. Everything below "
        "is an estimate, and each rests on an assumption.</p>"
    )


def _truth(report: Report) -> str:
    if report.truth is None:
        return ""
    missed = report.missed()
    held = [r.method for r in report.answered if holds(r, report.truth)]
    return (
        f'<p class="truth">Compared with the known number, <strong>{report.truth:,.0f}</strong>: '
        f"{'missed by ' + ', '.join(missed) if missed else 'no method missed it'}"
        f"{'; held by ' + ', '.join(held) if held else ''}.</p>"
    )


def _bar(name: str, result: Estimate) -> Bar:
    low, high = result.interval or (None, None)
    return name, result.estimate, low, high


def _band(report: Report) -> str:
    picture = band_picture(
        [_bar(r.method, r) for r in report.results], float(report.floor[0]), report.truth
    )
    band = report.band
    said = "Every method refused: there is no estimate, only the floor."
    if band is not None:
        said = (
            f"Over the methods that answer, intervals reach from {_people(band[0])} to "
            f"{_people(band[1])}. Methods disagree because their assumptions do; the table alone "
            "cannot choose. A single number without its assumption says less than this band."
        )
    rows = []
    for r in report.results:
        missed = report.truth is not None and r.refused is None and not holds(r, report.truth)
        verdict = '<span class="missed">misses the truth</span>' if missed else ""
        rows.append(
            _row(
                (
                    ("method", "", f"<b>{escape(r.method)}</b> {verdict}"),
                    ("estimate", "n", _people(r.estimate) if r.refused is None else "refused"),
                    (f"{r.level:.0%} interval", "n", _range(r)),
                    ("model", "", escape("; ".join("+".join(p) for p in r.model or ()))),
                )
            )
        )
    head = (
        '<thead><tr><th>method</th><th class="n">estimate</th><th class="n">interval</th>'
        "<th>model</th></tr></thead>"
    )
    return (
        f'<h2>Estimates, side by side</h2><p>{said}</p><div class="picture">{picture}</div>'
        f'<table class="stack">{head}<tbody>{"".join(rows)}</tbody></table>'
    )


def _assumptions(report: Report) -> str:
    entries = []
    for r in report.answered:
        source = escape(METHODS[r.method].source)
        notes = "".join(f'<dd class="small">Note: {escape(w.text)}</dd>' for w in r.warnings)
        entries.append(
            f"<dt>{escape(r.method)}</dt><dd>{escape(r.assumption)}</dd>"
            f'<dd class="small">{source}.</dd>{_orders(r)}{notes}'
        )
    return f"<h2>What each one assumes</h2><dl>{''.join(entries)}</dl>" if entries else ""


def _orders(result: Estimate) -> str:
    """The minimum of BIC by the largest interaction allowed, where that makes a difference."""
    found = result.diagnostics.get("minimum_by_order", [])
    if len({m["estimate"] for m in found}) < 2:
        return ""
    said = ", ".join(
        f"{_people(m['estimate'])} with interactions of at most {m['max_order']}"
        if m["max_order"] > 1
        else f"{_people(m['estimate'])} with none"
        for m in found
    )
    return f'<dd class="small">The least BIC by the lists that may interact: {said}.</dd>'


def _refusals(report: Report) -> str:
    refused = [(r.method, r.refused) for r in report.results if r.refused is not None]
    if not refused:
        return (
            "<h2>What was refused</h2><p>Nothing: every method that takes these lists answers.</p>"
        )
    entries = "".join(
        f"<dt>{escape(method)}: {escape(why.reason)}</dt><dd>{escape(why.detail)}</dd>"
        for method, why in refused
    )
    return (
        "<h2>What was refused, and why</h2><p>A refusal is an answer: on this table that method "
        f"has no number that could be defended.</p><dl>{entries}</dl>"
    )


def _strata(report: Report) -> str:
    if not report.strata:
        return ""
    rows = []
    for r in report.results:
        for name, part in (r.strata or {}).items():
            rows.append(
                _row(
                    (
                        ("stratum", "", escape(name)),
                        ("method", "", escape(r.method)),
                        ("people seen", "n", f"{part.n_observed:,}"),
                        (
                            "estimate",
                            "n",
                            _people(part.estimate) if part.refused is None else "refused",
                        ),
                        ("interval", "n", _range(part)),
                    )
                )
            )
    head = (
        '<thead><tr><th>stratum</th><th>method</th><th class="n">seen</th>'
        '<th class="n">estimate</th><th class="n">interval</th></tr></thead>'
    )
    return (
        "<h2>Strata</h2><p>Each stratum is fitted apart; a total adds them up and is refused if "
        f'one of them is.</p><table class="stack">{head}<tbody>{"".join(rows)}</tbody></table>'
    )


def _draws(report: Report) -> str:
    if not report.draws:
        return ""
    rows = []
    for r in report.answered:
        link = r.linkage or {}
        rubin = link.get("rubin") or {}
        second = ""
        if rubin:
            low, high = rubin["interval"]
            second = f"{_people(rubin['estimate'])} ({_people(low)} to {_people(high)})"
        rows.append(
            _row(
                (
                    ("method", "", f"<b>{escape(r.method)}</b>"),
                    ("due to linkage", "n", f"{link.get('share', 0.0):.0%}"),
                    ("draws refused", "n", f"{link.get('refused', 0)} of {link.get('draws', 0)}"),
                    ("by Rubin's rule", "n", second),
                )
            )
        )
    picture = ""
    shown = next((r for r in report.answered if r.samples.size > 1), None)
    if shown is not None:
        finite = shown.samples[shown.samples < float("inf")]
        picture = (
            f'<div class="picture">{density_picture(finite, report.floor[1], shown.estimate)}</div>'
            f'<p class="small">All draws together, {escape(shown.method)}; dashed: people seen.</p>'
        )
    head = (
        '<thead><tr><th>method</th><th class="n">variance due to linkage</th>'
        '<th class="n">draws refused</th><th class="n">by Rubin\'s rule</th></tr></thead>'
    )
    return (
        f"<h2>What linking the lists adds</h2><p>Each method ran on {report.draws:,} ways of "
        "linking the lists, and its interval above holds all of them.</p>"
        f'<table class="stack">{head}<tbody>{"".join(rows)}</tbody></table>{picture}'
    )


def _validation(report: Report) -> str:
    if not report.checks:
        return (
            "<h2>Checked inside the data</h2><p>Not possible: leaving a list out needs three "
            "lists.</p>"
        )
    rows = []
    lines = []
    unchecked = _unchecked(report)
    for method, checks in report.checks:
        for c in (c for c in checks if c.left_out not in unchecked):
            rows.append((method, c.truth, _bar(c.left_out, c.result)))
            verdict = "yes" if c.covers else '<span class="missed">no</span>'
            if c.result.refused is not None:
                verdict = f"refused: {escape(c.result.refused.reason)}"
            lines.append(
                _row(
                    (
                        ("left out", "", escape(c.left_out)),
                        ("method", "", escape(method)),
                        ("known size", "n", f"{c.truth:,}"),
                        (
                            "estimate",
                            "n",
                            _people(c.result.estimate) if c.covers is not None else "",
                        ),
                        ("interval", "n", _range(c.result)),
                        ("held", "", verdict),
                    )
                )
            )
    head = (
        '<thead><tr><th>left out</th><th>method</th><th class="n">known size</th>'
        '<th class="n">estimate</th><th class="n">interval</th><th>held</th></tr></thead>'
    )
    answered = [c for _, checks in report.checks for c in checks if c.result.interval is not None]
    unlimited = sum(c.result.interval is not None and None in c.result.interval for c in answered)
    said = f"{sum(bool(c.covers) for c in answered)} of {len(answered)} intervals do"
    said += f", {unlimited} of which have no limit." if unlimited else "."
    if not answered:
        said = "here nothing answers."
    shown = ""
    if rows:
        shown = (
            f'<div class="picture">{validation_picture(rows)}</div>'
            f'<table class="stack">{head}<tbody>{"".join(lines)}</tbody></table>'
        )
    return (
        "<h2>Checked inside the data</h2><p>The people on one list are a population of known size. "
        "Estimated from the other lists alone, a method that works here should find it: "
        f"{said}</p>{shown}"
        + "".join(
            f'<p class="small">{escape(name)} cannot be checked by any method. {escape(why)}</p>'
            for name, why in unchecked.items()
        )
    )


def _unchecked(report: Report) -> dict[str, str]:
    """The lists whose people no method could estimate from the others, and why."""
    refused: dict[str, list[Refusal | None]] = {}
    for _, checks in report.checks:
        for c in checks:
            refused.setdefault(c.left_out, []).append(c.result.refused)
    return {name: whys[0].detail for name, whys in refused.items() if whys[0] and all(whys)}


def _sensitivity(report: Report) -> str:
    found = report.sensitivity
    start = "<h2>If the assumption is loosened</h2>"
    if isinstance(found, Refusal):
        return f"{start}<p>Refused ({escape(found.reason)}): {escape(found.detail)}</p>"
    model = "; ".join("+".join(part) for part in found.model)
    rows = "".join(
        _row(
            (
                ("lists", "", escape(" and ".join(p.lists))),
                ("half the odds", "n", _people(p.at_half) if p.at_half else "no estimate"),
                ("twice the odds", "n", _people(p.at_double) if p.at_double else "no estimate"),
            )
        )
        for p in found.pairs
    )
    settled = ", ".join(" and ".join(pair) for pair in found.settled)
    table = ""
    if rows:
        table = (
            "<p>The model takes these pairs of lists as independent once the rest is accounted "
            "for. If being on one halved or doubled the odds of the other instead:</p>"
            '<table class="stack"><thead><tr><th>lists</th><th class="n">half the odds</th>'
            f'<th class="n">twice the odds</th></tr></thead><tbody>{rows}</tbody></table>'
        )
    return (
        f"{start}<p>No table can show whether all lists interact at once (ξ); the model below "
        f"takes that there is none (ξ = 1). Model: {escape(model)}.</p>"
        f'<div class="picture">{xi_picture(found, report.floor[1])}</div>{table}'
        + (f'<p class="small">Estimated from the table: {escape(settled)}.</p>' if settled else "")
    )


def _provenance(report: Report) -> str:
    facts = report.provenance()
    rows = "".join(
        f"<tr><th>{escape(name.replace('_', ' '))}</th>"
        f"<td>{escape(', '.join(value) if isinstance(value, list) else str(value))}</td></tr>"
        for name, value in facts.items()
        if value is not None
    )
    sizes = ", ".join(f"{name} {size:,}" for name, size in report.list_sizes.items())
    notes = "".join(f"<p class='small'>{escape(w.text)}</p>" for w in report.warnings)
    return (
        f"<h2>Where this comes from</h2>{notes}"
        f"<p class='small'>People on each list: {escape(sizes)}.</p>"
        f'<table class="prov"><tbody>{rows}</tbody></table>'
        '<p class="small">The same numbers stand beside this page as CSV and JSON.</p>'
    )
