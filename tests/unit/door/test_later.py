"""When somebody can write again, and what happens if they do not."""

import datetime as dt

import pytest

import byway.cases as c
from byway.cases.models import Case
from byway.door.views.later import UnclearDay, read_day
from tests.organisation import Organisation
from tests.unit.door.conftest import Seeker


def week() -> dt.date | None:
    return Case.objects.in_scope("test").get().destroy_week


def said(organisation: Organisation) -> list[str]:
    waiting = c.open_queue(organisation.receiver)[0]
    view = c.open_lines(organisation.receiver, waiting.case)[0]
    return [entry.data["text"] for entry in view.part.entries if entry.kind == "check-in"]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("", None),
        ("  ", None),
        ("2026-11-30", dt.date(2026, 11, 30)),
        ("30.11.2026", dt.date(2026, 11, 30)),
        ("1.2.2027", dt.date(2027, 2, 1)),
        ("1/2/2027", dt.date(2027, 2, 1)),
    ],
)
def test_days_are_read_as_browsers_and_people_write_them(typed: str, day: dt.date | None) -> None:
    assert read_day(typed) == day


@pytest.mark.parametrize(
    "typed", ["soon", "2026-02-30", "31.11.2026", "2026", "20261130", "٣.٤.٢٠٢٦"]
)
def test_what_is_no_day_is_said_back(typed: str) -> None:
    with pytest.raises(UnclearDay) as raised:
        read_day(typed)
    assert raised.value.typed == typed


def test_words_alone_will_do_and_staff_look(seeker: Seeker, organisation: Organisation) -> None:
    seeker.start()
    form = seeker.press("date").form("/page/date")
    assert form.fields["then"] == "look"
    page = seeker.send(form, when="on leave, some time in November")
    assert page.notices == ["Saved. If you do not write, the team looks at your line again."]
    assert said(organisation) == ["on leave, some time in November"]
    assert week() is None


def test_destruction_comes_60_days_after_the_last_day_at_the_earliest(seeker: Seeker) -> None:
    seeker.start()
    last = c.today() + dt.timedelta(days=10)
    form = seeker.press("date").form("/page/date")
    page = seeker.send(form, last=last.isoformat(), then="destroy")
    assert "everything is deleted in the week from" in page.notices[0]
    set_for = week()
    assert set_for is not None
    assert last + dt.timedelta(days=60) <= set_for <= last + dt.timedelta(days=66)
    assert set_for.weekday() == 0


def test_sooner_only_knowingly(seeker: Seeker) -> None:
    seeker.start()
    soon = (c.today() + dt.timedelta(days=3)).isoformat()
    form = seeker.press("date").form("/page/date")
    page = seeker.send(form, when="in spring", then="destroy", after=soon)
    assert "sooner than 60 days" in page.alerts[0]
    assert week() is None
    again = page.form("/page/date")
    assert (again.fields["when"], again.fields["then"], again.fields["after"]) == (
        "in spring",
        "destroy",
        soon,
    )
    seeker.send(again, knowingly="1")
    set_for = week()
    assert set_for is not None
    assert set_for <= c.today() + dt.timedelta(days=10)


def test_a_later_word_takes_destruction_back(seeker: Seeker) -> None:
    seeker.start()
    seeker.send(seeker.press("date").form("/page/date"), then="destroy")
    assert week() is not None
    seeker.send(seeker.press("date").form("/page/date"), when="soon")
    assert week() is None


def test_unclear_and_reversed_days_keep_the_form(seeker: Seeker) -> None:
    seeker.start()
    form = seeker.press("date").form("/page/date")
    page = seeker.send(form, when="kept", first="some <day>")
    assert page.alerts[0].startswith("“some <day>” is not a day we can read.")
    assert page.form("/page/date").fields["when"] == "kept"
    page = seeker.send(form, when="kept", first="2026-12-10", last="2026-12-01")
    assert page.alerts == ["The last day is before the first. Look at the days again."]
    assert page.form("/page/date").fields["last"] == "2026-12-01"
