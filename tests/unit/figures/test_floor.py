"""The floor of a linkage run's folder."""

import json
from pathlib import Path
from typing import Any

import pytest

from byway.errors import BadInput
from byway.figures import read_floor

REPORT: dict[str, Any] = {
    "records": {"first": 26012, "second": 36040},
    "people": {"low": 48790, "point": 49210, "high": 49655},
    "seconds": 41.0,
}


def run(folder: Path, report: object) -> Path:
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")
    return folder


def test_floor(tmp_path: Path) -> None:
    found = read_floor(run(tmp_path, REPORT), period="2022-2024", population="declared wanted")
    assert (found.low, found.point, found.high) == (48790, 49210, 49655)
    document = found.as_dict()
    assert document["kind"] == "floor"
    assert document["linkage"].startswith("sha256:")
    assert document["records"] == REPORT["records"]
    assert document["period"] == "2022-2024"
    assert document["level"] == 0.95
    assert "48,790" in found._repr_html_()


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ([], "JSON object"),
        ({}, "people: expected low, point and high"),
        ({"people": {"low": 1, "point": 2}}, "people.high"),
        ({"kind": "report", "people": {"low": 1, "point": 2, "high": 3}}, "found 'report'"),
        ({"people": {"low": 3, "point": 2, "high": 4}}, "low ≤ point ≤ high"),
        ({"people": {"low": -1, "point": 2, "high": 4}}, "people.low"),
        ({"people": {"low": 1.5, "point": 2, "high": 4}}, "people.low"),
        ({"people": {"low": "1", "point": 2, "high": 4}}, "people.low"),
        ({"people": {"low": 1, "point": 2, "high": 4}, "records": 7}, "records"),
    ],
)
def test_bad_reports(tmp_path: Path, report: object, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_floor(run(tmp_path, report))
    assert said in str(caught.value)
    assert "report.json" in str(caught.value)


def test_no_folder_and_no_json(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="linkage run"):
        read_floor(tmp_path / "nowhere")
    (tmp_path / "report.json").write_text("{")
    with pytest.raises(BadInput, match="expected JSON"):
        read_floor(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        '{"people": {"low": NaN, "point": 2, "high": 3}}',
        '{"people": {"low": 1, "point": 2, "high": Infinity}}',
        '{"people": {"low": 1, "point": 2, "high": 1e400}}',
        '{"people": {"low": 1, "point": 2, "high": 3}, "records": {"a": NaN}}',
        "[" * 100_000,
    ],
)
def test_numbers_that_are_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "report.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="expected") as caught:
        read_floor(tmp_path)
    assert "\n" not in str(caught.value)
