"""What the report page's sections share: its style, and how numbers and rows are written."""

from collections.abc import Iterable
from html import escape

from byway.figures.plots import Bar
from byway.figures.result import Estimate

LONGEST_WORD = 32
"""Letters of a word in a table that is broken rather than left to widen it."""

STYLE = """
:root { color-scheme: light; }
body { font: 17px/1.5 Georgia, "Times New Roman", serif; color: #1c1c1c; background: #fff;
  margin: 0 auto; padding: 1.2rem; max-width: 46rem; overflow-wrap: break-word; }
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
td.long { overflow-wrap: anywhere; min-width: 9rem; }
.missed { color: #b3261e; font-weight: bold; }
@media (max-width: 34rem) {
  body { font-size: 16px; padding: .8rem; overflow-wrap: anywhere; }
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


def people(value: float | None) -> str:
    return "no limit" if value is None else f"{value:,.0f}"


def range_of(result: Estimate) -> str:
    if result.interval is None:
        return ""
    low, high = result.interval
    return f"{people(low)} to {people(high)}"


def _wrapping(html: str) -> str:
    """The class of a cell with a word too long for its column."""
    return "long" if any(len(word) > LONGEST_WORD for word in html.split()) else ""


def row(cells: Iterable[tuple[str, str, str]]) -> str:
    """A table row of (column name, class, HTML)."""
    inside = "".join(
        f'<td class="{css or _wrapping(html)}" data-is="{escape(name)}">{html}</td>'
        for name, css, html in cells
    )
    return f"<tr>{inside}</tr>"


def bar(name: str, result: Estimate) -> Bar:
    low, high = result.interval or (None, None)
    return name, result.estimate, low, high
