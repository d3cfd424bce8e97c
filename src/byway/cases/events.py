"""What happened in a case: one sealed event for each change, all of one size, nameless outside.

Every action writes its event in the transaction of its change. The event goes to the case's
`story`, so the door can add one and cannot read any.
"""

import base64
import hashlib
import secrets
import uuid
from dataclasses import dataclass

from django.db import transaction

from byway.cases import content
from byway.cases.keys.places import Opened, hold
from byway.cases.models import Event
from byway.errors import SealingError
from byway.sealing import EVENT_BYTES, KeyPair, Place, box_fixed, open_fixed

SEEKER = "seeker"
SALT_BYTES = 16
DETAIL_BYTES = 160
"""Bytes of a detail, so that an event with its salt fits into one size."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as staff read it."""

    at: str
    who: str
    """`seeker`, or a member's id in hex."""
    what: str
    detail: str


def _context(place: Place) -> tuple[bytes | str | int, ...]:
    return ("event", *place.parts())


def record(story: Opened, *, who: str, what: str, detail: str = "") -> None:
    """Appends an event; call it inside the transaction of the change."""
    salt = base64.b64encode(secrets.token_bytes(SALT_BYTES)).decode()
    cut = detail.encode()[:DETAIL_BYTES].decode(errors="ignore")
    said = content.pack(t=content.stamp(), w=who, a=what, d=cut, s=salt)
    with transaction.atomic():
        hold(story)
        Event.objects.create(
            case=uuid.UUID(bytes=story.place.case),
            generation=story.place.generation,
            day=content.today(),
            box=seal_event(story.public, story.place, said),
            commitment=commitment_of(said),
        )


def commitment_of(said: bytes) -> bytes:
    """What stands for an event outside its box: BLAKE2b-256 over all it says, its salt too.

    The salt is in the box alone, so that nobody guesses an event from its commitment.
    """
    return hashlib.blake2b(said, digest_size=32, person=b"byway-event").digest()


def seal_event(public: bytes, place: Place, said: bytes) -> bytes:
    """An event's box."""
    return box_fixed(public, said, size=EVENT_BYTES, context=_context(place))


def open_event(pair: KeyPair, place: Place, box: bytes) -> bytes:
    """What an event says."""
    return open_fixed(pair, box, context=_context(place))


def read_events(case: uuid.UUID, pairs: dict[int, tuple[Place, KeyPair]]) -> list[Happened]:
    """The case's events, oldest first, as far as these generations of `story` open them."""
    happened = []
    for row in Event.objects.in_scope("one case's events", case=case).order_by("number"):
        if row.generation not in pairs:
            continue
        place, pair = pairs[row.generation]
        try:
            said = content.unpack(open_event(pair, place, row.box))
        except SealingError:
            happened.append(Happened("", "", "unreadable", ""))
            continue
        happened.append(Happened(said["t"], said["w"], said["a"], said["d"]))
    return happened
