"""Backups: the age tool opens them; a restore gives all back but what was deleted since."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house import House, Template, make_template
from tests.postgres import Server, postgres

__all__ = ["postgres"]

WRITE = """
import uuid
from byway.sealing import keys_from, stretch
for secret, text in ((b"0123456789", "keep me"), (b"9876543210", "delete me")):
    keys = keys_from(stretch(secret, cases.pin().salt))
    line = cases.start_line(by=keys, message=uuid.uuid4(), text=text, facts=cases.Facts())
    file = cases.ReceivedFile(by=line, name="a.bin", media_type="application/x")
    file.write(b"z" * 100_000)
    file.finish()
"""
DELETE = """
from byway.sealing import keys_from, stretch
line = cases.come_back(keys_from(stretch(b"9876543210", cases.pin().salt)))
cases.destroy_case(line.case)
"""
READ = """
from byway.errors import NotFound
from byway.sealing import keys_from, stretch
for secret in (b"0123456789", b"9876543210"):
    try:
        line = cases.come_back(keys_from(stretch(secret, cases.pin().salt)))
        print("found", len(cases.sent_items(line)))
    except NotFound:
        print("gone")
"""


@pytest.fixture(scope="module")
def original(
    house_template: Template, tmp_path_factory: pytest.TempPathFactory
) -> tuple[House, Path]:
    """An organisation with two cases, and its backup."""
    made = house_template.house(tmp_path_factory.mktemp("original"))
    made.python(WRITE)
    backup = made.run("backup", "make", "--json")
    assert backup.returncode == 0, backup.stderr
    return made, Path(json.loads(backup.stdout)["path"])


@pytest.fixture
def backed_up(original: tuple[House, Path], tmp_path: Path) -> tuple[House, Path, Path]:
    """A copy of that organisation, the backup, and the backup's identity in a file."""
    house, backup = original
    identity = tmp_path / "identity.txt"
    identity.write_text(f"# kept offline\n{house.backup_identity}\n")
    shutil.copytree(house.data, tmp_path / "data")
    copy = at(house, tmp_path / "data")
    return copy, copy.data / backup.relative_to(house.data), identity


def at(house: House, folder: Path) -> House:
    """The same organisation's commands on another data folder."""
    return House(**{**vars(house), "data": folder, "processes": {}})


def empty(house: House, folder: Path) -> House:
    """The same organisation's commands on an empty data folder."""
    folder.mkdir()
    return at(house, folder)


def test_the_age_tool_opens_a_backup(backed_up: tuple[House, Path, Path]) -> None:
    house, backup, identity = backed_up
    opened = subprocess.run(
        ["age", "--decrypt", "-i", identity, backup], capture_output=True, check=True
    )
    listed = subprocess.run(["tar", "-t"], input=opened.stdout, capture_output=True, check=True)
    names = listed.stdout.decode().split()
    assert names[:3] == ["about.json", "pin.json", "database.sqlite3"]
    assert len([name for name in names if name.startswith("files/")]) == 2
    assert not list((house.data / "state" / "copies").iterdir())


def test_a_backup_carries_its_day_and_nothing_else(backed_up: tuple[House, Path, Path]) -> None:
    house, backup, _ = backed_up
    day = house.python("print(cases.today())").strip()
    assert backup.name == f"byway-{day}.age"
    assert [p.name for p in backup.parent.iterdir()] == [backup.name]
    assert not any(mark in backup.read_bytes() for mark in (b"SQLite format", b"organisation"))


def test_what_was_deleted_since_stays_gone(
    backed_up: tuple[House, Path, Path], tmp_path: Path
) -> None:
    house, backup, identity = backed_up
    assert house.python(READ).split("\n")[:2] == ["found 2", "found 2"]
    house.python(DELETE)
    assert house.python(READ).split("\n")[:2] == ["found 2", "gone"]
    other = empty(house, tmp_path / "restored")
    restored = other.run("backup", "restore", str(backup), "--identity", str(identity),
                         "--deleted", str(house.data / "deleted.txt"), "--json")  # fmt: skip
    assert restored.returncode == 0, restored.stderr
    assert json.loads(restored.stdout)["destroyed"] == 1
    assert other.python(READ).split("\n")[:2] == ["found 2", "gone"]
    assert len(list((other.data / "files").glob("*/*"))) == 1
    assert not list(other.data.glob("restoring.*"))


def test_without_the_list_it_comes_back_and_that_is_asked_for(
    backed_up: tuple[House, Path, Path], tmp_path: Path
) -> None:
    house, backup, identity = backed_up
    house.python(DELETE)
    other = empty(house, tmp_path / "restored")
    asked = ("backup", "restore", str(backup), "--identity", str(identity))
    refused = other.run(*asked)
    assert refused.returncode == 2
    assert "deletion list" in refused.stderr
    assert not list(other.data.iterdir())
    assert other.run(*asked, "--without-deletion-list").returncode == 0
    assert other.python(READ).split("\n")[:2] == ["found 2", "found 2"]


def test_a_restore_leaves_what_is_there(backed_up: tuple[House, Path, Path]) -> None:
    house, backup, identity = backed_up
    before = house.database.read_bytes()
    refused = house.run("backup", "restore", str(backup), "--identity", str(identity),
                        "--without-deletion-list")  # fmt: skip
    assert refused.returncode == 2
    assert "expected an empty place" in refused.stderr.strip().splitlines()[-1]
    assert house.database.read_bytes() == before


@pytest.mark.parametrize("fault", ["cut", "changed", "another identity", "no age file", "no file"])
def test_a_broken_backup_is_refused_in_one_line(
    backed_up: tuple[House, Path, Path], tmp_path: Path, fault: str
) -> None:
    house, backup, identity = backed_up
    bad = tmp_path / "bad.age"
    data = bytearray(backup.read_bytes())
    if fault == "cut":
        data = data[: len(data) // 2]
    elif fault == "changed":
        data[len(data) // 2] ^= 1
    elif fault == "another identity":
        made = subprocess.run(["age-keygen"], capture_output=True, check=True)
        identity.write_bytes(made.stdout)
    elif fault == "no age file":
        data = bytearray(b"hello")
    if fault != "no file":
        bad.write_bytes(data)
    other = empty(house, tmp_path / "restored")
    refused = other.run("backup", "restore", str(bad), "--identity", str(identity),
                        "--without-deletion-list")  # fmt: skip
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr
    assert not list(other.data.glob("byway.sqlite3*"))
    assert not list(other.data.glob("restoring.*"))


def test_backups_expire_after_thirty_days(backed_up: tuple[House, Path, Path]) -> None:
    house, backup, _ = backed_up
    old = backup.with_name("byway-2020-01-01.age")
    shutil.copy(backup, old)
    listed = json.loads(house.run("backup", "list", "--json").stdout)["backups"]
    assert [Path(b["path"]).name for b in listed] == [old.name, backup.name]
    assert listed[0]["expires"] == "2020-01-31"
    removed = json.loads(house.run("backup", "expire", "--json").stdout)["removed"]
    assert removed == [str(old)]
    assert backup.exists()
    assert not old.exists()


def test_a_copy_left_by_a_crash_is_removed_by_the_worker(still_house: House) -> None:
    copies = still_house.data / "state" / "copies"
    copies.mkdir(parents=True)
    (copies / "left.sqlite3").write_bytes(b"x" * 5_000_000)
    assert still_house.run("worker", "--once").returncode == 0
    assert not list(copies.iterdir())


def test_the_same_on_postgresql(postgres: Server, tmp_path: Path) -> None:
    """Dump, delete, restore into another database: what was deleted stays gone."""
    first = {"BYWAY_DATABASE_URL": postgres.create("backed_up")}
    template = make_template(tmp_path / "template", **first)
    house = template.house(tmp_path, **first)
    house.python(WRITE)
    made = house.run("backup", "make", "--json")
    assert made.returncode == 0, made.stderr
    house.python(DELETE)
    identity = tmp_path / "identity.txt"
    identity.write_text(house.backup_identity)
    other = empty(house, tmp_path / "restored")
    asked = ("backup", "restore", json.loads(made.stdout)["path"], "--identity", str(identity),
             "--deleted", str(house.data / "deleted.txt"), "--json")  # fmt: skip
    refused = other.run(*asked)
    assert refused.returncode == 2
    assert "expected an empty database" in refused.stderr
    other.extra = {"BYWAY_DATABASE_URL": postgres.create("restored")}
    restored = other.run(*asked)
    assert restored.returncode == 0, restored.stderr
    assert json.loads(restored.stdout)["destroyed"] == 1
    assert other.python(READ).split("\n")[:2] == ["found 2", "gone"]
