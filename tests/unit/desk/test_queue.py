"""The queue: every line by its card, most urgent first, and quick when it is looked at again."""

import datetime as dt
import re
from typing import Any

import pytest

from byway import cases
from byway.cases import queue
from byway.cases.models import Line as LineRow
from byway.desk import labels

from .conftest import House


def order(page: str) -> list[str]:
    """The cases of a page, in the page's order."""
    return re.findall(r"/case/(\w{32})/", page)


def test_the_most_urgent_come_first_and_those_that_wait_for_them_last(house: House) -> None:
    later = house.line("Some time.", soon="later")
    today = house.line("I am held.", situation="held", writer="relative", language="uk")
    answered = house.line("Answered.", situation="held")
    soon = (cases.today() + dt.timedelta(days=3)).isoformat()
    date = house.line("A date.", situation="on-leave", earliest=soon)
    cases.reply(by=house.staff("receiver"), case=answered.case, line=answered.line, text="Yes.")
    page = house.client("receiver").get("/").content.decode()
    assert order(page) == [one.case.hex for one in (today, date, later, answered)]
    assert page.index("Waiting for them") < page.index(answered.case.hex)
    for shown in ("held", "for a relative", "Ukrainian", soon):
        assert shown in page


def test_only_ones_own_teams_lines_are_there(house: House) -> None:
    line = house.line("For reception.")
    assert line.case.hex not in house.client("stranger").get("/").content.decode()


def test_a_role_that_opens_no_lines_is_told_so(house: House) -> None:
    house.line("For reception.")
    page = house.client("analyst").get("/").content.decode()
    assert "Your roles open no lines." in page
    assert order(page) == []


def test_a_long_queue_comes_in_pages_most_urgent_first(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("byway.desk.queue.ROWS", 2)
    lines = [house.line(f"Line {i}.", situation="held") for i in range(5)]
    client = house.client("receiver")
    pages = [client.get(f"/?page={number}").content.decode() for number in (1, 2, 3)]
    assert [len(order(page)) for page in pages] == [2, 2, 1]
    assert [case for page in pages for case in order(page)] == [line.case.hex for line in lines]
    assert "Page 1 of 3, 5 lines" in pages[0]
    for strange in ("0", "99", "x", ""):
        assert client.get(f"/?page={strange}").status_code == 200


def test_a_day_to_look_again_that_has_come_is_marked(house: House) -> None:
    line, staff = house.line("Wait."), house.staff("receiver")
    cases.reply(by=staff, case=line.case, line=line.line, text="Yes.", look_again=cases.today())
    assert "<strong>due</strong>" in house.client("receiver").get("/").content.decode()


def test_a_card_is_opened_once_for_a_team_unless_it_changes(house: House, monkeypatch: Any) -> None:
    first = house.line("One.")
    house.line("Two.")
    client, opened = house.client("receiver"), []
    real = queue.open_row_of_card
    monkeypatch.setattr(
        queue, "open_row_of_card", lambda *a, **k: opened.append(a[2]) or real(*a, **k)
    )
    client.get("/")
    assert len(opened) == 2
    client.get("/")
    house.client("caseworker").get("/")
    assert len(opened) == 2
    staff = house.staff("receiver")
    cases.correct_card(by=staff, case=first.case, line=first.line, urgency="today")
    assert order(client.get("/").content.decode())[0] == first.case.hex
    assert opened[2:] == [first.line.bytes]


def test_what_is_written_deleted_and_destroyed_shows_at_the_next_look(house: House) -> None:
    client = house.client("receiver")
    assert order(client.get("/").content.decode()) == []
    one, two = house.line("One."), house.line("Two.", situation="abroad")
    assert len(order(client.get("/").content.decode())) == 2
    cases.reply(by=house.staff("receiver"), case=one.case, line=one.line, text="Yes.")
    assert "Waiting for them" in client.get("/").content.decode()
    cases.delete_case(by=house.staff("coordinator"), case=two.case)
    assert order(client.get("/").content.decode()) == [one.case.hex]
    one.says("Once more.")
    page = client.get("/").content.decode()
    assert page.index(one.case.hex) < page.index("Waiting for them")


def test_lines_that_are_alike_stand_in_one_row(house: House) -> None:
    for i in range(4):
        house.line(f"Will I be called up? {i}", situation="not-called-up", writer="self")
    soldier = house.line("I am held.", situation="held", writer="self")
    house.line("For my son.", situation="not-called-up", writer="relative")
    page = house.client("receiver").get("/").content.decode()
    assert len(order(page)) == 3
    assert order(page)[0] == soldier.case.hex
    assert page.count("4 alike") == 1


def test_the_kept_cards_open_with_the_teams_key_alone(house: House) -> None:
    """What the process keeps between requests is locked, and spoilt bytes do not open."""
    house.line("One.", situation="summons")
    house.client("receiver").get("/")
    ((_, shelf),) = [one for one in queue._shelves.items() if one[0][1] == house.reception]
    assert b"cards" not in shelf.box
    shelf.box = shelf.box[:-1] + bytes([shelf.box[-1] ^ 1])
    assert house.client("receiver").get("/").status_code == 409


def test_a_card_put_on_another_line_shows_as_changed(house: House) -> None:
    one, two = house.line("One.", situation="held"), house.line("Two.")
    rows = LineRow.objects.in_scope("a hostile database")
    stolen = rows.get(id=one.line).door_card
    LineRow.objects.in_scope("a hostile database", id=two.line).update(door_card=stolen)
    page = house.client("receiver").get("/").content.decode()
    assert page.count("changed by somebody") == 1
    assert len(order(page)) == 2


def test_every_word_of_the_vocabulary_has_a_plain_one() -> None:
    assert set(labels.SITUATIONS) == {"", *cases.SITUATIONS}
    assert set(labels.WRITERS) == {"", *cases.WRITERS}
    assert set(labels.URGENCY) == set(cases.URGENCY)
    assert set(labels.MARKS) == set(cases.CARD_MARKS)
    assert set(labels.OUTCOMES) == set(cases.OUTCOMES)
    assert set(labels.ROLES) == set(cases.ROLES)
