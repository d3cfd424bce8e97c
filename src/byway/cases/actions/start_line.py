"""A person writes for the first time: case, line, compartments and the first message, at once."""

import secrets
import uuid

from django.db import IntegrityError, transaction

from byway.cases import content
from byway.cases.actions.write_message import MessageTooLong, add_message
from byway.cases.cards import Facts, seal_door_card
from byway.cases.events import record
from byway.cases.keys import trust
from byway.cases.keys.places import new_compartment
from byway.cases.models import Case, Line
from byway.cases.models.fields import random_uuid
from byway.cases.visit import LineState, Visit, come_back, seal_state
from byway.errors import TamperError
from byway.sealing import (
    CARD_BYTES,
    IDENTITY,
    LINE,
    STORY,
    ManifestTeam,
    SeekerKeys,
    prove_seeker,
)

__all__ = ["MessageTooLong", "start_line"]


def start_line(*, by: SeekerKeys, message: uuid.UUID, text: str, facts: Facts) -> Visit:
    """Makes the line these words lead to and its first message; durable when it returns.

    A repeated call with the same words and message id, as after a lost connection, finds the line
    and adds nothing; with the same words and another message id it adds that message.
    """
    if not Line.objects.in_scope("the seeker's own line", locator=by.locator).exists():
        try:
            with transaction.atomic():
                return _start(by, message, text, facts)
        except IntegrityError:
            pass  # the same request came twice at once; the other one made the line
    visit = come_back(by)
    with transaction.atomic():
        add_message(by=visit, message=message, text=text)
    return visit


def _start(by: SeekerKeys, message: uuid.UUID, text: str, facts: Facts) -> Visit:
    manifest = trust.manifest()
    team = manifest.team(manifest.intake)
    if team is None:
        raise TamperError("the manifest names no team for new lines")
    return make_line(by=by, team=team, message=message, text=text, facts=facts)


def make_line(
    *, by: SeekerKeys, team: ManifestTeam, message: uuid.UUID, text: str, facts: Facts
) -> Visit:
    """A new case with a line and its first message; inside the caller's transaction."""
    manifest = trust.manifest()
    case = Case.objects.create(team=uuid.UUID(bytes=team.id), day=content.today())
    line_id = random_uuid()
    state = LineState(facts=facts)
    line = Line.objects.create(
        id=line_id,
        case=case,
        locator=by.locator,
        public=prove_seeker(by, trust.pin().organisation, line_id.bytes),
        verify=by.signing.verify,
        state=seal_state(by, line_id, state),
        door_card=seal_door_card(team.public[LINE], trust.pin().organisation, line_id, facts),
        desk_card=secrets.token_bytes(CARD_BYTES),
    )
    opened = {
        name: new_compartment(
            case,
            name,
            1,
            team=team,
            recovery=manifest.recovery,
            signer=by.signing,
            signer_id=line_id,
            line=line if name == LINE else None,
            seeker_public=by.pair.public if name == LINE else None,
        )
        for name in (LINE, STORY, IDENTITY)
    }
    visit = Visit(
        keys=by,
        line=line_id,
        case=case.id,
        team=case.team,
        state=state,
        readable=[opened[LINE]],
        story=opened[STORY],
        identity=opened[IDENTITY],
    )
    record(visit.story, who="seeker", what="started")
    add_message(by=visit, message=message, text=text)
    return visit
