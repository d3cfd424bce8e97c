"""A disk that takes no more: a clear page, nothing half, and the door recovers by itself."""

import os
import re
import resource
from pathlib import Path

import pytest

from tests.house import House
from tests.integration.test_door_cut import ask, form_of, heading, hidden
from tests.unit.door.multipart import END, field, file, send_file


@pytest.fixture
def door(still_house: House) -> House:
    """An organisation whose door is open."""
    still_house.start("door")
    return still_house


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    found = [pid]
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parent = re.search(r"^PPid:\t(\d+)$", (entry / "status").read_text(), re.MULTILINE)
            except OSError:
                continue
            if parent and int(parent[1]) == pid and int(entry.name) != os.getpid():
                found += family(int(entry.name))
    return found


def allow(house: House, size: int) -> None:
    """Lets the door's files grow to `size` bytes, as a full disk or a quota would; -1: freely."""
    for pid in family(house.processes["door"].pid):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_nothing_is_saved_it_is_said_and_later_it_works(door: House) -> None:
    port = door.ports["door"]
    form = form_of(ask(port, "GET", "/en/new"))
    allow(door, 0)
    page = ask(port, "POST", "/en/new", form)
    assert heading(page) == "Write to us"
    assert "Nothing was saved." in page
    assert form["text"].strip() in page
    allow(door, resource.RLIM_INFINITY)
    page = ask(port, "POST", "/en/new", form)
    assert heading(page) == "Your line"
    token = hidden(page)["token"]

    body = field("token", token) + file(os.urandom(3_000_000)) + END
    allow(door, 1_000_000)
    status, page = send_file(port, "/en/page/file", body)
    assert status == 507
    assert "Nothing was saved." in page
    assert [path for path in (door.data / "files").rglob("*") if path.is_file()] == []
    allow(door, resource.RLIM_INFINITY)
    status, page = send_file(port, "/en/page/file", body)
    assert (status, heading(page)) == (200, "Your line")
