"""Answers by two people; sending one to many lines, and a minute to undo it."""

import datetime as dt
import uuid
from typing import Any

import pytest

import byway.cases as c
from byway.cases.models import Answer, Item
from byway.cases.papers import read_papers
from byway.errors import NotAllowed, NotFound, Refused
from tests.organisation import Organisation, start, texts, warnings, write


def propose(organisation: Organisation, **changes: Any) -> uuid.UUID:
    said: dict[str, Any] = {
        "kind": "general",
        "situation": "not-called-up",
        "language": "en",
        "title": "Not called up yet",
        "text": "Nothing has to be done now.",
        "valid_until": c.today() + dt.timedelta(days=30),
        "at_door": True,
    }
    return c.propose_answer(by=organisation.receiver, **{**said, **changes})


def make(organisation: Organisation, **changes: Any) -> uuid.UUID:
    return c.approve_answer(by=organisation.caseworker, proposal=propose(organisation, **changes))


def later(**time: int) -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(**time)


def to_answer(organisation: Organisation, visit: c.Visit) -> c.ToAnswer:
    view = c.open_lines(organisation.receiver, visit.case)[0]
    return c.ToAnswer(visit.case, visit.line, view.last_number)


def test_an_answer_is_there_once_a_second_person_approved_it(organisation: Organisation) -> None:
    proposal = propose(organisation)
    assert c.read_answers() == []
    with pytest.raises(Refused, match="a second person"):
        c.approve_answer(by=organisation.receiver, proposal=proposal)
    ((_, text, author),) = c.proposed_answers(organisation.caseworker)
    assert (text.title, author) == ("Not called up yet", "receiver")
    c.approve_answer(by=organisation.caseworker, proposal=proposal)
    (answer,) = c.read_answers()
    assert (answer.author, answer.approver, answer.stale) == ("receiver", "caseworker", False)
    assert [one.title for one in c.answers_at_door("en")] == ["Not called up yet"]
    assert c.answers_at_door("ru") == []
    assert c.proposed_answers(organisation.caseworker) == []
    with pytest.raises(NotFound):
        c.approve_answer(by=organisation.caseworker, proposal=proposal)


def test_a_revision_takes_the_place_of_the_one_before(organisation: Organisation) -> None:
    number = make(organisation)
    again = propose(organisation, text="Better.", replaces=number)
    stale = propose(organisation, text="Worse.", replaces=number)
    c.approve_answer(by=organisation.caseworker, proposal=again)
    (answer,) = c.read_answers()
    assert (answer.text.text, answer.text.revision) == ("Better.", 2)
    with pytest.raises(Refused, match="changed meanwhile"):
        c.approve_answer(by=organisation.caseworker, proposal=stale)
    c.retire_answer(by=organisation.receiver, answer=number)
    assert c.read_answers() == []


def test_what_two_members_did_not_sign_is_not_an_answer(organisation: Organisation) -> None:
    one, two = make(organisation), make(organisation, title="Another")
    whole = bytes(Answer.objects.get(id=one).signed)
    other = bytes(Answer.objects.get(id=two).signed)
    for spoilt in (
        whole.replace(b"Nothing", b"Nothink"),
        other,
        whole[80:160] + whole[:80] + whole[160:],
        whole[:80] + whole[:80] + whole[160:],
        whole[:100],
        b"",
    ):
        Answer.objects.filter(id=one).update(signed=spoilt)
        assert [answer.text.title for answer in c.read_answers()] == ["Another"]


def test_an_answer_of_people_who_left_does_not_count(organisation: Organisation) -> None:
    from dataclasses import replace

    from byway.cases.actions.organisation import publish

    make(organisation)
    by, manifest = organisation.coordinator, c.manifest()
    for names, counts, stale in (({"receiver"}, 1, True), ({"receiver", "caseworker"}, 0, True)):
        members = tuple(
            replace(m, roles=(), teams=()) if m.name in names else m for m in manifest.members
        )
        number = c.manifest().number + 1
        publish(replace(manifest, number=number, members=members), by.member.id, by.keys.signing)
        found = c.read_answers()
        assert len(found) == counts
        assert all(answer.stale == stale for answer in found)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "rumours"},
        {"language": "fr"},
        {"situation": "rich"},
        {"title": ""},
        {"title": "x" * 101},
        {"text": " "},
        {"text": "x" * 4001},
        {"valid_until": dt.date(2020, 1, 1)},
        {"valid_until": dt.date(2099, 1, 1)},
    ],
)
def test_what_may_not_be_an_answer_is_refused(
    organisation: Organisation, changes: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match="expected"):
        propose(organisation, **changes)


def test_who_may_not_write_answers(organisation: Organisation) -> None:
    trainee = c.add_member(
        by=organisation.coordinator, name="t", roles=("trainee",), teams=(organisation.team,)
    )
    with pytest.raises(NotAllowed):
        c.propose_answer(
            by=c.begin_session(trainee.id, trainee.keys), kind="general", situation="",
            language="en", title="x", text="x", valid_until=c.today(), at_door=False,
        )  # fmt: skip


def test_a_line_gets_what_fits_it(organisation: Organisation) -> None:
    make(organisation)
    make(organisation, title="All", situation="")
    make(organisation, title="Crisis", situation="", kind="crisis")
    make(organisation, title="Young", situation="", kind="under-age")
    make(organisation, title="Russian", language="ru")
    make(organisation, title="Held", situation="held")
    answers = c.read_answers()

    def titles(**said: str) -> list[str]:
        return [one.title for one in c.answers_for(c.Card(**said), answers)]  # type: ignore[arg-type]

    assert titles(situation="not-called-up") == ["Not called up yet", "All"]
    assert titles(situation="held") == ["Held", "All"]
    assert titles(situation="held", marks="c") == ["Crisis"]
    assert titles(situation="held", marks="cm") == ["Young"]
    assert titles(language="ru", situation="not-called-up") == ["Russian"]
    with c.as_of(later(days=31)):
        assert titles(situation="held") == []
        assert c.answers_at_door("en") == []


def test_many_lines_are_answered_and_closed_at_once(organisation: Organisation) -> None:
    visits = [start(text=f"{i}", situation="not-called-up") for i in range(3)]
    (row,) = c.fold_alike(c.open_queue(organisation.receiver))
    lines = c.alike_lines([row], visits[1].line)
    assert {one.line for one in lines} == {visit.line for visit in visits}
    batch = c.answer_and_close(
        by=organisation.receiver,
        answer=make(organisation),
        lines=[to_answer(organisation, visit) for visit in visits],
    )
    assert (batch.sent, batch.left, batch.can_be_undone) == (3, (), True)
    assert c.open_queue(organisation.receiver) == []
    for visit in visits:
        assert c.come_back(visit.keys).replies == []
        with c.as_of(later(minutes=2)):
            (reply,) = c.come_back(visit.keys).replies
            assert reply.text == "Nothing has to be done now."


def test_undoing_destroys_the_replies_and_brings_the_lines_back(
    organisation: Organisation,
) -> None:
    visits = [start(text=f"{i}") for i in range(2)]
    by = organisation.receiver
    batch = c.answer_and_close(
        by=by,
        answer=make(organisation),
        lines=[to_answer(organisation, visit) for visit in visits],
    )
    for visit in visits:
        assert len(texts(by, visit.case)) == 2  # somebody has looked meanwhile
    with pytest.raises(NotFound):
        c.undo_batch(by=organisation.caseworker, batch=batch.id)
    assert set(c.undo_batch(by=by, batch=batch.id)) == {visit.case for visit in visits}
    for visit in visits:
        assert len(texts(by, visit.case)) == 1
        assert warnings(by, visit.case) == []
        with c.as_of(later(minutes=5)):
            assert c.come_back(visit.keys).replies == []
    assert [one.our_move for one in c.open_queue(by)] == [True, True]
    assert Item.objects.in_scope("test").filter(compartment__name="line").count() == 2
    with pytest.raises(NotFound):
        c.undo_batch(by=by, batch=batch.id)


def test_after_its_minute_nothing_is_undone(organisation: Organisation) -> None:
    visit = start()
    by, lines = organisation.receiver, [to_answer(organisation, visit)]
    answer = make(organisation)
    batch = c.answer_and_close(by=by, answer=answer, lines=lines)
    with c.as_of(later(minutes=2)):
        assert not c.read_batch(by, batch.id).can_be_undone
        with pytest.raises(Refused, match="the minute is over"):
            c.undo_batch(by=by, batch=batch.id)
    with c.as_of(later(minutes=3)):
        other = start(text="later")
        c.answer_and_close(by=by, answer=answer, lines=[to_answer(organisation, other)])
    assert len(read_papers(by, kind="sent")) == 1  # the old one is forgotten


def test_a_reply_that_waits_is_not_passed_over(organisation: Organisation) -> None:
    """A reply written at once after a held one is shown after it, even if he looked between."""
    visit = start()
    by = organisation.receiver
    lines = [to_answer(organisation, visit)]
    c.answer_and_close(by=by, answer=make(organisation), lines=lines, close=False)
    c.reply(by=by, case=visit.case, line=visit.line, text="And this.")
    mine = c.come_back(visit.keys)
    assert mine.replies == []
    c.acknowledge(by=mine)
    with c.as_of(later(minutes=2)):
        shown = [one.text for one in c.come_back(visit.keys).replies]
    assert shown == ["Nothing has to be done now.", "And this."]


def test_a_reply_that_waits_keeps_its_generation(organisation: Organisation) -> None:
    visit = start()
    lines = [to_answer(organisation, visit)]
    c.answer_and_close(by=organisation.receiver, answer=make(organisation), lines=lines)
    with c.as_of(later(days=31)), pytest.MonkeyPatch.context() as still:
        still.setattr("byway.cases.content.stamp", lambda moment=None: "2020-01-01T00:00Z")
        c.acknowledge(by=c.come_back(visit.keys))
    with c.as_of(later(days=32)):
        assert len(c.come_back(visit.keys).replies) == 1


def test_what_is_held_new_or_expired_is_not_sent(organisation: Organisation) -> None:
    held, wrote, free = start(text="a"), start(text="b"), start(text="c")
    by, answer = organisation.receiver, make(organisation)
    lines = [to_answer(organisation, visit) for visit in (held, wrote, free)]
    c.claim_line(by=organisation.caseworker, case=held.case, line=held.line)
    write(c.come_back(wrote.keys))
    batch = c.answer_and_close(by=by, answer=answer, lines=lines)
    assert batch.sent == 1
    said = dict(batch.left)
    assert "is answering this line" in said[held.case]
    assert "something new has come in" in said[wrote.case]
    assert {one.case for one in c.open_queue(by)} == {held.case, wrote.case}
    with c.as_of(later(days=31)), pytest.raises(Refused, match="cannot be sent"):
        c.answer_and_close(by=by, answer=answer, lines=lines)
