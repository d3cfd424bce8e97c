"""A person starts a line and writes in it: once each, however often the request comes."""

import uuid

import pytest

import byway.cases as c
from byway.cases.models import Case, Event, Item, Line
from byway.errors import NotFound, Refused, TamperError
from tests.organisation import Organisation, seeker, start, texts, write

ALL = "a test"


def test_a_line_with_its_first_message(organisation: Organisation) -> None:
    visit = start(text="I have a summons", situation="summons", language="ru")
    assert texts(organisation.receiver, visit.case) == ["I have a summons"]
    (waiting,) = c.open_queue(organisation.receiver)
    assert (waiting.case, waiting.line) == (visit.case, visit.line)
    assert (waiting.card.situation, waiting.card.language) == ("summons", "ru")
    assert (waiting.our_move, waiting.card.state) == (True, "new")


def test_the_same_start_again_adds_nothing(organisation: Organisation) -> None:
    keys, message = seeker(), uuid.uuid4()
    for _ in range(3):
        c.start_line(by=keys, message=message, text="hello", facts=c.Facts())
    assert Line.objects.in_scope(ALL).count() == Case.objects.in_scope(ALL).count() == 1
    assert Item.objects.in_scope(ALL).count() == 1


def test_the_same_words_with_another_message_add_that_message(organisation: Organisation) -> None:
    keys = seeker()
    for text in ("one", "two"):
        visit = c.start_line(by=keys, message=uuid.uuid4(), text=text, facts=c.Facts())
    assert texts(organisation.receiver, visit.case) == ["one", "two"]
    assert Line.objects.in_scope(ALL).count() == 1


def test_a_message_id_of_another_line_is_refused(organisation: Organisation) -> None:
    first, second = start(), start()
    message = write(first)
    with pytest.raises(Refused):
        c.write_message(by=second, message=message, text="mine")
    with pytest.raises((Refused, NotFound)):
        c.start_line(by=seeker(), message=message, text="mine", facts=c.Facts())
    assert texts(organisation.receiver, second.case) == ["hello"]


def test_the_same_message_again_adds_nothing(organisation: Organisation) -> None:
    visit = start()
    message = write(visit, "once")
    c.write_message(by=visit, message=message, text="once")
    c.write_message(by=c.come_back(visit.keys), message=message, text="once")
    assert texts(organisation.receiver, visit.case) == ["hello", "once"]


def test_twenty_messages_until_staff_answer(organisation: Organisation) -> None:
    visit = start()
    for _ in range(19):
        write(visit)
    with pytest.raises(c.LineFull):
        write(visit)
    with pytest.raises(c.LineFull):
        write(c.come_back(visit.keys))
    c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="yes")
    again = c.come_back(visit.keys)
    for _ in range(5):
        write(again)
    assert len(texts(organisation.receiver, visit.case)) == 26


def test_a_message_has_a_length(organisation: Organisation) -> None:
    visit = start()
    write(visit, "ж" * c.MESSAGE_LIMIT)
    with pytest.raises(c.MessageTooLong):
        write(visit, "ж" * (c.MESSAGE_LIMIT + 1))
    with pytest.raises(c.MessageTooLong):
        start(text="x" * (c.MESSAGE_LIMIT + 1))
    assert Line.objects.in_scope(ALL).count() == 1


def test_words_without_a_line_find_nothing(organisation: Organisation) -> None:
    with pytest.raises(NotFound):
        c.come_back(seeker())


def test_a_manifest_without_intake_takes_no_line(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = c.manifest()
    monkeypatch.setattr(type(manifest), "team", lambda self, team: None)
    with pytest.raises(TamperError):
        start()
    assert Case.objects.in_scope(ALL).count() == 0


def test_every_change_has_its_event_and_all_are_of_one_size(organisation: Organisation) -> None:
    visit = start()
    write(visit)
    c.set_check_in(by=visit, check_in=c.CheckIn("some time"))
    c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="yes")
    c.add_note(by=organisation.caseworker, case=visit.case, text="note")
    happened = c.open_events(organisation.caseworker, visit.case)
    assert [event.what for event in happened] == [
        "started",
        "wrote",
        "wrote",
        "said when they write again",
        "replied",
        "noted",
    ]
    assert {event.who for event in happened[:4]} == {"seeker"}
    sizes = {len(row.box) for row in Event.objects.in_scope(ALL)}
    assert sizes == {512}


def test_cards_are_256_bytes_whoever_writes_them(organisation: Organisation) -> None:
    visit = start(
        situation="not-called-up", writer="relative", soon="unknown", earliest="2026-12-31",
        destroy=True,
    )  # fmt: skip
    c.correct_card(
        by=organisation.receiver, case=visit.case, line=visit.line, urgency="weeks",
        situation="not-called-up", look_again=c.today(),
    )  # fmt: skip
    c.close_case(by=organisation.caseworker, case=visit.case, outcome="left-the-country")
    row = Line.objects.in_scope(ALL).get()
    assert (len(row.door_card), len(row.desk_card), len(row.state)) == (256, 256, 1024)
    (waiting,) = c.closed_lines(organisation.receiver)
    assert (waiting.card.urgency, waiting.card.state) == ("weeks", "closed")
    assert waiting.card.look_again == c.today().isoformat()
