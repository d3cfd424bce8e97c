"""The agreed phrase: found however it is typed, and on top of the queue before any reply."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

import byway.cases as c
from byway.cases.rules.phrases import holds
from byway.errors import NotAllowed, NotFound, Refused
from tests.organisation import Organisation, start, write
from tests.reference import desk_phrases as twin

WORDS = st.lists(
    st.sampled_from(["all", "well", "ещё", "еще", "Погода", "хорошая", "weather", "a", "7"]),
    max_size=6,
)
BETWEEN = st.sampled_from([" ", ", ", "!\n", " – ", "... ", " («", '") '])


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """Words with all kinds of signs between them."""
    return "".join(word + draw(BETWEEN) for word in draw(WORDS))


@given(sentences(), sentences())
def test_it_agrees_with_its_slow_twin(text: str, phrase: str) -> None:
    assert holds(text, phrase) == twin.holds(text, phrase)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Передай ещё привет тёте Вале!", True),
        ("ПЕРЕДАЙ ЕЩЕ ПРИВЕТ, ТЕТЕ ВАЛЕ", True),
        ("передай ещё\nпривет   тёте Вале", True),
        ("передай привет тёте Вале", False),
        ("передай ещё привет тёте Валентине", False),
        ("", False),
    ],
)
def test_case_yo_punctuation_and_spaces_do_not_matter(text: str, found: bool) -> None:
    assert holds(text, "Передай ещё привет тёте Вале") == found


PHRASE = "say hello to aunt Vera"


@pytest.fixture
def visit(organisation: Organisation) -> c.Visit:
    """A line with an agreed phrase that the desk has answered."""
    begun = start()
    line = c.open_lines(organisation.receiver, begun.case)[0].id
    c.agree_phrase(by=organisation.receiver, case=begun.case, line=line, phrase=PHRASE)
    c.reply(by=organisation.receiver, case=begun.case, line=line, text="We have agreed on it.")
    return c.come_back(begun.keys)


def card(o: Organisation, visit: c.Visit) -> c.Card:
    return c.open_lines(o.receiver, visit.case)[0].card


def test_a_new_message_with_the_phrase_goes_on_top(
    organisation: Organisation, visit: c.Visit
) -> None:
    assert card(organisation, visit).marks == "p"
    write(visit, "Nothing special")
    waiting = c.open_queue(organisation.caseworker)
    assert not c.tend_queue(organisation.caseworker, waiting)
    write(visit, "all well. SAY HELLO, to aunt vera!")
    other = start(soon="days")
    assert c.tend_queue(organisation.caseworker, c.open_queue(organisation.caseworker))
    first, second = c.open_queue(organisation.caseworker)
    assert (first.case, second.case) in ((visit.case, other.case), (other.case, visit.case))
    assert first.urgency == "today"
    now = card(organisation, visit)
    assert (now.marks, now.urgency) == ("bp", "today")
    events = [h.what for h in c.open_events(organisation.caseworker, visit.case)]
    assert events.count("the agreed phrase came") == 1
    assert not c.tend_queue(organisation.caseworker, c.open_queue(organisation.caseworker))


def test_the_cases_page_hears_it_too_and_it_can_be_quieted(
    organisation: Organisation, visit: c.Visit
) -> None:
    assert c.hear_phrase(by=organisation.receiver, case=visit.case) == set()
    write(visit, f"x {PHRASE} y")
    assert c.hear_phrase(by=organisation.receiver, case=visit.case) == {visit.line}
    c.quiet_phrase(by=organisation.caseworker, case=visit.case, line=visit.line)
    assert card(organisation, visit).marks == "p"
    assert c.hear_phrase(by=organisation.receiver, case=visit.case) == set()
    write(visit, PHRASE.upper())
    assert c.hear_phrase(by=organisation.receiver, case=visit.case) == {visit.line}


def test_a_reply_that_holds_it_is_no_alarm(organisation: Organisation, visit: c.Visit) -> None:
    c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text=f"Do not: {PHRASE}")
    assert c.hear_phrase(by=organisation.receiver, case=visit.case) == set()


def test_it_can_be_changed_and_taken_back(organisation: Organisation, visit: c.Visit) -> None:
    by = organisation.receiver
    c.agree_phrase(by=by, case=visit.case, line=visit.line, phrase="the roof is leaking")
    assert c.agreed_phrase(by, visit.case, visit.line) == "the roof is leaking"
    write(visit, PHRASE)
    assert c.hear_phrase(by=by, case=visit.case) == set()
    c.agree_phrase(by=by, case=visit.case, line=visit.line, phrase="")
    assert c.agreed_phrase(by, visit.case, visit.line) == ""
    assert card(organisation, visit).marks == ""


def test_who_may_agree_on_what(organisation: Organisation, visit: c.Visit) -> None:
    for phrase in ("abcde", "...  !!", "x" * 121):
        with pytest.raises(Refused):
            c.agree_phrase(
                by=organisation.receiver, case=visit.case, line=visit.line, phrase=phrase
            )
    with pytest.raises(NotAllowed):
        c.agree_phrase(
            by=organisation.session("verifier"), case=visit.case, line=visit.line, phrase=PHRASE
        )
    with pytest.raises(NotFound):
        c.agree_phrase(by=organisation.stranger, case=visit.case, line=visit.line, phrase=PHRASE)
    with pytest.raises(NotFound):
        c.agree_phrase(by=organisation.receiver, case=visit.case, line=uuid.uuid4(), phrase=PHRASE)
    assert c.agreed_phrase(organisation.receiver, visit.case, visit.line) == PHRASE
