"""The state machine against its table, its slow twin, and what each step must say."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byway.cases import cards
from byway.cases.rules import dates, risks, states, tracks
from byway.errors import Refused
from tests.reference import desk_states

DAY = dt.date(2026, 11, 20)
SAYING = {
    "waiting": {"why": "his leave"},
    "closed": {"outcome": "answered"},
}


def move(to: str) -> states.Move:
    return states.Move(to, **SAYING.get(to, {}))


@pytest.mark.parametrize(("pair", "legal"), desk_states.allowed().items(), ids=str)
def test_every_pair_of_states_is_as_the_table_says(pair: tuple[str, str], legal: bool) -> None:
    before, after = pair
    if legal:
        states.check(before, move(after))
    else:
        with pytest.raises(Refused, match=f"a case that is {before} cannot become {after}"):
            states.check(before, move(after))


@given(st.lists(st.sampled_from(states.STATES), max_size=12))
def test_a_walk_is_the_slow_twins_walk(steps: list[str]) -> None:
    history = states.follow(map(move, steps))
    assert history.state == (desk_states.walk(steps) or ["new"])[-1]
    assert len(history.moves) + len(history.illegal) == len(steps)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (states.Move("waiting"), "what is waited for"),
        (states.Move("closed"), "no such outcome"),
        (states.Move("closed", outcome="fine"), "no such outcome"),
        (states.Move("closed", outcome="dead-as-confirmed"), "how it is known"),
        (states.Move("closed", outcome="dead-as-reported", why=" "), "how it is known"),
        (states.Move("waiting", first="2026-12-02", last="2026-12-01"), "before the first"),
        (states.Move("talking", why="x" * 2001), "at most 2000"),
    ],
)
def test_a_step_says_what_it_must(said: states.Move, wrong: str) -> None:
    with pytest.raises(Refused, match=wrong):
        states.check("new", said)


def test_an_outcome_is_kept_when_the_case_is_opened_again() -> None:
    left = states.Move("closed", at="2026-11-01T10:00Z", outcome="left-the-country", why="a photo")
    history = states.follow([left, move("reopened"), move("helping")])
    assert (history.state, history.outcome) == ("helping", left)
    assert states.days_in(states.follow([left]), DAY) == 19
    assert states.days_in(states.follow([]), DAY) is None


def days(first: int, length: int) -> dates.Span:
    begin = DAY + dt.timedelta(days=first)
    return dates.Span(begin, begin + dt.timedelta(days=length))


@given(st.integers(-60, 60), st.integers(0, 40), st.integers(-90, 90))
def test_a_check_in_stands_as_the_slow_twin_says(first: int, length: int, now: int) -> None:
    span, today = days(first, length), DAY + dt.timedelta(days=now)
    assert span.first and span.last
    missed = dates.day_after_which_missed(span, DAY)
    slow = desk_states.standing(span.first, span.last, today)
    assert dates.standing(dates.first_due(span, DAY), missed, today) == slow


SPANS = st.lists(st.tuples(*[st.sampled_from(["", "2026-11-01", "2026-11-21", "2026-12-03"])] * 2))


@given(SPANS)
def test_vague_dates_sort_by_the_first_day_they_can_mean(spans: list[tuple[str, str]]) -> None:
    ordered = sorted(spans, key=lambda one: dates.sort_key(dates.Span.of(*one).earliest))
    assert ordered == desk_states.by_earliest(spans)


def test_words_without_a_day_are_looked_at_again_in_a_month() -> None:
    span = dates.Span(words="when I get leave")
    assert dates.first_due(span, DAY) == dt.date(2026, 12, 20)
    assert dates.day_after_which_missed(span, DAY) == dt.date(2026, 12, 27)
    assert dates.Span.of("soon", "").earliest is None


@pytest.mark.parametrize(
    ("came", "how"), [(-1, "early"), (0, "in time"), (10, "in time"), (11, "late"), (31, "late")]
)
def test_how_somebody_came(came: int, how: str) -> None:
    assert dates.arrival(days(0, 10), DAY, DAY + dt.timedelta(days=came)) == how


def test_the_end_of_a_leave_brings_the_call_and_the_absence() -> None:
    end = risks.Risk("leave-ends", dates.Span.of("2026-11-28", ""), "by the paper", "a1")
    shown = [(d.kind, d.when.earliest, d.follows) for d in risks.with_what_follows([end])]
    assert shown == [
        ("call", dt.date(2026, 11, 25), True),
        ("leave-ends", dt.date(2026, 11, 28), False),
        ("absence-begins", dt.date(2026, 11, 29), True),
    ]
    own = risks.Risk("call", dates.Span.of("2026-11-26", ""))
    kinds = [d.kind for d in risks.with_what_follows([end, own])]
    assert sorted(kinds) == ["absence-begins", "call", "leave-ends"]
    undated = risks.Risk("leave-ends", dates.Span())
    assert [d.kind for d in risks.with_what_follows([undated])] == ["leave-ends"]


@pytest.mark.parametrize(
    ("kind", "first", "urgency"),
    [
        ("leave-ends", "2026-11-23", "today"),
        ("leave-ends", "2026-11-24", "days"),
        ("leave-ends", "2026-12-05", "weeks"),
        ("leave-ends", "", "weeks"),
        ("visit", "", "today"),
        ("visit", "2025-01-01", "today"),
    ],
)
def test_how_urgent_a_risk_is(kind: str, first: str, urgency: str) -> None:
    assert risks.urgency(kind, dates.Span.of(first, ""), DAY) == urgency
    assert urgency in cards.URGENCY


def test_a_checklist_shows_what_is_asked_for_and_what_else_came() -> None:
    marked = {name: tracks.Wanted(name, "here") for name in ("passport", "medical")}
    shown = [(one.paper, one.mark) for one in tracks.checklist("on-leave", marked)]
    assert shown == [
        ("leave-certificate", "wanted"),
        ("passport", "here"),
        ("military-id", "wanted"),
        ("medical", "here"),
    ]
    assert set(sum(tracks.KINDS.values(), ())) <= set(tracks.PAPERS)
