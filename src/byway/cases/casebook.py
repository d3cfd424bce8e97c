"""The casebook: the cards of a member's cases, for My week, opened once and kept in the session.

Which cases are whose is sealed, so at sign-in every card is opened (microseconds each). Afterwards
only those are read whose case had an event since: events carry a row number and a case's random id
in clear, nothing more.
"""

import datetime as dt
import json
import uuid
from dataclasses import dataclass, field

from django.db.models import Max

from byway.cases.case_cards import (
    CaseCard,
    card_of_row,
    is_closed,
    open_case_row,
    short_id,
)
from byway.cases.keys.staff_session import StaffSession
from byway.cases.keys.vouching import line_card
from byway.cases.models import Case, Event, Item, Line
from byway.cases.models.scoped import ScopedQuerySet
from byway.cases.rules.dates import DUE, standing
from byway.cases.rules.states import CLOSED
from byway.sealing import LINE

LOOK_BACK = 1_000
"""So many events before the last one seen are looked at again: numbers are given out before they
are committed, so a lower one can come to light after a higher one."""
CHUNK = 2_000
MINE, DEPUTY = "mine", "deputy"


@dataclass(slots=True)
class Book:
    """Cards of cases that are not closed, and the number of the last event they take in."""

    cards: dict[uuid.UUID, CaseCard] = field(default_factory=dict)
    seen: int = -1

    def to_bytes(self) -> bytes:
        """For keeping, locked, in a session."""
        rows = {case.hex: card.as_row() for case, card in self.cards.items()}
        return json.dumps([self.seen, rows], ensure_ascii=False).encode()

    @classmethod
    def of(cls, data: bytes) -> "Book":
        """What `to_bytes` gave."""
        seen, rows = json.loads(data)
        return cls({uuid.UUID(hex=k): CaseCard.of(row) for k, row in rows.items()}, seen)


@dataclass(frozen=True, slots=True)
class Week:
    """A case in My week."""

    case: uuid.UUID
    card: CaseCard
    role: str
    """`mine` or `deputy`."""
    ours: bool
    """Whether it is our move: somebody wrote since, or the state says so."""
    heard: bool
    """Whether something came in since the desk answered."""
    first: str
    """The earliest day something can fall on, ISO 8601, or empty."""
    what: str
    """What falls on it: `check-in`, `step`, or a word of `risks.RISKS`."""
    standing: str
    """A word of `dates.STANDINGS`; empty without a day."""

    @property
    def code(self) -> str:
        """Six letters by which staff tell cases apart when they talk."""
        return self.case.hex[:6]


def open_book(by: StaffSession, before: Book | None = None) -> Book:
    """The casebook of a member's teams, brought up to date; all of it anew without one before."""
    by.require_part(LINE)
    newest = Event.objects.in_scope("row numbers only").aggregate(last=Max("number"))["last"] or 0
    if before is None or before.seen < 0:
        return Book(_open_all(by), newest)
    rows = Event.objects.in_scope("row numbers only", number__gt=before.seen - LOOK_BACK)
    changed = list(rows.values_list("case", flat=True).distinct())
    cards = dict(before.cards)
    for start in range(0, len(changed), CHUNK):
        part = changed[start : start + CHUNK]
        for case in part:
            cards.pop(case, None)
        cards.update(_opened(by, _rows(by).filter(id__in=part)))
    return Book(cards, newest)


def my_week(
    by: StaffSession,
    book: Book,
    today: dt.date,
    *,
    training: bool = False,
    stands_in_for: frozenset[str] = frozenset(),
) -> list[Week]:
    """A member's own cases and those he is deputy for, by the earliest day something can fall on.

    `stands_in_for`: short ids of colleagues whose deputy he is by the roster. A case stands here
    until it is closed: one without any day comes last, never nowhere.
    """
    me = short_id(by.id)
    mine = {
        case: card
        for case, card in book.cards.items()
        if (me in (card.owner, card.deputy) or card.owner in stands_in_for)
        and ("t" in card.marks) == training
    }
    return _weeks(by, mine, me, today)


def unowned(by: StaffSession, book: Book, today: dt.date) -> list[Week]:
    """The cases that are being worked on and have no caseworker."""
    free = {
        case: card
        for case, card in book.cards.items()
        if not card.owner and card.state not in ("new", CLOSED) and "t" not in card.marks
    }
    return _weeks(by, free, "", today)


def load_of(book: Book) -> dict[str, int]:
    """How many open cases each caseworker has, by short id."""
    counts: dict[str, int] = {}
    for card in book.cards.values():
        if card.owner and "t" not in card.marks:
            counts[card.owner] = counts.get(card.owner, 0) + 1
    return counts


def _weeks(
    by: StaffSession, cards: dict[uuid.UUID, CaseCard], me: str, today: dt.date
) -> list[Week]:
    heard = _heard(by, list(cards), today)
    weeks = [_week(case, card, me, heard.get(case), today) for case, card in cards.items()]
    return sorted(weeks, key=lambda one: (one.first or "9999", not one.ours, one.case.hex))


def _week(
    case: uuid.UUID, card: CaseCard, me: str, line: tuple[bool, str] | None, today: dt.date
) -> Week:
    heard, said = line or (False, "")
    due = card.due or said
    first, what = min(
        (one for one in ((card.earliest, card.what or "other"), (due, "check-in")) if one[0]),
        default=("", ""),
    )
    how = ""
    if first and what == "check-in" and card.missed:
        missed = dt.date.fromisoformat(card.missed)
        how = standing(dt.date.fromisoformat(first), missed, today)
    elif first:
        how = "to come" if first > today.isoformat() else DUE
    role = MINE if card.owner == me else DEPUTY
    return Week(case, card, role, heard or card.move == "ours", heard, first, what, how)


def _heard(
    by: StaffSession, cases: list[uuid.UUID], today: dt.date
) -> dict[uuid.UUID, tuple[bool, str]]:
    """For cases with a line: whether something came in, and the first day to come it names."""
    found: dict[uuid.UUID, tuple[bool, str]] = {}
    for start in range(0, len(cases), CHUNK):
        part = cases[start : start + CHUNK]
        items = Item.objects.in_scope("the member's teams", compartment__line__case__in=part)
        last = dict(items.values_list("compartment__line").annotate(last=Max("number")))
        lines = Line.objects.in_scope("the member's teams", case__in=part, case__team__in=by.teams)
        for line in lines.select_related("case"):
            card = line_card(by, line.case, line)
            before, said = found.get(line.case_id, (False, ""))
            heard = last.get(line.id, 0) > card.seen
            # What he said long ago stands on his card too; what is new and lies ahead counts.
            if heard and card.earliest >= today.isoformat():
                said = min(day for day in (said, card.earliest) if day)
            found[line.case_id] = (before or heard, said)
    return found


def _rows(by: StaffSession) -> ScopedQuerySet[Case]:
    return Case.objects.in_scope("the member's teams", team__in=by.teams)


def _open_all(by: StaffSession) -> dict[uuid.UUID, CaseCard]:
    return _opened(by, _rows(by))


def _opened(by: StaffSession, rows: ScopedQuerySet[Case]) -> dict[uuid.UUID, CaseCard]:
    keys = {team: by.card_key(team) for team in by.teams if _has_line_key(by, team)}
    cards = {}
    for case, team, sealed in rows.values_list("id", "team", "card"):
        if team in keys:
            row = open_case_row(keys[team], case, bytes(sealed))
            if not is_closed(row):
                cards[case] = card_of_row(row)
    return cards


def _has_line_key(by: StaffSession, team: uuid.UUID) -> bool:
    return any(t == team and name == LINE for t, name, _ in by.team_pairs)
