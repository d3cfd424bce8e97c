"""Frames in and out, and results that draw themselves in a notebook."""

import csv
from pathlib import Path
from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from byway.errors import BadInput
from byway.records import (
    Index,
    Label,
    Linkage,
    add,
    answer_batch,
    answer_frame,
    editions,
    link,
    linkage_frame,
    listing_of,
    open_indexes,
    open_review,
    read_labels,
    read_list,
    remove_older,
    write_ftm,
    write_linkage,
    write_splink,
)
from byway.records.review import worth_a_label
from tests.unit.records.lists import OTHERS, ROWS, crowd, write


@pytest.fixture(scope="module")
def linkage() -> Linkage:
    lists = {"a": ROWS + crowd(100), "b": OTHERS}
    return link(lists, draws=3, labels=[Label("a", "a1", "b", "b1", True)])


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.Table.from_pylist])
def test_each_kind_of_frame_is_the_same_list(make: Any) -> None:
    rows = [{**row, "born": row["born"] or None} for row in ROWS]
    taken = link({"x": make(rows), "y": OTHERS}, draws=3)
    given = link({"x": ROWS, "y": OTHERS}, draws=3)
    assert (taken.histories == given.histories).all()
    assert taken.report["records"] == given.report["records"]


def test_headings_dates_and_numbers_of_a_frame_are_understood() -> None:
    frame = pd.DataFrame({
        "Фамилия": ["Щукин", "Їжак", "Петров"], "Имя": ["Юрий", None, "Олег"],
        "Дата рождения": pd.to_datetime(["1990-03-02", None, "1970-01-01"]), "id": [7.0, 8.0, 9.0],
    })  # fmt: skip
    listing = link([frame], draws=1, names=["x"]).lists[0]
    assert listing.ids == ["7", "8", "9"]
    assert listing.column("surname") == ["Щукин", "Їжак", "Петров"]
    assert listing.column("born") == ["1990-03-02", "", "1970-01-01"]


@pytest.mark.parametrize("backend", ["pandas", "polars", "pyarrow", "arrow"])
@pytest.mark.parametrize("table", ["pairs", "people", "histories", "draws"])
def test_results_as_frames_are_those_of_the_files(
    linkage: Linkage, tmp_path: Path, table: str, backend: str
) -> None:
    write_linkage(linkage, tmp_path)
    with (tmp_path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    frame = nw.from_native(linkage_frame(linkage, table, backend), eager_only=True)
    assert frame.implementation.value == backend or backend in ("pyarrow", "arrow")
    assert frame.columns == list(rows[0])
    ours = [
        {k: f"{v:.4f}" if k == "probability" else str(v) for k, v in row.items()}
        for row in frame.rows(named=True)
    ]
    assert ours == rows


def test_many_people_are_looked_up_from_a_frame(tmp_path: Path) -> None:
    add(listing_of("l", ROWS + crowd(100)), tmp_path, "l", source="t", as_of="2024-12-01")
    asked = pl.DataFrame({"id": ["q1", "q2"], "name": ["Yuri Shchukin", "Xaver Quux"]})
    frame = answer_frame(Index.open(tmp_path, "l"), asked, "polars", prior=0.5)
    assert frame.columns == ["query_id", "rank", "id", "probability", "not_listed"]
    assert frame["query_id"][0] == "q1" and frame["id"][0] == "a1"
    last = frame.row(-1)
    assert last[0] == "q2" and last[1:4] == (None, None, None) and last[4] == 1.0


def test_one_unreadable_name_does_not_lose_the_other_answers(tmp_path: Path) -> None:
    add(listing_of("l", ROWS + crowd(100)), tmp_path, "l", source="t", as_of="2024-12-01")
    asked = pl.DataFrame({"id": ["q1", "q2"], "name": ["䥴䥴", "Yuri Shchukin"]})
    with pytest.warns(UserWarning, match="1 name"):
        frame = answer_frame(Index.open(tmp_path, "l"), asked, "polars", prior=0.25)
    assert frame.row(0) == ("q1", None, None, None, 0.75)
    assert frame.row(1)[:3] == ("q2", 1, "a1")


def test_other_tables_and_backends_are_bad_input(linkage: Linkage) -> None:
    with pytest.raises(BadInput, match="table"):
        linkage_frame(linkage, "other")
    with pytest.raises(BadInput, match="backend"):
        linkage_frame(linkage, "pairs", "excel")
    with pytest.raises(BadInput, match="expected a path, rows or a frame"):
        link([object()], draws=1)


def test_results_draw_themselves(linkage: Linkage, tmp_path: Path) -> None:
    html = linkage._repr_html_()
    assert html.count("<svg") == 3 and "different people" in html
    pair = worth_a_label(linkage)[0]
    assert "<svg" in pair._repr_html_() and pair.ids[0] in pair._repr_html_()
    add(listing_of("l", [{**ROWS[0], "id": "<b>"}, *crowd(60)]), tmp_path, "l", source="t",
        as_of="2024-12-01")  # fmt: skip
    index = Index.open(tmp_path, "l")
    html = index.lookup({"name": "Юрий Щукин"})._repr_html_()
    assert "<svg" in html and "odds" in html and "<b>" not in html
    assert "Not on the list" in index.lookup({"name": "Xaver Quux"})._repr_html_()


MISSING = [
    pd.DataFrame({"surname": pd.array(["Иванов", pd.NA], dtype="string"), "given": ["Иван", "Олег"],
                  "born": pd.array([1990, None], dtype="Int64")}),
    pd.DataFrame({"surname": ["Иванов", None], "given": ["Иван", "Олег"],
                  "born": [1990.0, float("nan")]}),
    pl.DataFrame({"surname": ["Иванов", None], "given": ["Иван", "Олег"], "born": [1990, None]}),
    [{"surname": "Иванов", "given": "Иван", "born": 1990}, {"given": "Олег", "born": None}],
]  # fmt: skip


@pytest.mark.parametrize("frame", MISSING, ids=["NA", "NaN", "null", "rows"])
def test_what_is_missing_in_a_frame_is_an_empty_cell(frame: object) -> None:
    found = link({"l": frame, "k": ROWS}, draws=1).lists[0]
    assert found.cells == {"surname": ["Иванов", ""], "given": ["Иван", "Олег"],
                           "born": ["1990", ""]}  # fmt: skip


def test_a_frame_is_as_strict_as_a_file(tmp_path: Path) -> None:
    frame = pd.DataFrame({"surname": ["Иванов", None, "12"], "born": ["31.02.1990", "", ""]})
    listing = link({"l": frame, "k": ROWS}, draws=1).lists[0]
    assert len(listing) == 1 and listing.ids == ["1"]
    assert "2 row(s) without a name left out" in listing.notes
    assert any("'31.02.1990'" in note for note in listing.notes)
    with pytest.raises(BadInput, match="expected a column surname or name with names, found age"):
        link({"l": pd.DataFrame({"age": [1, 2]})}, draws=1)
    with pytest.raises(BadInput, match="found '7' twice"):
        link({"l": [{"id": 7, "surname": "Юдин"}, {"id": 7, "surname": "Орлов"}]}, draws=1)


def test_paths_may_be_strings_everywhere(tmp_path: Path, linkage: Linkage) -> None:
    store, out = str(tmp_path / "store"), str(tmp_path / "out")
    file = str(write(tmp_path / "a.csv", ROWS + crowd(60)))
    add(read_list(file), store, "a", source="t", as_of="2024-12-01")
    assert editions(store, "a")[0].name == "a" and set(open_indexes(store)) == {"a"}
    answers = str(tmp_path / "answers.csv")
    assert answer_batch(Index.open(store, "a"), read_list(file), answers, prior=0.5) > 0
    write_ftm(linkage, out)
    write_splink(linkage, out)
    write_linkage(linkage, out)
    remove_older(out, ftm=False, splink=False)
    with open_review(out) as review:
        label = str(review.path)
    Path(label).write_text("list_a,id_a,list_b,id_b,match\na,a1,b,b1,1\n", encoding="utf-8")
    assert len(read_labels(label)) == 1
    assert not (tmp_path / "out" / "splink").exists()
