"""When somebody can write again, as vaguely as they like, and what shall happen if they don't."""

import datetime as dt
import uuid

import pytest

import byway.cases as c
from byway.cases.models import Case
from byway.errors import Refused
from tests.organisation import Organisation, start

TODAY = dt.date(2026, 11, 18)  # a Wednesday
NOON = dt.datetime(2026, 11, 18, 12, tzinfo=dt.UTC)


def week_of(check_in: c.CheckIn) -> dt.date | None:
    with c.as_of(NOON):
        return check_in.destroy_week()


def test_by_default_nothing_is_destroyed() -> None:
    assert week_of(c.CheckIn("some time in November")) is None
    assert week_of(c.CheckIn("", TODAY, TODAY, destroy_after=TODAY)) is None


@pytest.mark.parametrize(
    ("check_in", "week"),
    [
        (c.CheckIn(destroy=True), dt.date(2027, 1, 18)),  # 60 days from today, next Monday
        (c.CheckIn(first=dt.date(2026, 12, 1), destroy=True), dt.date(2027, 2, 1)),
        (c.CheckIn(last=dt.date(2026, 12, 10), destroy=True), dt.date(2027, 2, 8)),
        (
            c.CheckIn(last=dt.date(2026, 12, 10), destroy=True, destroy_after=dt.date(2027, 6, 1)),
            dt.date(2027, 6, 7),
        ),
        (
            c.CheckIn(
                last=dt.date(2026, 12, 10), destroy=True, knowingly=True,
                destroy_after=dt.date(2026, 12, 11),
            ),
            dt.date(2026, 12, 14),
        ),
        (
            c.CheckIn(destroy=True, knowingly=True, destroy_after=dt.date(2020, 1, 1)),
            dt.date(2026, 11, 23),
        ),
    ],
)  # fmt: skip
def test_the_week_of_destruction(check_in: c.CheckIn, week: dt.date) -> None:
    assert week.weekday() == 0
    assert week_of(check_in) == week


def test_sooner_than_sixty_days_only_knowingly() -> None:
    last = dt.date(2026, 12, 10)
    safe = last + dt.timedelta(days=60)
    assert week_of(c.CheckIn(last=last, destroy=True, destroy_after=safe)) is not None
    with pytest.raises(c.DestroyTooSoon):
        week_of(c.CheckIn(last=last, destroy=True, destroy_after=safe - dt.timedelta(days=1)))


def test_it_is_kept_put_on_the_card_and_replaced_by_the_next(organisation: Organisation) -> None:
    visit = start()
    week = c.set_check_in(
        by=visit,
        check_in=c.CheckIn("on leave", dt.date(2026, 12, 1), dt.date(2026, 12, 10), destroy=True),
    )
    row = Case.objects.in_scope("a test").get()
    assert row.destroy_week == week is not None
    (waiting,) = c.open_queue(organisation.receiver)
    assert waiting.card.earliest == "2026-12-01"
    (view,) = c.open_lines(organisation.receiver, visit.case)
    said = view.part.entries[-1].data
    assert (said["text"], said["last"], said["destroy"]) == (
        "on leave",
        "2026-12-10",
        week.isoformat(),
    )
    assert c.set_check_in(by=visit, check_in=c.CheckIn("I don't know")) is None
    row.refresh_from_db()
    assert row.destroy_week is None


def test_a_reversed_interval_is_refused(organisation: Organisation) -> None:
    visit = start()
    with pytest.raises(Refused):
        c.set_check_in(by=visit, check_in=c.CheckIn("", dt.date(2026, 12, 2), dt.date(2026, 12, 1)))
    with pytest.raises(c.DestroyTooSoon):
        c.set_check_in(by=visit, check_in=c.CheckIn(destroy=True, destroy_after=c.today()))
    assert Case.objects.in_scope("a test").get().destroy_week is None


@pytest.mark.parametrize("sends", ["a message", "a file"])
def test_whoever_writes_in_time_keeps_everything(organisation: Organisation, sends: str) -> None:
    visit = start()
    c.set_check_in(by=visit, check_in=c.CheckIn(first=dt.date(2026, 12, 1), destroy=True))
    again = c.come_back(visit.keys)
    if sends == "a message":
        c.write_message(by=again, message=uuid.uuid4(), text="I am here")
    else:
        file = c.ReceivedFile(by=again, name="a.txt", media_type="text/plain")
        file.write(b"here")
        file.finish()
    assert Case.objects.in_scope("a test").get().destroy_week is None
    assert c.open_events(organisation.caseworker, visit.case)[-2].what.startswith("wrote in time")
    # Only reading is not writing: the wish stands until he says otherwise.
    week = c.set_check_in(by=again, check_in=c.CheckIn(destroy=True))
    c.acknowledge(by=c.come_back(visit.keys))
    assert Case.objects.in_scope("a test").get().destroy_week == week
