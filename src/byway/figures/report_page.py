"""The report as one self-contained page: no script, no outside file, readable on a phone and in
print, for a statistician and a journalist both."""

from html import escape
from typing import Any

from byway.figures.methods import METHODS
from byway.figures.plots import band_picture
from byway.figures.report import Report, holds
from byway.figures.report_html import STYLE, bar, people, range_of, row
from byway.figures.report_sections import (
    draws_section,
    sensitivity_section,
    strata_section,
    validation_section,
)
from byway.figures.result import Caution, Estimate, percent


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
        strata_section(report),
        draws_section(report),
        validation_section(report),
        sensitivity_section(report),
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
    if report.draws == 1:
        said += " What linking the lists leaves open, one draw of the linkage cannot show."
    if report.floor_level is not None:
        said += (
            f" Linking the lists leaves {low:,} to {high:,} ({percent(report.floor_level)} of "
            f"{report.draws:,} draws of the linkage, middle {point:,}); the least of them is the "
            "figure to publish."
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
        f"{'; held by ' + ', '.join(held) if held else ''}.{_below(report)}</p>"
    )


def _below(report: Report) -> str:
    """What is said of a known number below the floor."""
    said = (w.text for w in report.warnings if w.code == "truth-below-floor")
    return "".join(f" <b>{escape(text)}</b>" for text in said)


def _band(report: Report) -> str:
    band, picture = report.band, ""
    if band is not None:
        drawn = band_picture(
            [bar(r.method, r) for r in report.results], float(report.floor[0]), report.truth
        )
        picture = f'<div class="picture">{drawn}</div>'
    said = "Every method refused: there is no estimate, only the floor."
    if band is not None:
        said = (
            f"Over the methods that answer, {percent(report.level)} intervals reach from "
            f"{people(band[0])} to {people(band[1])}. Methods disagree because their assumptions "
            "do; the table alone cannot choose. A single number without its assumption says less "
            "than this band."
        )
    rows = []
    for r in report.results:
        missed = report.truth is not None and r.refused is None and not holds(r, report.truth)
        verdict = '<span class="missed">misses the truth</span>' if missed else ""
        rows.append(
            row(
                (
                    ("method", "", f"<b>{escape(r.method)}</b> {verdict}"),
                    ("estimate", "n", people(r.estimate) if r.refused is None else "refused"),
                    (f"{percent(report.level)} interval", "n", range_of(r)),
                    ("model", "", escape("; ".join("+".join(p) for p in r.model or ()))),
                )
            )
        )
    head = (
        '<thead><tr><th>method</th><th class="n">estimate</th>'
        f'<th class="n">{percent(report.level)} interval</th><th>model</th></tr></thead>'
    )
    return (
        f"<h2>Estimates, side by side</h2><p>{said}</p>{picture}"
        f'<table class="stack">{head}<tbody>{"".join(rows)}</tbody></table>'
    )


def _assumptions(report: Report) -> str:
    entries = []
    shared = _shared(report)
    for r in report.answered:
        source = escape(METHODS[r.method].source)
        own = [w for w in r.warnings if w not in shared]
        notes = "".join(f'<dd class="small">Note: {escape(w.text)}</dd>' for w in own)
        entries.append(
            f"<dt>{escape(r.method)}</dt><dd>{escape(r.assumption)}</dd>"
            f'<dd class="small">{source}. Interval: {escape(r.interval_kind or "none")}.</dd>'
            f"{_orders(r)}{notes}"
        )
    said = "".join(f'<p class="small">Note on all: {escape(w.text)}</p>' for w in shared)
    return f"<h2>What each one assumes</h2>{said}<dl>{''.join(entries)}</dl>" if entries else ""


def _shared(report: Report) -> list[Caution]:
    """What every method that answers warns of in the same words."""
    first, *others = report.answered or (None,)
    if first is None or not others:
        return []
    return [w for w in first.warnings if all(w in r.warnings for r in others)]


def _orders(result: Estimate) -> str:
    """The minimum of BIC by the largest interaction allowed, where that makes a difference."""
    found = result.diagnostics.get("minimum_by_order", [])
    if len({m["estimate"] for m in found}) < 2:
        return ""
    changed = [
        m for k, m in enumerate(found) if k == 0 or m["estimate"] != found[k - 1]["estimate"]
    ]
    said = ", ".join(
        f"{people(m['estimate'])} with interactions of up to {m['max_order']}"
        if m["max_order"] > 1
        else f"{people(m['estimate'])} with none"
        for m in changed
    )
    return f'<dd class="small">The least BIC by the lists that may interact: {said}.</dd>'


def _refusals(report: Report) -> str:
    refused = [(r.method, r.refused) for r in report.results if r.refused is not None]
    if not refused:
        return (
            "<h2>What was refused</h2><p>Nothing: every method that takes these lists answers.</p>"
        )
    methods: dict[tuple[str, str], list[str]] = {}
    for method, why in refused:
        methods.setdefault((why.reason, why.detail), []).append(method)
    entries = "".join(
        f"<dt>{escape(', '.join(names))}: {escape(reason)}</dt><dd>{escape(detail)}</dd>"
        for (reason, detail), names in methods.items()
    )
    return (
        "<h2>What was refused, and why</h2><p>A refusal is an answer: on this table that method "
        f"has no number that could be defended.</p><dl>{entries}</dl>"
    )


def _plainly(value: Any) -> str:
    if isinstance(value, list):
        return (
            "; ".join(map(_plainly, value))
            if any(isinstance(v, list) for v in value)
            else ", ".join(value)
        )
    return str(value)


def _provenance(report: Report) -> str:
    facts = report.provenance()
    rows = "".join(
        f"<tr><th>{escape(name.replace('_', ' '))}</th><td>{escape(_plainly(value))}</td></tr>"
        for name, value in facts.items()
        if value is not None
    )
    sizes = ", ".join(f"{name} {size:,}" for name, size in report.list_sizes.items())
    own = (w.text for w in report.warnings if w.code != "truth-below-floor")
    notes = "".join(f"<p class='small'>{escape(text)}</p>" for text in own)
    return (
        f"<h2>Where this comes from</h2>{notes}"
        f"<p class='small'>People on each list: {escape(sizes)}.</p>"
        f'<table class="prov"><tbody>{rows}</tbody></table>'
        '<p class="small">The same numbers stand beside this page as CSV and JSON.</p>'
    )
