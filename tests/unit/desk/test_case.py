"""The case page, and every change made on it."""

import uuid

import pytest
from django.test import Client

from byway import cases

from .conftest import House, Line


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def case_path(line: Line) -> str:
    return f"/case/{line.case.hex}/"


def reply(client: Client, line: Line, text: str, **more: str) -> int:
    form = {"text": text, "reply_id": uuid.uuid4().hex, "read_up_to": "9" * 9, **more}
    path = f"{case_path(line)}line/{line.line.hex}/reply/"
    return client.post(path, form).status_code


def test_the_page_shows_the_conversation_and_names_its_reader(house: House, line: Line) -> None:
    page = text_of(house.client("receiver"), case_path(line))
    assert "I am on leave until the tenth." in page
    assert "Reply to the person who writes in this line, in Russian" in page


def test_a_reply_reaches_the_seeker_signed_and_dated(house: House, line: Line) -> None:
    assert reply(house.client("receiver"), line, "Come back.", look_again="2026-12-01") == 302
    (got,) = line.replies()
    assert (got.text, got.look_again) == ("Come back.", "2026-12-01")
    assert not line.visit().tampered


def test_the_same_form_sent_twice_is_one_reply(house: House, line: Line) -> None:
    client, once = house.client("receiver"), uuid.uuid4().hex
    reply(client, line, "Come back.", reply_id=once)
    reply(client, line, "Come back.", reply_id=once)
    assert len(line.replies()) == 1


def test_what_came_in_while_a_reply_was_written_stays_new(house: House, line: Line) -> None:
    view = cases.open_lines(house.staff("receiver"), line.case)[0]
    line.says("One more thing.")
    reply(house.client("receiver"), line, "To the first.", read_up_to=str(view.last_number))
    (waiting,) = cases.open_queue(house.staff("receiver"))
    assert waiting.our_move


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("text", "  ", "The reply is empty."), ("look_again", "soon", "Look_again: expected a day")],
)
def test_a_refused_reply_keeps_what_was_written(
    house: House, line: Line, field: str, value: str, said: str
) -> None:
    form = {"text": "Nearly done", "reply_id": uuid.uuid4().hex, "read_up_to": "1", field: value}
    path = f"{case_path(line)}line/{line.line.hex}/reply/"
    response = house.client("receiver").post(path, form)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert field == "text" or "Nearly done" in response.content.decode()
    assert line.replies() == []
