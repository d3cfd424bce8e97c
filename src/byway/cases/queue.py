"""The queue: every open line a member may read, by its card, without opening the line."""

import hashlib
import uuid
from dataclasses import dataclass

from django.db.models import Max

from byway.cases import trust
from byway.cases.cards import URGENCY, Card, open_card
from byway.cases.models import Item, Line
from byway.cases.staff_session import StaffSession
from byway.sealing import LINE


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line in the queue."""

    case: uuid.UUID
    line: uuid.UUID
    card: Card
    day: str
    """Day of arrival, ISO 8601."""
    last: int
    """The number of the line's newest item."""
    last_day: str
    """Its day."""

    @property
    def our_move(self) -> bool:
        """Whether something came in since the desk last answered."""
        return self.last > self.card.seen

    @property
    def order(self) -> tuple[object, ...]:
        """Most urgent first, then by earliest date, then the longest waiting."""
        return (
            not self.our_move,
            URGENCY.index(self.card.urgency),
            self.card.earliest or "9999",
            self.last,
        )


KnownCards = dict[str, Card]
"""Cards opened before, by line and by the bytes they were opened from."""


def open_queue(
    by: StaffSession, *, closed: bool = False, known: KnownCards | None = None
) -> list[Waiting]:
    """The lines of the member's teams, most urgent first; the closed ones only when asked for.

    `known` is read and brought up to date: a card whose bytes have not changed is not opened anew.
    """
    by.require_part(LINE)
    before, now = known or {}, KnownCards()
    newest = _newest_items(by)
    waiting = []
    lines = Line.objects.in_scope("the member's teams", case__team__in=by.teams)
    for line in lines.select_related("case"):
        mark = _mark(line)
        card = now[mark] = before.get(mark) or _card(by, line)
        last, last_day = newest.get(line.id, (0, ""))
        entry = Waiting(line.case_id, line.id, card, line.case.day.isoformat(), last, last_day)
        # A closed line to which its seeker has written again is back in the queue.
        if (card.state == "closed" and not entry.our_move) == closed:
            waiting.append(entry)
    if known is not None:
        known.clear()
        known.update(now)
    return sorted(waiting, key=lambda one: one.order)


def _newest_items(by: StaffSession) -> dict[uuid.UUID, tuple[int, str]]:
    items = Item.objects.in_scope(
        "the member's teams", compartment__case__team__in=by.teams, compartment__name=LINE
    )
    rows = items.values_list("compartment__line").annotate(last=Max("number"), on=Max("day"))
    return {
        line: (last, on.isoformat())
        for line, last, on in rows.values_list("compartment__line", "last", "on")
    }


def _mark(line: Line) -> str:
    return (
        line.id.hex + hashlib.blake2b(line.door_card + line.desk_card, digest_size=16).hexdigest()
    )


def _card(by: StaffSession, line: Line) -> Card:
    pair, _ = by.team_pair(line.case.team, LINE)
    return open_card(
        pair,
        trust.pin().organisation,
        line.id,
        door=line.door_card,
        desk=line.desk_card,
        card_key=by.card_key(line.case.team),
    )
