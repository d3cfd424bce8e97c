"""Files are written whole or not at all."""

from pathlib import Path

import pytest

from byway.errors import BadInput
from byway.whole_files import write_whole


def test_all_files_are_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("old")
    write_whole({tmp_path / "a.txt": "Їжак\n", tmp_path / "b.txt": "new"})
    found = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert found == {"a.txt": "Їжак\n", "b.txt": "new"}
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("bad", ["folder", "none/x.txt"])
def test_where_one_cannot_be_written_none_is(tmp_path: Path, bad: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(BadInput, match=rf"{bad}: expected a file to write, found: \w+"):
        write_whole({tmp_path / "a.txt": "new", tmp_path / bad: "new"})
    assert (tmp_path / "a.txt").read_text() == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"a.txt", "folder"}
    assert not list((tmp_path / "folder").iterdir())


def test_half_a_character_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_whole({tmp_path / "a.txt": "new \ud800"})
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.txt", "old")]
