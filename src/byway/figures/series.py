"""Monthly counts: read, checked for gaps, and corrected for late reports where vintages are given.

With a `reported` column a month's count is cumulative as known in the month reported. Development
factors (chain ladder; Mack, ASTIN Bulletin 1993) say how complete a month is after so many months,
above 1 where later reports lower what earlier ones said.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from byway.errors import BadInput
from byway.figures.rows import columns_of, csv_lines, frame_lines, missing
from byway.figures.table import MAX_COUNT

_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
LEAST_COMPLETE = 0.5
"""A month known to less than this share is left out rather than blown up."""
MOST_COMPLETE = 2.0
"""A month above so many times what it will be is left out rather than cut down."""


def month_number(text: str, place: str) -> int:
    """Months since year 0 of `YYYY-MM`."""
    found = _MONTH.match(text)
    if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1:
        raise BadInput(f"{place}: expected a month YYYY-MM, found {text[:40]!r}")
    return int(found[1]) * 12 + int(found[2]) - 1


def month_text(number: int) -> str:
    """`YYYY-MM` of months since year 0."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


@dataclass(frozen=True)
class Series:
    """Consecutive months: counts as last known, days in each, and the share known of each.

    `reported` says whether report months are given, `corrected` whether they show how a month's
    count changes later, `lowered` which months a later report lowered."""

    months: tuple[int, ...]
    counts: NDArray[np.float64]
    complete: NDArray[np.float64]
    reported: bool
    corrected: bool
    lowered: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    sha256: str

    @property
    def days(self) -> NDArray[np.float64]:
        """The days of each month."""
        return np.array([calendar.monthrange(m // 12, m % 12 + 1)[1] for m in self.months], float)


def read_series(source: Any, since: str | None = None, until: str | None = None) -> Series:
    """Reads `month,count[,reported]` from a CSV file, a frame or a mapping of columns, the months
    `since` and `until` included. Raises `BadInput` for gaps and whatever is not such a series."""
    name, header, rows, sha256 = _rows(source)
    if sorted(header) not in (["count", "month"], ["count", "month", "reported"]):
        raise BadInput(
            f"{name}: header: expected month,count and perhaps reported, found {','.join(header)}"
        )
    known = _known(header, rows)
    if not known:
        raise BadInput(f"{name}: expected at least one month, found none")
    first, last = _window(name, known, since, until)
    vintages = "reported" in header
    share = _completeness(known) if vintages else {}
    kept, left_out = [], []
    for month in range(first, last + 1):
        part = share.get(max(known[month]), 1.0) if vintages else 1.0
        if part is None:
            left_out.append((month_text(month), "its completeness is unknown"))
        elif part < LEAST_COMPLETE:
            left_out.append((month_text(month), f"about {part:.0%} complete"))
        elif part > MOST_COMPLETE:
            left_out.append((month_text(month), f"about {part:.1f} times what it will be"))
        else:
            kept.append((month, float(known[month][max(known[month])]), part))
    kept = _first_run(kept, left_out)
    return Series(
        tuple(m for m, _, _ in kept),
        np.array([c for _, c, _ in kept]),
        np.array([p for _, _, p in kept]),
        vintages,
        any(len(reports) > 1 for reports in known.values()),
        _lowered(known),
        tuple(sorted(left_out)),
        sha256,
    )


def _known(header: list[str], rows: list[tuple[str, list[str]]]) -> dict[int, dict[int, int]]:
    """What was known of each month after each delay, in months; 0 where no delays are given."""
    known: dict[int, dict[int, int]] = {}
    vintages = "reported" in header
    for place, row in rows:
        if len(row) != len(header):
            raise BadInput(f"{place}: expected {len(header)} fields, found {len(row)}")
        fields = dict(zip(header, row, strict=True))
        month = month_number(fields["month"], f"{place}, month")
        count = fields["count"]
        if not re.match(r"\d{1,10}\Z", count) or int(count) > MAX_COUNT:
            raise BadInput(
                f"{place}, count: expected a whole number of people, found {count[:40]!r}"
            )
        delay = 0
        if vintages:
            delay = month_number(fields["reported"], f"{place}, reported") - month
            if delay < 0:
                raise BadInput(
                    f"{place}, reported: expected {fields['month']} or later, found earlier"
                )
        if delay in known.setdefault(month, {}):
            raise BadInput(f"{place}: expected each month once, found {fields['month']} again")
        known[month][delay] = int(count)
    return known


def _window(
    name: str, known: dict[int, dict[int, int]], since: str | None, until: str | None
) -> tuple[int, int]:
    """The first and last month taken, none missing between them."""
    first = month_number(since, "since") if since else min(known)
    last = month_number(until, "until") if until else max(known)
    if first > last:
        raise BadInput(f"since: expected a month before until, found {since} after {until}")
    for month in range(max(min(known), first), min(max(known), last) + 1):
        if month not in known:
            raise BadInput(f"{name}: expected every month, found none for {month_text(month)}")
    for month in (first, last):
        if month not in known:
            span = f"{month_text(min(known))} to {month_text(max(known))}"
            raise BadInput(
                f"{name}: expected {month_text(month)} among the months, found {span} alone"
            )
    return first, last


def _first_run(
    kept: list[tuple[int, float, float]], left_out: list[tuple[str, str]]
) -> list[tuple[int, float, float]]:
    """The first months without a gap; those after one are left out too."""
    for at in range(1, len(kept)):
        if kept[at][0] != kept[at - 1][0] + 1:
            left_out += [(month_text(m), "after a month left out") for m, _, _ in kept[at:]]
            return kept[:at]
    return kept


def _completeness(known: dict[int, dict[int, int]]) -> dict[int, float | None]:
    """The share known after each delay, 1 at the longest, above 1 where counts fall later; None
    where no older month tells."""
    longest = max(delay for reports in known.values() for delay in reports)
    share: dict[int, float | None] = {longest: 1.0}
    for delay in range(longest - 1, -1, -1):
        before = after = 0
        for reports in known.values():
            if max(reports) > delay and min(reports) <= delay:
                before += reports[max(d for d in reports if d <= delay)]
                after += reports[max(d for d in reports if d <= delay + 1)]
        later = share[delay + 1]
        share[delay] = None if later is None or after == 0 else later * before / after
    return share


def _lowered(known: dict[int, dict[int, int]]) -> tuple[str, ...]:
    """The months of which a later report said less than an earlier one."""
    fell = []
    for month in sorted(known):
        counts = [known[month][delay] for delay in sorted(known[month])]
        if any(later < earlier for earlier, later in pairwise(counts)):
            fell.append(month_text(month))
    return tuple(fell)


def _rows(source: Any) -> tuple[str, list[str], list[tuple[str, list[str]]], str]:
    """The source's name, header and rows as text, each with its place, and its SHA-256."""
    if isinstance(source, str | Path):
        return str(source), *csv_lines(source, "months")
    columns = columns_of(source, "series")
    if "month" in columns:
        columns["month"] = [_month_of(value) for value in columns["month"]]
    if "reported" in columns:
        columns["reported"] = [_month_of(value) for value in columns["reported"]]
    return "series", list(columns), *frame_lines(columns, "series")


def _month_of(value: Any) -> Any:
    """A date's month as the file would write it."""
    if missing(value) or not isinstance(value, date):
        return value
    return f"{value.year:04d}-{value.month:02d}"
