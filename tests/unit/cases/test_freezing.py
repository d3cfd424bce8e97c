"""Freezing: the words show nothing old and still take messages; undone by granting anew."""

import uuid

import pytest

import byway.cases as c
from byway.cases.models import Grant, Line
from byway.errors import NotAllowed, NotFound, Refused, TamperError
from byway.sealing import KeyPair
from tests.organisation import Organisation, seeker, start, texts, warnings, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(organisation: Organisation) -> c.Visit:
    """A line with an unread reply."""
    begun = start(text="before")
    c.reply(by=organisation.receiver, case=begun.case, line=begun.line, text="an old reply")
    return c.come_back(begun.keys)


def freeze(o: Organisation, visit: c.Visit) -> None:
    c.freeze_line(by=o.receiver, case=visit.case, line=visit.line)


def test_frozen_words_show_nothing_old_and_take_messages(
    organisation: Organisation, visit: c.Visit
) -> None:
    assert [r.text for r in visit.replies] == ["an old reply"]
    freeze(organisation, visit)
    again = c.come_back(visit.keys)
    assert (again.replies, c.sent_items(again), again.tampered) == ([], [], False)
    write(again, "while it is frozen")
    assert texts(organisation.caseworker, visit.case) == [
        "before", "an old reply", "while it is frozen",
    ]  # fmt: skip
    assert warnings(organisation.caseworker, visit.case) == []
    c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="careful")
    assert [r.text for r in c.come_back(visit.keys).replies] == ["careful"]
    assert c.open_lines(organisation.receiver, visit.case)[0].card.marks == "f"


def test_undone_the_words_open_what_they_opened_before(
    organisation: Organisation, visit: c.Visit
) -> None:
    freeze(organisation, visit)
    write(c.come_back(visit.keys), "while it is frozen")
    assert c.unfreeze_line(by=organisation.caseworker, case=visit.case, line=visit.line)
    again = c.come_back(visit.keys)
    assert [r.text for r in again.replies] == ["an old reply"]
    assert len(c.sent_items(again)) == 2
    assert c.open_lines(organisation.receiver, visit.case)[0].card.marks == ""
    with pytest.raises(Refused):
        c.unfreeze_line(by=organisation.caseworker, case=visit.case, line=visit.line)
    freeze(organisation, visit)
    assert c.come_back(visit.keys).replies == []


def test_whoever_changed_the_words_meanwhile_is_granted_nothing_old(
    organisation: Organisation, visit: c.Visit
) -> None:
    freeze(organisation, visit)
    new = seeker()
    c.change_words(by=c.come_back(visit.keys), new=new)
    assert not c.unfreeze_line(by=organisation.receiver, case=visit.case, line=visit.line)
    assert c.come_back(new).replies == []
    assert [g.reader_generation for g in Grant.objects.in_scope("a test", reader=visit.line)] == [3]


def test_a_line_is_frozen_once(organisation: Organisation, visit: c.Visit) -> None:
    freeze(organisation, visit)
    with pytest.raises(Refused):
        freeze(organisation, visit)
    with pytest.raises(NotAllowed):
        c.freeze_line(by=organisation.session("verifier"), case=visit.case, line=visit.line)
    with pytest.raises(NotFound):
        c.freeze_line(by=organisation.stranger, case=visit.case, line=visit.line)
    with pytest.raises(NotFound):
        c.freeze_line(by=organisation.receiver, case=visit.case, line=uuid.uuid4())


def test_a_key_put_in_the_seekers_place_is_granted_nothing(
    organisation: Organisation, visit: c.Visit
) -> None:
    """Whoever writes to the store swaps the seeker's public half before a member freezes."""
    thief = KeyPair.new()
    row = Line.objects.in_scope("a test", id=visit.line).get()
    Line.objects.in_scope("a test", id=visit.line).update(public=thief.public + row.public[32:])
    with pytest.raises(TamperError):
        freeze(organisation, visit)
    assert Grant.objects.in_scope("a test", reader=visit.line).count() == 1
    Line.objects.in_scope("a test", id=visit.line).update(public=row.public)
    freeze(organisation, visit)
    Line.objects.in_scope("a test", id=visit.line).update(public=thief.public + row.public[32:])
    with pytest.raises(TamperError):
        c.unfreeze_line(by=organisation.receiver, case=visit.case, line=visit.line)
    assert Grant.objects.in_scope("a test", reader=visit.line).count() == 1


def test_a_grant_taken_back_and_restored_by_the_thief_opens_the_line_as_a_backup_would(
    organisation: Organisation, visit: c.Visit
) -> None:
    """What was said in docs/explain/sealing.md: an old row put back opens what it opened."""
    old = Grant.objects.in_scope("a test", reader=visit.line).get()
    freeze(organisation, visit)
    old.pk = None
    old.save(force_insert=True)
    assert [r.text for r in c.come_back(visit.keys).replies] == ["an old reply"]


def test_a_frozen_line_goes_on_renewing_itself(
    organisation: Organisation, visit: c.Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze(organisation, visit)
    monkeypatch.setattr("byway.cases.visit.ROTATE_AFTER_DAYS", 0)
    again = c.come_back(visit.keys)
    c.acknowledge(by=again)
    write(again, "in a third generation")
    assert texts(organisation.caseworker, visit.case)[-1] == "in a third generation"
    assert warnings(organisation.caseworker, visit.case) == []
    assert c.unfreeze_line(by=organisation.caseworker, case=visit.case, line=visit.line)
    assert [r.text for r in c.come_back(visit.keys).replies] == ["an old reply"]


def test_a_frozen_line_stays_frozen_when_it_is_sealed_anew(
    organisation: Organisation, visit: c.Visit
) -> None:
    """A member leaves meanwhile: what was closed to the words stays so, and all goes on."""
    freeze(organisation, visit)
    write(c.come_back(visit.keys), "while it is frozen")
    c.remove_member(by=organisation.coordinator, member=organisation.members["verifier"].id)
    by = organisation.session("coordinator")
    job = c.ResealJob.begin(by)
    while job.step():
        pass
    assert c.come_back(visit.keys).replies == []
    assert not c.unfreeze_line(by=organisation.receiver, case=visit.case, line=visit.line)
    again = c.come_back(visit.keys)
    assert again.replies == []
    write(again, "later")
    assert texts(organisation.receiver, visit.case) == [
        "before", "an old reply", "while it is frozen", "later",
    ]  # fmt: skip
    assert warnings(organisation.receiver, visit.case) == []
