"""Frames and rows that are not quite lists: one clear line, and nothing taken for a name."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from byway.errors import BadInput
from byway.records import Index, add, link, listing_of, read_list
from tests.unit.records.lists import ROWS, crowd, write


@pytest.mark.parametrize(
    ("lists", "said"),
    [
        ({"a": pd.DataFrame([["Щукин", "x"]], columns=["surname", "surname"])}, "found one twice"),
        ({"a": pd.DataFrame([["Щукин", "x"]], columns=["surname", "Фамилия"])}, "one column"),
        ({"a": [1, 2]}, "rows by column, found int"),
        ({"a": [("Щукин",)]}, "rows by column, found tuple"),
    ],
)
def test_what_is_no_list_of_rows(lists: Any, said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        link(lists, draws=1)
    assert "\n" not in str(caught.value)


def test_one_path_alone_is_one_list(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", ROWS)
    assert link(str(path), draws=1).report["records"] == {"a": 5}
    with pytest.raises(BadInput, match="--seed"):
        link(path, draws=1, seed=-1)


def test_columns_of_a_frame_that_are_not_read_are_noted() -> None:
    frame = pd.DataFrame({"Ф.И.О.": ["Щукин Юрий"], "Звание": ["рядовой"]})
    assert "not read, --map takes one in: Звание" in link({"a": frame}, draws=1).lists[0].notes[1]


def test_missing_cells_of_a_query_are_missing(tmp_path: Path) -> None:
    add(listing_of("l", ROWS + crowd(60)), tmp_path, "l", source="a test", as_of="2024-12-01")
    index = Index.open(tmp_path, "l")
    asked: dict[str, Any] = {"surname": "Щукин", "given": float("nan"), "born": pd.NaT}
    assert index.lookup(asked) == index.lookup({"surname": "Щукин"})
    day = {"surname": "Щукин", "born": pd.Timestamp("1990-03-02")}
    assert [w.level for w in index.lookup(day).candidates[0].weights if w.field == "born"] == [
        "same"
    ]


def test_half_a_character_is_replaced(tmp_path: Path) -> None:
    entity = '{"id": "a\\ud800", "schema": "Person", "properties": {"name": ["Щук\\ud800ин Юрий"]}}'
    (tmp_path / "a.json").write_text(entity, encoding="utf-8")
    listing = read_list(tmp_path / "a.json")
    assert (listing.ids, listing.column("name")) == (["a\ufffd"], ["Щук\ufffdин Юрий"])
    assert listing_of("b", [{"surname": "Щук\ud800ин"}]).column("surname") == ["Щук\ufffdин"]
    smile = {"surname": "Щукин \U0001f600"}
    assert listing_of("b", [smile]).column("surname") == [smile["surname"]]
