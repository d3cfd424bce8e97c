"""A shift: the next line, one person a line, and giving back."""

import datetime as dt
import uuid

import pytest

import byway.cases as c
from byway.cases.case_cards import short_id
from byway.cases.papers import read_papers
from byway.errors import NotAllowed, NotFound, Refused
from tests.organisation import Organisation, start, write


def later(minutes: int) -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes)


def events(organisation: Organisation, case: uuid.UUID) -> list[str]:
    return [one.what for one in c.open_events(organisation.caseworker, case)]


def test_the_most_urgent_free_line_comes_next(organisation: Organisation) -> None:
    calm, urgent = start(text="a"), start(text="b", situation="held")
    receiver, caseworker = organisation.receiver, organisation.caseworker
    first = c.claim_next(by=receiver)
    assert first is not None and first.case == urgent.case
    second = c.claim_next(by=caseworker)
    assert second is not None and second.case == calm.case
    assert c.claim_next(by=receiver) is None
    assert [one.case for one in c.my_lines(receiver)] == [urgent.case]
    assert "took" in events(organisation, urgent.case)


def test_only_lines_in_languages_he_knows(organisation: Organisation) -> None:
    start(text="a", language="et")
    receiver = organisation.receiver
    c.set_my_desk(by=receiver, languages=("ru", "uk"), cap=3, zone="Europe/Tallinn")
    assert c.claim_next(by=receiver) is None
    mine = start(text="b", language="uk")
    got = c.claim_next(by=receiver)
    assert got is not None and got.case == mine.case
    assert c.read_my_desk(receiver).zone == "Europe/Tallinn"


def test_a_claim_lapses_after_thirty_idle_minutes(organisation: Organisation) -> None:
    visit = start(text="a")
    c.claim_next(by=organisation.receiver)
    with c.as_of(later(29)):
        assert c.claim_next(by=organisation.caseworker) is None
    with c.as_of(later(31)):
        got = c.claim_next(by=organisation.caseworker)
    assert got is not None and got.case == visit.case


def test_work_keeps_a_claim(organisation: Organisation) -> None:
    visit = start(text="a")
    by = organisation.receiver
    c.claim_next(by=by)
    with c.as_of(later(25)):
        c.correct_card(by=by, case=visit.case, line=visit.line, urgency="days")
    with c.as_of(later(45)):
        assert c.claim_next(by=organisation.caseworker) is None


def test_nobody_answers_a_line_that_a_colleague_answers(organisation: Organisation) -> None:
    visit = start(text="a")
    c.claim_next(by=organisation.receiver)
    other = organisation.caseworker
    with pytest.raises(Refused, match="receiver is answering this line"):
        c.reply(by=other, case=visit.case, line=visit.line, text="b")
    with pytest.raises(Refused, match="took this line"):
        c.claim_line(by=other, case=visit.case, line=visit.line)
    c.claim_line(by=other, case=visit.case, line=visit.line, take_over=True)
    c.reply(by=other, case=visit.case, line=visit.line, text="b")
    assert "took over from receiver" in events(organisation, visit.case)
    assert [one.text for one in c.come_back(visit.keys).replies] == ["b"]


def test_a_reply_may_take_over_on_purpose(organisation: Organisation) -> None:
    visit = start(text="a")
    c.claim_next(by=organisation.receiver)
    c.reply(by=organisation.caseworker, case=visit.case, line=visit.line, text="b", take_over=True)
    assert "took over from receiver" in events(organisation, visit.case)


def test_a_reply_is_refused_once_a_colleague_has_answered(organisation: Organisation) -> None:
    visit = start(text="a")
    read = c.open_lines(organisation.receiver, visit.case)[0].last_number
    c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="b", read_up_to=read)
    other = organisation.caseworker
    with pytest.raises(Refused, match="a colleague has answered"):
        c.reply(by=other, case=visit.case, line=visit.line, text="c", read_up_to=read)
    assert [one.text for one in c.come_back(visit.keys).replies] == ["b"]


def test_an_answered_line_is_free_again(organisation: Organisation) -> None:
    visit = start(text="a")
    c.claim_next(by=organisation.receiver)
    c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="b")
    assert c.my_lines(organisation.receiver) == []
    write(c.come_back(visit.keys))
    got = c.claim_next(by=organisation.caseworker)
    assert got is not None and got.case == visit.case


def test_no_more_than_the_cap(organisation: Organisation) -> None:
    for number in range(3):
        start(text=str(number))
    by = organisation.receiver
    c.set_my_desk(by=by, languages=("en",), cap=2, zone="UTC")
    c.claim_next(by=by)
    c.claim_next(by=by)
    with pytest.raises(Refused, match="you hold 2 lines"):
        c.claim_next(by=by)


def test_what_he_cannot_take_is_not_handed_to_him_again(organisation: Organisation) -> None:
    visit = start(text="a")
    c.claim_next(by=organisation.receiver)
    c.cannot_take(by=organisation.receiver, case=visit.case, line=visit.line)
    assert c.claim_next(by=organisation.receiver) is None  # a session begun anew, same shift
    got = c.claim_next(by=organisation.caseworker)
    assert got is not None
    c.release_line(by=organisation.caseworker, case=visit.case, line=visit.line)
    c.end_shift(by=organisation.receiver, sentences={})
    assert c.claim_next(by=organisation.receiver) is not None


def test_ending_a_shift_wants_a_sentence_for_each_line(organisation: Organisation) -> None:
    visit = start(text="a")
    by = organisation.receiver
    c.claim_next(by=by)
    with pytest.raises(Refused, match="each line wants a sentence"):
        c.end_shift(by=by, sentences={visit.line: "  "})
    c.end_shift(by=by, sentences={visit.line: "He waits for the paper."})
    assert c.my_lines(by) == []
    (note,) = read_papers(by, case=visit.case)
    assert note.data["text"] == "He waits for the paper."
    assert note.author == by.id
    assert not c.read_my_desk(by).on_shift


def test_a_strangers_line_is_not_there_to_take(organisation: Organisation) -> None:
    visit = start(text="a")
    assert c.claim_next(by=organisation.stranger) is None
    with pytest.raises(NotFound):
        c.claim_line(by=organisation.stranger, case=visit.case, line=visit.line)
    with pytest.raises(NotAllowed):
        c.claim_next(by=organisation.session("verifier"))


@pytest.mark.parametrize(
    ("languages", "cap", "zone"),
    [((), 5, "UTC"), (("xx",), 5, "UTC"), (("en",), 0, "UTC"), (("en",), 5, "Mars/Base")],
)
def test_settings_that_make_no_sense_are_refused(
    organisation: Organisation, languages: tuple[str, ...], cap: int, zone: str
) -> None:
    with pytest.raises(Refused, match="expected"):
        c.set_my_desk(by=organisation.receiver, languages=languages, cap=cap, zone=zone)


def test_a_card_names_its_holder_by_half_an_id(organisation: Organisation) -> None:
    start(text="a")
    got = c.claim_next(by=organisation.receiver)
    assert got is not None
    (now,) = c.open_queue(organisation.receiver)
    assert now.card.claim == short_id(organisation.receiver.id)
    assert c.holder_of(organisation.receiver, now.turn) == "me"
    assert c.holder_of(organisation.caseworker, now.turn) == "receiver"
