"""Uncertain dates: EDTF levels 0 and 1 read into whole days.

Source: Library of Congress, Extended Date/Time Format (EDTF) Specification, 4 February 2019
(ISO 8601-2:2019, profile levels 0 and 1). Days are proleptic Gregorian ordinals as in
`datetime.date.toordinal` (0001-01-01 is 1); years run from 0001 to 9999.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from byway.errors import BadInput

TOLERANCES = {"day": 3, "month": 15, "year": 183}
"""How many days `~` and `%` widen each way, by the precision of what they qualify."""

_DATE = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)"
    r"(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?"
    r"(?P<mark>[~?%]?)",
    re.ASCII,
)
_TIME = re.compile(r"T[0-9]{2}(:|$|[0-9])|[0-9]:[0-9]{2}")
_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}
_EXPECTED = "expected an EDTF date of level 0 or 1, such as 2024-05, 2022-23 or 2024-05-01/.."


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date as said: `text`, and the days it allows before and after widening.

    `low`/`high` are the first and last day meant, `None` for an open or unknown side;
    `low_tolerance`/`high_tolerance` the days by which `~` or `%` widens that side (0 without).
    """

    text: str
    low: int | None
    high: int | None
    low_tolerance: int = 0
    high_tolerance: int = 0
    uncertain: bool = False
    """Whether `?` or `%` was written: the teller is unsure, which widens nothing."""

    @property
    def earliest(self) -> int | None:
        """The first possible day, widened; `None` if open."""
        return None if self.low is None else self.low - self.low_tolerance

    @property
    def latest(self) -> int | None:
        """The last possible day, widened; `None` if open."""
        return None if self.high is None else self.high + self.high_tolerance


def first_of_month(year: int, month: int) -> int:
    """The ordinal of a month's first day; month 13 and above run into the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if year <= 9999:
        return date(year, month, 1).toordinal()
    # Only the end of winter 9999 needs this: the 400 years of a Gregorian cycle have 146,097 days.
    return date(year - 400, month, 1).toordinal() + 146_097


def day_text(day: int | None) -> str | None:
    """An ordinal as `YYYY-MM-DD`; `None` for an open side or a day outside years 0001-9999."""
    if day is None or not 1 <= day <= date.max.toordinal():
        return None
    return date.fromordinal(day).isoformat()


@lru_cache(maxsize=65_536)
def parse_edtf(text: str) -> Edtf:
    """Reads one EDTF expression of level 0 or 1.

    Raises `BadInput` for another level, an impossible date, a reversed interval, a time of day.
    """
    if len(text) > 64:
        raise BadInput(f"{_EXPECTED}; found {len(text)} characters")
    if text.count("/") == 1:
        return _interval(text)
    low, high, tolerance, uncertain = _single(text, text)
    return Edtf(text, low, high, tolerance, tolerance, uncertain)


def _interval(text: str) -> Edtf:
    start, end = text.split("/")
    low = high = None
    low_tolerance = high_tolerance = 0
    unsure = [False, False]
    if not start and not end:
        raise BadInput(f"{_EXPECTED}; found {text!r}, which says nothing")
    if start not in ("", ".."):
        low, _, low_tolerance, unsure[0] = _single(start, text, within=True)
    if end not in ("", ".."):
        _, high, high_tolerance, unsure[1] = _single(end, text, within=True)
    if low is not None and high is not None and low > high:
        raise BadInput(f"expected an interval that ends after it starts; found {text!r}")
    return Edtf(text, low, high, low_tolerance, high_tolerance, any(unsure))


def _single(text: str, whole: str, *, within: bool = False) -> tuple[int, int, int, bool]:
    """First day, last day, tolerance and uncertainty of a date or season."""
    match = _DATE.fullmatch(text)
    if match is None:
        if _TIME.search(text):
            raise BadInput(f"expected a date without a time of day; found {whole!r}")
        raise BadInput(f"{_EXPECTED}; found {whole!r}")
    year, month, day, mark = match["year"], match["month"], match["day"], match["mark"]
    if "X" in text:
        # Level 1 leaves out the rightmost digits of a date, and not inside an interval.
        if within or ("X" in year and month) or (month == "XX" and day not in (None, "XX")):
            raise BadInput(f"{_EXPECTED}; found {whole!r}, which is of level 2")
        month, day = (None if part == "XX" else part for part in (month, day))
    first = int(year.replace("X", "0"))
    last = int(year.replace("X", "9"))
    if last == 0:
        raise BadInput(f"expected a year from 0001 to 9999; found {whole!r}")
    low, high, precision = _days(max(first, 1), last, month, day, whole)
    tolerance = TOLERANCES[precision] if mark in ("~", "%") else 0
    return low, high, tolerance, mark in ("?", "%")


def _days(
    first: int, last: int, month: str | None, day: str | None, whole: str
) -> tuple[int, int, str]:
    if month is None:
        return first_of_month(first, 1), first_of_month(last, 13) - 1, "year"
    number = int(month)
    if number in _SEASONS and day is None:
        begin = _SEASONS[number]
        return first_of_month(first, begin), first_of_month(first, begin + 3) - 1, "month"
    if not 1 <= number <= 12:
        raise BadInput(f"expected a month 01-12 or a season 21-24; found {whole!r}")
    start, after = first_of_month(first, number), first_of_month(first, number + 1)
    if day is None:
        return start, after - 1, "month"
    if not 1 <= int(day) <= after - start:
        raise BadInput(f"expected a day that exists; found {whole!r}")
    return start + int(day) - 1, start + int(day) - 1, "day"
