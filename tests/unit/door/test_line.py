"""Inside a line: new replies alone, writing, and visits that end."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection

import byway.cases as c
from byway.cases.models import Item
from byway.door import visits
from byway.door.views import inside, writing
from byway.errors import StorageFull
from tests.organisation import Organisation
from tests.unit.door.conftest import Seeker, submit


def answer(organisation: Organisation, text: str, look_again: dt.date | None = None) -> None:
    waiting = c.open_queue(organisation.receiver)[0]
    c.reply(
        by=organisation.receiver,
        case=waiting.case,
        line=waiting.line,
        text=text,
        look_again=look_again,
    )


def messages(organisation: Organisation) -> list[str]:
    waiting = c.open_queue(organisation.receiver)[0]
    view = c.open_lines(organisation.receiver, waiting.case)[0]
    return [each.data["text"] for each in view.part.entries if each.kind == "message"]


def test_a_reply_is_shown_until_the_next_step_after_it(
    seeker: Seeker, organisation: Organisation
) -> None:
    seeker.start()
    answer(organisation, "Come <back>\n\nsoon", dt.date(2026, 12, 1))
    for _ in range(2):  # shown, but no step after it: shown again
        page = seeker.come_back()
        assert "Come <back>" in page.text
        assert "Please look here again on 1 December 2026." in page.text
    page = seeker.send(page.form("/page"))
    assert "Come <back>" in page.text  # still this visit
    seeker.leave()
    assert "Come <back>" not in seeker.come_back().text
    assert "There is nothing new to read." in seeker.page.text


def test_looking_again_shows_what_has_come_since(
    seeker: Seeker, organisation: Organisation
) -> None:
    page = seeker.start()
    answer(organisation, "an answer")
    page = seeker.send(page.form("/page"))
    assert "an answer" in page.text


def test_own_messages_are_never_shown_again(seeker: Seeker) -> None:
    seeker.start("unmistakable")
    assert "unmistakable" not in seeker.come_back().source


def test_a_message_sent_twice_is_kept_once(seeker: Seeker, organisation: Organisation) -> None:
    form = seeker.start("one").form("/page/text")
    for _ in range(3):
        page = seeker.send(form, text="two")
        assert page.notices == ["Your message is saved."]
        assert page.form("/page/text").fields["text"] == ""
    seeker.send(page.form("/page/text"), text="three")
    assert messages(organisation) == ["one", "two", "three"]


def test_an_empty_message_is_not_kept(seeker: Seeker, organisation: Organisation) -> None:
    page = seeker.send(seeker.start("one").form("/page/text"), text="  ")
    assert page.alerts == ["There is no text yet."]
    assert messages(organisation) == ["one"]


def test_a_full_line_keeps_the_text(seeker: Seeker) -> None:
    page = seeker.start("1")
    for number in range(2, 21):
        page = seeker.send(page.form("/page/text"), text=str(number))
        assert page.notices
    page = seeker.send(page.form("/page/text"), text="one too many")
    assert seeker.response.status_code == 409
    assert "full until somebody answers" in page.alerts[0]
    assert page.form("/page/text").fields["text"] == "one too many"


def test_a_full_disk_keeps_the_text_and_the_same_message(
    seeker: Seeker, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> None:
        raise StorageFull("x")

    form = seeker.start("one").form("/page/text")
    with monkeypatch.context() as patched:
        patched.setattr(writing, "write_message", full)
        page = seeker.send(form, text="two")
    assert seeker.response.status_code == 507
    assert page.form("/page/text").fields["text"] == "two"
    assert page.form("/page/text").fields["message"] == form.fields["message"]
    assert seeker.send(page.form("/page/text")).notices == ["Your message is saved."]
    assert messages(organisation) == ["one", "two"]


def test_replies_can_be_read_while_nothing_can_be_stored(
    seeker: Seeker, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> None:
        raise StorageFull("x")

    page = seeker.start()
    answer(organisation, "an answer")
    monkeypatch.setattr(inside, "acknowledge", full)
    assert "an answer" in seeker.send(page.form("/page")).text


def test_an_ended_visit_keeps_the_draft_and_the_words_open_it_again(
    seeker: Seeker, organisation: Organisation
) -> None:
    form = seeker.start("one").form("/page/text")
    visits._store.end(form.fields["token"])  # as after a quarter of an hour
    page = seeker.send(form, text="long & dear")
    assert page.heading == "The visit has ended"
    kept = page.form("/open")
    assert kept.fields["text"] == "long & dear"
    page = seeker.send(kept, words=" ".join(seeker.words))
    back = page.form("/page/text")
    assert back.fields["text"] == "long & dear"
    assert back.fields["message"] == form.fields["message"]
    assert seeker.send(back).notices == ["Your message is saved."]
    assert messages(organisation) == ["one", "long & dear"]


def test_a_draft_goes_with_words_that_are_wrong_at_first(seeker: Seeker) -> None:
    form = seeker.start("one").form("/page/text")
    visits._store.end(form.fields["token"])
    page = seeker.send(form, text="dear")
    page = seeker.send(page.form("/open"), words="123")
    assert page.form("/open").fields["text"] == "dear"
    page = seeker.send(page.form("/open"), words=seeker.digits)
    assert page.form("/page/text").fields["text"] == "dear"


def test_a_message_that_was_saved_does_not_come_back_as_a_draft(seeker: Seeker) -> None:
    form = seeker.start("one").form("/page/text")
    seeker.send(form, text="two")
    visits._store.end(form.fields["token"])
    assert "text" not in seeker.send(form, text="two").form("/open").fields


def test_a_left_visit_shows_no_draft(seeker: Seeker) -> None:
    form = seeker.start("one").form("/page/text")
    seeker.leave()
    page = seeker.send(form, text="unsent words")
    assert page.heading == "The visit has ended"
    assert "unsent words" not in page.source


def test_an_invented_token_opens_nothing(seeker: Seeker) -> None:
    seeker.start()
    form = seeker.page.form("/page")
    form.fields["token"] = "x" * 43
    assert seeker.send(form).heading == "The visit has ended"


@pytest.mark.parametrize(
    "end", ["", "/text", "/add", "/file", "/date", "/list", "/drop", "/clear", "/renew"]
)
def test_no_page_of_a_line_opens_by_its_address(seeker: Seeker, end: str) -> None:
    seeker.get(f"page{end}")
    assert (seeker.response.status_code, seeker.response["Location"]) == (302, "/en/open")


def test_two_requests_of_one_visit_wait_for_each_other(
    seeker: Seeker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inside, "PATIENCE", 0.05)
    form = seeker.start("one").form("/page/text")
    session = visits.find(form.fields["token"])
    assert session
    with session.lock:
        page = seeker.send(form, text="two")
    assert seeker.response.status_code == 503
    assert page.form("/page/text").fields["text"] == "two"
    assert seeker.send(page.form("/page/text")).notices


@pytest.mark.parametrize("end", ["/page", "/page/text"])
def test_a_line_deleted_elsewhere_ends_the_visit(
    seeker: Seeker, organisation: Organisation, end: str
) -> None:
    seeker.start()
    words = " ".join(seeker.words)
    other = Seeker()
    other.come_back(words)
    seeker.press("clear", save="1", sure="1")
    page = other.send(other.page.form(end), text="late")
    assert page.heading == "This line is not here any more"
    assert "You can write again now." in page.text


def test_many_at_once_in_one_line_lose_nothing(seeker: Seeker, organisation: Organisation) -> None:
    form = seeker.start("0").form("/page/text")
    forms = [{**form.fields, "message": str(uuid.uuid4()), "text": str(n)} for n in range(1, 7)]

    def send(fields: dict[str, str]) -> None:
        submit(Seeker().client, form.action, fields)
        connection.close()

    threads = [threading.Thread(target=send, args=(fields,)) for fields in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(messages(organisation)) == [str(n) for n in range(7)]
    assert Item.objects.in_scope("test").count() == 7
