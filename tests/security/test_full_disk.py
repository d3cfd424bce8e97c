"""A full disk: an ordinary page that says so, nothing half kept, and no restart afterwards.

The organisation lies in a small file system of its own, which another file fills up.
"""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import House, Template
from tests.visitors import Answer, Seeker

MEGABYTE = 1024 * 1024
SIZE = 160 * MEGABYTE


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of 160 MB. Mounting wants root, or sudo without a password."""
    folder = tmp_path / "small"
    folder.mkdir()
    rights = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    options = f"size={SIZE},mode=0777"
    subprocess.run([*rights, "mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run([*rights, "umount", "--lazy", folder], check=True)


@pytest.fixture
def house(house_template: Template, small: Path) -> Iterator[House]:
    """An organisation in it, its door running."""
    made = house_template.house(small)
    made.start("door")
    yield made
    made.stop()


def fill(folder: Path, *, leave: int) -> Path:
    """Takes all room but so much, while the door may be writing too."""
    path = folder / "filler"
    with path.open("ab") as out:
        while (free := shutil.disk_usage(folder).free - leave) > 0:
            with contextlib.suppress(OSError):
                os.posix_fallocate(out.fileno(), path.stat().st_size, free)
    return path


def parts(house: House) -> list[Path]:
    return [path for path in (house.data / "files").rglob("*") if path.is_file()]


def says_full(answer: Answer | None) -> bool:
    """The clear page of contracts.md."""
    return answer is not None and answer.status == 507 and "Nothing was saved" in answer.text


def test_no_room_for_a_file_leaves_room_for_text(house: House, small: Path) -> None:
    seeker = Seeker(house.door_url)
    assert seeker.start("hello").status == 200
    filler = fill(small, leave=66 * MEGABYTE)  # files leave 64 MB to text
    assert says_full(seeker.upload_bytes("large.bin", os.urandom(8 * MEGABYTE)))
    assert parts(house) == []
    assert seeker.write("text still goes").status == 200
    filler.unlink()
    assert seeker.upload_bytes("large.bin", os.urandom(8 * MEGABYTE)).status == 200
    assert len(parts(house)) == 1


def test_room_that_runs_out_while_a_file_comes_in(house: House, small: Path) -> None:
    seeker = Seeker(house.door_url)
    assert seeker.start("hello").status == 200
    size = 40 * MEGABYTE

    def pieces() -> Iterator[bytes]:
        for number in range(40):
            if number == 10:
                fill(small, leave=0)
            yield os.urandom(MEGABYTE)

    assert says_full(seeker.upload("large.bin", pieces, size))
    assert parts(house) == []
    (small / "filler").unlink()
    assert seeker.upload_bytes("small.bin", b"x" * 1000).status == 200


def test_no_room_at_all(house: House, small: Path) -> None:
    """Neither a first message nor another is lost in silence, and the door goes on by itself."""
    seeker, other = Seeker(house.door_url), Seeker(house.door_url)
    assert seeker.start("hello").status == 200
    page = other.begin()
    filler = fill(small, leave=0)
    refused = 0
    while seeker.write("x" * 19_000, f"{refused:032x}").status == 200:
        refused += 1  # what the log had room for
        assert refused < 20
    message = "f" * 32
    answer = seeker.write("important " * 500, message)
    assert says_full(answer)
    assert "important important" in answer.text, "the text is still in its form"
    assert says_full(other.send_start(page, "a first message"))
    assert Seeker(house.door_url).get("/en/").status == 200
    filler.unlink()
    assert seeker.write("important " * 500, message).status == 200
    assert other.send_start(page, "a first message").status == 200
    assert Seeker(house.door_url, words=other.words).come_back().status == 200
    house.stop()
    with sqlite3.connect(house.database) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM cases_line").fetchone() == (2,)
