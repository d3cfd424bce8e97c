"""Somebody with four words opens a line of his own: a case by itself, joined when staff see it."""

import uuid
from dataclasses import replace

from django.db import IntegrityError, transaction

from byway.cases.actions.start_line import make_line
from byway.cases.actions.write_message import add_message
from byway.cases.cards import Facts
from byway.cases.disk.storage import flush_deleted
from byway.cases.invitations import take_invitation
from byway.cases.keys import trust
from byway.cases.models import Line
from byway.cases.visit import Visit, come_back
from byway.errors import NotFound
from byway.sealing import InvitationKeys, SeekerKeys


def start_invited(
    *, by: SeekerKeys, invitation: InvitationKeys, message: uuid.UUID, text: str, facts: Facts
) -> Visit:
    """Uses the invitation up and makes the line; durable when it returns.

    NotFound, and nothing is kept, if the four words lead to no invitation, or none any more. A
    repeated call with the same eight words finds the line that the first one made.
    """
    if not Line.objects.in_scope("the seeker's own line", locator=by.locator).exists():
        try:
            with transaction.atomic():
                team = trust.manifest().team(take_invitation(invitation).bytes)
                if team is None:
                    raise NotFound("the team of the invitation is not there any more")
                flush_deleted()
                marked = replace(facts, invitation=invitation.mark.hex())
                return make_line(by=by, team=team, message=message, text=text, facts=marked)
        except IntegrityError:
            pass  # the same request came twice at once; the other one made the line
    visit = come_back(by)
    with transaction.atomic():
        add_message(by=visit, message=message, text=text)
    return visit
