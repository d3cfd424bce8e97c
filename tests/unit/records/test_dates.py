"""Columns of dates, and the edges of what can be a date of birth."""

from datetime import date, timedelta

import pytest

from byway.records import parse_birth
from byway.records.dates import parse_births, put_right
from byway.records.distinct import distinct

THIS_YEAR = date.today().year  # noqa: DTZ011


def test_impossible_days_are_none_in_a_long_column_too() -> None:
    good = [f"{day:02}.03.1990" for day in range(1, 32)]
    bad = ["31.02.1990", "30.02.1991", "29.02.1991", "1990-04-31", "1990-13-01", "32.01.1990",
           "15.00.1990"]  # fmt: skip
    rest = ["29.02.1992", "00.03.1990", "1990-03-00"]
    born, wrong = parse_births([*good, *bad, *rest])
    assert born[: len(good)].tolist() == [[1990, 3, day] for day in range(1, 32)]
    assert wrong == list(range(len(good), len(good) + len(bad)))
    assert not born[wrong].any()
    assert born[-3:].tolist() == [[1992, 2, 29], [1990, 3, 0], [1990, 3, 0]]


def test_a_column_and_a_cell_are_read_alike() -> None:
    texts = [f"{d:02}.{m:02}.{y}" for d in (1, 12, 28, 29, 31) for m in (1, 2, 12)
             for y in (1879, 1880, 1999, 2019, 2020)]  # fmt: skip
    born, _ = parse_births(texts)
    assert [tuple(row) for row in born.tolist()] == [
        parse_birth(text) or (0, 0, 0) for text in texts
    ]


@pytest.mark.parametrize("form", ["{}", "01.01.{}", "{}-01-01", "01.{}", "1 мая {}", "{}~"])
def test_nobody_is_born_next_year(form: str) -> None:
    assert parse_birth(form.format(THIS_YEAR + 1)) is None
    found = parse_birth(form.format(THIS_YEAR))
    assert found is not None and found[0] == THIS_YEAR


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("15.03.1990/15.03.1991", None), ("1990-12-31/1991-01-01", None), ("1990/1991", None),
        ("1990-03/1990-05", (1990, 0, 0)), ("1990-03-01/1990-03-31", (1990, 3, 0)),
        ("1990-02-30/1990-03-01", None),
    ],
)  # fmt: skip
def test_a_span_counts_within_one_year_only(text: str, born: tuple[int, int, int] | None) -> None:
    assert parse_birth(text) == born


def test_a_day_number_of_a_child_of_today_is_none() -> None:
    # Numbers of five digits are read as days only where a grown person may be born then.
    for day, taken in (
        (date(THIS_YEAR - 13, 1, 1), False), (date(THIS_YEAR - 14, 12, 31), True),
        (date(1940, 1, 1), True), (date(1939, 12, 31), False),
    ):  # fmt: skip
        number = str((day - date(1899, 12, 30)) // timedelta(days=1))
        right, said = put_right(distinct([number]))
        assert right.texts() == [day.isoformat() if taken else number]
        assert bool(said) == taken


def test_the_month_comes_first_only_where_no_first_number_is_a_day() -> None:
    right, said = put_right(distinct(["3/4/1990", "12/31/1971", "3/4/1990"]))
    assert right.texts() == ["1990-03-04", "1971-12-31", "1990-03-04"]
    assert said == [
        "3 date(s) of birth read as dates with the month first, first: '3/4/1990' as 1990-03-04"
    ]
    for column in (["3/4/1990", "12/12/1971"], ["13/4/1990", "12/31/1971"]):
        assert put_right(distinct(column))[1] == []
