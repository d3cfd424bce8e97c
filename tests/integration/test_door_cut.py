"""The first message cut at every step, request and answer, and sent again each time."""

import http.client
import re
from urllib.parse import urlencode

import pytest

from tests.browser.door_steps import stored
from tests.house import House
from tests.wire import Wire

PATIENCE = 20


@pytest.fixture
def door(still_house: House) -> House:
    """An organisation whose door is open."""
    still_house.start("door")
    return still_house


def ask(port: int, method: str, path: str, fields: dict[str, str] | None = None) -> str:
    """One request in a connection of its own; the whole answer, or HTTPException or OSError."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    body = urlencode(fields) if fields is not None else None
    head = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    try:
        connection.request(method, path, body, head)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def form_of(page: str) -> dict[str, str]:
    """The first form filled in, with the two words it asks for."""
    fields = hidden(page)
    words = re.findall(r"<li>(\w+)</li>", page)
    first, second = (int(place) for place in fields["asked"].split("-"))
    return {
        **{name: fields[name] for name in ("secret", "message", "asked")},
        "back1": words[first - 1],
        "back2": words[second - 1],
        "text": "A message that must arrive whole, and once. " * 20,
    }


def heading(page: str) -> str:
    """A page's main heading."""
    found = re.search(r"<h1>(.*?)</h1>", page)
    assert found
    return found[1]


def test_cut_at_every_step_and_sent_again_it_is_one_line_and_one_message(door: House) -> None:
    port = door.ports["door"]
    form = form_of(ask(port, "GET", "/en/new"))
    length = len(urlencode(form)) + 200
    cuts = 0
    for direction in ("cut_up", "cut_down"):
        whole = length if direction == "cut_up" else 6_800
        for after in (*range(0, whole, whole // 12), whole - 1):
            with Wire(port, **{direction: after}) as wire:
                try:
                    answer = ask(wire.port, "POST", "/en/new", form)
                except (http.client.HTTPException, OSError):
                    cuts += 1
                else:
                    assert heading(answer) == "Your line"
    assert cuts >= 20
    answer = ask(port, "POST", "/en/new", form)
    assert heading(answer) == "Your line"
    assert stored(door) == (1, 1, 1)
    token = hidden(answer)["token"]
    listed = ask(port, "POST", "/en/page/list", {"token": token})
    assert listed.count('name="item"') == 1


def test_a_message_in_an_open_line_cut_at_every_step_is_kept_once(door: House) -> None:
    port = door.ports["door"]
    answer = ask(port, "POST", "/en/new", form_of(ask(port, "GET", "/en/new")))
    fields = {name: hidden(answer)[name] for name in ("token", "message")}
    fields["text"] = "Second. " * 100
    length = len(urlencode(fields)) + 200
    for direction, whole in (("cut_up", length), ("cut_down", 6_800)):
        for after in range(0, whole, whole // 8):
            with Wire(port, **{direction: after}) as wire:
                try:
                    ask(wire.port, "POST", "/en/page/text", fields)
                except (http.client.HTTPException, OSError):
                    continue
    assert "Your message is saved." in ask(port, "POST", "/en/page/text", fields)
    assert stored(door) == (1, 1, 2)


def test_a_killed_door_keeps_what_it_acknowledged_and_nothing_half(door: House) -> None:
    port = door.ports["door"]
    form = form_of(ask(port, "GET", "/en/new"))
    assert heading(ask(port, "POST", "/en/new", form)) == "Your line"
    door.kill("door")
    door.start("door")
    assert heading(ask(port, "POST", "/en/new", form)) == "Your line"
    assert stored(door) == (1, 1, 1)
