"""How results draw themselves in a notebook: weights, calibration, the steps of an explanation."""

from html import escape
from typing import TYPE_CHECKING

from byway.records.explaining import explain, explain_nobody
from byway.records.model_weights import level_weights
from byway.records.pictures import calibration_picture, ranges_picture, weights_picture
from byway.records.reasons import Compared
from byway.records.waterfall import pair_waterfall, waterfall

if TYPE_CHECKING:
    from byway.records.answers import Answer
    from byway.records.link import Linkage

_CAREFUL = "Holds names out of the lists. A match is a probability, not a person found."


def linkage_html(linkage: "Linkage") -> str:
    """People and overlaps with their ranges, what each level weighs, calibration if labelled."""
    report = linkage.report
    rows = [("different people", report["people"])]
    rows += [("on " + " and ".join(each["lists"]), each) for each in report["overlap"]]
    body = "".join(
        f"<tr><th style='text-align:left'>{escape(name)}</th><td>{values['low']:,} to "
        f"{values['high']:,}, middle {values['point']:,}</td></tr>"
        for name, values in rows
    )
    table = f"<table><caption>{report['draws']:,} draws</caption>{body}</table>"
    pictures = [ranges_picture(rows), weights_picture(level_weights(linkage))]
    if report.get("calibration"):
        pictures.append(calibration_picture(report["calibration"]))
    return _box([table, *pictures])


def answer_html(answer: "Answer") -> str:
    """The two most probable candidates, their reasons in words and as a picture."""
    parts = [f"<p><em>{_CAREFUL}</em></p>"]
    if not answer.candidates:
        parts += [f"<p>{escape(line)}</p>" for line in explain_nobody(answer)]
    for candidate in answer.candidates[:2]:
        entry = " ".join(cell for cell in candidate.entry.values() if cell)
        parts.append(f"<h4>{_plain(entry)} (id {_plain(', '.join(candidate.ids))})</h4>")
        parts.append(waterfall(answer, candidate))
        lines = "".join(f"<li>{_plain(line)}</li>" for line in explain(answer, candidate))
        parts.append(f"<ul>{lines}</ul>")
    return _box(parts)


def pair_html(pair: Compared) -> str:
    """Two entries side by side, and the steps to their probability."""
    heads = "".join(
        f"<th>{_plain(f'{name} {identity}')}</th>"
        for name, identity in zip(pair.lists, pair.ids, strict=True)
    )
    rows = "".join(
        f"<tr><th style='text-align:left'>{escape(name)}</th>"
        + "".join(f"<td>{_plain(entry.get(name, ''))}</td>" for entry in pair.entries) + "</tr>"
        for name in pair.fields
    )  # fmt: skip
    table = f"<table><tr><th></th>{heads}</tr>{rows}</table>"
    return _box([f"<p><em>{_CAREFUL}</em></p>", table,
                 pair_waterfall(pair.weights, pair.probability)])  # fmt: skip


def _box(parts: list[str]) -> str:
    return f"<div style='max-width:44em'>{''.join(parts)}</div>"


def _plain(text: str) -> str:
    return escape("".join(c for c in text if c.isprintable()))
