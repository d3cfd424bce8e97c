"""What happened in a case: one sealed event for each change, all of one size, nameless outside.

Every action writes its event in the transaction of its change. The event goes to the case's
`story`, so the door can add one and cannot read any.
"""

import uuid
from dataclasses import dataclass

from byway.cases import content
from byway.cases.models import Event
from byway.cases.places import Opened
from byway.errors import SealingError
from byway.sealing import EVENT_BYTES, KeyPair, Place, box_fixed, open_fixed

SEEKER = "seeker"


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
    Event.objects.create(
        case=uuid.UUID(bytes=story.place.case),
        generation=story.place.generation,
        day=content.today(),
        box=box_fixed(
            story.public,
            content.pack(t=content.stamp(), w=who, a=what, d=detail[:160]),
            size=EVENT_BYTES,
            context=_context(story.place),
        ),
    )


def read_events(case: uuid.UUID, pairs: dict[int, tuple[Place, KeyPair]]) -> list[Happened]:
    """The case's events, oldest first, as far as these generations of `story` open them."""
    happened = []
    for row in Event.objects.in_scope("one case's events", case=case).order_by("number"):
        if row.generation not in pairs:
            continue
        place, pair = pairs[row.generation]
        try:
            said = content.unpack(open_fixed(pair, row.box, context=_context(place)))
        except SealingError:
            happened.append(Happened("", "", "unreadable", ""))
            continue
        happened.append(Happened(said["t"], said["w"], said["a"], said["d"]))
    return happened
