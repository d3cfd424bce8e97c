"""What the desk keeps beside the cases: team papers, answers, invitations, the audit chain."""

from django.db import models

from byway.cases.models.case import Case
from byway.cases.models.fields import Sealed, random_uuid
from byway.cases.models.scoped import ScopedManager


class Paper(models.Model):
    """Something a team keeps for itself, under the team's key: a note of the first line, a draft,
    a roster, a month's tally. It goes with the case it is about."""

    id = models.UUIDField(primary_key=True, default=random_uuid, editable=False)
    team = models.UUIDField(db_index=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="+")
    generation = models.PositiveIntegerField()
    day = models.DateField()
    body = Sealed()

    objects = ScopedManager["Paper"]()


class Answer(models.Model):
    """A text for many, signed by its author and by the one who approved it. It is public."""

    id = models.UUIDField(primary_key=True, default=random_uuid, editable=False)
    signed = models.BinaryField()


class Invitation(models.Model):
    """Four one-time words that let somebody open a line of his own in a case."""

    id = models.UUIDField(primary_key=True, default=random_uuid, editable=False)
    locator = Sealed(unique=True)
    team = models.UUIDField()
    day = models.DateField()
    box = Sealed()

    objects = ScopedManager["Invitation"]()


class AuditLink(models.Model):
    """A link of the audit chain: nameless, caseless, checkable."""

    number = models.BigAutoField(primary_key=True)
    commitment = Sealed()
    link = Sealed()
