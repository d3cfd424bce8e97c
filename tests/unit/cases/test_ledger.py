"""The ledger notices what changed, numbers that show up late, and a store that is another one."""

import secrets
import uuid

import pytest

import byway.cases as c
from byway.cases import ledger as ledgers
from byway.cases.ledger import GAP_SECONDS, Ledger
from byway.cases.models import Event, Line
from tests.organisation import Organisation, start, write


def event(number: int, case: uuid.UUID) -> None:
    Event.objects.create(
        number=number, case=case, generation=1, day=c.today(), box=secrets.token_bytes(512)
    )


def newest() -> int:
    row = Event.objects.in_scope("test").order_by("-number").first()
    assert row is not None
    return row.number


@pytest.fixture
def known(organisation: Organisation) -> Ledger:
    """A ledger that has read two lines."""
    start(text="a")
    start(text="b")
    found = Ledger()
    found.bring_up_to_date()
    assert len(found.spots) == 2
    return found


def test_only_the_cases_with_new_events_are_read_again(
    known: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = start(text="c")
    asked: list[set[str]] = []
    real = known._read_again
    monkeypatch.setattr(known, "_read_again", lambda some: asked.append(some) or real(some))
    known.bring_up_to_date()
    assert asked == [{visit.case.hex}]
    before, tick = known.spots[visit.line.hex].last, known.tick
    write(visit)
    known.bring_up_to_date()
    assert known.spots[visit.line.hex].last > before
    assert known.since(tick) == {visit.line.hex}
    known.bring_up_to_date()
    assert len(asked) == 2


def test_a_number_that_shows_up_late_is_not_passed_over(known: Ledger) -> None:
    """As on PostgreSQL, where a transaction that began earlier may end later."""
    early, late = (uuid.UUID(hex=spot.case) for spot in known.spots.values())
    last, tick = newest(), known.tick
    event(last + 3, early)
    known.bring_up_to_date()
    assert {known.spots[line].case for line in known.since(tick)} == {early.hex}
    tick = known.tick
    event(last + 1, late)
    known.bring_up_to_date()
    assert {known.spots[line].case for line in known.since(tick)} == {late.hex}
    tick = known.tick
    known.bring_up_to_date()
    assert known.since(tick) == set()


def test_a_gap_is_watched_for_a_minute(known: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    case = uuid.UUID(hex=next(iter(known.spots.values())).case)
    last = newest()
    event(last + 3, case)
    known.bring_up_to_date()
    assert {last + 1, last + 2} <= set(known._gaps)
    now = ledgers.time.monotonic()
    monkeypatch.setattr(ledgers.time, "monotonic", lambda: now + GAP_SECONDS + 1)
    known.bring_up_to_date()
    assert known._gaps == {}


def test_what_is_gone_is_gone(known: Ledger, organisation: Organisation) -> None:
    case = uuid.UUID(hex=next(iter(known.spots.values())).case)
    c.delete_case(by=organisation.coordinator, case=case)
    known.bring_up_to_date()
    assert len(known.spots) == 1
    Line.objects.in_scope("test").delete()
    known.bring_up_to_date()
    assert known.spots == {}


def test_a_store_put_back_is_read_from_the_beginning(known: Ledger) -> None:
    era = known.era
    Event.objects.in_scope("test", number=newest()).delete()
    known.bring_up_to_date()
    assert known.era == era + 1
    assert len(known.spots) == 2


def test_another_organisation_has_a_ledger_of_its_own(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = ledgers.ledger()
    assert ledgers.ledger() is mine
    monkeypatch.setattr(ledgers, "_ledgers", {b"other": mine})
    assert ledgers.ledger() is not mine


def test_a_line_given_to_another_team_changes_queues(organisation: Organisation) -> None:
    from byway.cases.models import Case

    visit = start()
    assert len(c.open_queue(organisation.receiver)) == 1
    Case.objects.in_scope("test", id=visit.case).update(team=organisation.other_team)
    event(newest() + 1, visit.case)
    assert c.open_queue(organisation.receiver) == []
    (there,) = c.open_queue(organisation.stranger)
    assert there.flags == "tampered" or there.flags == "unreadable"
