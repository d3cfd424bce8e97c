"""A spoken day, month, season or year as EDTF, given a date it was said near."""

from dataclasses import dataclass, field

from byway.story.edtf import Edtf, day_text, first_of_month, parse_edtf

_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "half1": (1, 15),
          "half2": (16, 31), "first": (1, 5), "last": (25, 31)}  # fmt: skip
_YEAR_PARTS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12), "half1": (1, 6),
               "half2": (7, 12), "first": (1, 1), "last": (12, 12)}  # fmt: skip
_SEASON_MONTHS = {21: 3, 22: 6, 23: 9, 24: 12}
_THIRD = {"early": 0, "first": 0, "half1": 0, "mid": 1, "late": 2, "last": 2, "half2": 2}


@dataclass(slots=True)
class Moment:
    """The pieces of one spoken date; `shift` is next (1), last (-1), this or that (0)."""

    day: int | None = None
    month: int | None = None
    season: int | None = None
    year: int | None = None
    part: str | None = None
    about: bool = False
    shift: int | None = None
    whole_year: bool = False
    holiday: tuple[int, int] | None = None
    fixed: str | None = None
    letters: set[str] = field(default_factory=set)


def edtf_of(moment: Moment, near: Edtf | None) -> str | None:
    """The EDTF of a moment, `None` if it lacks a year that nothing gives."""
    if moment.fixed is not None:
        return moment.fixed + ("~" if moment.about else "")
    if moment.holiday is not None:
        moment.month, moment.day = moment.holiday
    year = moment.year if moment.year is not None else _year(moment, near)
    if year is None or not 1 <= year <= 9998:
        return None
    mark = "~" if moment.about else ""
    if moment.month is not None:
        return _month(moment, year, mark)
    if moment.season is not None:
        if moment.part is None:
            return f"{year:04}-{moment.season}{mark}"
        month = _SEASON_MONTHS[moment.season] + _THIRD[moment.part]
        return f"{year + (month - 1) // 12:04}-{(month - 1) % 12 + 1:02}{mark}"
    if moment.part is None:
        return f"{year:04}{mark}"
    first, last = _YEAR_PARTS[moment.part]
    return f"{year:04}-{first:02}" + (f"/{year:04}-{last:02}" if last != first else "")


def _month(moment: Moment, year: int, mark: str) -> str | None:
    month = f"{year:04}-{moment.month:02}"
    assert moment.month is not None
    days = first_of_month(year, moment.month + 1) - first_of_month(year, moment.month)
    if moment.day is not None:
        return f"{month}-{moment.day:02}{mark}" if 1 <= moment.day <= days else None
    if moment.part is not None:
        first, last = _PARTS[moment.part]
        return f"{month}-{first:02}/{month}-{min(last, days):02}"
    return month + mark


def _year(moment: Moment, near: Edtf | None) -> int | None:
    """The year not said: the one that brings the date nearest, or as next and last tell."""
    if near is None or near.low is None or near.high is None:
        return None
    middle = (near.low + near.high) // 2
    text = day_text(middle)
    if text is None:
        return None
    base = int(text[:4])
    if moment.whole_year or (moment.month is None and moment.season is None):
        return base + (moment.shift or 0)
    month = moment.month or _SEASON_MONTHS[moment.season or 21]
    width = 30 if moment.month else 91
    options = range(base - 2, base + 3)
    starts = {year: first_of_month(year, month) for year in options if 1 <= year <= 9998}
    if moment.shift == -1:
        return max((y for y, day in starts.items() if day + width <= near.high + 1), default=None)
    if moment.shift == 1:
        return min((y for y, day in starts.items() if day > near.low), default=None)
    return min(starts, key=lambda year: abs(starts[year] + width // 2 - middle))


def after(text: str) -> str | None:
    """From the day after a date on."""
    date = parse_edtf(text)
    return None if date.high is None else f"{_named(date, date.high + 1, first=True)}/.."


def before(text: str) -> str | None:
    """Up to the day before a date."""
    date = parse_edtf(text)
    return None if date.low is None else f"../{_named(date, date.low - 1, first=False)}"


def _named(date: Edtf, day: int, *, first: bool) -> str:
    """A day as coarsely as the date it borders on: a month next to a month, a year to a year."""
    text = day_text(day) or ""
    precision = len(date.text.split("/")[0 if not first else -1].rstrip("~?%"))
    season = precision == 7 and date.text[5:7] in ("21", "22", "23", "24")
    return text[: 7 if season else precision]
