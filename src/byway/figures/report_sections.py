"""The report page's later sections: strata, linkage, validation and sensitivity."""

from html import escape

from byway.figures.plots import validation_picture, xi_picture
from byway.figures.report import Report
from byway.figures.report_html import bar, people, range_of, row
from byway.figures.result import Refusal, percent
from byway.figures.svg import density_picture


def strata_section(report: Report) -> str:
    if not report.strata:
        return ""
    interval = f"{percent(report.level)} interval"
    rows = []
    for r in report.results:
        for name, part in (r.strata or {}).items():
            rows.append(
                row(
                    (
                        ("stratum", "", escape(name)),
                        ("method", "", escape(r.method)),
                        ("people seen", "n", f"{part.n_observed:,}"),
                        (
                            "estimate",
                            "n",
                            people(part.estimate) if part.refused is None else "refused",
                        ),
                        (interval, "n", range_of(part)),
                    )
                )
            )
    head = (
        '<thead><tr><th>stratum</th><th>method</th><th class="n">seen</th>'
        f'<th class="n">estimate</th><th class="n">{interval}</th></tr></thead>'
    )
    return (
        "<h2>Strata</h2><p>Each stratum is fitted apart; a total adds them up and is refused if "
        f'one of them is.</p><table class="stack">{head}<tbody>{"".join(rows)}</tbody></table>'
    )


def draws_section(report: Report) -> str:
    if not report.draws:
        return ""
    rows = []
    by_rubin = f"by Rubin's rule, {percent(report.level)}"
    for r in report.answered:
        link = r.linkage or {}
        rubin = link.get("rubin") or {}
        second, share = "", link.get("share")
        if rubin:
            low, high = rubin["interval"]
            second = f"{people(rubin['estimate'])} ({people(low)} to {people(high)})"
        rows.append(
            row(
                (
                    ("method", "", f"<b>{escape(r.method)}</b>"),
                    ("due to linkage", "n", "not known" if share is None else f"{share:.0%}"),
                    ("draws refused", "n", f"{link.get('refused', 0)} of {link.get('draws', 0)}"),
                    (by_rubin, "n", second),
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
        f'<th class="n">draws refused</th><th class="n">{by_rubin}</th></tr></thead>'
    )
    ran = f"{report.draws:,} ways of linking the lists, and its interval above holds all of them."
    if report.draws == 1:
        ran = "one way of linking the lists. One draw cannot show what linking them adds."
    return (
        f"<h2>What linking the lists adds</h2><p>Each method ran on {ran}</p>"
        f'<table class="stack">{head}<tbody>{"".join(rows)}</tbody></table>{picture}'
    )


def validation_section(report: Report) -> str:
    if report.unchecked is not None:
        why = escape(report.unchecked.detail)
        return f"<h2>Checked inside the data</h2><p>Not possible. {why}</p>"
    interval = f"{percent(report.level)} interval"
    rows = []
    lines = []
    unchecked = _unchecked(report)
    for method, checks in report.checks:
        for c in (c for c in checks if c.left_out not in unchecked):
            rows.append((method, c.truth, bar(c.left_out, c.result)))
            verdict = "yes" if c.covers else '<span class="missed">no</span>'
            if c.result.refused is not None:
                verdict = f"refused: {escape(c.result.refused.reason)}"
            lines.append(
                row(
                    (
                        ("left out", "", escape(c.left_out)),
                        ("method", "", escape(method)),
                        ("known size", "n", f"{c.truth:,}"),
                        (
                            "estimate",
                            "n",
                            people(c.result.estimate) if c.covers is not None else "",
                        ),
                        (interval, "n", range_of(c.result)),
                        ("held", "", verdict),
                    )
                )
            )
    head = (
        '<thead><tr><th>left out</th><th>method</th><th class="n">known size</th>'
        f'<th class="n">estimate</th><th class="n">{interval}</th><th>held</th></tr></thead>'
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
            f'<p class="small">{escape(name)} cannot be checked by any method. Among its people: '
            f"{escape(why)}</p>"
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


def sensitivity_section(report: Report) -> str:
    found = report.sensitivity
    start = "<h2>If the assumption is loosened</h2>"
    if isinstance(found, Refusal):
        return f"{start}<p>Refused ({escape(found.reason)}): {escape(found.detail)}</p>"
    model = "; ".join("+".join(part) for part in found.model)
    rows = "".join(
        row(
            (
                ("lists", "", escape(" and ".join(p.lists))),
                ("half the odds", "n", people(p.at_half) if p.at_half else "no estimate"),
                ("twice the odds", "n", people(p.at_double) if p.at_double else "no estimate"),
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
