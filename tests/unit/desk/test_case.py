"""The case page, and every change made on it."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from byway import cases
from byway import errors as cases_errors
from byway.cases.keys import trust
from byway.cases.models import Grant, Item, SignedManifest

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
    [
        ("text", "  ", "The reply is empty."),
        ("look_again", "soon", "To look again: expected a day"),
        ("look_again", "2020-01-01", "To look again: 2020-01-01 is over."),
    ],
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


def test_marking_as_seen_leaves_what_came_in_since(house: House, line: Line) -> None:
    staff, client = house.staff("receiver"), house.client("receiver")
    seen = cases.open_lines(staff, line.case)[0].last_number
    line.says("One more thing.")
    path = f"{case_path(line)}line/{line.line.hex}/seen/"
    client.post(path, {"read_up_to": str(seen)})
    assert cases.open_queue(staff)[0].our_move
    client.post(path, {"read_up_to": "9" * 9})
    (waiting,) = cases.open_queue(staff)
    assert not waiting.our_move
    assert waiting.card.seen == waiting.last


def test_the_card_is_corrected(house: House, line: Line) -> None:
    client = house.client("receiver")
    path = f"{case_path(line)}line/{line.line.hex}/card/"
    form = {"situation": "held", "writer": "friend", "urgency": "today", "look_again": ""}
    assert client.post(path, form).status_code == 302
    card = cases.open_queue(house.staff("receiver"))[0].card
    assert (card.situation, card.writer, card.urgency) == ("held", "friend", "today")
    assert client.post(path, {**form, "urgency": "tomorrow"}).status_code == 400


def test_a_note_is_kept_for_those_who_may_read_it(house: House, line: Line) -> None:
    response = house.client("verifier").post(
        f"{case_path(line)}note/", {"text": "Seal looks right."}
    )
    assert response.headers["Location"] == f"{case_path(line)}story/"
    page = text_of(house.client("coordinator"), f"{case_path(line)}story/")
    assert "Seal looks right." in page and "verifier" in page
    assert "Seal looks right." not in text_of(house.client("receiver"), case_path(line))


def test_closing_and_opening_again(house: House, line: Line) -> None:
    client, staff = house.client("caseworker"), house.staff("caseworker")
    last = str(cases.open_lines(staff, line.case)[0].last_number)
    form = {"outcome": "left-the-country", "basis": "A photo.", f"read_up_to_{line.line.hex}": last}
    assert client.post(f"{case_path(line)}close/", form).status_code == 302
    assert line.case.hex not in text_of(client, "/")
    assert line.case.hex in text_of(client, "/closed/")
    story = text_of(client, f"{case_path(line)}story/")
    assert "left the country" in story and "A photo." in story
    client.post(f"{case_path(line)}reopen/")
    assert line.case.hex in text_of(client, "/")


def test_a_message_that_crosses_with_closing_brings_the_line_back(house: House, line: Line) -> None:
    client, staff = house.client("caseworker"), house.staff("caseworker")
    last = str(cases.open_lines(staff, line.case)[0].last_number)
    line.says("Wait, something has happened.")
    form = {"outcome": "answered", f"read_up_to_{line.line.hex}": last}
    client.post(f"{case_path(line)}close/", form)
    assert line.case.hex in text_of(client, "/")


def test_closing_needs_an_outcome_that_is_known(house: House, line: Line) -> None:
    client = house.client("caseworker")
    form = {"outcome": "", f"read_up_to_{line.line.hex}": "1"}
    assert client.post(f"{case_path(line)}close/", form).status_code == 400
    assert line.case.hex in text_of(client, "/")


def test_deletion_asks_once_more_and_then_leaves_nothing(house: House, line: Line) -> None:
    client, path = house.client("coordinator"), f"{case_path(line)}delete/"
    asked = client.post(path)
    assert asked.status_code == 200 and 'name="confirm"' in asked.content.decode()
    assert client.get(case_path(line)).status_code == 200
    client.post(path, {"confirm": "delete"})
    assert client.get(case_path(line)).status_code == 404
    with pytest.raises(cases_errors.NotFound):
        line.visit()


def test_who_can_read_this_names_everybody_and_nobody_else(house: House, line: Line) -> None:
    page = text_of(house.client("receiver"), case_path(line))
    readers = page[page.index("Who can read this") :]
    for name in ("receiver", "caseworker", "verifier", "coordinator"):
        assert name in readers
    assert "stranger" not in readers and "analyst" not in readers


def test_what_happened_names_members_and_no_ids(house: House, line: Line) -> None:
    reply(house.client("receiver"), line, "Come back.")
    house.client("caseworker").get(f"{case_path(line)}identity/")
    page = text_of(house.client("coordinator"), case_path(line))
    happened = page[page.index("What happened") :]
    assert "receiver: replied" in happened
    assert "caseworker: opened identity" in happened
    assert "the person who writes: started" in happened
    assert house.members["receiver"].id.hex not in page


def test_a_check_in_shows_its_words_and_when_the_case_would_be_destroyed(
    house: House, line: Line
) -> None:
    check_in = cases.CheckIn(words="some time in spring", destroy=True)
    week = cases.set_check_in(by=line.visit(), check_in=check_in)
    page = text_of(house.client("receiver"), case_path(line))
    assert "some time in spring" in page
    assert f"this case is destroyed from {week}" in page


def test_files_show_in_the_conversation_as_marks_only(house: House, line: Line) -> None:
    file = line.sends("passport of somebody.jpg", b"x" * 2000)
    page = text_of(house.client("receiver"), case_path(line))
    assert "Sent a file" in page and "2.0 kB" in page
    assert "passport of somebody" not in page and file.hex not in page
    page = text_of(house.client("caseworker"), case_path(line))
    assert f"/file/{file.hex}/" in page and "passport of somebody" not in page
    assert "passport of somebody.jpg" in text_of(
        house.client("verifier"), f"{case_path(line)}identity/"
    )


def test_what_was_tampered_with_is_said_at_the_top_and_not_shown(house: House, line: Line) -> None:
    line.says("The second message.")
    client = house.client("receiver")
    assert "changed by somebody" not in text_of(client, case_path(line))
    rows = Item.objects.in_scope("a hostile database", compartment__line=line.line)
    row = rows.order_by("number")[0]
    row.body = row.body[:-1] + bytes([row.body[-1] ^ 1])
    row.save()
    page = text_of(client, case_path(line))
    assert "The store was changed by somebody without the keys." in page
    assert "I am on leave" not in page and "The second message." in page


def test_a_withheld_message_is_noticed(house: House, line: Line) -> None:
    line.says("The second message.")
    client = house.client("receiver")
    text_of(client, case_path(line))
    rows = Item.objects.in_scope("a hostile database", compartment__line=line.line)
    rows.filter(number=rows.order_by("number")[0].number).delete()
    assert "Missing, though seen earlier: 1." in text_of(client, case_path(line))


def test_a_key_put_elsewhere_stops_one_case_and_no_other(house: House, line: Line) -> None:
    other = house.line("Another person.")
    grants = {
        one.line: Grant.objects.in_scope(
            "a hostile database", compartment__line=one.line, reader=house.reception
        )
        for one in (line, other)
    }
    grants[line.line].update(box=grants[other.line].get().box)
    client = house.client("caseworker")
    page = text_of(client, case_path(line))
    assert "The store was changed by somebody without the keys." in page
    assert "I am on leave" not in page
    form = {"text": "Do not send this.", "reply_id": uuid.uuid4().hex, "read_up_to": "1"}
    refused = client.post(f"{case_path(line)}line/{line.line.hex}/reply/", form)
    assert refused.status_code == 409
    for said in ("Nothing was saved or sent.", "Do not send this."):
        assert said in refused.content.decode()
    assert line.replies() == []
    assert "Another person." in text_of(client, case_path(other))
    assert reply(client, other, "Send this.") == 302


def test_a_body_with_a_file_is_read_past_and_kept_nowhere(
    house: House, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a file was written")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", never)
    monkeypatch.setattr("tempfile.mkstemp", never)
    sent = SimpleUploadedFile("large.bin", b"x" * 4_000_000)
    form = {"text": "With a file.", "file": sent}
    response = house.client("caseworker").post(f"{case_path(line)}note/", form)
    assert response.status_code == 302
    page = text_of(house.client("caseworker"), f"{case_path(line)}story/")
    assert "With a file." in page


def test_a_manifest_put_back_stops_the_desk_with_a_plain_page(house: House, line: Line) -> None:
    client = house.client("caseworker")
    SignedManifest.objects.order_by("-number")[0].delete()
    trust._opened.clear()  # as in a process that has just started
    response = client.get(case_path(line))
    assert response.status_code == 409
    assert "changed by somebody without the keys" in response.content.decode()
    assert "I am on leave" not in response.content.decode()


def test_a_conversation_that_was_deleted_is_said_to_be(house: House, line: Line) -> None:
    line.sends("paper.jpg", b"x" * 100)
    cases.delete_everything(by=line.visit())
    client = house.client("caseworker")
    page = text_of(client, case_path(line))
    assert "The person has deleted this conversation." in page
    assert "I am on leave" not in page and "Keep the note" not in page
    assert "closed" not in page[page.index("<main") :].lower()
    for part in ("story", "identity"):
        text_of(client, f"{case_path(line)}{part}/")
    response = client.post(f"{case_path(line)}note/", {"text": "Too late."})
    assert response.status_code == 400
    assert "nothing is added to it now" in response.content.decode()
