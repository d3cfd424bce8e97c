"""A reply by two people, notes of the first line, the month's tally, and the surge."""

import datetime as dt
from typing import Any

import pytest

import byway.cases as c
from byway.cases import StaffSession
from byway.cases.models import Item, Line
from byway.errors import NotAllowed, NotFound, Refused
from tests.organisation import Organisation, start, texts, write
from tests.unit.cases.test_answers import make, to_answer


@pytest.fixture
def trainee(organisation: Organisation) -> StaffSession:
    made = c.add_member(
        by=organisation.coordinator, name="new here", roles=("trainee",), teams=(organisation.team,)
    )
    return c.begin_session(made.id, made.keys)


def draft(by: StaffSession, visit: c.Visit, text: str = "Come on Monday.", **said: Any) -> Any:
    read = c.open_lines(by, visit.case)[0].last_number
    return c.draft_reply(
        by=by, case=visit.case, line=visit.line, text=text, read_up_to=read, **said
    )


def test_a_trainees_reply_goes_out_once_a_second_person_signs_it(
    organisation: Organisation, trainee: StaffSession
) -> None:
    visit = start()
    c.claim_next(by=trainee)
    with pytest.raises(NotAllowed):
        c.reply(by=trainee, case=visit.case, line=visit.line, text="x")
    number = draft(trainee, visit, look_again=c.today() + dt.timedelta(days=3))
    assert c.come_back(visit.keys).replies == []
    assert c.open_queue(trainee)[0].card.marks == "d"
    with pytest.raises(NotAllowed):
        c.approve_draft(by=trainee, draft=number)
    c.approve_draft(by=organisation.receiver, draft=number)
    (reply,) = c.come_back(visit.keys).replies
    assert reply.text == "Come on Monday."
    assert reply.look_again == (c.today() + dt.timedelta(days=3)).isoformat()
    (waiting,) = c.open_queue(trainee)
    assert (waiting.card.marks, waiting.our_move, waiting.card.claim) == ("", False, "")
    (event,) = [
        one for one in c.open_events(organisation.caseworker, visit.case) if "approved" in one.what
    ]
    assert (event.who, event.detail) == (organisation.receiver.id.hex, "written by new here")
    assert c.read_drafts(trainee) == []


def test_anybody_may_ask_for_a_second_person(organisation: Organisation) -> None:
    visit = start()
    number = draft(organisation.receiver, visit)
    with pytest.raises(Refused, match="a second person"):
        c.approve_draft(by=organisation.receiver, draft=number)
    c.approve_draft(by=organisation.caseworker, draft=number, text="Come on Tuesday.")
    assert [one.text for one in c.come_back(visit.keys).replies] == ["Come on Tuesday."]
    with pytest.raises(NotFound):
        c.approve_draft(by=organisation.coordinator, draft=number)


def test_a_draft_waits_and_is_nobodys_next_line(
    organisation: Organisation, trainee: StaffSession
) -> None:
    visit = start()
    number = draft(trainee, visit)
    assert c.claim_next(by=organisation.receiver) is None
    c.return_draft(by=organisation.receiver, draft=number, remark="Too short.")
    assert c.read_draft(trainee, number).remark == "Too short."
    assert c.open_queue(trainee)[0].card.marks == ""
    again = draft(trainee, visit, "Come on Monday, at nine.")
    (left,) = c.read_drafts(trainee)
    assert (left.id, left.remark) == (again, "")
    c.drop_draft(by=trainee, draft=again)
    assert c.open_queue(trainee)[0].card.marks == ""


def test_a_draft_that_a_colleague_overtook_is_not_sent(
    organisation: Organisation, trainee: StaffSession
) -> None:
    visit = start()
    number = draft(trainee, visit)
    c.reply(by=organisation.caseworker, case=visit.case, line=visit.line, text="Done.")
    with pytest.raises(Refused, match="a colleague has answered"):
        c.approve_draft(by=organisation.receiver, draft=number)
    assert c.read_draft(trainee, number).text == "Come on Monday."
    assert texts(organisation.receiver, visit.case) == ["hello", "Done."]


def test_a_strangers_draft_is_not_there(organisation: Organisation) -> None:
    number = draft(organisation.receiver, start())
    for action in (c.approve_draft, c.drop_draft):
        with pytest.raises(NotFound):
            action(by=organisation.stranger, draft=number)  # type: ignore[operator]


def test_a_draft_and_a_note_lie_nowhere_near_the_seeker(
    organisation: Organisation, trainee: StaffSession
) -> None:
    visit = start()
    before = Item.objects.in_scope("test").count()
    draft(trainee, visit)
    c.add_line_note(by=trainee, case=visit.case, text="He sounds afraid.")
    assert Item.objects.in_scope("test").count() == before
    (note,) = c.line_notes(organisation.receiver, visit.case)
    assert (note.author, note.text) == ("new here", "He sounds afraid.")
    with pytest.raises(NotFound):
        c.line_notes(organisation.stranger, visit.case)
    with pytest.raises(Refused):
        c.add_line_note(by=trainee, case=visit.case, text=" ")


def test_closings_are_counted_and_outlive_their_case(organisation: Organisation) -> None:
    own = start(situation="serving", writer="self", language="ru")
    other = start(situation="serving", writer="relative", language="ru")
    by = organisation.caseworker
    c.close_case(by=by, case=own.case, outcome="hidden-inside")
    c.close_case(by=by, case=own.case, outcome="hidden-inside")  # more became known
    c.close_case(by=by, case=other.case, outcome="withdrew")
    c.delete_case(by=organisation.coordinator, case=own.case)
    (month,) = c.read_months(organisation.receiver)
    assert month.month == c.today().isoformat()[:7]
    assert month.cells == {
        ("serving", "self", "ru", "hidden-inside"): 1,
        ("serving", "relative", "ru", "withdrew"): 1,
    }
    assert month.by("situation") == {"serving": 2}
    assert c.read_months(organisation.stranger) == []


def test_what_was_undone_or_is_training_is_not_counted(organisation: Organisation) -> None:
    from dataclasses import replace

    from byway.cases.actions.answer_line import put_desk_card
    from byway.cases.keys.vouching import line_card

    visit, practice = start(), start()
    by = organisation.receiver
    row = by.case(practice.case)
    line = Line.objects.in_scope("test").get(id=practice.line)
    put_desk_card(by, row, line, replace(line_card(by, row, line), marks="t"))
    lines = [to_answer(organisation, visit), to_answer(organisation, practice)]
    batch = c.answer_and_close(by=by, answer=make(organisation), lines=lines)
    assert c.read_months(by)[0].total == 1
    c.undo_batch(by=by, batch=batch.id)
    assert c.read_months(by)[0].total == 0
    assert [one.line for one in c.open_queue(by, training=True)] == [practice.line]
    assert [one.line for one in c.open_queue(by)] == [visit.line]


def test_the_surge_is_a_coordinators_and_ends_by_its_day(organisation: Organisation) -> None:
    day = c.today() + dt.timedelta(days=10)
    with pytest.raises(NotAllowed):
        c.set_surge(by=organisation.receiver, until=day)
    for strange in (c.today(), c.today() + dt.timedelta(days=100)):
        with pytest.raises(Refused, match="a day to return"):
            c.set_surge(by=organisation.coordinator, until=strange)
    assert c.lets_in(c.Facts())
    c.set_surge(by=organisation.coordinator, until=day)
    assert c.surge_until() == day
    assert not c.lets_in(c.Facts(situation="not-called-up"))
    assert not c.lets_in(c.Facts(soon="weeks"))
    for pressing in ("serving", "held", "summons", "on-leave", "left"):
        assert c.lets_in(c.Facts(situation=pressing))
    assert c.lets_in(c.Facts(situation="not-called-up", soon="days"))
    with c.as_of(dt.datetime.now(dt.UTC) + dt.timedelta(days=10)):
        assert c.lets_in(c.Facts())
    c.set_surge(by=organisation.coordinator, until=None)
    assert c.surge_until() is None


def test_a_line_under_way_goes_on_in_a_surge(organisation: Organisation) -> None:
    visit = start()
    c.set_surge(by=organisation.coordinator, until=c.today() + dt.timedelta(days=10))
    write(c.come_back(visit.keys), "still here")
    assert texts(organisation.receiver, visit.case) == ["hello", "still here"]


def test_a_reply_to_somebody_under_age_wants_a_second_person(organisation: Organisation) -> None:
    from dataclasses import replace

    from byway.cases.actions.answer_line import put_desk_card
    from byway.cases.keys.vouching import line_card

    visit, by = start(), organisation.receiver
    row = by.case(visit.case)
    line = Line.objects.in_scope("test").get(id=visit.line)
    put_desk_card(by, row, line, replace(line_card(by, row, line), marks="m"))
    with pytest.raises(Refused, match="a second person reads each reply"):
        c.reply(by=by, case=visit.case, line=visit.line, text="x")
    c.approve_draft(by=organisation.caseworker, draft=draft(by, visit))
    assert len(c.come_back(visit.keys).replies) == 1
