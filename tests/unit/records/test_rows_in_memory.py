"""Frames and rows that are not quite lists: one clear line, and nothing taken for a name."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from byway.errors import BadInput
from byway.records import Index, Person, add, link, listing_of, parse_birth, read_list
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


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT], ids=repr)
def test_what_is_missing_is_a_date_that_is_not_said(missing: Any) -> None:
    assert parse_birth(missing) == (0, 0, 0)
    rows = [{"id": missing, "surname": "Щукин", "given": missing, "born": missing}]
    listing = listing_of("l", rows)
    assert (listing.ids, listing.column("given")) == (["1"], [""])


NOBODY: list[Any] = [
    None, "Щукин Юрий", 7, {"surname": None}, {"surname": " ", "name": "\u00a0"},
    Person(name=float("nan")), {"surname": np.array(["Щукин", "Тамм"])},  # type: ignore[arg-type]
]  # fmt: skip


@pytest.mark.parametrize("person", NOBODY, ids=repr)
def test_who_is_nobody_is_one_clear_line(tmp_path: Path, person: Any) -> None:
    add(listing_of("l", ROWS + crowd(60)), tmp_path, "l", source="a test", as_of="2024-12-01")
    with pytest.raises(BadInput, match="expected") as caught:
        Index.open(tmp_path, "l").lookup(person)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("rows", [None, 7, "Щукин", pd.DataFrame({"surname": ["Щукин"]}), [None]],
                         ids=repr)  # fmt: skip
def test_what_is_no_rows_is_one_clear_line(rows: Any) -> None:
    with pytest.raises(BadInput, match="list 'l': expected rows"):
        listing_of("l", rows)
    with pytest.raises(BadInput, match="expected"):
        link(7, draws=1)  # type: ignore[arg-type]


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\t", "\u200b"], ids=repr)
def test_a_blank_surname_does_not_hide_a_whole_name(tmp_path: Path, blank: str) -> None:
    row = {"id": "x", "surname": blank, "given": blank, "name": "Щукин Юрий Олегович"}
    plain = {"id": "x", "name": "Щукин Юрий Олегович"}
    add(listing_of("l", [row, *crowd(60)]), tmp_path, "l", source="a test", as_of="2024-12-01")
    index = Index.open(tmp_path, "l")
    answer = index.lookup(plain)
    assert answer.candidates[0].ids == ["x"] and answer == index.lookup(row)


def test_cells_in_memory_are_no_longer_than_those_of_files() -> None:
    for cell in ({"surname": "я" * 100_001}, {"surname": "Щукин", "id": "1" * 100_001}):
        for rows in ([ROWS[0], cell], pd.DataFrame([ROWS[0], cell])):
            with pytest.raises(BadInput, match="row 2: expected cells of at most 100000") as caught:
                link({"l": rows}, draws=1)
            assert len(str(caught.value)) < 200


def test_half_a_character_is_replaced(tmp_path: Path) -> None:
    entity = '{"id": "a\\ud800", "schema": "Person", "properties": {"name": ["Щук\\ud800ин Юрий"]}}'
    (tmp_path / "a.json").write_text(entity, encoding="utf-8")
    listing = read_list(tmp_path / "a.json")
    assert (listing.ids, listing.column("name")) == (["a\ufffd"], ["Щук\ufffdин Юрий"])
    assert listing_of("b", [{"surname": "Щук\ud800ин"}]).column("surname") == ["Щук\ufffdин"]
    smile = {"surname": "Щукин \U0001f600"}
    assert listing_of("b", [smile]).column("surname") == [smile["surname"]]
