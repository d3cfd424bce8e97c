"""A link run replaces what a link run made, and nobody else's files."""

from pathlib import Path
from typing import Any

import pytest

from byway.errors import BadInput
from byway.records import link, refuse_others, remove_older, write_ftm, write_linkage, write_splink
from tests.unit.records.lists import OTHERS, ROWS, write
from tests.unit.records.test_commands import run


@pytest.mark.parametrize(
    ("name", "option"),
    [("people.csv", ""), ("report.json", ""), ("pairs.csv", ""), ("entities.ftm.json", "--ftm"),
     ("judgements.jsonl", "--ftm"), ("splink/notes.txt", "--splink")],
)  # fmt: skip
def test_files_that_no_linkage_made_are_not_replaced(
    tmp_path: Path, capsys: Any, monkeypatch: Any, name: str, option: str
) -> None:
    def unasked(*_: object, **__: object) -> None:
        raise AssertionError("worked before it looked at the folder")

    monkeypatch.setattr("byway.cli.records.link.link", unasked)
    own = tmp_path / name
    own.parent.mkdir(exist_ok=True)
    own.write_text('{"kind": "mine"}', encoding="utf-8")
    lists = [str(write(tmp_path / f"{each}.csv", ROWS)) for each in ("a", "b")]
    code, out, err = run(capsys, "link", *lists, "--out", str(tmp_path), *filter(None, [option]))
    assert code == 2 and out == "" and len(err.splitlines()) == 1
    assert f"found {name.partition('/')[0]} that no linkage made" in err
    assert own.read_text(encoding="utf-8") == '{"kind": "mine"}'


def test_a_linkage_knows_its_own_files(tmp_path: Path) -> None:
    linkage = link({"a": ROWS, "b": OTHERS}, draws=2)
    write_ftm(linkage, tmp_path)
    write_splink(linkage, tmp_path)
    write_linkage(linkage, tmp_path)
    refuse_others(tmp_path, ftm=True, splink=True)
    (tmp_path / "report.json").unlink()  # as a run that was killed leaves it
    refuse_others(tmp_path, ftm=True, splink=True)
    write_linkage(linkage, tmp_path)
    remove_older(tmp_path, ftm=False, splink=False)
    assert not (tmp_path / "entities.ftm.json").exists() and not (tmp_path / "splink").exists()


def test_somebody_elses_files_beside_a_linkage_stay(tmp_path: Path) -> None:
    write_linkage(link({"a": ROWS, "b": OTHERS}, draws=2), tmp_path)
    mine = tmp_path / "entities.ftm.json"
    mine.write_text("{}", encoding="utf-8")
    (tmp_path / "splink").mkdir()
    (tmp_path / "splink" / "settings.json").write_text("{}", encoding="utf-8")
    remove_older(tmp_path, ftm=False, splink=False)
    assert mine.exists() and (tmp_path / "splink" / "settings.json").exists()
    with pytest.raises(BadInput, match=r"entities\.ftm\.json, splink that no linkage made"):
        refuse_others(tmp_path, ftm=True, splink=True)


def test_the_library_refuses_too(tmp_path: Path) -> None:
    (tmp_path / "draws.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match=r"draws\.csv that no linkage made"):
        write_linkage(link({"a": ROWS, "b": OTHERS}, draws=2), tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["draws.csv"]
