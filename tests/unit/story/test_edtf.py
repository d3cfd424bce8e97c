"""EDTF levels 0 and 1: the specification's examples, and agreement with a well-kept parser."""

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from byway.errors import BadInput
from byway.story import day_text, parse_edtf

# Library of Congress, EDTF specification (2019), the examples of levels 0 and 1 within years
# 0001-9999, with first and last day.
EXAMPLES = {
    "1985-04-12": ("1985-04-12", "1985-04-12"),
    "1985-04": ("1985-04-01", "1985-04-30"),
    "1985": ("1985-01-01", "1985-12-31"),
    "1964/2008": ("1964-01-01", "2008-12-31"),
    "2004-06/2006-08": ("2004-06-01", "2006-08-31"),
    "2004-02-01/2005-02-08": ("2004-02-01", "2005-02-08"),
    "2004-02-01/2005-02": ("2004-02-01", "2005-02-28"),
    "2004-02-01/2005": ("2004-02-01", "2005-12-31"),
    "2005/2006-02": ("2005-01-01", "2006-02-28"),
    "2001-21": ("2001-03-01", "2001-05-31"),
    "1984?": ("1984-01-01", "1984-12-31"),
    "2004-06~": ("2004-06-01", "2004-06-30"),
    "2004-06-11%": ("2004-06-11", "2004-06-11"),
    "201X": ("2010-01-01", "2019-12-31"),
    "20XX": ("2000-01-01", "2099-12-31"),
    "2004-XX": ("2004-01-01", "2004-12-31"),
    "1985-04-XX": ("1985-04-01", "1985-04-30"),
    "1985-XX-XX": ("1985-01-01", "1985-12-31"),
    "1985-04-12/..": ("1985-04-12", None),
    "1985-04/..": ("1985-04-01", None),
    "1985/..": ("1985-01-01", None),
    "../1985-04-12": (None, "1985-04-12"),
    "../1985-04": (None, "1985-04-30"),
    "../1985": (None, "1985-12-31"),
    "1985-04-12/": ("1985-04-12", None),
    "1985-04/": ("1985-04-01", None),
    "/1985-04-12": (None, "1985-04-12"),
    "1984~/2004-06": ("1984-01-01", "2004-06-30"),
    "1984/2004-06~": ("1984-01-01", "2004-06-30"),
    "1984?/2004%": ("1984-01-01", "2004-12-31"),
    "2004-06-11%/2004-06~": ("2004-06-11", "2004-06-30"),
}  # fmt: skip

LEVEL_2 = (
    "156X-12-25", "15XX-12-25", "XXXX-12-XX", "1XXX-XX", "1XXX-12", "1984-1X", "2004-06-~11",
    "2004?-06", "[1667,1668]", "{1960,1961-12}", "2001-34", "1950S2", "Y-17E7", "-1985",
    "Y170000002", "2004-06-XX/2004-07-03", "1984?-06-02",
)  # fmt: skip

NOT_EDTF = (
    "", "/", "2024-5", "24-05-01", "2024-13", "2024-00", "2024-04-31", "2023-02-29", "0000",
    "2024-05-01T10:00:00", "2024-05-01 10:00", "May 2024", "2024-05-01/2024-04", "2024/2023",
    "2024-05-01/2024-05-02/2024-05-03", "2024-05-01~?", "２０２４", "2024-05-01\n", "10000",
)  # fmt: skip


@pytest.mark.parametrize(("text", "days"), EXAMPLES.items())
def test_the_examples_of_the_specification(text: str, days: tuple[str | None, str | None]) -> None:
    date = parse_edtf(text)
    assert (day_text(date.low), day_text(date.high)) == days
    assert date.text == text


@pytest.mark.parametrize("text", [*LEVEL_2, *NOT_EDTF])
def test_everything_else_is_bad_input(text: str) -> None:
    with pytest.raises(BadInput, match="expected"):
        parse_edtf(text)


def test_the_first_and_the_last_day_there_are() -> None:
    assert parse_edtf("0001").low == 1
    assert day_text(parse_edtf("9999").high) == "9999-12-31"
    winter = parse_edtf("9999-24")
    assert winter.high is not None
    assert day_text(winter.high) is None
    assert day_text(parse_edtf("0001-01-01~").earliest) is None


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.integers(1000, 9998),
    st.integers(1, 12),
    st.integers(1, 28),
    st.sampled_from(["day", "month", "year"]),
    st.sampled_from(["", "~", "?", "%"]),
)
def test_it_agrees_with_a_well_kept_parser(
    year: int, month: int, day: int, precision: str, mark: str
) -> None:
    text = f"{year:04}-{month:02}-{day:02}"[: {"day": 10, "month": 7, "year": 4}[precision]] + mark
    theirs = edtf.parse_edtf(text)
    ours = parse_edtf(text)
    first, last = theirs.lower_strict(), theirs.upper_strict()
    assert day_text(ours.low) == f"{first.tm_year:04}-{first.tm_mon:02}-{first.tm_mday:02}"
    assert day_text(ours.high) == f"{last.tm_year:04}-{last.tm_mon:02}-{last.tm_mday:02}"
