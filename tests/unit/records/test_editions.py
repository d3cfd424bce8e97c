"""Editions of a kept list: the same file again, corrected, from two processes, and damaged."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from byway.errors import BadInput
from byway.records import Edition, Index, add, editions, open_indexes, read_cells, read_list
from byway.records import store as keeping
from tests.unit.records.lists import ROWS, write
from tests.unit.records.test_commands import run


def kept(folder: Path, rows: list[dict[str, str]] = ROWS, **said: str) -> Edition:
    about = {"source": "a paper", "as_of": "2024-12-01"} | said
    return add(read_list(write(folder / "l.csv", rows)), folder / "store", "l", **about)  # type: ignore[arg-type]


def test_cells_come_back_as_they_were_kept(tmp_path: Path) -> None:
    odd = [{**ROWS[0], "surname": "Щу\rкин", "given": 'Ю"рий\n'}, *ROWS[1:]]
    edition = kept(tmp_path, odd)
    listing = read_cells(edition)
    assert listing.column("surname")[0] == "Щу\rкин" and listing.column("given")[0] == 'Ю"рий'
    assert listing.ids == [row["id"] for row in ROWS]


@pytest.mark.parametrize(
    "damage",
    [
        Path.unlink,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"\r\n"),
        lambda path: path.write_bytes(path.read_bytes()[:-30]),
        lambda path: path.write_bytes(b"\xff" + path.read_bytes()),
        lambda path: path.write_bytes(path.read_bytes().replace("Иванов".encode(), b"X")),
    ],
    ids=["gone", "empty", "blank", "short", "no text", "changed"],
)
def test_damaged_cells_are_one_clear_line(tmp_path: Path, damage: Callable[[Path], Any]) -> None:
    edition = kept(tmp_path)
    damage(edition.folder / "list.csv")
    with pytest.raises(BadInput, match=r"list\.csv: expected the cells .* as they were") as caught:
        read_cells(edition)
    assert "\n" not in str(caught.value)
    again = kept(tmp_path)  # the file itself puts it right
    assert again.new and read_cells(editions(tmp_path / "store", "l")[0]).ids[0] == "a1"


def test_an_edition_kept_without_a_hash_is_read(tmp_path: Path) -> None:
    path = kept(tmp_path).folder / "edition.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document.pop("cells_sha256")
    path.write_text(json.dumps(document), encoding="utf-8")
    cells = path.with_name("list.csv")
    cells.write_bytes(cells.read_bytes().replace(b"\r\n", b"\n"))
    assert read_cells(editions(tmp_path / "store", "l")[0]).ids == [row["id"] for row in ROWS]
    assert not kept(tmp_path).new
    cells.write_bytes(cells.read_bytes().replace(b"1988", b"19\r88"))
    with pytest.raises(BadInput, match=r"list\.csv"):
        read_cells(editions(tmp_path / "store", "l")[0])


def test_an_emptied_edition_is_said_and_its_list_does_not_vanish(tmp_path: Path) -> None:
    edition = kept(tmp_path)
    for each in edition.folder.rglob("*"):
        if each.is_file():
            each.unlink()
    for ask in (
        lambda: open_indexes(tmp_path / "store"),
        lambda: editions(tmp_path / "store", "l"),
    ):
        with pytest.raises(BadInput, match=r"found no edition\.json; remove the folder"):
            ask()
    for each in edition.folder.iterdir():
        each.rmdir()
    assert kept(tmp_path).folder == edition.folder and open_indexes(tmp_path / "store")


def test_two_adds_of_one_file_at_once_both_succeed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_index, others = keeping._write_index, []

    def slow(*arguments: Any) -> int:
        if not others:  # another process begins later and ends sooner
            others.append(None)
            others.append(kept(tmp_path))
        return write_index(*arguments)

    monkeypatch.setattr(keeping, "_write_index", slow)
    late = kept(tmp_path)
    assert not late.new and others[1].new and late.folder == others[1].folder
    assert len(list((tmp_path / "store" / "l").iterdir())) == 1


def test_the_same_file_read_or_described_otherwise_takes_the_place_of_the_one_before(
    tmp_path: Path,
) -> None:
    path, store = tmp_path / "l.csv", tmp_path / "store"
    path.write_text("id,who,was\n1,Щукин,Тамм\n2,Иванов,Саар\n", encoding="utf-8")
    wrong = read_list(path, mapping={"was": "surname"})
    first = add(wrong, store, "l", source="a paper", as_of="2025-12-01")
    right = read_list(path, mapping={"who": "surname"})
    second = add(right, store, "l", source="a paper", as_of="2025-12-01")
    assert second.new and (first.number, second.number) == (1, 2)
    assert editions(store, "l")[0].folder == second.folder
    assert read_cells(editions(store, "l")[0]).column("surname") == ["Щукин", "Иванов"]
    assert Index.open(store, "l").lookup({"surname": "Щукин"}).candidates[0].ids == ["1"]
    third = add(right, store, "l", source="a paper", as_of="2024-12-01", coverage="men")
    assert [each.number for each in editions(store, "l")] == [3, 2, 1]
    assert (third.as_of, third.coverage) == ("2024-12-01", "men")
    again = add(right, store, "l", source="a paper", as_of="2024-12-01", coverage="men")
    assert not again.new and again.folder == third.folder
    later = path.with_name("later.csv")
    later.write_text("id,surname\n9,Орлов\n", encoding="utf-8")
    add(read_list(later), store, "l", source="a paper", as_of="2025-01-01")
    assert [each.records for each in editions(store, "l")] == [1, 2, 2, 2]


@pytest.mark.parametrize("source", ["", "  "])
def test_a_list_has_a_source(tmp_path: Path, capsys: Any, source: str) -> None:
    path = write(tmp_path / "l.csv", ROWS)
    code, _, err = run(capsys, "add", str(path), "--list", "l", "--source", source, "--as-of",
                       "2024-12-01", "--store", str(tmp_path / "store"))  # fmt: skip
    assert code == 2 and err.startswith("byway: --source: expected ")
    assert not (tmp_path / "store").exists()
