"""What a look-up's reader sees: parts of names side by side, what was not compared, and nobody."""

import csv
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from byway.cli.records.review import page as page_of
from byway.records import (
    Answer,
    Candidate,
    Index,
    Person,
    Weight,
    add,
    editions,
    explain,
    link,
    listing_of,
    read_list,
    waterfall,
)
from byway.records.report_page import report_page
from byway.records.review import worth_a_label
from tests.unit.records.lists import ROWS, crowd, write
from tests.unit.records.test_commands import run

WHOLE = [
    {"id": "n1", "name": "Щукин Юрий Олегович", "born": "1990", "unit": "в/ч 12345", "sex": "м"},
    {"id": "n2", "name": "Тамм Юри\x1b", "born": "", "unit": "", "sex": ""},
]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.setenv("BYWAY_STORE", str(tmp_path / "store"))
    rows = WHOLE + [
        {"id": r["id"], "name": f"{r['surname']} {r['given']} {r['patronymic']}",
         "born": r["born"], "unit": "", "sex": ""} for r in crowd(60)
    ]  # fmt: skip
    path = write(tmp_path / "names.csv", rows)
    add(read_list(path), tmp_path / "store", "names", source="a paper", as_of="2024-12-01")
    return tmp_path


def test_whole_names_are_compared_part_by_part(store: Path) -> None:
    index = Index.open(store / "store", "names")
    best = index.lookup(Person(name="Юрий Олегович Щукин")).candidates[0]
    said = {weight.field: weight.compared for weight in best.weights}
    assert said["surname"] == "Щукин / Щукин: same"
    assert said["given"] == "Юрий / Юрий: same"
    assert said["patronymic"] == "Олегович / Олегович: same"


def test_unit_and_sex_are_shown_as_not_compared(store: Path, capsys: Any) -> None:
    asked = ("lookup", "--list", "names", "--name", "Щукин Юрий Олегович")
    code, out, _ = run(capsys, *asked)
    assert code == 0 and "not compared: unit в/ч 12345, sex м" in out
    code, out, _ = run(capsys, *asked, "--explain", "ru")
    assert code == 0 and "не сравнивается: часть в/ч 12345, пол м" in out
    code, out, _ = run(capsys, *asked, "--json")
    found = json.loads(out)
    assert found["candidates"][0]["entry"]["unit"] == "в/ч 12345"
    assert found["as_of"] == "2024-12-01" and found["source"] == "a paper"


def test_the_list_its_day_and_its_source_stand_above_the_answer(store: Path, capsys: Any) -> None:
    _, out, _ = run(capsys, "lookup", "--list", "names", "--name", "Щукин Юрий")
    assert out.startswith("list names as of 2024-12-01, source: a paper\n")


def test_no_entry_steers_the_terminal(store: Path, capsys: Any) -> None:
    for more in ((), ("--explain", "en")):
        code, out, _ = run(capsys, "lookup", "--list", "names", "--name", "Тамм Юри", *more)
        assert code == 0 and "Тамм" in out and "\x1b" not in out


def test_nobody_is_never_certain_and_an_older_picture_does_not_stay(
    store: Path, capsys: Any
) -> None:
    picture = store / "why.svg"
    picture.write_text("another person's", encoding="utf-8")
    code, out, _ = run(capsys, "lookup", "--list", "names", "--name", "Xaver Quux", "--picture",
                       str(picture))  # fmt: skip
    assert code == 0 and "> 99.9%" in out and "100" not in out
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert "No entry" in picture.read_text(encoding="utf-8")


def test_a_batch_goes_on_past_a_name_that_is_not_read(store: Path, capsys: Any) -> None:
    queries = write(store / "q.csv", [
        {"id": "q1", "surname": "䥴䥴"}, {"id": "q2", "surname": ""},
        {"id": "q3", "surname": "Щукин"},
    ])  # fmt: skip
    code, _, err = run(capsys, "lookup", "--list", "names", "--batch", str(queries), "--out",
                       str(store / "answers.csv"), "--prior", "0.1")  # fmt: skip
    assert code == 0 and "1 row(s) without a name left out" in err
    assert "1 name(s) in letters that are not read" in err
    with (store / "answers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0] == {"query_id": "q1", "rank": "", "id": "", "probability": "",
                       "not_listed": "0.900000"}  # fmt: skip
    assert rows[1]["query_id"] == "q3" and rows[1]["id"] == "n1"


@pytest.mark.parametrize(("bits", "said"), [(-0.04, False), (-0.4, True)])
def test_names_that_go_together_as_by_chance_are_no_line(bits: float, said: bool) -> None:
    weights = [Weight("surname", "Щукин / Щукин: same", "same", 5.0),
               Weight("together", "these names often go together", "often", bits)]  # fmt: skip
    candidate = Candidate(["a1"], 0.4, weights, 0.1, {"surname": "Щукин"})
    answer = Answer(0.6, [candidate], people=100)
    assert any("go together" in line for line in explain(answer, candidate)) == said
    assert ("names together" in waterfall(answer, candidate)) == said


def test_the_same_file_with_another_day_takes_the_place_of_the_one_before(
    store: Path, capsys: Any
) -> None:
    asked = ("add", str(store / "names.csv"), "--list", "names", "--source", "a paper", "--as-of")
    code, out, err = run(capsys, *asked, "2023-01-01")
    assert code == 0 and "as of 2023-01-01: kept" in out and "takes its place" in err
    _, out, _ = run(capsys, "lookup", "--list", "names", "--name", "Щукин Юрий")
    assert out.startswith("list names as of 2023-01-01")
    code, out, err = run(capsys, *asked, "2023-01-01")
    assert code == 0 and "already kept" in out and "place" not in err


def test_an_edition_left_half_made_by_a_killed_add_is_none(store: Path) -> None:
    folder = next((store / "store" / "names").iterdir())
    shutil.copytree(folder, folder.parent / ".partial-killed")
    (folder.parent / ".partial-killed" / "edition.json").write_text("{", encoding="utf-8")
    assert [each.folder for each in editions(store / "store", "names")] == [folder]
    (folder.parent / ".partial-now").mkdir()
    os.utime(folder.parent / ".partial-killed", (1e9, 1e9))
    add(read_list(write(store / "more.csv", WHOLE[:1])), store / "store", "names", source="a paper",
        as_of="2025-01-01")  # fmt: skip
    left = {each.name for each in folder.parent.glob(".partial-*")}
    assert left == {".partial-now"}


def test_the_page_says_what_is_not_compared() -> None:
    units = [{**row, "unit": "в/ч 12345"} for row in ROWS + crowd(60)]
    others = [{**row, "id": "b" + row["id"], "patronymic": "", "born": row["born"][-4:],
               "unit": "в/ч 54321"} for row in ROWS + crowd(60)]  # fmt: skip
    linkage = link([listing_of("a", units), listing_of("b", others)], draws=4)
    page = report_page(linkage, worth_a_label(linkage))
    assert "Units and sexes are not compared" in page
    assert '<td data-is="compared">not compared</td>' in page
    asked = page_of(worth_a_label(linkage)[0], 1, 2).splitlines()
    assert any(line.startswith("unit") and line.endswith("not compared") for line in asked)


def test_a_label_of_no_entry_is_named_by_file_and_line(tmp_path: Path, capsys: Any) -> None:
    lists = [str(write(tmp_path / f"{name}.csv", ROWS)) for name in ("a", "b")]
    (tmp_path / "b.csv").write_text("id,surname\nb1,Орлов\n", encoding="utf-8")
    labels = tmp_path / "label.csv"
    for rows, said in (
        ("a,a1,b,b1,1\na,a1,b,zz,1\n", "line 3: expected a record of the lists, found b zz"),
        ("a,a1,b,b1,1\na,a1,b,b1,0\n", "line 3: expected one answer for a a1 and b b1, found two"),
        ("a,a1,a,a1,1\n", "line 2: expected two records, found a a1 twice"),
    ):
        labels.write_text("list_a,id_a,list_b,id_b,match\n" + rows, encoding="utf-8")
        code, _, err = run(capsys, "link", *lists, "--out", str(tmp_path / "out"), "--labels",
                           str(labels))  # fmt: skip
        assert code == 2 and f"byway: {labels}, {said}" in err
    assert not (tmp_path / "out").exists()
