"""Dates of birth as lists have them: a day, a month, a year, or not understood."""

import calendar
import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import count

import numpy as np
from numpy.typing import NDArray

_FORMS = [
    # An EDTF season says no more than its year; a winter not even that.
    re.compile(r"(?P<y>\d{4})-(?:2[1-4])[?~%]?"),
    re.compile(r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})(?:\s*г\.?(?:\s*р\.?)?)?"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?[?~%]?"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})(?:-XX)?[?~%]?"),
    re.compile(r"(?P<m>\d{1,2})[./](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})(?:-XX-XX|-XX)?[?~%]?(?:\s*г\.?(?:\s*р\.?)?)?(?:\.0)?"),
]
_WORDED = re.compile(
    r"(?:(\d{1,2})\s+)?([^\W\d_]{3,9})\.?\s+(\d{4})\s*(?:года?|року|г\.?(?:\s*р\.?)?|р\.?(?:\s*н\.?)?)?"
)
# Months by the beginning of their names in Russian, Ukrainian and English.
_MONTHS = {
    word: number
    for number, words in enumerate(
        ("янв січ jan", "фев лют feb", "мар бер mar", "апр кві apr", "мая май тра may",
         "июн чер jun", "июл лип jul", "авг серп aug", "сен вер sep", "окт жов oct",
         "ноя лис nov", "дек гру dec"), start=1,
    )
    for word in words.split()
}  # fmt: skip
_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_EMPTY = {"", "-", "–", "—", "?", "n/a", "нет", "нет данных", "неизвестно", "н/д", "xxxx"}


def parse_birth(text: str) -> tuple[int, int, int] | None:
    """Year, month and day, zero where not stated; all zero for an empty cell.

    Takes `dd.mm.yyyy`, `dd/mm/yyyy`, `mm.yyyy`, months by name in Russian, Ukrainian and English
    («12 мая 1990 г.»), and EDTF (ISO 8601-2) days, months, seasons, years, and intervals within one
    year. None means that it is not a date of birth: an impossible day, a year outside 1880 to this
    one, two-digit years, times of day.
    """
    text = text.strip()
    if usual := _usual_day(text):
        return usual
    if text.lower() in _EMPTY:
        return 0, 0, 0
    if worded := _WORDED.fullmatch(text.lower()):
        month = _MONTHS.get(worded[2][:3]) or _MONTHS.get(worded[2][:4])
        text = f"{worded[1] or ''}.{month}.{worded[3]}".lstrip(".") if month else text
    if "/" in text and (parts := text.split("/"))[0][:4] == parts[-1][:4] and len(parts) == 2:
        sides = [parse_birth(part) for part in parts]
        if sides[0] and sides[1] and sides[0][0] == sides[1][0]:
            same_month = sides[0][1] == sides[1][1]
            return sides[0][0], sides[0][1] if same_month else 0, 0
    for form in _FORMS:
        found = form.fullmatch(text)
        if not found:
            continue
        parts_found = found.groupdict()
        year, month, day = (int(parts_found.get(part) or 0) for part in "ymd")
        season = form is _FORMS[0]
        if not 1880 <= year <= date.today().year or month > 12:  # noqa: DTZ011
            return None
        if "m" in parts_found and month == 0 and not (day == 0 and "d" in parts_found):
            return None
        if day and (month == 0 or day > calendar.monthrange(year, month)[1]):
            return None
        if season and text[5:7] == "24":
            return 0, 0, 0
        return (year, month, day) if day or not month else (year, month, 0)
    return None


def _usual_day(text: str) -> tuple[int, int, int] | None:
    """`dd.mm.yyyy` and `yyyy-mm-dd`, nearly all cells there are, if no month or year is odd."""
    if len(text) != 10:
        return None
    if text[2] == "." == text[5]:
        year, month, day = text[6:], text[3:5], text[:2]
    elif text[4] == "-" == text[7]:
        year, month, day = text[:4], text[5:7], text[8:]
    else:
        return None
    if not (year.isdecimal() and month.isdecimal() and day.isdecimal()):
        return None
    found = int(year), int(month), int(day)
    usual = 1880 <= found[0] < 2020 and 1 <= found[1] <= 12 and 1 <= found[2] <= _DAYS[found[1]]
    return found if usual else None


def parse_births(texts: Sequence[str]) -> tuple[NDArray[np.int16], list[int]]:
    """Dates of birth as an (n, 3) array of year, month, day, and the rows not understood."""
    number: dict[str, int] = defaultdict(count().__next__)
    ids = np.fromiter(map(number.__getitem__, texts), np.int64, len(texts))
    read = [parse_birth(text) for text in number]
    table = np.array([born or (0, 0, 0) for born in read], np.int16).reshape(-1, 3)
    unread = np.fromiter((born is None for born in read), bool, len(read))
    return table[ids], np.flatnonzero(unread[ids]).tolist()
