"""Staff open a case for somebody who writes elsewhere: no line, and no words, until he has some.

Members vouch for its `story` and `identity`. What tells who he is goes to `identity`, which the
member who writes it down may or may not read.
"""

import uuid

from django.db import transaction

from byway.cases import content
from byway.cases.actions.answer_line import add_staff_item, record_by
from byway.cases.case_cards import CaseCard, put_case_card
from byway.cases.keys import trust
from byway.cases.keys.places import new_compartment
from byway.cases.keys.staff_session import StaffSession
from byway.cases.keys.vouching import NO_LINE, part_to_write
from byway.cases.models import Case
from byway.cases.models.fields import random_uuid
from byway.cases.rules.roles import Permission
from byway.errors import NotAllowed, NotFound, Refused
from byway.sealing import IDENTITY, STORY

NAME_LIMIT = 200
TEXT_LIMIT = 20_000


def open_case(
    *,
    by: StaffSession,
    team: uuid.UUID,
    name: str = "",
    channel: str = "",
    note: str = "",
) -> uuid.UUID:
    """Opens a case without a line in one of the member's teams, and gives its id.

    `name`, a name or an alias, and `channel`, how he is reached, are kept in `identity`; `note` in
    `story`. One of the three has to say something.
    """
    by.require(Permission.OPEN)
    listed = trust.manifest().team(team.bytes)
    if listed is None or team not in by.teams:
        raise NotFound("no such team")
    name, channel, note = name.strip(), channel.strip(), note.strip()
    if not (name or channel or note):
        raise Refused("a case needs a name, a way to reach somebody, or a note")
    _check(name, channel, note)
    with transaction.atomic():
        row = Case.objects.create(team=team, day=content.today())
        for part in (STORY, IDENTITY):
            new_compartment(
                row,
                part,
                1,
                team=listed,
                recovery=trust.manifest().recovery,
                signer=by.keys.signing,
                signer_id=by.id,
            )
        put_case_card(by, row, CaseCard(marks=NO_LINE, changed=content.stamp()))
        if name or channel:
            _keep_identity(by, row, name=name, channel=channel, text="")
        if note:
            _keep(by, row, STORY, content.NOTE, text=note)
        record_by(by, row, "opened without a line")
    return row.id


def add_identity_note(
    *, by: StaffSession, case: uuid.UUID, name: str = "", channel: str = "", text: str = ""
) -> None:
    """Writes down in `identity` who somebody is or how he is reached, signed."""
    may_add_to_identity(by)
    row = by.case(case)
    name, channel, text = name.strip(), channel.strip(), text.strip()
    if not (name or channel or text):
        raise Refused("nothing was written")
    _check(name, channel, text)
    with transaction.atomic():
        _keep_identity(by, row, name=name, channel=channel, text=text)
        record_by(by, row, "wrote into identity")


def may_add_to_identity(by: StaffSession) -> None:
    """NotAllowed unless one of his roles adds to `identity`, whether or not it reads it."""
    if not (by.may(Permission.NOTE) or by.may(Permission.OPEN)):
        raise NotAllowed("this role adds nothing to names and files")


def _check(name: str, channel: str, text: str) -> None:
    if len(name) > NAME_LIMIT or len(channel) > NAME_LIMIT:
        raise Refused(f"a name and a way to reach somebody have at most {NAME_LIMIT} characters")
    if len(text) > TEXT_LIMIT:
        raise Refused(f"a note has at most {TEXT_LIMIT} characters")


def _keep_identity(by: StaffSession, row: Case, **said: str) -> None:
    _keep(by, row, IDENTITY, content.IDENTITY_NOTE, **said)


def _keep(by: StaffSession, row: Case, part: str, kind: str, **said: str) -> None:
    add_staff_item(
        part_to_write(by, row, part),
        by,
        item=random_uuid(),
        kind=kind,
        data=content.pack(at=content.stamp(), **said),
    )
