"""What the door costs on the wire, and that a bad connection makes one line and one message.

Sizes are counted at a proxy's sockets: requests, headers and all, both ways.
"""

import contextlib
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error

from tests.browser.door_steps import Person, stored
from tests.house import House
from tests.wire import Wire

Profile = Callable[..., BrowserContext]
FIRST_PAGE = 14_000
"""Bytes of the first page with all it needs, both ways."""
WHOLE_WAY = 40_000
"""Bytes from the first page to the sent message, both ways."""
SLOW = 100_000 / 8
"""100 kbit/s in bytes a second."""
FAR = 0.4
"""800 ms there and back."""


@pytest.fixture
def door(still_house: House) -> House:
    """An organisation whose door is open."""
    still_house.start("door")
    return still_house


@pytest.mark.parametrize("language", ["en", "ru", "uk", "et"])
def test_the_first_page_and_the_whole_way_are_small(
    profile: Profile, door: House, language: str
) -> None:
    with Wire(door.ports["door"]) as wire:
        page = profile(java_script_enabled=False, locale=language).new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        seeker = Person(page, wire.url, language)
        page.goto(wire.url + "/", wait_until="networkidle")
        assert len(asked) <= 3
        assert wire.total <= FIRST_PAGE
        seeker.go("a.way >> nth=0")
        seeker.words = page.locator("ol.words li").all_inner_texts()
        page.fill("#text", "д" * 300)
        seeker.type_back()
        seeker.send()
        page.wait_for_load_state("networkidle")
        assert page.locator("[role=status]").count() == 1
        assert wire.total <= WHOLE_WAY, wire.total
        assert len(asked) <= 7


def test_a_slow_far_and_lossy_connection_carries_a_first_message(
    profile: Profile, door: House
) -> None:
    with Wire(door.ports["door"], rate=SLOW, delay=FAR, loss=0.05) as wire:
        context = profile(java_script_enabled=False)
        context.set_default_timeout(60_000)
        seeker = Person(context.new_page(), wire.url)
        began = time.monotonic()
        seeker.start("From far away.")
        assert seeker.heading == "Your line"
        # Three pages, each a connection's round trips and about a second of bytes.
        assert time.monotonic() - began < 40
    assert stored(door) == (1, 1, 1)


def send_in_vain(seeker: Person) -> None:
    """Presses the page's button and waits for the browser's own page about the connection."""
    with contextlib.suppress(Error):
        seeker.page.click("main form button >> nth=0")
    seeker.page.wait_for_url(re.compile("^chrome-error:"))
    seeker.page.wait_for_load_state()


@pytest.mark.parametrize(("up", "down"), [(900, None), (None, 0)])
def test_a_form_cut_on_its_way_is_mended_by_loading_the_page_again(
    profile: Profile, door: House, up: int | None, down: int | None
) -> None:
    with Wire(door.ports["door"]) as wire:
        seeker = Person(profile(java_script_enabled=False).new_page(), wire.url)
        seeker.open_first_form()
        seeker.page.fill("#text", "Once only.")
        seeker.type_back()
        wire.cut_up, wire.cut_down = up, down
        wire.cut_open()
        send_in_vain(seeker)
        wire.cut_up = wire.cut_down = None
        seeker.page.reload()
        assert seeker.heading == "Your line"
        assert "Your message is saved." in seeker.said
    assert stored(door) == (1, 1, 1)


def test_a_file_over_a_bad_connection_is_whole_or_not_there(
    profile: Profile, door: House, tmp_path: Path
) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(bytes(range(256)) * 1200)
    with Wire(door.ports["door"]) as wire:
        seeker = Person(profile(java_script_enabled=False).new_page(), wire.url)
        seeker.start("A file follows.")
        seeker.press("/add")
        seeker.page.set_input_files("#file", str(photo))
        wire.cut_up = 150_000
        wire.cut_open()
        send_in_vain(seeker)
        wire.cut_up = None
        seeker.page.goto(f"{wire.url}/en/")
        seeker.come_back()
        seeker.press("/list")
        assert seeker.page.locator("ul.plain button").all_inner_texts()[0].startswith("Message")
    files = [path for path in (door.data / "files").rglob("*") if path.is_file()]
    assert files == []
