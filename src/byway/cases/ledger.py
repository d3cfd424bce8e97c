"""What this process knows of every line by its clear columns: whose it is, and its newest item.

Kept once for all who are signed in, since nothing in it is secret. Each change of a case writes an
event in the same transaction, so that the events' numbers tell which rows to read again, and no
others. Numbers may show up late: a transaction that began earlier may end later. So a gap is
watched for a minute before it counts as nothing.
"""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Max
from django.db.models.functions import Cast

from byway.cases.keys import trust
from byway.cases.models import Event, Item, Line
from byway.sealing import LINE

GAP_SECONDS = 60.0
MOST_GAPS = 2_000
AT_ONCE = 500
"""Ids in one query."""
SCOPE = "clear columns of every line"


@dataclass(frozen=True, slots=True)
class Spot:
    """A line by its clear columns. Ids are in hex, since there are many and few are looked at."""

    case: str
    team: str
    day: str
    """Day of arrival, ISO 8601."""
    last: int
    """The number of its newest item, 0 if it has none."""
    last_day: str


class Ledger:
    """Every line's spot, and the order in which they changed."""

    def __init__(self) -> None:
        self.spots: dict[str, Spot] = {}
        self.era = 0
        """Counts how often everything was read anew; a tick of another era says nothing."""
        self._log: list[str] = []
        self._lines_of: dict[str, set[str]] = {}
        self._newest = (0, "")
        self._gaps: dict[int, float] = {}
        self._lock = threading.Lock()

    @property
    def tick(self) -> int:
        """How many changes there have been in this era."""
        return len(self._log)

    def since(self, tick: int) -> set[str]:
        """The lines that changed after a tick, those that are gone too."""
        return set(self._log[tick:])

    def bring_up_to_date(self) -> None:
        """Reads what changed since the last time; everything if that cannot be told."""
        with self._lock:
            changed = self._cases_changed() if self.era else None
            if changed is None:
                self._read_all()
                return
            for some in in_parts(list(changed)):
                self._read_again(set(some))
            if Line.objects.in_scope(SCOPE).count() != len(self.spots):
                self._drop_gone()

    def _cases_changed(self) -> set[str] | None:
        """The cases with events not seen before; None if the newest one seen is not there."""
        number, case = self._newest
        low = min(self._gaps, default=number)
        rows = Event.objects.in_scope(SCOPE, number__gte=low).order_by("number")
        events = [(n, _plain(of)) for n, of in rows.values_list("number", _text("case"))]
        if number and (number, case) not in events:
            return None
        now = time.monotonic()
        changed = {of for n, of in events if self._is_new(n, of, now)}
        self._gaps = {n: t for n, t in self._gaps.items() if now - t < GAP_SECONDS}
        return changed

    def _is_new(self, number: int, case: str, now: float) -> bool:
        newest = self._newest[0]
        if number <= newest:
            return self._gaps.pop(number, None) is not None
        between = range(max(newest + 1, number - MOST_GAPS), number)
        self._gaps |= dict.fromkeys(between, now)
        self._newest = (number, case)
        return True

    def _read_all(self) -> None:
        newest = Event.objects.in_scope(SCOPE).order_by("-number")
        number, case = newest.values_list("number", _text("case")).first() or (0, "")
        self._newest = (number, _plain(case))
        # What is under way may still end below it.
        low = max(1, self._newest[0] - AT_ONCE)
        there = Event.objects.in_scope(SCOPE, number__gte=low).values_list("number", flat=True)
        now = time.monotonic()
        self._gaps = dict.fromkeys(set(range(low, self._newest[0])) - set(there), now)
        self.spots = dict(_spots())
        self._lines_of = {}
        for line, spot in self.spots.items():
            self._lines_of.setdefault(spot.case, set()).add(line)
        self._log, self.era = [], self.era + 1

    def _read_again(self, cases: set[str]) -> None:
        now = dict(_spots(cases))
        before = {line for case in cases for line in self._lines_of.pop(case, ())}
        for line in before - set(now):
            self.spots.pop(line, None)
        for line, spot in now.items():
            self.spots[line] = spot
            self._lines_of.setdefault(spot.case, set()).add(line)
        self._log += before | set(now)

    def _drop_gone(self) -> None:
        ids = Line.objects.in_scope(SCOPE).values_list(_text("id"), flat=True)
        there = {_plain(line) for line in ids}
        gone = set(self.spots) - there
        for line in gone:
            self._lines_of.get(self.spots.pop(line).case, set()).discard(line)
        self._log += gone


def _spots(cases: Iterable[Any] | None = None) -> Iterator[tuple[str, Spot]]:
    """The lines of some cases, or of all."""
    items = Item.objects.in_scope(SCOPE, compartment__name=LINE)
    lines = Line.objects.in_scope(SCOPE)
    if cases is not None:
        items = items.filter(compartment__case__in=cases)
        lines = lines.filter(case__in=cases)
    grouped = items.annotate(of=_text("compartment__line")).values("of")
    dated = grouped.annotate(last=Max("number"), on=Max(_text("day")))
    newest = {_plain(line): (last, on) for line, last, on in dated.values_list("of", "last", "on")}
    columns = ("id", "case", "case__team", "case__day")
    for line, case, team, day in lines.values_list(*map(_text, columns)):
        last, on = newest.get(_plain(line), (0, ""))
        yield _plain(line), Spot(_plain(case), _plain(team), day, last, on)


def _text(column: str) -> Cast:
    """A column as text: making ids and dates of 50,000 rows takes longer than reading them."""
    return Cast(column, CharField())


def _plain(number: str) -> str:
    return number.replace("-", "")


def in_parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Ids in parts that one query takes."""
    for begin in range(0, len(ids), AT_ONCE):
        yield ids[begin : begin + AT_ONCE]


_ledgers: dict[bytes, Ledger] = {}
_guard = threading.Lock()


def ledger() -> Ledger:
    """This organisation's ledger, brought up to date."""
    organisation = trust.pin().organisation
    with _guard:
        if organisation not in _ledgers:
            _ledgers.clear()
            _ledgers[organisation] = Ledger()
        found = _ledgers[organisation]
    found.bring_up_to_date()
    return found
