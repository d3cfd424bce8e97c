"""A case goes to another team: sealed anew to it, so that whoever gave it away cannot read on.

What the giver's halves do not open (a receiver's: `story` and `identity`) gets a new, empty
generation with the new team; the older ones stay with the old team, where a member who holds them
seals them anew as the job (`keys.reseal_job`) finds the paper about it. Until then the new team
does not read them, and nobody of the old one is shown the case.
"""

import secrets
import uuid
from dataclasses import dataclass

from django.db import transaction

from byway.cases import content
from byway.cases.actions.answer_line import add_staff_item
from byway.cases.cards import GIVEN_MARKS, Card, Facts, seal_door_card
from byway.cases.disk.storage import flush_deleted
from byway.cases.events import record
from byway.cases.joins import joined_cases
from byway.cases.keys import trust
from byway.cases.keys.places import Opened, new_compartment, place_of
from byway.cases.keys.reseal_job import HANDED_OVER, every_half, held_names
from byway.cases.keys.resealing import reseal_cases
from byway.cases.keys.staff_session import StaffSession
from byway.cases.keys.vouching import line_card
from byway.cases.models import Case, Compartment, Line, Paper
from byway.cases.models.fields import random_uuid
from byway.cases.papers import put_paper, read_papers
from byway.cases.rules.roles import Permission
from byway.errors import BadInput, Busy, Refused, TamperError
from byway.sealing import CARD_BYTES, IDENTITY, LINE, STORY, ManifestTeam

SCOPE = "a case that is handed over"
NOTE = "note"
"""The kind of paper that goes along, as a note in `story`."""


@dataclass(frozen=True, slots=True)
class _Given:
    """What is read before the case is out of the giver's hands."""

    cards: dict[uuid.UUID, Card]
    notes: list[str]


def hand_over(*, by: StaffSession, case: uuid.UUID, team: uuid.UUID, why: str = "") -> None:
    """Gives a case, and those joined to it, to another team; TamperError if keys do not add up."""
    by.require(Permission.HAND_OVER)
    by.require_part(LINE)
    row = by.case(case)
    named = trust.manifest().team(team.bytes)
    if named is None:
        raise BadInput("there is no such team")
    if row.team == team or row.team not in by.teams:
        raise Refused("a case goes from a team of one's own to another one")
    group = [by.case(one) for one in joined_cases(by, case)]
    with transaction.atomic():  # all of a group, or nothing
        for one in group:
            _hand_over(by, one, named, why.strip())


def _hand_over(by: StaffSession, case: Case, team: ManifestTeam, why: str) -> None:
    pairs = every_half(by)
    names = tuple(sorted(held_names(pairs, case.team)))
    lines = Line.objects.in_scope(SCOPE, case=case)
    given = _Given({line.id: line_card(by, case, line) for line in lines}, _notes(by, case))
    result = reseal_cases(
        by,
        [case.id],
        pairs=pairs,
        team=uuid.UUID(bytes=team.id),
        names=names,
        also=lambda row, keys: _rest(by, row, team, names, keys, given, why),
    )
    flush_deleted()
    if result.again:
        raise Busy("something came in just now; please try again")
    if not result.done:
        raise TamperError("the keys of this case were changed by somebody else; it stays here")


def _notes(by: StaffSession, case: Case) -> list[str]:
    manifest = trust.manifest()
    found = []
    for paper in read_papers(by, kind=NOTE, case=case.id):
        author = manifest.member(paper.author.bytes)
        found.append(f"{author.name if author else '?'}, {paper.at}: {paper.data.get('text', '')}")
    return found


def _rest(
    by: StaffSession,
    case: Case,
    team: ManifestTeam,
    names: tuple[str, ...],
    keys: list[bytes],
    given: _Given,
    why: str,
) -> None:
    """In the transaction in which the case changes hands: cards, papers, what he does not open."""
    left = [name for name in (STORY, IDENTITY) if name not in names]
    rows = Compartment.objects.in_scope(SCOPE, case=case)
    newest = {row.name: row for row in rows.order_by("generation")}
    Paper.objects.in_scope(SCOPE, case=case, team=case.team).delete()
    if left:
        put_paper(
            by=by,
            team=case.team,
            kind=HANDED_OVER,
            case=case.id,
            parts=left,
            keys=[key.hex() for key in keys],
        )
    story = Opened(newest[STORY], place_of(newest[STORY]), newest[STORY].public, None)
    for name in left:
        made = new_compartment(
            case,
            name,
            newest[name].generation + 1,
            team=team,
            recovery=trust.manifest().recovery,
            signer=by.keys.signing,
            signer_id=by.id,
        )
        story = made if name == STORY else story
    for text in given.notes:
        data = content.pack(at=content.stamp(), text=text)
        add_staff_item(story, by, item=random_uuid(), kind=content.NOTE, data=data)
    _give_cards(case, team, given.cards)
    record(story, who=by.member.id.hex(), what=f"handed over to {team.name}"[:60], detail=why)


def _give_cards(case: Case, team: ManifestTeam, cards: dict[uuid.UUID, Card]) -> None:
    """The new team's cards are under a key that he lacks: he leaves it a word, as the door does."""
    organisation = trust.pin().organisation
    for line, card in cards.items():
        facts = Facts(
            language=card.language,
            situation=card.situation,
            writer=card.writer,
            soon=card.soon,
            earliest=card.earliest,
            marks="".join(mark for mark in card.marks if mark in GIVEN_MARKS),
        )
        Line.objects.in_scope(SCOPE, id=line).update(
            door_card=seal_door_card(team.public[LINE], organisation, line, facts),
            desk_card=secrets.token_bytes(CARD_BYTES),
        )
    Case.objects.in_scope(SCOPE, id=case.id).update(card=secrets.token_bytes(CARD_BYTES))
