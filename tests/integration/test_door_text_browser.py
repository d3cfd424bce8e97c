"""The first pages in a text browser: w3m shows them in a sensible order and can follow them."""

import re
import subprocess

import pytest

from tests.house import House


@pytest.fixture
def door(still_house: House) -> House:
    """An organisation whose door is open."""
    still_house.start("door")
    return still_house


def shown(url: str, *arguments: str) -> str:
    """What w3m prints of an address, 60 columns wide."""
    return subprocess.run(
        ["w3m", "-dump", "-cols", "60", "-no-cookie", *arguments, url],
        capture_output=True, text=True, check=True, timeout=30,
    ).stdout  # fmt: skip


def test_leaving_comes_first_and_the_words_can_be_read(door: House) -> None:
    first = shown(f"{door.door_url}/en/")
    assert first.split("\n")[0].strip() == "Leave at once"
    assert first.index("You can write to us here") < first.index("Write now")
    start = shown(f"{door.door_url}/uk/new")
    listed = "".join(rf"\s+{number}\. \S+\n" for number in range(1, 9))
    assert re.search(listed, start)


def test_words_that_are_wrong_are_named_there_too(door: House) -> None:
    posted = subprocess.run(
        ["w3m", "-dump", "-cols", "60", "-post", "/dev/stdin", f"{door.door_url}/et/open"],
        input="entry=x&words=qqqq+maja", capture_output=True, text=True, check=True, timeout=30,
    ).stdout  # fmt: skip
    assert "„qqqq“" in posted
    assert posted.splitlines()[0].strip().startswith("Lahkuda kohe")
