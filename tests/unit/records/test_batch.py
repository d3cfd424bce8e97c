"""A batch's file: whole or not there, with nothing live in it, and its sums to one."""

import csv
from pathlib import Path
from typing import Any

import pytest

from byway.errors import BadInput
from byway.records import Answer, Index, add, answer_batch, listing_of
from byway.records.batch import answers
from tests.unit.records.lists import ROWS, crowd


def kept(store: Path, rows: list[dict[str, str]]) -> Index:
    add(listing_of("l", rows), store, "l", source="a test", as_of="2024-12-01")
    return Index.open(store, "l")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return kept(tmp_path_factory.mktemp("store"), ROWS + crowd(60))


def test_a_batch_that_is_broken_off_leaves_what_was_there(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, asked, real = tmp_path / "answers.csv", [], Index.lookup
    out.write_text("before", encoding="utf-8")

    def broken_off(self: Index, *person: Any, **options: Any) -> Answer:
        asked.append(person)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return real(self, *person, **options)

    monkeypatch.setattr(Index, "lookup", broken_off)
    with pytest.raises(KeyboardInterrupt):
        answer_batch(index, listing_of("q", ROWS), out, prior=0.02)
    assert out.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [out]


def test_ids_that_start_a_formula_are_written_inert_on_both_sides(tmp_path: Path) -> None:
    rows = [{**row, "id": "=" + row["id"]} for row in ROWS + crowd(60)]
    asked = [*rows[:1], {"id": "+q2", "surname": "Гонсалес"}]
    answer_batch(kept(tmp_path, rows), listing_of("q", asked), tmp_path / "answers.csv", prior=0.02)
    with (tmp_path / "answers.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert (found[0]["query_id"], found[0]["id"]) == ("'=a1", "'=a1")
    assert found[-1]["query_id"] == "'+q2"


@pytest.mark.parametrize("place", ["folder", "folder/file/answers.csv"])
def test_a_place_that_takes_no_file_is_one_line(index: Index, tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").touch()
    with pytest.raises(BadInput, match="expected a file to write, found: ") as caught:
        answer_batch(index, listing_of("q", ROWS), tmp_path / place, prior=0.02)
    assert "\n" not in str(caught.value) and place in str(caught.value)
    assert not list(tmp_path.rglob(".partial-*"))


def test_who_was_not_looked_up_keeps_the_prior_and_the_first_is_named(index: Index) -> None:
    queries = listing_of("q", [
        {"id": "q0", "surname": "䥴䥴"}, {"id": "q1", "surname": "Щукин"},
        {"id": "q2", "given": "Юрий"}, {"id": "q3", "given": "Олег"},
    ])  # fmt: skip
    found = dict(answers(index, queries, 0.1))
    for identity in ("q0", "q2", "q3"):
        answer = found[identity]
        assert (answer.not_listed, answer.others, answer.candidates) == (0.9, 0.1, [])
        assert (answer.prior, answer.people) == (0.1, 65)
    assert found["q1"].candidates
    notes = " ".join(queries.notes)
    assert "1 name(s) in letters that are not read" in notes
    assert "2 row(s) with too little" in notes and notes.endswith("first: id q2")
