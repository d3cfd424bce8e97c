"""A look-up by too little is not answered with "not listed"; files asked from stay as they are."""

import csv
from pathlib import Path
from typing import Any

import pytest

from byway.cli.main import main
from byway.errors import BadInput
from byway.records import Index, Person, add, editions, listing_of
from tests.unit.records.lists import ROWS, crowd, write
from tests.unit.records.test_commands import run


@pytest.fixture
def store(tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.setenv("BYWAY_STORE", str(tmp_path / "store"))
    rows = ROWS + crowd(60)
    rows += [{**rows[0], "id": f"again{k}"} for k in range(20)]
    add(listing_of("l", rows), tmp_path / "store", "l", source="a test", as_of="2024-12-01")
    return tmp_path


@pytest.mark.parametrize("name", ["Юрий", "И.", "И. И.", "Юрий Олегович", "Y."])
def test_a_given_name_alone_is_too_little(store: Path, capsys: Any, name: str) -> None:
    code, out, err = run(capsys, "lookup", "--list", "l", "--name", name)
    assert (code, out) == (2, "")
    assert "expected a surname" in err and err.count("\n") == 1


@pytest.mark.parametrize(
    "person",
    [
        Person(given="Юрий", born="02.03.1990"),
        Person(given="Юрий", patronymic="Олегович", born="1990"),
    ],
)
def test_a_date_stands_in_for_a_surname(store: Path, person: Person) -> None:
    answer = Index.open(store / "store", "l").lookup(person)
    assert "a1" in answer.candidates[0].ids


@pytest.mark.parametrize(
    "person",
    [
        Person(given="И.", patronymic="Олегович", born="1990"),
        Person(given="Юрий", patronymic="О.", born="1990"),
        Person(given="Юрий", patronymic="Олегович"),
        Person(given="Юрий", born="1990"),
        Person(given="Юрий", born="03.1990"),
    ],
)
def test_a_year_alone_or_with_an_initial_is_too_little(store: Path, person: Person) -> None:
    with pytest.raises(BadInput, match=r"expected a surname.*found too little to look for"):
        Index.open(store / "store", "l").lookup(person)


def test_a_batch_says_who_was_not_looked_up(store: Path, capsys: Any) -> None:
    queries = [
        {"id": "q1", "surname": "", "given": "Юрий"},
        {"id": "q2", "surname": "Щукин", "given": "Юрий"},
    ]
    path, out = write(store / "q.csv", queries), store / "out.csv"
    code, _, err = run(capsys, "lookup", "--list", "l", "--batch", str(path), "--out", str(out))
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert code == 0 and rows[0]["not_listed"] == "0.980000" and rows[0]["id"] == ""
    assert "1 row(s) with too little to look for" in err and "first: id q1" in err


def test_the_questions_are_not_written_over(store: Path, capsys: Any) -> None:
    path = write(store / "q.csv", ROWS)
    before = path.read_bytes()
    code, _, err = run(
        capsys, "lookup", "--list", "l", "--batch", str(path), "--out", str(store / "." / "q.csv")
    )
    assert code == 2 and "another file than --batch" in err
    assert path.read_bytes() == before


def test_a_persons_date_that_is_none_is_refused_and_a_rows_is_missing(store: Path) -> None:
    index = Index.open(store / "store", "l")
    with pytest.raises(BadInput, match="expected a date of birth"):
        index.lookup(Person(surname="Щукин", born="31.02.1990"))
    row = {"surname": "Щукин", "born": "31.02.1990"}
    assert index.lookup(row) == index.lookup({"surname": "Щукин"})


def test_many_ids_of_a_person_are_not_all_printed(store: Path, capsys: Any) -> None:
    code, out, _ = run(capsys, "lookup", "--list", "l", "--name", "Щукин Юрий Олегович")
    assert code == 0 and "and 13 more)" in out


def test_a_list_is_looked_for_inside_the_store_only(store: Path) -> None:
    with pytest.raises(BadInput, match="expected a list kept"):
        editions(store / "store" / "l", "../l")


def test_an_older_report_goes_before_anything_beside_it(
    store: Path, capsys: Any, monkeypatch: Any
) -> None:
    a, b, out = write(store / "a.csv", ROWS), write(store / "b.csv", crowd(30)), store / "links"
    arguments = ("link", str(a), str(b), "--out", str(out), "--draws", "2", "--ftm")
    assert run(capsys, *arguments)[0] == 0 and (out / "report.json").is_file()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("byway.cli.records.link.write_linkage", killed)
    with pytest.raises((SystemExit, KeyboardInterrupt)):
        main(["records", *arguments])
    assert (out / "entities.ftm.json").is_file() and not (out / "report.json").exists()


def test_a_file_in_the_place_of_the_folder_is_said(store: Path, capsys: Any) -> None:
    a = write(store / "a.csv", ROWS)
    code, _, err = run(capsys, "link", str(a), "--out", str(a), "--draws", "2", "--ftm")
    assert code == 2 and "expected a folder, found a file" in err and a.is_file()
