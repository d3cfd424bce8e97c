"""A linkage as one self-contained page: no script, nothing from outside, for phone and paper."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import numpy as np

from byway.records.explaining import NOT_COMPARED
from byway.records.link import Linkage
from byway.records.model_weights import LevelWeight, level_weights
from byway.records.page_style import STYLE
from byway.records.pictures import calibration_picture, ranges_picture, weights_picture
from byway.records.reasons import Compared
from byway.records.wording import field_word, level_word

NEAREST = 15
"""Pairs shown, those nearest to one half."""


def report_page(linkage: Linkage, proposed: Sequence[Compared]) -> str:
    """The page as HTML; `proposed` are the pairs from which those nearest to one half are shown."""
    names = " and ".join(linkage.names())
    weights = level_weights(linkage)
    parts = [
        '<p class="careful"><strong>This page holds names and dates out of the lists.</strong> '
        "Keep it, send it and destroy it as you would the lists themselves. A pair here is a "
        "probability, not a person found, and an entry is not guilt.</p>",
        f"<h1>Who is on the lists: {escape(names)}</h1>",
        *_people(linkage),
        *_pairs(linkage),
        *_nearest(proposed),
        *_weights(weights),
        *_calibration(linkage.report),
        *_assumptions(linkage),
        *_sources(linkage.report),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        f"<title>Linkage of {escape(names)}</title><style>{STYLE}</style></head><body>\n"
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def _people(linkage: Linkage) -> Iterable[str]:
    report = linkage.report
    people, level = report["people"], f"{report['level']:.0%}"
    entries = sum(report["records"].values())
    yield (
        f'<p class="lead"><strong>{people["low"]:,} to {people["high"]:,}</strong> different '
        f"people stand behind {entries:,} entries; the middle of the draws is "
        f"{people['point']:,}.</p>"
    )
    yield (
        f"<p>The linkage was drawn {report['draws']:,} times. Each draw puts every entry with the "
        f"people it may belong to, all at once; {level} of the draws lie in the range. The range "
        "is what comparing names and dates leaves open. It says nothing about people on no list, "
        "or about a list that holds the wrong people.</p>"
    )
    rows = [("different people", people)]
    rows += [("on " + " and ".join(each["lists"]), each) for each in report["overlap"]]
    yield ranges_picture(rows)
    yield _table(
        ("", "low", "middle", "high"),
        [(name, f"{v['low']:,}", f"{v['point']:,}", f"{v['high']:,}") for name, v in rows],
    )
    yield (
        '<p class="small">The publishable floor is the low end: <code>byway figures floor '
        "--links</code>.</p>"
    )


def _pairs(linkage: Linkage) -> Iterable[str]:
    probability = linkage.pairs[2]
    tenth = np.minimum((probability * 10).astype(np.int64), 9)
    counts = np.bincount(tenth, minlength=10)
    sums = np.bincount(tenth, probability, minlength=10)
    yield "<h2>How sure the pairs are</h2>"
    yield (
        f"<p>{len(probability):,} pairs of entries have a probability of 0.01 or more. Pairs below "
        f"that hold {linkage.report['omitted_probability']:,.0f} matches in all.</p>"
    )
    yield _table(
        ("probability", "pairs", "matches expected among them"),
        [(f"{k / 10:.1f}–{(k + 1) / 10:.1f}", f"{counts[k]:,}", f"{sums[k]:,.0f}")
         for k in range(9, -1, -1)],
    )  # fmt: skip


def _nearest(proposed: Sequence[Compared]) -> Iterable[str]:
    yield "<h2>The pairs nearest to one half</h2>"
    if not proposed:
        yield "<p>No pair is undecided.</p>"
        return
    yield (
        "<p>Where the linkage knows least. A person who decides about some of them with "
        "<code>byway records review</code> teaches it most. Bits: +1 doubles the odds that two "
        "entries are one person, −1 halves them.</p>"
    )
    nearest = sorted(proposed, key=lambda pair: abs(pair.probability - 0.5))[:NEAREST]
    for pair in nearest:
        says = {weight.field: weight for weight in pair.weights}
        rows = []
        if abs(says["together"].bits if "together" in says else 0) < 0.05:
            says.pop("together", None)
        for name in (*pair.fields, *(["together"] if "together" in says else [])):
            weight = says.get(name)
            cells = [entry.get(name, "") for entry in pair.entries]
            if weight:
                said = level_word("en", name, weight.level)
            else:
                said = "not compared" if name in NOT_COMPARED else ""
            bits = f"{weight.bits:+.1f}" if weight else ""
            rows.append((field_word("en", name), *cells, said, bits))
        heads = [f"{name} {identity}" for name, identity in zip(pair.lists, pair.ids, strict=True)]
        yield (
            f'<div class="pair"><h3>probability {pair.probability:.2f}, all fields '
            f"{pair.bits:+.1f} bits</h3>"
            + _table(("", *heads, "compared", "bits"), rows, right=(4,), stack=True)
            + "</div>"
        )


def _weights(weights: Sequence[LevelWeight]) -> Iterable[str]:
    yield "<h2>What each agreement weighs</h2>"
    yield (
        "<p>Learned from the lists: how often two entries of one person agree in this way, against "
        "how often two people do. Where it depends on the value, a line runs from the commonest "
        "names to the rarest: a shared rare surname says more than a shared Иванов.</p>"
    )
    yield _picture(weights_picture(weights))
    yield _table(
        ("field", "agreement", "one person", "by chance", "bits"),
        [
            (
                field_word("en", w.field), level_word("en", w.field, w.level), f"{w.m:.1%}",
                "as common as the value" if w.u is None else _small(w.u),
                f"{w.bits[1]:+.1f}" + (
                    f" ({w.bits[0]:+.1f} to {w.bits[2]:+.1f})"
                    if w.bits[2] - w.bits[0] > 0.2 else ""
                ),
            )
            for w in weights
        ],
        right=(2, 3, 4),
        stack=True,
    )  # fmt: skip


def _calibration(report: dict[str, Any]) -> Iterable[str]:
    yield "<h2>Do the probabilities come true?</h2>"
    bins = report.get("calibration")
    if not bins:
        yield (
            "<p>Not checked: no pair was reviewed. <code>byway records review DIR</code> asks a "
            "person about at most 500 pairs, and <code>--labels</code> gives the answers back.</p>"
        )
        return
    yield (
        f"<p>{sum(each['pairs'] for each in bins):,} reviewed pairs, by the probability that a "
        "linkage without the answers gave them. On the dashed line, what was said came true.</p>"
    )
    yield _picture(calibration_picture(bins))
    yield _table(
        ("probability", "pairs", "said, mean", "found one person", "its 95 % range"),
        [
            (f"{b['low']:.1f}–{b['high']:.1f}", f"{b['pairs']:,}", f"{b['mean']:.2f}",
             f"{b['share']:.2f}", f"{b['share_low']:.2f}–{b['share_high']:.2f}")
            for b in bins
        ],
    )  # fmt: skip


def _assumptions(linkage: Linkage) -> Iterable[str]:
    yield "<h2>What this rests on</h2><dl>"
    stated = [
        ("One person, one entry in each list, or a duplicate", "Within a draw an entry belongs to "
         "one person only; a person may have several entries on a list."),
        ("Fields speak for themselves", "Given whether two entries are one person, agreement in "
         "one field does not change that of another, but for names that go together in a "
         "community, which are weighed apart."),
        ("Units and sexes are not compared", "They are kept and shown, and weigh nothing: two "
         "entries with different units are not kept apart by it."),
        ("Chance is as the lists are", "How common a name is, is counted on these lists, not in "
         "the country."),
        ("Only some pairs are compared", "Those that share at least one of several keys. A person "
         "whose every name is damaged on one list can be missed."),
        ("A relative can look like the same person", "Brothers share surname and patronymic; with "
         "an initial and no date of birth nothing tells them apart."),
    ]  # fmt: skip
    if missed := linkage.report.get("missed_pairs"):
        stated.append(("Some pairs share no key", f"By what the keys miss of each other's finds, "
                       f"about {missed:,.0f} pairs of one person were never compared; the draws "
                       "allow for them."))  # fmt: skip
    for name, text in stated:
        yield f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>"
    if linkage.report["labels"]:
        yield (
            "<dt>Reviewed pairs are right</dt><dd>"
            f"{linkage.report['labels']:,} pairs are taken as a person decided them.</dd>"
        )
    yield "</dl>"


def _sources(report: dict[str, Any]) -> Iterable[str]:
    yield "<h2>Where the lists come from</h2>"
    for each in report["sources"]:
        said = [
            ("source", each["source"] or "not stated"),
            ("as of", each["as_of"] or "not stated"),
            ("said to hold", each["coverage"] or "not stated"),
            ("file", f"{each['file'] or 'in memory'}, SHA-256 {each['sha256']}"),
            *(("note", note) for note in each["notes"]),
        ]
        yield f"<h3>{_plain(each['name'])}: {report['records'][each['name']]:,} entries</h3><p>"
        yield "<br>".join(f"{name}: {_plain(text)}" for name, text in said) + "</p>"
    yield (
        f'<p class="small">Seed {report["seed"]}, {report["draws"]:,} draws, '
        f"{report['seconds']:,} seconds.</p>"
    )


def _small(share: float) -> str:
    return f"{share:.1%}" if share >= 0.001 else f"{share * 1e6:,.0f} in a million"


def _table(
    head: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] | None = None,
    stack: bool = False,
) -> str:  # fmt: skip
    """Cells are text, not HTML; columns in `right` (all but the first by default) are numbers.

    With `stack` a row becomes a block on a phone.
    """
    numbers = set(range(1, len(head)) if right is None else right)

    def css(place: int) -> str:
        return ' class="n"' if place in numbers else ""

    top = "".join(f"<th{css(k)}>{_plain(name)}</th>" for k, name in enumerate(head))
    body = "".join(
        "<tr>"
        + "".join(
            f'<td{css(k)} data-is="{_plain(head[k])}">{_plain(cell)}</td>' if head[k] else
            f"<td{css(k)}>{_plain(cell)}</td>"
            for k, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )  # fmt: skip
    kind = ' class="stack"' if stack else ""
    return f"<table{kind}><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _picture(drawn: str) -> str:
    return f'<div class="picture">{drawn}</div>'


def _plain(cell: str) -> str:
    """A list's cell as HTML text: escaped, and without signs that turn the writing around."""
    return escape("".join(c for c in cell if c.isprintable()))
