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
_EMPTY = {"", "-", "–", "—", "?", "n/a", "нет", "нет данных", "неизвестно", "н/д", "xxxx"}


def parse_birth(text: str) -> tuple[int, int, int] | None:
    """Year, month and day, zero where not stated; all zero for an empty cell.

    Takes `dd.mm.yyyy`, `dd/mm/yyyy`, `mm.yyyy`, months by name in Russian, Ukrainian and English
    («12 мая 1990 г.»), and EDTF (ISO 8601-2) days, months, seasons, years, and intervals within one
    year. None means that it is not a date of birth: an impossible day, a year outside 1880 to this
    one, two-digit years, times of day.
    """
    text = text.strip()
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


def parse_births(texts: Sequence[str]) -> tuple[NDArray[np.int16], list[int]]:
    """Dates of birth as an (n, 3) array of year, month, day, and the rows not understood."""
    number: dict[str, int] = defaultdict(count().__next__)
    ids = np.fromiter(map(number.__getitem__, texts), np.int64, len(texts))
    distinct = list(number)
    few = len(distinct) < 20  # where laying them out costs more than reading them one by one
    table = np.zeros((len(distinct), 3), np.int16) if few else _usual_days(distinct)
    unread = np.zeros(len(distinct), bool)
    for place in np.flatnonzero(table[:, 0] == 0).tolist():
        born = parse_birth(distinct[place])
        table[place], unread[place] = born or 0, born is None
    return table[ids], np.flatnonzero(unread[ids]).tolist()


def _usual_days(texts: list[str]) -> NDArray[np.int16]:
    """`dd.mm.yyyy` and `yyyy-mm-dd`, nearly all there are, all at once.

    Zero for others, for odd months and years, and for the last days of months.
    """
    cells = np.array([text if len(text) == 10 else "" for text in texts], "U10")
    digits = cells.view(np.uint32).reshape(len(texts), 10).astype(np.int64) - ord("0")
    out = np.zeros((len(texts), 3), np.int16)
    for sign, order in ((".", [6, 7, 8, 9, 3, 4, 0, 1]), ("-", [0, 1, 2, 3, 5, 6, 8, 9])):
        between = [place for place in range(10) if place not in order]
        at = np.flatnonzero((digits[:, between] == ord(sign) - ord("0")).all(axis=1))
        found = digits[at][:, order]
        year = found[:, :4] @ (1000, 100, 10, 1)
        month, day = found[:, 4:6] @ (10, 1), found[:, 6:] @ (10, 1)
        usual = ((found >= 0) & (found <= 9)).all(axis=1) & (year >= 1880) & (year < 2020)
        usual &= (month >= 1) & (month <= 12) & (day >= 1) & (day <= 28)
        out[at[usual]] = np.column_stack([year, month, day])[usual]
    return out
