"""The surge at the door, and answers that two members signed."""

import datetime as dt
from pathlib import Path

import pytest

import byway.cases as c
from byway.sealing import LANGUAGES
from tests.organisation import Organisation
from tests.unit.door.conftest import PADDED, Seeker


def switch_on(organisation: Organisation) -> dt.date:
    day = c.today() + dt.timedelta(days=20)
    c.set_surge(by=organisation.coordinator, until=day)
    return day


def make(organisation: Organisation, **changes: object) -> None:
    said = {
        "kind": "general",
        "situation": "",
        "language": "en",
        "title": "Ours <now>",
        "text": "One & two.\n\n- first\n- second",
        "valid_until": c.today() + dt.timedelta(days=30),
        "at_door": True,
    }
    proposal = c.propose_answer(by=organisation.receiver, **{**said, **changes})  # type: ignore[arg-type]
    c.approve_answer(by=organisation.caseworker, proposal=proposal)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_can_wait_gets_the_answers_and_a_day(organisation: Organisation, language: str) -> None:
    day = switch_on(organisation)
    seeker = Seeker(language)
    assert str(day.year) in seeker.get("").text
    page = seeker.start("Will they call me up?", situation="not-called-up")
    assert c.open_queue(organisation.receiver) == []
    assert str(day.day) in page.text
    assert str(day.year) in page.text
    assert f"/{language}/notes/1" in page.links
    assert page.barriers() == []
    assert page.lang == language
    assert len(seeker.response.content) == PADDED
    assert "Will they call me up?" in page.source
    seeker.come_back()
    assert c.open_queue(organisation.receiver) == []


@pytest.mark.parametrize("situation", ["serving", "on-leave", "left", "held", "summons"])
def test_whom_it_presses_is_let_in(organisation: Organisation, situation: str) -> None:
    switch_on(organisation)
    Seeker().start("now", situation=situation)
    (waiting,) = c.open_queue(organisation.receiver)
    assert waiting.card.situation == situation


def test_a_date_within_two_weeks_opens_the_door_from_the_same_page(
    organisation: Organisation,
) -> None:
    switch_on(organisation)
    seeker = Seeker()
    page = seeker.start("a hearing", situation="other", writer="self")
    seeker.send(page.form("/new"), soon="days")
    (waiting,) = c.open_queue(organisation.receiver)
    assert (waiting.card.soon, waiting.card.situation) == ("days", "other")
    assert waiting.card.writer == "self"
    seeker.come_back()
    assert seeker.page.form("/page/text")


def test_the_day_ends_it_and_lines_that_are_there_go_on(organisation: Organisation) -> None:
    before = Seeker()
    before.start("first", situation="not-called-up")
    switch_on(organisation)
    before.come_back()
    before.send(before.page.form("/page/text"), text="more")
    (waiting,) = c.open_queue(organisation.receiver)
    assert len(c.open_lines(organisation.receiver, waiting.case)[0].part.entries) == 2
    with c.as_of(dt.datetime.now(dt.UTC) + dt.timedelta(days=20)):
        Seeker().start("later", situation="not-called-up")
    assert len(c.open_queue(organisation.receiver)) == 2


def test_answers_that_two_members_signed_stand_over_the_starter_set(
    organisation: Organisation, data_dir: Path
) -> None:
    assert "will replace this text" in Seeker().get("notes/1").text
    make(organisation)
    make(organisation, title="Inside only", at_door=False)
    make(organisation, title="Аз", language="ru")
    page = Seeker().get("notes/1")
    assert page.heading == "Ours <now>"
    assert "One & two." in page.text
    assert page.source.count("<li>") == 2
    assert "will replace this text" not in page.text
    assert Seeker().get("notes/2").heading == "That did not work"
    assert "організація замінить" in Seeker("uk").get("notes/1").text
    own = data_dir / "answers" / "en"
    own.mkdir(parents=True)
    (own / "01-a.txt").write_text("Of a file\n\nText.\n")
    assert [Seeker().get(f"notes/{n}").heading for n in (1, 2)] == ["Ours <now>", "Of a file"]
    with c.as_of(dt.datetime.now(dt.UTC) + dt.timedelta(days=31)):
        assert Seeker().get("notes/1").heading == "Of a file"


def test_an_answer_somebody_put_into_the_store_is_not_shown(organisation: Organisation) -> None:
    from byway.cases.models import Answer

    make(organisation)
    row = Answer.objects.get()
    row.signed = bytes(row.signed).replace(b"One &", b"Own &")
    row.save()
    assert "will replace this text" in Seeker().get("notes/1").text
