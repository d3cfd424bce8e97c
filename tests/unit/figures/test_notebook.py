"""Results at home in a notebook: a table with its picture, plain arrays, ArviZ data."""

import sys
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from byway.errors import BadInput
from byway.figures import build_report, estimate, pathways, sensitivity, trend
from byway.story import StateMap, Trigger, loads
from tests.spec import figures_tables as tables


def test_an_estimate_shows_itself() -> None:
    shown = estimate(tables.KOSOVO, "decomposable")._repr_html_()
    assert "<table>" in shown
    assert "<svg" in shown
    assert "12,595" in shown
    assert "9,827 to 16,544" in shown


def test_a_refusal_shows_its_reason_and_no_picture() -> None:
    shown = estimate(tables.ARTIFICIAL, "loglinear")._repr_html_()
    assert "disconnected-lists" in shown
    assert "<svg" not in shown


def test_names_are_escaped() -> None:
    sheet = tables.table("<b>one</b> two", {"10": 9, "01": 8})
    assert "<b>one" not in estimate(sheet, "independence")._repr_html_()


def test_a_report_and_its_sensitivity_show_themselves() -> None:
    report = build_report(tables.KOREA, bootstrap=20)
    shown = report._repr_html_()
    assert "<th style='text-align:left'>at least</th><td style='text-align:left'>123</td>" in shown
    assert shown.count("<tr>") == 1 + len(report.results)
    assert shown.count("<svg") == 1
    shown = sensitivity(tables.KOREA.table())._repr_html_()
    assert "at half, twice the odds" in shown
    assert shown.count("<svg") == 1
    apart = build_report(tables.table("a b", {"10": 9, "01": 8}), bootstrap=20)._repr_html_()
    assert "refused: no-overlap" in apart
    assert "<svg" not in apart


def test_pathways_show_themselves() -> None:
    story = loads(
        "byway: story/1\nclaims:\n  - {id: a, what: signed_contract, when: ../2024-05-01}\n"
        "  - {id: b, what: left_country, when: 2024-09-01}\n"
        "  - {id: c, what: hospital, basis: told, when: 2024-10-01}\n"
    )
    stories = {f"s{k}": replace(story, title=f"<s{k}>") for k in range(12)} | {"<copy>": story}
    stories["again"] = story
    words = ("signed_contract", "left_country", "hospital")
    states = StateMap({word: (Trigger(word),) for word in words})
    found = pathways(stories, states=states, completions=5, within="2024-05-01/2024-09-01")
    shown = found._repr_html_()
    assert "13 stories, median 123 days (the dates allow 123 to 123; 9 in 10 draws 123" in shown
    assert "not used: events that the teller did not live through" in shown
    assert ">13, of 13 stories<" in shown
    assert "the same story as &lt;copy&gt;" in shown
    assert "in 2024-05-01/2024-09-01" in shown
    assert "Only people who could tell" in shown
    assert shown.count("<svg") == 1


def test_a_trend_shows_itself() -> None:
    counts = {"month": [f"2024-{m:02d}" for m in range(1, 10)], "count": [500] * 9}
    shown = trend(pd.DataFrame(counts))._repr_html_()
    assert "steady, margin 25%" in shown
    assert "power if nothing changes" in shown
    assert "<svg" in shown


@pytest.mark.parametrize("version", ["0.23.4", "1.3.0"])
def test_arviz_data(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    taken: dict[str, Any] = {}

    def from_dict(groups: dict[str, Any] | None = None, **named: Any) -> str:
        taken.update(groups or named)
        return "data"

    stand_in = SimpleNamespace(__version__=version, from_dict=from_dict)
    monkeypatch.setitem(sys.modules, "arviz", stand_in)
    result = estimate(tables.KOREA, "latent-class")
    assert result.to_arviz() == "data"
    posterior = taken["posterior"]
    assert set(posterior) == {"N", "p0"}
    assert posterior["N"].shape == posterior["p0"].shape
    assert posterior["N"].shape[0] >= 4
    assert np.median(posterior["N"]) == result.estimate
    graphs = estimate(tables.KOREA, "decomposable", bootstrap=50)
    assert graphs.to_arviz() == "data"
    assert taken["posterior"]["N"].shape == (4, 12)
    assert taken["posterior"]["N"].ravel().tolist() == graphs.samples[:48].tolist()


def test_arviz_missing_or_not_applicable(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match="expected a posterior of one table"):
        estimate(tables.KOREA, "chao", bootstrap=20).to_arviz()
    monkeypatch.setitem(sys.modules, "arviz", None)
    with pytest.raises(BadInput, match=r"byway\[arviz\]"):
        estimate(tables.KOREA, "latent-class").to_arviz()
