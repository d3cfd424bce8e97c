"""Dates of birth as lists have them: a day, a month, a year, or not understood."""

import calendar
import re
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from byway.records.cells import cell_text
from byway.records.distinct import Distinct

_FORMS = [
    # An EDTF season says no more than its year; a winter not even that.
    re.compile(r"(?P<y>\d{4})-(?:2[1-4])[?~%]?"),
    re.compile(r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})(?:\s*г\.?(?:\s*р\.?)?)?"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?[?~%]?"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})(?:-XX)?[?~%]?"),
    re.compile(r"(?P<m>\d{1,2})[./](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})(?:-XX-XX|-XX)?[?~%]?(?:\s*г\.?(?:\s*р\.?)?)?(?:\.0)?"),
]
_WORDED = re.compile(r"(?:(\d{1,2})[\s.\-]+)?([^\W\d_]{3,12})\.?[\s.\-]+(\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,12})\.?\s+(\d{1,2}),?\s+(\d{4})")
_ROMAN = re.compile(r"(\d{1,2})[\s.]+(i{1,3}|i?v|vi{1,3}|i?x|xi{1,2})[\s.]+(\d{4})")
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
# What is written before and behind a date: «род. ок. 1990», «15.03.1990 г. р.», «1990 р. н.»,
# «1990 (34 года)», a midnight. An approximate year is that year, as 1990~ is in EDTF.
_BEFORE = re.compile(
    r"(?:(?:родил(?:ся|ась)|род\.?|нар\.?|рожд\.?|born|д\.\s?р\.?|г\.\s?р\.?|р\.|около|ок\.|"
    r"примерно|прибл\.?|приблизительно|близько|бл\.|circa|ca\.?|~|≈)\s*:?\s*)+(?=\d)"
)
_BEHIND = re.compile(
    r"\s*(?:(?<=\d)[.,]0|\s0?0:00(?::00(?:\.0+)?)?|\([^()]*\)|"
    r"(?:года|году|год|г\.?)(?:\s*(?:рождения|рожд\.?|р\.?))?|"
    r"(?:року|рік|р\.?)(?:\s*(?:народження|нар\.?|н\.?))?)$"
)
_UNKNOWN = re.compile(r"(?<![\w?*])(?:\?{1,2}|[xх]{2}|_{2}|\*{2})(?=[./])")
_PARTS = re.compile(r"(\d{1,2})\s*[.,/\- ]\s*(\d{1,2})\s*[.,/\- ]\s*(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
_TOGETHER = re.compile(
    r"(?:(\d{2})(\d{2})((?:18|19|20)\d{2}))|(?:((?:18|19|20)\d{2})(\d{2})(\d{2}))"
)
# Months by the beginning of their names in Russian, Ukrainian, Belarusian, Estonian and English.
_MONTHS = {
    word: number
    for number, words in enumerate(
        ("янв січ сту jan jaan", "фев лют feb vee", "мар бер сак mar mär", "апр кві кра apr",
         "мая май тра may mai", "июн чер чэр jun juun", "июл лип ліп jul juul", "авг серп жні aug",
         "сен вер sep", "окт жов кас oct okt", "ноя лис ліс nov", "дек гру сне dec det"), start=1,
    )
    for word in words.split()
}  # fmt: skip
_UNSAID = (
    "|-|–|—|--|?|??|n/a|#n/a|#н/д|нет|нет данных|нет сведений|неизвестно|неизвестна|неизвестен|"
    "не указана|не указано|не указан|не установлена|не установлено|невідомо|невідома|"
    "немає даних|не вказано|н/д|б/д|xxxx|null|none|nan|nat|unknown|0|0000|00.00.0000|"
    "0000-00-00|1900-01-00|00.01.1900"
)
_EMPTY = set(_UNSAID.split("|"))
LONGEST = 80
"""Signs that a date of birth has at most."""
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def parse_birth(text: str) -> tuple[int, int, int] | None:
    """Year, month and day, zero where not stated; all zero for an empty cell.

    Takes `dd.mm.yyyy` with any sign between, `mm.yyyy`, `yyyymmdd`, `??.05.1990`, months in Roman
    figures or by name in five languages («12 мая 1990 г. р.»), an approximate year («ок. 1990») as
    that year, and EDTF (ISO 8601-2) days, months, seasons, years, and intervals within one year.
    None means that it is not a date of birth: an impossible day, a year outside 1880 to this one,
    two-digit years, times of day. What is missing elsewhere (None, NaN) is an empty cell too.
    """
    text = (text if isinstance(text, str) else cell_text(text)).strip()
    if text.lower() in _EMPTY:
        return 0, 0, 0
    if len(text) > LONGEST:
        return None
    if not _plain(text):
        text = _simplified(text)
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


def _plain(text: str) -> bool:
    """Whether a form below takes a text as it is."""
    return any(form.fullmatch(text) for form in _FORMS)


def _simplified(text: str) -> str:
    """A date as `dd.mm.yyyy` or another of the forms, without what people write around it."""
    text = _INVISIBLE.sub("", text.replace("\u00a0", " ")).strip()
    low = " ".join(text.lower().split())
    low = _BEFORE.sub("", low, count=1) if _BEFORE.match(low) else low
    while (shorter := _BEHIND.sub("", low).strip()) != low and any(map(str.isdigit, shorter)):
        low = shorter
    low = _UNKNOWN.sub("00", low)
    if found := _ROMAN.fullmatch(low):
        return f"{found[1]}.{_ROMANS.index(found[2]) + 1}.{found[3]}"
    if worded := _WORDED.fullmatch(low):
        day, name, year = worded.groups()
    elif worded := _MONTH_FIRST.fullmatch(low):
        name, day, year = worded.groups()
    if worded:
        month = _MONTHS.get(name[:4]) or _MONTHS.get(name[:3])
        return f"{day or ''}.{month}.{year}".lstrip(".") if month else text
    if found := _PARTS.fullmatch(low):
        return f"{found[1]}.{found[2]}.{found[3]}"
    if found := _YEAR_FIRST.fullmatch(low):
        return f"{found[3]}.{found[2]}.{found[1]}"
    if found := _TOGETHER.fullmatch(low):
        day, month_, year, first, second, third = found.groups()
        return f"{day}.{month_}.{year}" if day else f"{third}.{second}.{first}"
    # EDTF's letters are capitals; where nothing was taken away the text stands as it was.
    return text if low == text.lower() else low.upper()


_SERIAL = re.compile(r"(\d{5})(?:\.0+)?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_FIRST_DAY = date(1899, 12, 30)  # day 0 of spreadsheets, their 29 February 1900 allowed for


def put_right(born: Distinct) -> tuple[Distinct, list[str]]:
    """A column of dates whose form only the column tells, as ISO days; and notes on that.

    Day numbers of a spreadsheet, of years a grown person may be born in; and `mm/dd/yyyy`, where
    some second number is no month and no first one.
    """
    notes: list[str] = []
    known = {cell: day for cell in born.cells if (day := _serial(cell))}
    if known:
        notes.append(_said(born, known, "day numbers of a spreadsheet"))
    slashed = {
        cell: tuple(map(int, found.groups()))
        for cell in born.cells if "/" in cell and (found := _SLASHED.fullmatch(cell))
    }  # fmt: skip
    if any(b > 12 for _, b, _ in slashed.values()) and all(a <= 12 for a, _, _ in slashed.values()):
        american = {cell: f"{y:04}-{a:02}-{b:02}" for cell, (a, b, y) in slashed.items()}
        notes.append(_said(born, american, "dates with the month first"))
        known |= american
    return (born.each(lambda cell: known.get(cell, cell)) if known else born), notes


def _said(born: Distinct, known: dict[str, str], what: str) -> str:
    rows = born.rows(place for place, cell in enumerate(born.cells) if cell in known)
    first = born.cells[born.place[rows[0]]]
    return f"{len(rows)} date(s) of birth read as {what}, first: {first!r} as {known[first]}"


def _serial(cell: str) -> str:
    """The ISO day of a spreadsheet's day number, empty for anything else."""
    found = _SERIAL.fullmatch(cell)
    day = _FIRST_DAY + timedelta(days=int(found[1])) if found else None
    return day.isoformat() if day and 1940 <= day.year <= date.today().year - 14 else ""  # noqa: DTZ011


def parse_births(texts: Sequence[str]) -> tuple[NDArray[np.int16], list[int]]:
    """Dates of birth as an (n, 3) array of year, month, day, and the places not understood.

    Best given distinct texts.
    """
    few = len(texts) < 20  # where laying them out costs more than reading them one by one
    table = np.zeros((len(texts), 3), np.int16) if few else _usual_days(texts)
    unread = []
    for place in np.flatnonzero(table[:, 0] == 0).tolist():
        born = parse_birth(texts[place])
        table[place] = born or 0
        if born is None:
            unread.append(place)
    return table, unread


def _usual_days(texts: Sequence[str]) -> NDArray[np.int16]:
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
