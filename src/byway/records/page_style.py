"""The look of a linkage's page, on screen, on a phone and on paper."""

STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { font: 17px/1.5 Georgia, "Times New Roman", serif; color: #1c1c1c; background: #fff;
  margin: 0 auto; padding: 1.2rem; max-width: 46rem; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 1rem 0 .3rem; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .4rem; border-top: 1px solid #ccc; padding-top: 1rem; }
.careful { border: 2px solid #a8401b; padding: .6rem .9rem; margin: 0; }
.lead { font-size: 1.3rem; line-height: 1.4; margin: 1rem 0; padding: .8rem 1rem;
  border-left: 5px solid #1b6ca8; background: #f3f6fa; }
.lead strong { font-size: 1.9rem; white-space: nowrap; }
svg { width: 100%; height: auto; display: block; margin: .8rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem .35rem 0;
  border-bottom: 1px solid #ddd; }
td.n, th.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.small { font-size: .87rem; color: #444; }
.pair { border: 1px solid #ccc; padding: .6rem .9rem; margin: .8rem 0; }
.pair h3 { font-size: 1rem; margin: 0 0 .3rem; font-weight: normal; }
h3 { font-size: 1.05rem; margin: 1.2rem 0 .2rem; }
.pair table { font-size: .9rem; table-layout: fixed; }
.pair td:first-child { color: #555; }
.pair tr:last-child td { border-bottom: 0; }
dt { font-weight: bold; margin-top: .7rem; }
dd { margin: 0 0 .2rem; }
@media (max-width: 34rem) {
  body { font-size: 16px; padding: .8rem; }
  .picture { overflow-x: auto; }
  .picture svg { min-width: 30rem; }
  th, td { padding-right: .4rem; }
  th.n, td.n { white-space: normal; }
  .stack thead { display: none; }
  .stack tr { display: block; border-bottom: 1px solid #bbb; padding: .45rem 0; }
  .stack td, .stack td.n { display: block; border: 0; padding: .06rem 0; text-align: left;
    white-space: normal; }
  .stack td:empty { display: none; }
  .stack td[data-is]::before { content: attr(data-is) ": "; color: #666; }
}
@media print {
  body { max-width: none; font-size: 10.5pt; padding: 0; }
  h2 { break-after: avoid; }
  svg, tr, .pair, dt { break-inside: avoid; }
}
"""
