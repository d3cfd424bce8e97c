"""A kept list's index: made anew for other code, whole or not at all, asked beside others."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from byway.errors import BadInput
from byway.records import (
    Index,
    Person,
    add,
    editions,
    lookup_lists,
    open_indexes,
    read_cells,
    read_list,
)
from byway.records import store as keeping
from byway.records.texts import number_of, numbered, packed, texts_at
from tests.unit.records.lists import OTHERS, ROWS, crowd, write

ASKED = Person(name="Щукин Юрий Олегович", born="02.03.1990")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    listing = read_list(write(tmp_path / "list.csv", [*ROWS, *crowd(80)]))
    add(listing, tmp_path, "wanted", source="a test", as_of="2024-12-01")
    return tmp_path


def index_of(store: Path) -> Path:
    (folder,) = editions(store, "wanted")[0].folder.glob("index-*")
    return folder


def test_an_index_of_other_code_is_made_anew(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Index.open(store, "wanted").lookup(ASKED)
    folder = index_of(store)
    old = folder.rename(folder.with_name("index-000000"))
    (folder.parent / "surname.npy").write_bytes(b"where an index once lay")
    capsys.readouterr()
    assert Index.open(store, "wanted").lookup(ASKED) == before
    assert "wanted: indexed by another version" in capsys.readouterr().err
    assert index_of(store) == folder and not old.exists()
    assert not list(folder.parent.glob("*.npy")) and not list(folder.parent.glob(".partial-*"))
    Index.open(store, "wanted")
    assert capsys.readouterr().err == ""


def test_a_store_that_may_not_be_written_refuses_in_one_line(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = index_of(store)
    old = folder.rename(folder.with_name("index-000000"))

    def refuse(**_: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    with pytest.raises(BadInput, match="older index and: permission denied") as told:
        Index.open(store, "wanted")
    assert "\n" not in str(told.value)
    assert old.is_dir()


def test_an_index_that_another_process_made_meanwhile_is_used(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = index_of(store)
    kept = folder.rename(folder.with_name("index-000000"))
    write_index = keeping._write_index

    def slow(*arguments: object) -> int:
        people = write_index(*arguments)  # type: ignore[arg-type]
        kept.rename(folder)
        return people

    monkeypatch.setattr(keeping, "_write_index", slow)
    assert Index.open(store, "wanted").lookup(ASKED).candidates[0].ids == ["a1"]
    assert not list(folder.parent.glob(".partial-*"))


def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping, "write", full)
    listing = read_list(write(tmp_path / "list.csv", ROWS))
    with pytest.raises(BadInput, match="no space left"):
        add(listing, tmp_path / "kept", "wanted", source="a test", as_of="2024-12-01")
    assert list((tmp_path / "kept" / "wanted").iterdir()) == []


@pytest.mark.parametrize("damage", ["cut", "gone", "other"])
def test_a_damaged_index_is_bad_input(store: Path, damage: str) -> None:
    path = index_of(store) / "shelf.rows.npy"
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-40])
    elif damage == "gone":
        path.unlink()
    else:
        path.write_text("something else", encoding="utf-8")
    with pytest.raises(BadInput, match="damaged"):
        Index.open(store, "wanted")


def test_an_edition_keeps_what_was_said_of_it_and_others_may_read_it(tmp_path: Path) -> None:
    listing = read_list(
        write(tmp_path / "list.csv", [*ROWS, {**ROWS[0], "id": "n", "surname": "", "given": ""}])
    )
    add(listing, tmp_path, "wanted", source="a paper", as_of="2024-12-01", coverage="of one city")
    (edition,) = editions(tmp_path, "wanted")
    assert (edition.source, edition.coverage) == ("a paper", "of one city")
    assert edition.folder.stat().st_mode & 0o077 == 0o055
    cells = read_cells(edition)
    assert cells.notes == listing.notes and "1 row(s) without a name" in " ".join(cells.notes)
    assert (cells.ids, cells.cells) == (listing.ids, listing.cells)
    assert (cells.source, cells.coverage) == ("a paper", "of one city")


def test_several_lists_answer_each_for_itself(store: Path) -> None:
    add(read_list(write(store / "missing.csv", [*OTHERS, *crowd(40)])), store, "missing",
        source="a test", as_of="2024-11-01")  # fmt: skip
    indexes = open_indexes(store)
    assert list(indexes) == ["missing", "wanted"]
    answers = lookup_lists(indexes, ASKED, prior=0.3)
    assert answers == {n: index.lookup(ASKED, prior=0.3) for n, index in indexes.items()}
    assert answers["wanted"].candidates[0].ids == ["a1"]
    assert {c.ids[0] for c in answers["missing"].candidates[:2]} == {"b1", "b4"}
    for answer in answers.values():
        total = answer.not_listed + sum(c.probability for c in answer.candidates) + answer.others
        assert total == pytest.approx(1, abs=1e-9)
    with pytest.raises(BadInput, match="prior"):
        lookup_lists(indexes, ASKED, prior=1.0)
    with pytest.raises(BadInput, match="none"):
        open_indexes(store / "empty")


def test_threads_get_the_answers_of_one(store: Path) -> None:
    index = Index.open(store, "wanted")
    asked = [{"name": f"{row['surname']} {row['given']}"} for row in crowd(60)]
    alone = [index.lookup(person) for person in asked]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(index.lookup, asked)) == alone


def test_packed_texts_are_read_one_by_one() -> None:
    texts = ["", "Щукин", "a\0b", "", "юг"]
    kept = packed(texts)
    every = texts_at(kept, np.arange(5))
    assert every == ["", "Щукин", "a b", "", "юг"]
    known = numbered(["", "tula", "omsk"])
    assert [number_of(known, text) for text in ("omsk", "tula", "perm")] == [2, 1, -1]
