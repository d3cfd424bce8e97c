"""A member who left with everything he had: his keys, his teams' keys, a copy of the database.

From each key he tries to open whatever lies there now, and with what that opens he tries again.
"""

from dataclasses import dataclass, field

import byway.cases as c
from byway.cases.actions.organisation import team_place
from byway.cases.cards import open_card
from byway.cases.events import open_event
from byway.cases.keys.places import place_of
from byway.cases.models import Compartment, Event, Grant, Item, Line, Paper, TeamGrant
from byway.cases.papers import paper_key, relock_paper
from byway.errors import BywayError, SealingError
from byway.sealing import (
    KeyPair,
    MemberKeys,
    SealedItem,
    derive_key,
    open_grant,
    open_item,
)
from tests.security.attacker import ALL, everything


@dataclass
class Leaver:
    """What he took with him."""

    keys: MemberKeys
    session: c.StaffSession
    before: dict[str, list[dict[str, object]]]
    pairs: list[KeyPair] = field(default_factory=list)

    @classmethod
    def of(cls, session: c.StaffSession) -> "Leaver":
        """A member on his last day: he opens all he can, and copies the rest."""
        him = cls(session.keys, session, everything())
        him.pairs = [session.keys.pair, *session.team_pairs.values()]
        him.pairs += him.compartments()
        return him

    def compartments(self) -> list[KeyPair]:
        """Pairs of compartments that his keys open by the grants that lie there now."""
        found = []
        for row in Grant.objects.in_scope(ALL).select_related("compartment"):
            for pair in self.pairs:
                try:
                    place, reader = place_of(row.compartment), row.reader.bytes
                    found.append(open_grant(pair, place, reader=reader, box=row.box)[0])
                except SealingError:
                    continue
        return found

    def team_keys(self) -> list[KeyPair]:
        """Team keys that any of his keys opens now."""
        found = []
        for row in TeamGrant.objects.all():
            for pair in self.pairs:
                try:
                    place = team_place(row.team, row.compartment, row.generation)
                    found.append(
                        open_grant(pair, place, reader=row.member_id.bytes, box=row.box)[0]
                    )
                except SealingError:
                    continue
        return found

    def reads(self) -> list[bytes]:
        """Everything he opens now: items, events, cards, papers."""
        found: list[bytes] = []
        for pair in self.pairs:
            found += self._items(pair) + self._events(pair) + self._cards(pair)
        return found

    def _items(self, pair: KeyPair) -> list[bytes]:
        found = []
        for row in Item.objects.in_scope(ALL).select_related("compartment"):
            try:
                opened = open_item(
                    pair, place_of(row.compartment), item=row.id.bytes,
                    sealed=SealedItem(row.box, row.body), trust=lambda author, kind: None,
                    resealers=lambda member: c.manifest().member(member).verify,
                )  # fmt: skip
                found.append(opened.content)
            except SealingError:
                continue
        return found

    def _events(self, pair: KeyPair) -> list[bytes]:
        found = []
        for row in Event.objects.in_scope(ALL):
            for part in Compartment.objects.in_scope(ALL, case=row.case, name="story"):
                try:
                    found.append(open_event(pair, place_of(part), row.box))
                except SealingError:
                    continue
        return found

    def _cards(self, pair: KeyPair) -> list[bytes]:
        found = []
        organisation, key = c.pin().organisation, derive_key(pair.private, "card")
        for line in Line.objects.in_scope(ALL):
            card = open_card(
                pair, organisation, line.id, door=line.door_card, desk=line.desk_card, card_key=key
            )
            if not card.flags:
                found.append(repr(card).encode())
        for paper in Paper.objects.in_scope(ALL):
            if relock_paper(pair, pair, paper, paper.generation) is not None:
                found.append(paper_key(pair))
        return found


def quietly(step: object) -> None:
    """A step that may be refused."""
    try:
        step()  # type: ignore[operator]
    except BywayError:
        return
