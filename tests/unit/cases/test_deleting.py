"""What is deleted is gone: keys first, rows, files on the disk; and staff are told why."""

import datetime as dt
import uuid
from pathlib import Path

import pytest
from django.conf import settings

import byway.cases as c
from byway.cases.disk.deletion import deleted_marks, deletion_mark, destroy_line
from byway.cases.models import Case, Compartment, Event, Grant, Item, Line
from byway.errors import NotAllowed, NotFound
from tests.organisation import Organisation, send, start, texts, warnings, write

ALL = "a test"


def files() -> list[Path]:
    return [path for path in Path(settings.BYWAY_FILES).rglob("*") if path.is_file()]


def sent(visit: c.Visit, kind: str) -> uuid.UUID:
    return next(one.item for one in c.sent_items(visit) if one.kind == kind)


def test_one_message(committed: Organisation) -> None:
    visit = start(text="keep")
    message = write(visit, "regret")
    c.open_lines(committed.receiver, visit.case)
    c.delete_item(by=visit, item=message)
    assert texts(committed.receiver, visit.case) == ["keep"]
    assert warnings(committed.receiver, visit.case) == []
    assert not Item.objects.in_scope(ALL, id=message).exists()
    assert deletion_mark(message) in deleted_marks()
    with pytest.raises(NotFound):
        c.delete_item(by=visit, item=message)


def test_one_file_with_its_name_and_content(committed: Organisation) -> None:
    visit = start()
    file = send(visit, "passport.jpg", b"x" * 70_000)
    assert [path.name for path in files()] == [file.hex]
    c.open_part(committed.caseworker, visit.case, "identity")
    c.delete_item(by=visit, item=sent(visit, "file-sent"))
    assert files() == []
    part = c.open_part(committed.caseworker, visit.case, "identity")
    assert (part.entries, part.warnings) == ([], [])
    with pytest.raises(NotFound):
        c.open_file(committed.caseworker, visit.case, file)


def test_only_what_he_sent_himself(committed: Organisation) -> None:
    visit, other = start(), start()
    c.reply(by=committed.receiver, case=visit.case, line=visit.line, text="yes")
    reply = Item.objects.in_scope(ALL, compartment__line=visit.line).order_by("-number").first()
    for item in (reply.id, write(other), uuid.uuid4()):
        with pytest.raises(NotFound):
            c.delete_item(by=visit, item=item)


def test_everything_the_line_at_once_the_rest_after_72_hours(committed: Organisation) -> None:
    visit = start()
    send(visit)
    c.add_note(by=committed.caseworker, case=visit.case, text="a note")
    c.delete_everything(by=visit)
    with pytest.raises(NotFound):
        c.come_back(visit.keys)
    assert Line.objects.in_scope(ALL).count() == 0
    assert not Grant.objects.in_scope(ALL, compartment__name="line").exists()
    case = Case.objects.in_scope(ALL).get()
    assert case.destroy_week == c.last_week_of_rest()
    assert case.destroy_week.weekday() == 0
    assert case.destroy_week - c.today() >= dt.timedelta(days=3)
    part = c.open_part(committed.caseworker, visit.case, "story")
    assert [entry.data["text"] for entry in part.entries] == ["a note"]
    assert c.open_part(committed.caseworker, visit.case, "identity").warnings == []


def test_a_destruction_set_sooner_is_not_put_off(committed: Organisation) -> None:
    visit = start()
    soon = c.today() - dt.timedelta(days=1)
    Case.objects.in_scope(ALL).update(destroy_week=soon)
    c.delete_everything(by=visit)
    assert Case.objects.in_scope(ALL).get().destroy_week == soon


def test_a_case_by_the_coordinator_alone(committed: Organisation) -> None:
    visit, kept = start(), start(text="kept")
    send(visit)
    send(kept)
    for member in (committed.receiver, committed.caseworker):
        with pytest.raises(NotAllowed):
            c.delete_case(by=member, case=visit.case)
    c.delete_case(by=committed.coordinator, case=visit.case)
    for model in (Line, Compartment, Event):
        assert not model.objects.in_scope(ALL, case=visit.case).exists()
    assert not Grant.objects.in_scope(ALL, compartment__case=visit.case).exists()
    assert not Item.objects.in_scope(ALL, compartment__case=visit.case).exists()
    assert len(files()) == 1
    assert texts(committed.receiver, kept.case) == ["kept"]
    with pytest.raises(NotFound):
        c.open_lines(committed.receiver, visit.case)


def test_destroying_twice_is_destroying_once(committed: Organisation) -> None:
    visit = start()
    for _ in range(2):
        destroy_line(visit.line)
        c.destroy_case(visit.case)
    assert Case.objects.in_scope(ALL).count() == 0


def test_the_list_names_nothing(committed: Organisation) -> None:
    visit = start()
    c.destroy_case(visit.case)
    listed = Path(settings.BYWAY_DELETED).read_text()
    assert deletion_mark(visit.case) in listed
    assert visit.case.hex not in listed
    assert str(visit.case) not in listed
