"""The queue: every open line a member may read, by its card, without opening the line.

The cards of a team's open lines are opened once, by the first member who asks, and kept in this
process locked under a key of the team's, all in one box. Later requests open that box and read
again only what the ledger says has changed. Closed lines are not in it.
"""

import hashlib
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, overload

from django.db.models import CharField
from django.db.models.functions import Cast

from byway.cases import content
from byway.cases.cards import LANGUAGES, SITUATIONS, URGENCY, Card, minutes, open_row_of_card
from byway.cases.keys import trust
from byway.cases.keys.staff_session import StaffSession
from byway.cases.ledger import Ledger, Spot, in_parts, ledger
from byway.cases.models import Line
from byway.cases.rules.turns import Order, Turn, fold, order_of, pressing
from byway.sealing import LINE, KeyPair, derive_key, encode, lock, unlock

LANGUAGE, SITUATION, WRITER, SOON, URGENT, STATE, EARLIEST, LOOK, SEEN = range(1, 10)
MARKS, CLAIM, CLAIMED = 13, 14, 15
"""Where a card's row holds what decides the order; see `Card.as_row`."""
CLOSED_STATE = 2
OTHER = SITUATIONS.index("other")
KEPT_TEAMS = 64


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line in the queue."""

    id: str
    """The line's id in hex."""
    spot: Spot
    row: Sequence[Any] = field(repr=False)
    """The card as its row: most lines are sorted and never shown."""
    flags: str = ""

    @property
    def case(self) -> uuid.UUID:
        """Its case."""
        return uuid.UUID(hex=self.spot.case)

    @property
    def line(self) -> uuid.UUID:
        """The line."""
        return uuid.UUID(hex=self.id)

    @property
    def day(self) -> str:
        """Day of arrival, ISO 8601."""
        return self.spot.day

    @property
    def last(self) -> int:
        """The number of the line's newest item."""
        return self.spot.last

    @property
    def last_day(self) -> str:
        """Its day."""
        return self.spot.last_day

    @property
    def card(self) -> Card:
        """The card."""
        return replace(Card.of(list(self.row)), flags=self.flags)

    @property
    def our_move(self) -> bool:
        """Whether something came in since the desk last answered."""
        return bool(self.last > self.row[SEEN])

    @property
    def urgency(self) -> str:
        """The urgency as it is today: a date that draws near raises it."""
        return URGENCY[pressing(self.row[URGENT], self.row[EARLIEST], _today())]

    @property
    def turn(self) -> Turn:
        """What decides its place."""
        row = self.row
        return Turn(
            LANGUAGES[row[LANGUAGE]],
            _urgency(row),
            row[EARLIEST],
            self.last,
            self.our_move,
            row[CLAIM],
            row[CLAIMED],
            "d" in row[MARKS],
        )

    @property
    def training(self) -> bool:
        """Whether it is an invented line, to practise on."""
        return "t" in self.row[MARKS]


def open_queue(by: StaffSession, *, training: bool = False) -> list[Waiting]:
    """The open lines of the member's teams, most urgent first.

    `training`: the invented lines instead of the real ones, never both.
    """
    by.require_part(LINE)
    return _sorted(one for one in _open(by, ledger()) if one.training == training)


def closed_lines(by: StaffSession) -> Sequence[Waiting]:
    """The closed lines of the member's teams, newest first."""
    by.require_part(LINE)
    return ClosedLines(by, ledger())


def fold_alike(waiting: Iterable[Waiting]) -> list[list[Waiting]]:
    """Rows of the queue: new lines that say the same, and nothing else, stand in one."""
    return fold(waiting, _alike)


def _alike(one: Waiting) -> object | None:
    row = one.row
    lone = row[STATE] or row[EARLIEST] or row[MARKS] or row[CLAIM] or one.flags or row[LOOK]
    says_something = row[SITUATION] not in (-1, OTHER)
    if lone or not one.our_move or row[URGENT] == 0 or not says_something:
        return None
    return tuple(row[LANGUAGE : URGENT + 1])


def _sorted(waiting: Iterable[Waiting]) -> list[Waiting]:
    today = _today()

    def place(one: Waiting) -> Order:
        row, last = one.row, one.spot.last
        return order_of(last > row[SEEN], _urgency(row), row[EARLIEST], last, today)

    return sorted(waiting, key=place)


def _urgency(row: Sequence[Any]) -> int:
    """What a crisis, or somebody beside them, makes of the urgency."""
    marks = row[MARKS]
    return 0 if marks and ("c" in marks or "b" in marks) else int(row[URGENT])


def _today() -> int:
    return content.today().toordinal()


def this_minute() -> int:
    """This minute, as cards count them."""
    return minutes(content.stamp())


class _Shelf:
    """A team's open cards, locked; and the ledger's tick up to which they are current."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.box = b""
        self.era = 0
        self.tick = 0


_shelves: OrderedDict[tuple[bytes, uuid.UUID, int], _Shelf] = OrderedDict()
_guard = threading.Lock()


def _shelf(team: uuid.UUID, generation: int) -> _Shelf:
    key = (trust.pin().organisation, team, generation)
    with _guard:
        found = _shelves.pop(key, None) or _Shelf()
        _shelves[key] = found
        while len(_shelves) > KEPT_TEAMS:
            _shelves.popitem(last=False)
    return found


Kept = dict[str, list[Any]]
"""Open cards by their line in hex: the digest of their bytes, their flags, then their row."""


def _open(by: StaffSession, known: Ledger) -> list[Waiting]:
    waiting = []
    for team in by.teams:
        for line, (_, flags, row) in _team_cards(by, team, known).items():
            spot = known.spots.get(line)
            if spot is not None and spot.team == team.hex:
                waiting.append(Waiting(line, spot, row, flags))
    return waiting


def _team_cards(by: StaffSession, team: uuid.UUID, known: Ledger) -> Kept:
    """A team's open cards, with what changed since they were last looked at."""
    pair, generation = by.team_pair(team, LINE)
    key = derive_key(pair.private, "queue")
    shelf = _shelf(team, generation)
    with shelf.lock:
        tick, spots = known.tick, known.spots
        cards = _unlock(shelf, key, team) if shelf.era == known.era else None
        if cards is None:
            cards = Kept()
            changed = {line for line, spot in spots.items() if spot.team == team.hex}
        else:
            changed = known.since(shelf.tick)
        if changed:
            opener = _Opener.of(by, team)
            _bring_up_to_date(cards, changed, known, team, opener)
        if changed or shelf.era != known.era:
            shelf.box = lock(key, content.pack(cards=cards), _box_context(team))
            shelf.era, shelf.tick = known.era, tick
    return cards


def _unlock(shelf: _Shelf, key: bytes, team: uuid.UUID) -> Kept | None:
    if not shelf.box:
        return None
    kept: Kept = content.unpack(unlock(key, shelf.box, _box_context(team)))["cards"]
    return kept


def _box_context(team: uuid.UUID) -> bytes:
    return encode("queue", trust.pin().organisation, team.bytes)


@dataclass(frozen=True, slots=True)
class _Opener:
    """A team's keys, to open its cards with."""

    pair: KeyPair
    card_key: bytes
    organisation: bytes

    @classmethod
    def of(cls, by: StaffSession, team: uuid.UUID) -> "_Opener":
        return cls(by.team_pair(team, LINE)[0], by.card_key(team), trust.pin().organisation)

    def row(self, line: str, door: bytes, desk: bytes) -> tuple[list[Any], str]:
        number = bytes.fromhex(line)
        return open_row_of_card(
            self.pair, self.organisation, number, door=door, desk=desk, card_key=self.card_key
        )


def _bring_up_to_date(
    cards: Kept, changed: set[str], known: Ledger, team: uuid.UUID, opener: _Opener
) -> None:
    """Opens the changed cards whose bytes are new, and leaves out what is closed or gone."""
    mine = [line for line in changed if line in known.spots and known.spots[line].team == team.hex]
    for line in changed.difference(mine):
        cards.pop(line, None)
    for line, door, desk in _sealed_cards(mine, whole=len(mine) > len(known.spots) // 4):
        kept, spot = cards.get(line), known.spots.get(line)
        mark = "" if kept is None else _mark(door, desk)
        if kept is None or kept[0] != mark:
            row, flags = opener.row(line, door, desk)
            kept = [mark, flags, row]
        if spot is None or _is_closed(kept[2], spot):
            cards.pop(line, None)
        else:
            cards[line] = [mark or _mark(door, desk), *kept[1:]]


def _mark(door: bytes, desk: bytes) -> str:
    return hashlib.blake2b(door + desk, digest_size=8).hexdigest()


def _is_closed(row: list[Any], spot: Spot) -> bool:
    # A closed line to which its seeker has written again is back in the queue.
    return bool(row[STATE] == CLOSED_STATE and spot.last <= row[SEEN])


def _sealed_cards(lines: Sequence[str], *, whole: bool) -> Iterable[tuple[str, bytes, bytes]]:
    """The sealed cards of some lines; `whole`: the table is read, since most of it is wanted."""
    columns = (Cast("id", CharField()), "door_card", "desk_card")
    if whole:
        wanted = set(lines)
        rows = Line.objects.in_scope("the member's teams, below").values_list(*columns)
        for number, door, desk in rows:
            line = number.replace("-", "")
            if line in wanted:
                yield line, door, desk
        return
    for some in in_parts(lines):
        rows = Line.objects.in_scope("a line of the member's", id__in=some)
        for number, door, desk in rows.values_list(*columns):
            yield number.replace("-", ""), door, desk


class ClosedLines(Sequence[Waiting]):
    """Closed lines, newest first; opened only as far as somebody looks."""

    def __init__(self, by: StaffSession, known: Ledger) -> None:
        self._openers: dict[str, _Opener] = {}
        found: list[tuple[str, Spot]] = []
        for team in by.teams:
            held = _team_cards(by, team, known)
            self._openers[team.hex] = _Opener.of(by, team)
            found += [
                (line, spot)
                for line, spot in known.spots.items()
                if spot.team == team.hex and line not in held
            ]
        self._lines = sorted(found, key=lambda one: -one[1].last)

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, at: int) -> Waiting: ...
    @overload
    def __getitem__(self, at: slice) -> list[Waiting]: ...
    def __getitem__(self, at: int | slice) -> Waiting | list[Waiting]:
        if isinstance(at, int):
            return self[at : at + 1 or None][0]
        wanted = self._lines[at]
        whole = len(wanted) > len(self._lines) // 4
        sealed = {row[0]: row[1:] for row in _sealed_cards([ln for ln, _ in wanted], whole=whole)}
        return [
            Waiting(line, spot, *self._openers[spot.team].row(line, *sealed[line]))
            for line, spot in wanted
            if line in sealed
        ]
