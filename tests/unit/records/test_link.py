"""Linking files: what is written, and that it holds together."""

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from bench._lists import make_lists

from byway.errors import BadInput
from byway.records import Label, crowds, link, write_linkage
from byway.records.levels import FIELDS, NAMES
from byway.records.reasons import compare_entries
from tests.unit.records.lists import OTHERS, ROWS, crowd, write


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def linked(tmp_path_factory: Any) -> Path:
    folder = tmp_path_factory.mktemp("lists")
    a = write(folder / "wanted.csv", ROWS + crowd())
    b = write(
        folder / "missing.csv", OTHERS + [{**row, "id": "d" + row["id"]} for row in crowd(200)]
    )
    write_linkage(link([a, b], draws=20, seed=3), folder / "out")
    return folder / "out"


def test_it_writes_its_files_with_their_columns(linked: Path) -> None:
    heads = {
        path.name: path.read_text(encoding="utf-8").splitlines()[0] for path in linked.iterdir()
    }
    assert heads == {
        "pairs.csv": "list_a,id_a,list_b,id_b,probability",
        "people.csv": "person,list,id",
        "histories.csv": "wanted,missing,count",
        "draws.csv": "draw,wanted,missing,count",
        "review.json": "{",
        "report.html": "<!doctype html>",
        "report.json": "{",
    }


def test_spellings_of_one_person_are_linked_and_others_are_not(linked: Path) -> None:
    pairs = {(r["id_a"], r["id_b"]): float(r["probability"]) for r in rows_of(linked / "pairs.csv")}
    assert pairs["a1", "b1"] > 0.9
    assert pairs["a4", "b2"] > 0.9
    assert all(pairs.get((f"c{k}", f"dc{k}"), 0) > 0.9 for k in range(0, 200, 9))
    assert not any("b3" in pair or "a3" in pair for pair in pairs)
    assert all(p >= 0.01 for p in pairs.values())


def test_every_record_is_one_person_in_the_point_partition(linked: Path) -> None:
    people = rows_of(linked / "people.csv")
    assert len(people) == 405 + 204
    assert len({(r["list"], r["id"]) for r in people}) == len(people)
    numbers = [int(r["person"]) for r in people]
    assert numbers == sorted(numbers) and set(numbers) == set(range(1, max(numbers) + 1))


def test_histories_and_draws_count_the_same_people(linked: Path) -> None:
    people: dict[str, set[str]] = {}
    for row in rows_of(linked / "people.csv"):
        people.setdefault(row["person"], set()).add(row["list"])
    for row in rows_of(linked / "histories.csv"):
        on = {name for name in ("wanted", "missing") if row[name] == "1"}
        assert int(row["count"]) == sum(lists == on for lists in people.values())
    report = json.loads((linked / "report.json").read_text(encoding="utf-8"))
    totals = [
        sum(int(r["count"]) for r in rows_of(linked / "draws.csv") if r["draw"] == str(draw))
        for draw in range(1, 21)
    ]
    assert report["people"]["low"] <= sorted(totals)[10] <= report["people"]["high"]
    for row in rows_of(linked / "draws.csv"):
        assert int(row["count"]) >= 0 and (row["wanted"], row["missing"]) != ("0", "0")


def test_the_report_says_what_the_contract_asks(linked: Path) -> None:
    report = json.loads((linked / "report.json").read_text(encoding="utf-8"))
    assert report["records"] == {"wanted": 405, "missing": 204}
    assert report["overlap"][0]["lists"] == ["wanted", "missing"]
    for part in (report["people"], report["overlap"][0]):
        assert part["low"] <= part["point"] <= part["high"]
    assert report["omitted_probability"] >= 0 and report["seconds"] > 0
    assert set(report["model"]) == {"surname", "given", "patronymic", "born", "place"}


def test_the_same_seed_gives_the_same_answer() -> None:
    lists = {"a": ROWS + crowd(), "b": OTHERS}
    first, second, third = (link(lists, draws=5, seed=s) for s in (1, 1, 2))
    assert (first.histories == second.histories).all()
    assert first.pairs[2].tolist() == second.pairs[2].tolist()
    assert first.pairs[2].tolist() != third.pairs[2].tolist()


def test_a_list_linked_with_itself_is_deduplicated_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [*crowd(150), {**crowd()[3], "id": "again"}])
    result = link([path, path], draws=5)
    assert result.report["records"] == {"a": 151}
    assert result.report["people"]["point"] == 150


def test_frames_are_taken() -> None:
    lists = [pd.DataFrame(ROWS), pl.DataFrame(OTHERS)]
    result = link(lists, draws=3, names=["x", "y"])
    assert result.report["records"] == {"x": 5, "y": 4}


def test_labels_decide_their_pairs() -> None:
    lists = {"a": ROWS + crowd(), "b": OTHERS}
    labels = [Label("a", "a1", "b", "b1", False), Label("a", "a2", "b", "b3", True)]
    result = link(lists, draws=5, labels=labels)
    ids = result.ids
    pairs = {
        (ids[i], ids[j]): p for i, j, p in zip(*(x.tolist() for x in result.pairs), strict=True)
    }
    assert ("a1", "b1") not in pairs
    assert pairs["a2", "b3"] == 1.0


def test_labels_that_contradict_each_other_by_way_of_others_are_bad_input() -> None:
    lists = {"a": ROWS + crowd(60), "b": OTHERS}
    chain = [("a", "a1", "b", "b1", True), ("b", "b1", "b", "b4", True),
             ("a", "a1", "b", "b4", False)]  # fmt: skip
    labels = [Label(*said, f"label.csv, line {k}") for k, said in enumerate(chain, start=2)]
    assert link(lists, draws=1, labels=labels[:2]).report["labels"] == 2
    with pytest.raises(BadInput, match=r"line 4: .* one by label.csv, line 3; label.csv, line 2"):
        link(lists, draws=1, labels=labels)


def test_a_pair_known_to_be_two_people_leaves_the_rival_its_share() -> None:
    twins = [{**ROWS[0], "id": "x"}, {**ROWS[0], "id": "y"}]
    lists = {"a": ROWS[:1] + crowd(), "b": twins + crowd(40)}
    labels = [Label("a", "a1", "b", "x", False), Label("b", "x", "b", "y", False)]
    result = link(lists, draws=20, labels=labels)
    ids = result.ids
    columns = (column.tolist() for column in result.pairs)
    found = {(ids[i], ids[j]): p for i, j, p in zip(*columns, strict=True)}
    assert found["a1", "y"] > 0.9


def test_a_date_that_stands_for_unknown_is_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowds, "MOST_PAIRS", 200)
    rows = [{**row, "born": "01.01.1900"} for row in crowd(300)]
    again = [{**row, "id": "again" + row["id"]} for row in rows[:40]]
    result = link({"a": rows, "b": again}, draws=5)
    assert 30 <= result.report["overlap"][0]["point"] <= 45
    for source in result.report["sources"]:
        assert [note for note in source["notes"] if note.startswith("1900-01-01:")]


def test_a_crowd_that_nothing_tells_apart_is_bad_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowds, "MOST_PAIRS", 200)
    same = [{"id": f"s{k}", "surname": "Иванов", "given": "Иван"} for k in range(30)]
    with pytest.raises(BadInput, match=r"^b: expected .* found 30 of one name like s0$"):
        link({"a": crowd(60), "b": same}, draws=1)
    assert link({"a": crowd(60), "b": same[:10]}, draws=1).report["records"]["b"] == 10


def test_the_bits_shown_are_those_that_a_pair_was_weighed_by() -> None:
    made = make_lists({"a": 300, "b": 400}, 100, 5)
    result = link(made.lists, draws=2)
    for pair in range(0, len(result.values), 7):
        shown = compare_entries(result, pair)
        levels = {w.field: w.level for w in shown.weights}
        nats = float(result.values[pair]) + sum(
            float(result.model.weights[FIELDS.index(name), NAMES[FIELDS.index(name)].index(level)])
            for name, level in levels.items() if name in FIELDS
        )  # fmt: skip
        assert shown.bits == pytest.approx(nats / np.log(2), abs=1e-3)
        beside = next((w.bits for w in shown.weights if w.field == "together"), 0.0)
        assert abs(beside) < 9


@pytest.mark.parametrize("names", [["draw", "b"], ["a", "a"], ["draw", "x"], ["=x", "b"], ["a"]])
def test_unusable_names_are_bad_input(names: list[str]) -> None:
    with pytest.raises(BadInput, match="name"):
        link([ROWS, OTHERS], draws=1, names=names)


def test_ids_that_start_a_formula_are_written_inert(tmp_path: Path) -> None:
    rows = [{**row, "id": "=1+" + row["id"]} for row in crowd(60)]
    write_linkage(link({"a": rows}, draws=2), tmp_path / "out")
    assert all(row["id"].startswith("'=") for row in rows_of(tmp_path / "out" / "people.csv"))


def test_a_range_of_invented_lists_is_near_the_truth() -> None:
    made = make_lists({"a": 1200, "b": 1800}, 600, 5)
    result = link(made.lists, draws=40)
    both = result.report["overlap"][0]
    assert 0.93 * 600 <= both["point"] <= 1.07 * 600
    assert both["low"] < both["high"]


def test_a_watcher_sees_every_draw() -> None:
    seen: list[int] = []

    def watch(draws: Iterable[Any]) -> Iterator[Any]:
        for number, draw in enumerate(draws):
            seen.append(number)
            yield draw

    watched = link({"a": ROWS + crowd(60), "b": OTHERS}, draws=5, watch=watch)
    assert seen == [0, 1, 2, 3, 4]
    plain = link({"a": ROWS + crowd(60), "b": OTHERS}, draws=5)
    assert watched.report["people"] == plain.report["people"]
