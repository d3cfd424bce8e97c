"""Cards: what the queue shows of a line without opening it, 256 sealed bytes.

The door writes what the seeker ticked, sealed to the team; it cannot read it back. The desk writes
its own card under a key of the team's and takes the door's word in when that has changed.
"""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass, replace
from typing import Any

from byway.cases import content
from byway.errors import SealingError, TamperError
from byway.sealing import (
    CARD_BYTES,
    KeyPair,
    box_fixed,
    derive_key,
    lock_fixed,
    open_fixed,
    unlock_fixed,
)

LANGUAGES = ("en", "ru", "uk", "et")
SITUATIONS = (
    "not-called-up",
    "summons",
    "serving",
    "on-leave",
    "left",
    "held",
    "abroad",
    "other",
)
WRITERS = ("self", "relative", "friend", "other")
SOON = ("days", "weeks", "later", "unknown")
URGENCY = ("today", "days", "weeks", "none")
STATES = ("new", "open", "closed")
MARKS = {
    "c": "crisis",
    "m": "under age",
    "f": "frozen",
    "p": "a phrase is agreed",
    "d": "a draft waits for a second person",
    "j": "joined to another case",
    "t": "training",
    "o": "opened by staff, without a line",
    "b": "somebody may be beside them: the agreed phrase came",
}
"""What a card can be marked with, a letter each."""
GIVEN_MARKS = "cm"
"""Those that go along with a case: what anybody forges of them makes staff more careful."""
CARD_ROW = 17
DOOR_MARK = 11
"""Where a card's row names the door card it has taken in."""


def _one_of(value: Any, allowed: tuple[str, ...]) -> str:
    """The value if it is one that this release knows; anybody can seal a card to the team."""
    return value if isinstance(value, str) and value in allowed else ""


def _moment(value: Any) -> str:
    """A stamp as `content.stamp` writes it; anything longer would not fit on the desk's card."""
    try:
        return content.stamp(dt.datetime.strptime(value, "%Y-%m-%dT%H:%MZ"))  # noqa: DTZ007
    except (TypeError, ValueError):
        return ""


def _day(value: Any) -> str:
    try:
        return dt.date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        return ""


def _hex_id(value: Any) -> str:
    """A random id in hex, or nothing."""
    try:
        return uuid.UUID(hex=value).hex
    except (AttributeError, TypeError, ValueError):
        return ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a seeker ticked or said at the door, as far as the queue needs it."""

    language: str = "en"
    situation: str = ""
    writer: str = ""
    soon: str = ""
    earliest: str = ""
    """A day, ISO 8601, or empty."""
    destroy: bool = False
    """He wishes it destroyed if he does not come back."""
    invitation: str = ""
    """The mark that the four words of an invitation give, in hex, if he came with one."""
    marks: str = ""
    """Marks that a team gave along with a case it handed over; the door gives none."""

    def as_dict(self) -> dict[str, Any]:
        """Short keys: a card has little room."""
        return {
            "l": self.language,
            "s": self.situation,
            "w": self.writer,
            "o": self.soon,
            "e": self.earliest,
            "x": int(self.destroy),
            "i": self.invitation,
            "k": self.marks,
        }

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Facts":
        """What `as_dict` gave."""
        return cls(
            _one_of(data.get("l"), LANGUAGES) or "en",
            _one_of(data.get("s"), SITUATIONS),
            _one_of(data.get("w"), WRITERS),
            _one_of(data.get("o"), SOON),
            _day(data.get("e")),
            data.get("x") == 1,
            _hex_id(data.get("i")),
            "".join(m for m in GIVEN_MARKS if m in str(data.get("k", ""))[:40]),
        )


@dataclass(frozen=True, slots=True)
class Card:
    """A line's card as staff see it."""

    language: str = "en"
    situation: str = ""
    writer: str = ""
    urgency: str = "none"
    earliest: str = ""
    look_again: str = ""
    state: str = "new"
    flags: str = ""
    """Set on reading, never kept: what is wrong with the card."""
    seen: int = 0
    """The number of the last item the desk answered or marked."""
    arrived: str = ""
    door: str = ""
    """Which door card this one has taken in."""
    line: str = ""
    """The key that the line began with when the desk first wrote this card."""
    marks: str = ""
    """Letters of MARKS that are set."""
    claim: str = ""
    """The first eight bytes of the id of the member who is answering it, in hex."""
    claimed: str = ""
    """The minute of his last work on it."""
    soon: str = ""
    """How soon it is, as the seeker ticked it."""
    invitation: str = ""
    """The mark of the invitation by which it was opened, in hex."""

    def as_row(self) -> list[Any]:
        """The card as a short list, its version first: a card has little room."""
        return [
            1,
            LANGUAGES.index(self.language),
            *(_index(v, all_) for v, all_ in ((self.situation, SITUATIONS),
                                             (self.writer, WRITERS), (self.soon, SOON))),
            URGENCY.index(self.urgency),
            STATES.index(self.state),
            days(self.earliest),
            days(self.look_again),
            self.seen,
            minutes(self.arrived),
            self.door,
            self.line,
            self.marks,
            self.claim,
            minutes(self.claimed),
            self.invitation,
        ]  # fmt: skip

    @classmethod
    def of(cls, row: Any) -> "Card":
        """What `as_row` gave."""
        if not isinstance(row, list) or len(row) != CARD_ROW or row[0] != 1:
            raise SealingError("a card of a version this release does not know")
        return cls(
            language=LANGUAGES[row[1]],
            situation=(*SITUATIONS, "")[row[2]],
            writer=(*WRITERS, "")[row[3]],
            soon=(*SOON, "")[row[4]],
            urgency=URGENCY[row[5]],
            state=STATES[row[6]],
            earliest=day_of(row[7]),
            look_again=day_of(row[8]),
            seen=row[9],
            arrived=moment_of(row[10]),
            door=row[11],
            line=row[12],
            marks=row[13],
            claim=row[14],
            claimed=moment_of(row[15]),
            invitation=row[16],
        )


def _index(value: str, allowed: tuple[str, ...]) -> int:
    return allowed.index(value) if value else -1


def days(day: str) -> int:
    """A day (ISO 8601) as its number, 0 if empty."""
    return dt.date.fromisoformat(day).toordinal() if day else 0


def day_of(number: int) -> str:
    """The day again."""
    return dt.date.fromordinal(number).isoformat() if number else ""


def minutes(moment: str) -> int:
    """A stamp as minutes since 1970, 0 if empty."""
    if not moment:
        return 0
    return int(dt.datetime.strptime(moment, "%Y-%m-%dT%H:%M%z").timestamp()) // 60


def moment_of(number: int) -> str:
    """The stamp again."""
    return content.stamp(dt.datetime.fromtimestamp(number * 60, dt.UTC)) if number else ""


def seal_door_card(public: bytes, organisation: bytes, line: uuid.UUID, facts: Facts) -> bytes:
    """The door's card, to the team's `line` key."""
    return box_fixed(
        public,
        content.pack(**facts.as_dict(), a=content.stamp()),
        size=CARD_BYTES,
        context=("door-card", organisation, line.bytes),
    )


def seal_desk_card(pair: KeyPair, organisation: bytes, line: uuid.UUID, card: Card) -> bytes:
    """The desk's card, under a key from the team's `line` key."""
    return lock_fixed(
        derive_key(pair.private, "card"),
        content.pack_row(card.as_row()),
        size=CARD_BYTES,
        context=("desk-card", organisation, line.bytes),
    )


def open_card(
    pair: KeyPair,
    organisation: bytes,
    line: uuid.UUID,
    *,
    door: bytes,
    desk: bytes,
    card_key: bytes | None = None,
) -> Card:
    """The line's card: the desk's, with the door's newest word taken in."""
    door_mark = _door_mark(door)
    try:
        key = card_key or derive_key(pair.private, "card")
        opened = unlock_fixed(key, desk, context=("desk-card", organisation, line.bytes))
        card = Card.of(content.unpack_row(opened))
    except SealingError:
        card = Card()
    if card.door == door_mark:
        return card
    try:
        said = content.unpack(
            open_fixed(pair, door, context=("door-card", organisation, line.bytes))
        )
    except SealingError as error:
        return replace(card, flags="tampered" if isinstance(error, TamperError) else "unreadable")
    return _take_in(card, said, door_mark)


def open_row_of_card(
    pair: KeyPair,
    organisation: bytes,
    line: bytes,
    *,
    door: bytes,
    desk: bytes,
    card_key: bytes,
) -> tuple[list[Any], str]:
    """The line's card as its row, and what is wrong with it: `open_card`, quick for thousands."""
    try:
        opened = unlock_fixed(card_key, desk, context=("desk-card", organisation, line))
        row = content.unpack_row(opened)
        if len(row) == CARD_ROW and row[0] == 1 and row[DOOR_MARK] == _door_mark(door):
            return row, ""
    except SealingError:
        pass
    number = uuid.UUID(bytes=line)
    card = open_card(pair, organisation, number, door=door, desk=desk, card_key=card_key)
    return card.as_row(), card.flags


def _door_mark(door: bytes) -> str:
    return hashlib.blake2b(door, digest_size=6).hexdigest()


def _take_in(card: Card, said: dict[str, Any], door_mark: str) -> Card:
    """The seeker's newest word wins over what he said before, never over what staff corrected."""
    facts = Facts.of(said)
    first = not card.door
    return replace(
        card,
        language=facts.language,
        situation=facts.situation if first else card.situation or facts.situation,
        writer=facts.writer if first else card.writer or facts.writer,
        soon=facts.soon or card.soon,
        urgency=urgency_of(facts) if first else card.urgency,
        earliest=facts.earliest or card.earliest,
        arrived=card.arrived or _moment(said.get("a")),
        invitation=card.invitation or facts.invitation,
        marks=card.marks + "".join(m for m in facts.marks if m not in card.marks),
        door=door_mark,
    )


def urgency_of(facts: Facts) -> str:
    """A first guess from what was ticked; staff correct it."""
    if facts.soon == "days" or facts.situation == "held":
        return "today"
    if facts.earliest:
        days = (dt.date.fromisoformat(facts.earliest) - content.today()).days
        return "days" if days <= 14 else "weeks"
    if facts.soon == "weeks" or facts.situation in ("on-leave", "left", "serving"):
        return "days"
    return "weeks" if facts.situation == "summons" else "none"
