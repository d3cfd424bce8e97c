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

    def as_dict(self) -> dict[str, Any]:
        """Short keys: a card has little room."""
        return {
            "l": self.language,
            "s": self.situation,
            "w": self.writer,
            "o": self.soon,
            "e": self.earliest,
            "x": int(self.destroy),
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
    seen: int = 0
    """The number of the last item the desk answered or marked."""
    arrived: str = ""
    door: str = ""
    """Which door card this one has taken in."""
    line: str = ""
    """The key that the line began with when the desk first wrote this card."""

    def as_dict(self) -> dict[str, Any]:
        """Short keys: a card has little room."""
        full = {
            "l": self.language,
            "s": self.situation,
            "w": self.writer,
            "u": self.urgency,
            "e": self.earliest,
            "k": self.look_again,
            "t": self.state,
            "f": self.flags,
            "n": self.seen,
            "a": self.arrived,
            "d": self.door,
            "v": self.line,
        }
        return {key: value for key, value in full.items() if value}

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Card":
        """What `as_dict` gave."""
        return cls(
            _one_of(data.get("l"), LANGUAGES) or "en",
            _one_of(data.get("s"), SITUATIONS),
            _one_of(data.get("w"), WRITERS),
            _one_of(data.get("u"), URGENCY) or "none",
            _day(data.get("e")),
            _day(data.get("k")),
            _one_of(data.get("t"), STATES) or "new",
            str(data.get("f", "")),
            int(data.get("n", 0)),
            str(data.get("a", "")),
            str(data.get("d", "")),
            str(data.get("v", "")),
        )


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
        content.pack(**card.as_dict()),
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
    door_mark = hashlib.blake2b(door, digest_size=6).hexdigest()
    try:
        key = card_key or derive_key(pair.private, "card")
        opened = unlock_fixed(key, desk, context=("desk-card", organisation, line.bytes))
        card = Card.of(content.unpack(opened))
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


def _take_in(card: Card, said: dict[str, Any], door_mark: str) -> Card:
    """The seeker's newest word wins over what he said before, never over what staff corrected."""
    facts = Facts.of(said)
    first = not card.door
    return replace(
        card,
        language=facts.language,
        situation=facts.situation if first else card.situation or facts.situation,
        writer=facts.writer if first else card.writer or facts.writer,
        urgency=urgency_of(facts) if first else card.urgency,
        earliest=facts.earliest or card.earliest,
        arrived=card.arrived or _moment(said.get("a")),
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
