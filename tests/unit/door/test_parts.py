"""The small parts: padding, origins, what is remembered, derivations, errors."""

import threading
import time
from typing import Any

import pytest
from django.db import transaction
from django.test import RequestFactory

from byway.cases import pin
from byway.door import derivations
from byway.door.errors import text_of
from byway.door.origin import is_foreign
from byway.door.padding import PAGE_BYTES, pad_page
from byway.door.views import reading
from byway.door.visits import Marks
from byway.sealing import SeekerKeys, keys_from, stretch
from tests.organisation import Organisation
from tests.unit.door.conftest import Seeker

HOST = "door.example"


@pytest.mark.parametrize(
    ("origin", "site", "foreign"),
    [
        ("https://door.example", "same-origin", False),
        ("http://door.example", "", False),  # a proxy that ends TLS
        ("", "", False),  # text browsers
        ("null", "", False),  # browsers that hide it
        ("null", "same-origin", False),
        ("", "none", False),
        ("null", "cross-site", True),
        ("https://door.example", "cross-site", True),
        ("https://other.example", "", True),
        ("https://other.example", "same-origin", True),
        ("https://door.example.other", "", True),
        ("https://door.example:444", "", True),
        ("", "same-site", True),
        ("", "anything", True),
    ],
)
def test_which_forms_are_foreign(origin: str, site: str, foreign: bool) -> None:
    assert is_foreign(HOST, origin=origin, site=site) is foreign


def test_a_foreign_form_and_a_foreign_host_are_refused(seeker: Seeker) -> None:
    response = seeker.client.post("/ru/new", {}, headers={"Origin": "https://other.example"})
    assert response.status_code == 403
    assert 'lang="ru"' in response.content.decode()
    response = seeker.client.get("/en/", headers={"Host": "other.example"})
    assert response.status_code == 400
    assert "other.example" not in response.content.decode()


@pytest.mark.parametrize(
    ("size", "padded"),
    [(0, 1), (1, 1), (PAGE_BYTES, 1), (PAGE_BYTES + 1, 2), (5 * PAGE_BYTES, 5)],
)
def test_pages_are_padded_to_the_next_multiple(size: int, padded: int) -> None:
    page = pad_page(b"x" * size)
    assert len(page) == padded * PAGE_BYTES
    assert page.startswith(b"x" * size)


def test_marks_forget_the_oldest_and_the_old() -> None:
    marks = Marks(most=2)
    for thing in ("a", "b", "c"):
        marks.put(thing, thing.upper())
    assert (marks.get("a"), marks.get("b"), marks.get("c")) == (None, "B", "C")
    marks.put("b")  # newest again
    marks.put("d")
    assert ("b" in marks, "c" in marks) == (True, False)
    short = Marks(seconds=0.02)
    short.put("a")
    assert "a" in short
    time.sleep(0.03)
    assert "a" not in short
    short.put("b")
    assert len(short._marks) == 1


def test_marks_hold_no_readable_secret() -> None:
    marks = Marks()
    marks.put("secret-token")
    assert "secret-token" not in repr(marks._marks)


def test_a_derivation_is_the_slow_one_of_the_sealing(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(derivations, "stretch", stretch)
    request = RequestFactory().get("/")
    derived = derivations.derive(request, b"0123456789")
    assert derived.locator == keys_from(stretch(b"0123456789", pin().salt)).locator


def test_no_derivation_inside_a_transaction(organisation: Organisation) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        derivations.derive(RequestFactory().get("/"), b"0123456789")


def test_slots_follow_memory_and_cores(door: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derivations.os, "cpu_count", lambda: 4)
    for memory, count in ((1, 1), (64 << 20, 1), (200 << 20, 3), (4 << 30, 4)):
        door.BYWAY_SLOTS_MEMORY = memory
        derivations.slots.cache_clear()
        assert derivations.slots().count == count
    derivations.slots.cache_clear()


def test_derivations_run_at_most_as_many_at_once_as_there_are_slots(
    organisation: Organisation, door: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, most = [0], [0]
    lock = threading.Lock()
    usual = derivations.stretch

    def counted(secret: bytes, salt: bytes) -> bytes:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.01)
        with lock:
            running[0] -= 1
        return usual(secret, salt)

    monkeypatch.setattr(derivations, "stretch", counted)
    door.BYWAY_SLOTS_MEMORY = 64 << 20
    derivations.slots.cache_clear()
    derived: list[SeekerKeys] = []
    threads = [
        threading.Thread(
            target=lambda n=n: derived.append(
                derivations.derive(RequestFactory().get("/"), bytes([n]) * 10)
            )
        )
        for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    derivations.slots.cache_clear()
    assert (len(derived), most[0]) == (6, 1)


def test_the_circuit_comes_from_the_named_header_alone(door: Any) -> None:
    request = RequestFactory().get("/", headers={"X-Circuit": "fc00::1", "X-Forwarded-For": "9"})
    assert derivations.circuit_of(request) == ""
    door.BYWAY_CIRCUIT_HEADER = "X-Circuit"
    assert derivations.circuit_of(request) == "fc00::1"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 500, 502, 503, 507])
def test_every_error_has_its_calm_words(status: int) -> None:
    assert text_of(status).endswith(".")


def test_a_fault_outside_any_view_is_a_calm_page_without_details(
    seeker: Seeker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: str) -> None:
        raise ValueError("MARKER")

    monkeypatch.setattr(reading, "answers", broken)
    seeker.client.raise_request_exception = False
    page = seeker.get("notes")
    assert seeker.response.status_code == 500
    assert page.heading == "That did not work"
    assert "MARKER" not in page.source
