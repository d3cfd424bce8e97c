"""Words given up under force show little: generations, acknowledgements, new words."""

import datetime as dt
import uuid

import pytest

import byway.cases as c
from byway.cases.models import Compartment, Grant, Line
from byway.errors import NotFound
from tests.organisation import Organisation, seeker, send, start, texts, warnings, write

ALL = "a test"


def grow_old(visit: c.Visit, days: int = 31) -> None:
    Compartment.objects.in_scope(ALL, line=visit.line).update(
        day=c.today() - dt.timedelta(days=days)
    )


def reply(organisation: Organisation, visit: c.Visit, text: str) -> None:
    c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text=text)


def own_grants(visit: c.Visit) -> list[int]:
    rows = Grant.objects.in_scope(ALL, reader=visit.line)
    return sorted(rows.values_list("compartment__generation", flat=True))


def test_a_reply_is_shown_until_it_is_acknowledged(organisation: Organisation) -> None:
    visit = start()
    reply(organisation, visit, "first")
    for _ in range(2):
        again = c.come_back(visit.keys)
        assert [r.text for r in again.replies] == ["first"]
    c.acknowledge(by=again)
    assert c.come_back(visit.keys).replies == []
    reply(organisation, visit, "second")
    assert [r.text for r in c.come_back(visit.keys).replies] == ["second"]


def test_after_thirty_days_the_line_is_renewed(organisation: Organisation) -> None:
    visit = start()
    grow_old(visit, 29)
    c.acknowledge(by=c.come_back(visit.keys))
    assert own_grants(visit) == [1]
    grow_old(visit, 30)
    again = c.come_back(visit.keys)
    c.acknowledge(by=again)
    assert own_grants(visit) == [2]
    write(again, "in the new one")
    later = c.come_back(visit.keys)
    assert [one.place.generation for one in later.readable] == [2]
    assert [s.kind for s in c.sent_items(later)] == ["message"]
    assert texts(organisation.receiver, visit.case) == ["hello", "in the new one"]
    assert warnings(organisation.receiver, visit.case) == []
    c.acknowledge(by=later)
    assert own_grants(visit) == [2]


def test_unread_replies_outlive_the_renewal(organisation: Organisation) -> None:
    visit = start()
    grow_old(visit)
    again = c.come_back(visit.keys)
    reply(organisation, visit, "came in between")
    c.acknowledge(by=again)
    assert own_grants(visit) == [1, 2]
    later = c.come_back(visit.keys)
    assert [r.text for r in later.replies] == ["came in between"]
    c.acknowledge(by=later)
    assert own_grants(visit) == [2]
    assert c.come_back(visit.keys).replies == []
    reply(organisation, visit, "in the new one")
    assert [r.text for r in c.come_back(visit.keys).replies] == ["in the new one"]


def test_new_words_lead_to_the_line_and_old_ones_nowhere(organisation: Organisation) -> None:
    visit, new = start(), seeker()
    old = visit.keys
    c.change_words(by=visit, new=new)
    write(visit, "still here")
    with pytest.raises(NotFound):
        c.come_back(old)
    again = c.come_back(new)
    assert (again.line, again.case) == (visit.line, visit.case)
    assert own_grants(visit) == [2]
    send(again)
    write(again, "and again")
    assert texts(organisation.receiver, visit.case) == ["hello", "still here", "and again"]
    assert warnings(organisation.receiver, visit.case) == []
    part = c.open_part(organisation.caseworker, visit.case, "identity")
    assert ([e.kind for e in part.entries], part.warnings) == (["file"], [])


def test_words_changed_before_the_desk_ever_looked(organisation: Organisation) -> None:
    visit = start()
    for _ in range(3):
        c.change_words(by=visit, new=seeker())
        write(visit)
    assert warnings(organisation.receiver, visit.case) == []
    reply(organisation, visit, "found you")
    assert [r.text for r in c.come_back(visit.keys).replies] == ["found you"]


def test_new_words_open_nothing_older(organisation: Organisation) -> None:
    visit, new = start(text="what they must not read"), seeker()
    reply(organisation, visit, "answered")
    visit = c.come_back(visit.keys)
    c.acknowledge(by=visit)
    c.change_words(by=visit, new=new)
    again = c.come_back(new)
    assert (again.replies, c.sent_items(again)) == ([], [])
    (grant,) = Grant.objects.in_scope(ALL, reader=visit.line)
    assert grant.compartment.generation == 2


def test_unread_replies_outlive_new_words(organisation: Organisation) -> None:
    visit, new = start(), seeker()
    reply(organisation, visit, "unread")
    c.change_words(by=visit, new=new)
    again = c.come_back(new)
    assert ([r.text for r in again.replies], again.tampered) == (["unread"], False)
    write(again, "I saw it")
    c.acknowledge(by=again)
    assert own_grants(visit) == [2]
    assert c.come_back(new).replies == []
    assert warnings(organisation.receiver, visit.case) == []


def test_two_visits_with_the_same_words(organisation: Organisation) -> None:
    one = start()
    two = c.come_back(one.keys)
    write(one, "from one")
    write(two, "from two")
    assert texts(organisation.receiver, one.case) == ["hello", "from one", "from two"]
    grow_old(one)
    one, two = c.come_back(one.keys), c.come_back(one.keys)
    c.acknowledge(by=one)
    c.acknowledge(by=two)
    assert own_grants(one) == [2]
    write(two, "late")
    assert texts(organisation.receiver, one.case)[-1] == "late"


def test_words_changed_in_another_visit_end_this_one(organisation: Organisation) -> None:
    one = start()
    two = c.come_back(one.keys)
    c.change_words(by=one, new=seeker())
    with pytest.raises(NotFound):
        write(two)
    with pytest.raises(NotFound):
        c.change_words(by=two, new=seeker())


def test_a_message_repeated_after_the_line_was_renewed(organisation: Organisation) -> None:
    visit, message = start(), uuid.uuid4()
    c.write_message(by=visit, message=message, text="once")
    grow_old(visit)
    again = c.come_back(visit.keys)
    c.acknowledge(by=again)
    c.write_message(by=again, message=message, text="once")
    assert texts(organisation.receiver, visit.case) == ["hello", "once"]


def test_the_seeker_sees_no_clear_trace_of_his_keys(organisation: Organisation) -> None:
    visit = start()
    row = Line.objects.in_scope(ALL).get()
    secrets = (visit.keys.pair.private, visit.keys.signing.seed, visit.keys.state_key)
    stored = b"".join([row.locator, row.public, row.verify, row.state, row.door_card])
    assert not any(secret in stored for secret in secrets)
