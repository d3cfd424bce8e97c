"""My week and the roster: whose cases, in which order, who is on duty, who stands in."""

import datetime as dt
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import byway.cases as c
from byway.cases import casebook, roster
from byway.errors import NotAllowed, Refused
from tests.organisation import Organisation, start, write
from tests.reference import desk_states

TODAY = dt.date(2026, 11, 20)
MONDAY = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)


@pytest.fixture
def _a_day() -> Any:
    with c.as_of(dt.datetime.combine(TODAY, dt.time(9), dt.UTC)):
        yield


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def owned(o: Organisation, **facts: Any) -> c.Visit:
    visit = start(**facts)
    by = o.caseworker
    c.reply(by=by, case=visit.case, line=visit.line, text="yes")
    c.assign_case(by=by, case=visit.case, owner=by.id)
    return visit


def look(by: c.StaffSession, case: uuid.UUID) -> None:
    c.case_brief(by, case, c.open_lines(by, case))


@pytest.mark.usefixtures("_a_day")
def test_own_cases_by_the_earliest_day_something_can_fall_on(organisation: Organisation) -> None:
    o, by = organisation, organisation.caseworker
    vague, exact, plain, closed, others = (owned(o) for _ in range(5))
    c.set_step(by=by, case=exact.case, text="Call", when=c.Span(day(3)))
    c.set_check_in(by=vague, check_in=c.CheckIn("end of November", day(1), day(10)))
    look(by, vague.case)
    c.close_case(by=by, case=closed.case, outcome="answered")
    c.assign_case(by=o.coordinator, case=others.case, owner=o.coordinator.id)
    week = c.my_week(by, c.open_book(by), TODAY)
    assert [(w.case, w.first, w.what) for w in week] == [
        (vague.case, day(1).isoformat(), "check-in"),
        (exact.case, day(3).isoformat(), "step"),
        (plain.case, "", ""),
    ]
    assert [(w.role, w.standing, w.heard) for w in week] == [
        ("mine", "to come", True), ("mine", "to come", False), ("mine", "", False),
    ]  # fmt: skip
    assert week[1].card.step == "Call" and week[1].code == exact.case.hex[:6]


@pytest.mark.usefixtures("_a_day")
def test_a_missed_check_in_stays_until_somebody_deals_with_it(organisation: Organisation) -> None:
    o, by = organisation, organisation.caseworker
    visit = owned(o)
    c.set_state(by=by, case=visit.case, state="waiting", why="leave")
    c.set_check_in(by=visit, check_in=c.CheckIn("", day(1), day(3)))
    look(by, visit.case)
    for later, standing in ((1, "due"), (8, "late"), (11, "missed"), (400, "missed")):
        (week,) = c.my_week(by, c.open_book(by), day(later))
        assert (week.case, week.standing) == (visit.case, standing)


@pytest.mark.usefixtures("_a_day")
def test_a_deputy_sees_it_too_and_what_nobody_has_is_shown(organisation: Organisation) -> None:
    o, boss = organisation, organisation.coordinator
    visit, free = owned(o), start()
    c.set_state(by=boss, case=free.case, state="talking")
    c.assign_case(by=boss, case=visit.case, owner=o.caseworker.id, deputy=boss.id)
    book = c.open_book(boss)
    assert [(w.case, w.role) for w in c.my_week(boss, book, TODAY)] == [(visit.case, "deputy")]
    assert [w.case for w in c.unowned(boss, book, TODAY)] == [free.case]
    assert c.load_of(book) == {c.short_id(o.caseworker.id): 1}
    assert c.my_week(o.stranger, c.open_book(o.stranger), TODAY) == []


@pytest.mark.usefixtures("_a_day")
def test_only_what_changed_is_opened_again(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    o, by = organisation, organisation.caseworker
    monkeypatch.setattr(casebook, "LOOK_BACK", 0)
    first, second, gone = owned(o), owned(o), owned(o)
    book = c.Book.of(c.open_book(by).to_bytes())
    assert set(book.cards) == {first.case, second.case, gone.case}
    opened: list[uuid.UUID] = []
    really = casebook.open_case_row

    def counted(key: bytes, case: uuid.UUID, sealed: bytes) -> list[Any] | None:
        opened.append(case)
        return really(key, case, sealed)

    monkeypatch.setattr(casebook, "open_case_row", counted)
    write(first)
    c.close_case(by=by, case=gone.case, outcome="answered")
    again = c.open_book(by, book)
    assert set(opened) == {first.case, gone.case}
    assert set(again.cards) == {first.case, second.case}
    assert [w.heard for w in c.my_week(by, again, TODAY)].count(True) == 1
    assert again.cards == c.open_book(by).cards


TIMES = st.integers(0, 23 * 2 + 1).map(lambda half: f"{half // 2:02}:{half % 2 * 30:02}")
SHIFTS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 6), TIMES, TIMES, st.integers(-9, 9)).filter(
        lambda one: one[2] != one[3]
    ),
    max_size=6,
)


@given(SHIFTS, st.integers(0, 7 * 24 * 60 - 1))
def test_who_is_on_duty_is_what_the_slow_twin_says(
    shifts: list[tuple[str, int, str, str, int]], minute: int
) -> None:
    fast = [
        roster.Shift(who, weekday, dt.time.fromisoformat(begins), dt.time.fromisoformat(ends),
                     f"Etc/GMT{-ahead:+}" if ahead else "UTC")
        for who, weekday, begins, ends, ahead in shifts
    ]  # fmt: skip
    there = roster.on_duty(fast, MONDAY + dt.timedelta(minutes=minute))
    assert sorted(there) == sorted(desk_states.duty(shifts, minute))
    assert [roster.Shift.of(one.as_row()) for one in fast] == fast  # type: ignore[arg-type]


def test_a_shift_keeps_its_hour_when_the_clocks_change() -> None:
    shift = roster.Shift("a", 6, dt.time(9), dt.time(12), "Europe/Tallinn")
    for moment, there in (
        (dt.datetime(2026, 3, 22, 7, 30, tzinfo=dt.UTC), ["a"]),  # 09:30 in winter
        (dt.datetime(2026, 3, 29, 6, 30, tzinfo=dt.UTC), ["a"]),  # 09:30 in summer
        (dt.datetime(2026, 3, 29, 9, 30, tzinfo=dt.UTC), []),
    ):
        assert roster.on_duty([shift], moment) == there
    change = roster.next_change([shift], dt.datetime(2026, 3, 22, 7, 30, tzinfo=dt.UTC))
    assert change == dt.datetime(2026, 3, 22, 10, tzinfo=dt.UTC)
    assert roster.next_change([], MONDAY) is None


def test_the_roster_is_the_teams(organisation: Organisation) -> None:
    o, by = organisation, organisation.receiver
    mine = roster.Shift(by.id.hex, 0, dt.time(9), dt.time(17), "Europe/Tallinn")
    c.add_shift(by=by, team=o.team, shift=mine)
    c.add_shift(by=by, team=o.team, shift=mine)
    boss, worker = o.coordinator, o.caseworker
    night = roster.Shift(worker.id.hex, 4, dt.time(22), dt.time(6), "UTC")
    c.add_shift(by=boss, team=o.team, shift=night)
    assert c.read_roster(worker, o.team).shifts == (mine, night)
    with pytest.raises(NotAllowed):
        c.add_shift(by=by, team=o.team, shift=night)
    with pytest.raises(NotAllowed):
        c.drop_shift(by=by, team=o.team, shift=night)
    c.drop_shift(by=by, team=o.team, shift=mine)
    c.set_deputy(by=boss, team=o.team, member=worker.id, deputy=boss.id.hex)
    assert c.stands_in_for(boss) == {c.short_id(worker.id)}
    visit = owned(o)
    week = c.my_week(boss, c.open_book(boss), TODAY, stands_in_for=c.stands_in_for(boss))
    assert [(w.case, w.role) for w in week] == [(visit.case, "deputy")]
    kept = c.read_roster(by, o.team)
    assert (kept.shifts, kept.deputy(worker.id.hex)) == ((night,), boss.id.hex)
    c.set_deputy(by=boss, team=o.team, member=worker.id, deputy="")
    assert c.stands_in_for(boss) == frozenset()
    assert c.read_roster(by, o.team).deputy(worker.id.hex) == ""
    for zone, ends in (("Mars/Olympus", dt.time(17)), ("UTC", dt.time(9))):
        wrong = roster.Shift(by.id.hex, 0, dt.time(9), ends, zone)
        with pytest.raises(Refused):
            c.add_shift(by=by, team=o.team, shift=wrong)
    with pytest.raises(Refused):
        c.set_deputy(by=boss, team=o.team, member=o.stranger.id, deputy="")
    names = c.member_names()
    assert names[by.id.hex] == names[c.short_id(by.id)] == "receiver"
