"""The queue: every open line a member may read, by its card, without opening the line."""

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


def open_queue(by: StaffSession, *, closed: bool = False) -> list[Waiting]:
    """The lines of the member's teams, most urgent first; the closed ones only when asked for."""
    by.require_part(LINE)
    pin = trust.pin()
    newest = dict(
        Item.objects.in_scope(
            "the member's teams", compartment__case__team__in=by.teams, compartment__name=LINE
        )
        .values_list("compartment__line")
        .annotate(last=Max("number"))
        .values_list("compartment__line", "last")
    )
    waiting = []
    lines = Line.objects.in_scope("the member's teams", case__team__in=by.teams)
    for line in lines.select_related("case"):
        pair, _ = by.team_pair(line.case.team, LINE)
        card = open_card(
            pair,
            pin.organisation,
            line.id,
            door=line.door_card,
            desk=line.desk_card,
            card_key=by.card_key(line.case.team),
        )
        entry = Waiting(
            line.case_id, line.id, card, line.case.day.isoformat(), newest.get(line.id, 0)
        )
        # A closed line to which its seeker has written again is back in the queue.
        if (card.state == "closed" and not entry.our_move) == closed:
            waiting.append(entry)
    return sorted(waiting, key=lambda one: one.order)
