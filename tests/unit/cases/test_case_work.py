"""A case is worked on: states, risks, steps, absences, tracks, verdicts, flags, people."""

import datetime as dt
import uuid
from typing import Any

import pytest

import byway.cases as c
from byway.cases import worker
from byway.errors import NotAllowed, NotFound, Refused
from tests.organisation import Organisation, start, write

TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _a_day() -> Any:
    with c.as_of(dt.datetime.combine(TODAY, dt.time(9), dt.UTC)):
        yield


def brief(by: c.StaffSession, case: uuid.UUID) -> c.CaseBrief:
    return c.case_brief(by, case, c.open_lines(by, case))


def facts(by: c.StaffSession, case: uuid.UUID) -> c.CaseFacts:
    found = brief(by, case).facts
    assert found is not None
    return found


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def test_a_case_goes_through_its_states_and_the_card_follows(organisation: Organisation) -> None:
    visit, by = start(), organisation.caseworker
    assert brief(by, visit.case).card.state == "new"
    c.set_state(by=by, case=visit.case, state="waiting", why="his leave, end of November",
                first="2026-11-21", last="2026-11-30")  # fmt: skip
    told = brief(by, visit.case)
    assert told.card.state == "waiting"
    assert told.facts and told.facts.waits_for == c.Span(
        day(1), day(10), "his leave, end of November"
    )
    c.set_state(by=by, case=visit.case, state="talking")
    c.set_state(by=by, case=visit.case, state="helping")
    assert brief(organisation.receiver, visit.case).card.state == "helping"
    for wrong in ({"state": "new"}, {"state": "closed"}, {"state": "reopened"},
                  {"state": "waiting"}, {"state": "helping"}):  # fmt: skip
        with pytest.raises(Refused):
            c.set_state(by=by, case=visit.case, **wrong)
    with pytest.raises(NotAllowed):
        c.set_state(by=organisation.receiver, case=visit.case, state="talking")
    with pytest.raises(NotFound):
        c.set_state(by=organisation.stranger, case=visit.case, state="talking")


def test_a_receiver_closes_what_he_cannot_read(organisation: Organisation) -> None:
    visit, by = start(), organisation.receiver
    c.close_case(by=by, case=visit.case, outcome="declined", basis="another organisation's")
    assert brief(by, visit.case).card.state == "closed"
    ended = facts(organisation.caseworker, visit.case).history.outcome
    assert ended and (ended.outcome, ended.by) == ("declined", "receiver")
    with pytest.raises(Refused):
        c.set_state(by=organisation.caseworker, case=visit.case, state="talking")
    c.reopen_case(by=by, case=visit.case, why="wrote again")
    assert brief(by, visit.case).card.state == "reopened"
    c.reopen_case(by=by, case=visit.case)
    assert len(facts(organisation.caseworker, visit.case).history.moves) == 2


def test_a_death_needs_its_basis_and_may_turn_out_otherwise(organisation: Organisation) -> None:
    visit, by = start(), organisation.caseworker
    with pytest.raises(Refused, match="how it is known"):
        c.close_case(by=by, case=visit.case, outcome="dead-as-reported")
    c.close_case(by=by, case=visit.case, outcome="dead-as-reported", basis="a list")
    c.close_case(
        by=by, case=visit.case, outcome="hidden-inside", basis="he wrote", day="2026-11-19"
    )
    ended = facts(by, visit.case).history.outcome
    assert ended and (ended.outcome, ended.first) == ("hidden-inside", "2026-11-19")


def test_an_outcome_can_open_the_next_step(organisation: Organisation) -> None:
    visit, by = start(), organisation.caseworker
    c.close_case(by=by, case=visit.case, outcome="left-the-country", basis="a photo",
                 next_step="going further is still to be arranged")  # fmt: skip
    told = brief(by, visit.case)
    assert told.card.state == "reopened" and told.facts
    assert told.facts.history.outcome and told.facts.history.outcome.outcome == "left-the-country"
    assert told.card.step.startswith("going further is still to be")
    assert [w.case for w in c.open_queue(by)] == [visit.case]
    with pytest.raises(Refused):
        c.close_case(by=organisation.receiver, case=visit.case, outcome="answered", next_step="x")


def test_the_end_of_a_leave_is_three_dates(organisation: Organisation) -> None:
    visit, by = start(), organisation.caseworker
    c.set_risk(by=by, case=visit.case, risk="leave-ends", when=c.Span(day(12), day(12)))
    told = brief(by, visit.case)
    assert [(one.kind, one.days) for one in told.due] == [
        ("call", 9), ("leave-ends", 12), ("absence-begins", 13),
    ]  # fmt: skip
    assert (told.card.earliest, told.card.what) == (day(9).isoformat(), "call")
    assert told.facts
    c.set_risk(by=by, case=visit.case, risk="leave-ends", when=c.Span(day(20)),
               of=told.facts.risks[0].item, text="prolonged")  # fmt: skip
    assert brief(by, visit.case).card.earliest == day(17).isoformat()
    c.set_risk(by=by, case=visit.case, risk="leave-ends", when=c.Span(day(20)),
               of=told.facts.risks[0].item, over=True)  # fmt: skip
    told = brief(by, visit.case)
    assert told.due == [] and told.card.earliest == ""
    with pytest.raises(NotFound):
        c.set_risk(by=by, case=visit.case, risk="call", when=c.Span(), of="0" * 32)
    with pytest.raises(Refused):
        c.set_risk(by=by, case=visit.case, risk="call", when=c.Span(day(2), day(1)))


def test_a_visit_puts_the_case_on_top_at_once(organisation: Organisation) -> None:
    urgent, visit = start(soon="days"), start(situation="abroad")
    c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="yes")
    by = organisation.caseworker
    assert [w.case for w in c.open_queue(by)] == [urgent.case, visit.case]
    assert not c.open_queue(by)[1].our_move
    c.report_visit(by=by, case=visit.case, text="two men at the flat")
    first, second = c.open_queue(by)
    assert {first.case, second.case} == {urgent.case, visit.case}
    assert all(w.our_move and w.card.urgency == "today" for w in (first, second))
    told = brief(by, visit.case)
    assert (told.due[0].kind, told.due[0].days, told.ours) == ("visit", 0, True)


def test_steps_have_days_and_owners_and_the_card_names_the_next(organisation: Organisation) -> None:
    visit, by = start(), organisation.caseworker
    c.set_step(by=by, case=visit.case, text="Ask for the paper", when=c.Span(day(5)), owner=by.id)
    c.set_step(by=by, case=visit.case, text="Call the lawyer", when=c.Span(day(2), day(4), "soon"))
    told = brief(by, visit.case)
    assert told.facts and (told.card.step, told.card.what) == ("Call the lawyer", "step")
    first = told.facts.open_steps[0]
    c.set_step(by=by, case=visit.case, text="Call the lawyer", of=first.item, done=True)
    told = brief(by, visit.case)
    assert told.facts and [s.data["text"] for s in told.facts.steps] == [
        "Ask for the paper", "Call the lawyer",
    ]  # fmt: skip
    assert told.card.earliest == day(5).isoformat()
    with pytest.raises(Refused):
        c.set_step(by=by, case=visit.case, text=" ")


def test_absences_repeat_and_statuses_can_be_false(organisation: Organisation) -> None:
    visit, by = start(), organisation.caseworker
    c.set_absence(by=by, case=visit.case, began=c.Span(words="spring"), ended="2026-06-02")
    c.set_absence(by=by, case=visit.case, began=c.Span(day(-1)))
    c.set_status(by=by, case=visit.case, status="dead", as_of="2026-11-01", source="a list",
                 believed="false")  # fmt: skip
    told = facts(by, visit.case)
    assert [(a.when.words, a.data["ended"]) for a in told.absences] == [
        ("", ""), ("spring", "2026-06-02"),
    ]  # fmt: skip
    assert [(s.data["status"], s.data["believed"]) for s in told.statuses] == [("dead", "false")]
    assert told.history.state == "new"
    for wrong in ({"status": "fine"}, {"source": " "}, {"as_of": ""}, {"believed": "maybe"}):
        said = {"status": "wanted", "as_of": "2026-11-01", "source": "a list", **wrong}
        with pytest.raises(Refused):
            c.set_status(by=by, case=visit.case, **said)
    with pytest.raises(Refused):
        c.set_absence(by=by, case=visit.case, began=c.Span())


def test_tracks_and_documents_come_in_any_order(organisation: Organisation) -> None:
    visit, by = start(), organisation.session("verifier")
    c.set_paper(by=by, case=visit.case, paper="passport", mark="here")
    c.set_track(by=by, case=visit.case, track="verified", mark="open")
    c.set_track(by=by, case=visit.case, track="told", mark="done", text="in writing")
    c.set_kind(by=by, case=visit.case, kind="on-leave")
    c.set_track(by=by, case=visit.case, track="verified", mark="done")
    told = facts(by, visit.case)
    assert {name: one.data["mark"] for name, one in told.tracks.items()} == {
        "verified": "done", "told": "done",
    }  # fmt: skip
    assert [(w.paper, w.mark) for w in c.checklist(told.kind, told.papers)] == [
        ("leave-certificate", "wanted"), ("passport", "here"), ("military-id", "wanted"),
    ]  # fmt: skip
    assert brief(organisation.receiver, visit.case).card.kind == "on-leave"
    with pytest.raises(NotAllowed):
        c.set_track(by=organisation.receiver, case=visit.case, track="told", mark="done")
    with pytest.raises(Refused):
        c.set_kind(by=by, case=visit.case, kind="hero")


def test_a_verdict_stands_once_two_have_signed_it(organisation: Organisation) -> None:
    visit, by = start(), organisation.session("verifier")
    c.give_verdict(by=by, case=visit.case, claim="signed in May 2024", verdict="holds",
                   reasons="the contract's date")  # fmt: skip
    (first,) = facts(by, visit.case).verdicts
    assert not first.stands
    with pytest.raises(Refused, match="somebody else"):
        c.sign_verdict(by=by, case=visit.case, of=first.item)
    with pytest.raises(NotAllowed):
        c.give_verdict(by=organisation.caseworker, case=visit.case, claim="x", verdict="holds",
                       reasons="y")  # fmt: skip
    c.sign_verdict(by=organisation.caseworker, case=visit.case, of=first.item)
    (both,) = facts(by, visit.case).verdicts
    assert both.stands and both.signed == ("verifier", "caseworker")
    with pytest.raises(Refused, match="say why"):
        c.sign_verdict(by=organisation.coordinator, case=visit.case, of=first.item, agrees=False)
    c.sign_verdict(by=organisation.coordinator, case=visit.case, of=first.item, agrees=False,
                   text="another man's contract")  # fmt: skip
    assert facts(by, visit.case).verdicts == []


def test_a_flag_shows_on_every_card_and_nothing_happens_by_itself(
    organisation: Organisation,
) -> None:
    visit, by = start(situation="abroad"), organisation.receiver
    c.set_flag(by=by, case=visit.case, flag="crisis", on=True, done=("read",))
    (waiting,) = c.open_queue(by)
    assert (waiting.card.marks, waiting.card.urgency) == ("c", "today")
    assert brief(by, visit.case).card.marks == "c"
    c.set_flag(by=by, case=visit.case, flag="under-age", on=True)
    assert not c.may_be_published(brief(by, visit.case).card.marks)
    with pytest.raises(NotAllowed):
        c.set_flag(by=by, case=visit.case, flag="under-age", on=False)
    c.set_flag(by=organisation.caseworker, case=visit.case, flag="under-age", on=False)
    told = brief(organisation.caseworker, visit.case)
    assert told.facts and set(told.facts.flags) == {"crisis"}
    assert told.facts.flags["crisis"].data["done"] == ["read"]
    assert (told.card.marks, c.may_be_published(told.card.marks)) == ("c", True)
    assert c.come_back(visit.keys).replies == []


def test_a_coordinator_assigns_and_a_caseworker_takes_what_nobody_has(
    organisation: Organisation,
) -> None:
    visit, by = start(), organisation.caseworker
    c.assign_case(by=by, case=visit.case, owner=by.id)
    assert brief(by, visit.case).card.owner == c.short_id(by.id)
    boss = organisation.coordinator
    c.assign_case(by=boss, case=visit.case, owner=boss.id, deputy=by.id)
    card = brief(by, visit.case).card
    assert (card.owner, card.deputy) == (c.short_id(boss.id), c.short_id(by.id))
    with pytest.raises(Refused, match="coordinator"):
        c.assign_case(by=by, case=visit.case, owner=by.id)
    for owner, deputy in ((organisation.receiver.id, None), (organisation.stranger.id, None),
                          (by.id, by.id)):  # fmt: skip
        with pytest.raises(Refused):
            c.assign_case(by=boss, case=visit.case, owner=owner, deputy=deputy)
    with pytest.raises(NotAllowed):
        c.assign_case(by=organisation.receiver, case=visit.case, owner=organisation.receiver.id)


def test_three_weeks_late_and_nothing_is_lost(organisation: Organisation) -> None:
    visit, by = start(text="I may get leave"), organisation.caseworker
    c.set_state(by=by, case=visit.case, state="waiting", why="his leave")
    c.set_check_in(by=visit, check_in=c.CheckIn("end of November", day(1), day(10)))
    seen = []
    for later in (0, 5, 12, 18, 31):
        with c.as_of(dt.datetime.combine(day(later), dt.time(9), dt.UTC)):
            told = brief(by, visit.case)
            seen.append(told.due[0].standing)
            assert (told.card.due, told.card.missed) == (day(1).isoformat(), day(17).isoformat())
    assert seen == ["to come", "due", "late", "missed", "missed"]
    with c.as_of(dt.datetime.combine(day(31), dt.time(10), dt.UTC)):
        assert worker.destroy_due() == 0
        write(c.come_back(visit.keys), "I am here, three weeks late")
        told = brief(by, visit.case)
        assert told.ours and told.awaited is None and told.card.due == ""
        assert told.card.state == "waiting"
        texts = [e.data.get("text") for v in c.open_lines(by, visit.case) for e in v.part.entries]
        assert texts == ["I may get leave", "end of November", "I am here, three weeks late"]


def test_what_somebody_else_changed_meanwhile_is_not_written_over(
    organisation: Organisation,
) -> None:
    visit, by = start(), organisation.caseworker
    lines = c.open_lines(by, visit.case)
    c.set_state(by=by, case=visit.case, state="helping")
    assert c.case_brief(organisation.receiver, visit.case, lines).card.state == "helping"
