"""A case as it lies in the store: random ids, generations, days, padded sizes, sealed bytes.

`byway.cases.clear` lists every column that can be read without a key, and why.
"""

import secrets

from django.db import models

from byway.cases.models.fields import Sealed, random_uuid
from byway.cases.models.scoped import ScopedManager
from byway.sealing import CARD_BYTES


def unwritten_card() -> bytes:
    """What stands where the desk has not written a card yet."""
    return secrets.token_bytes(CARD_BYTES)


def no_commitment() -> bytes:
    """What an event older than the audit chain has."""
    return b""


class Case(models.Model):
    """One person's case."""

    id = models.UUIDField(primary_key=True, default=random_uuid, editable=False)
    team = models.UUIDField(db_index=True)
    day = models.DateField()
    destroy_week = models.DateField(null=True, db_index=True)
    """The Monday from which the case is destroyed unattended."""
    card = Sealed(default=unwritten_card)
    """The desk's card of the case, under the team's key; random bytes until the desk has one."""

    objects = ScopedManager["Case"]()


class Line(models.Model):
    """A conversation with one writer, found by what his words give and nothing else."""

    id = models.UUIDField(primary_key=True, default=random_uuid, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    locator = Sealed(unique=True)
    public = Sealed()
    verify = Sealed()
    state = Sealed()
    """What the line keeps for its seeker, under a key from his words."""
    door_card = Sealed()
    """The door's last word on the line, sealed to the team."""
    desk_card = Sealed()
    """The desk's card, under the team's key; random bytes until the desk has one."""

    objects = ScopedManager["Line"]()


class Compartment(models.Model):
    """One generation of a case's `line`, `story` or `identity`: its public half, proven."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    line = models.ForeignKey(Line, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=8)
    generation = models.PositiveIntegerField()
    day = models.DateField()
    public = Sealed()
    proof = Sealed()
    head = Sealed(null=True)
    """Ids and revisions the desk has seen, sealed; a gap shows as tampering."""

    objects = ScopedManager["Compartment"]()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("line", "generation"), name="one_line_compartment_a_generation"
            ),
            models.UniqueConstraint(
                fields=("case", "name", "generation"),
                condition=models.Q(line__isnull=True),
                name="one_case_compartment_a_generation",
            ),
        )


class Grant(models.Model):
    """A compartment's private half, sealed to one reader."""

    compartment = models.ForeignKey(Compartment, on_delete=models.CASCADE, related_name="+")
    reader = models.UUIDField(db_index=True)
    reader_generation = models.PositiveIntegerField()
    box = Sealed()

    objects = ScopedManager["Grant"]()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("compartment", "reader"), name="one_grant_a_reader"),
        )


class Item(models.Model):
    """A sealed item: a message, a reply, a note, a file's description."""

    number = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True, editable=False)
    compartment = models.ForeignKey(Compartment, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    size = models.PositiveBigIntegerField()
    """Padded size in bytes, a file's content included."""
    box = Sealed()
    body = Sealed()

    objects = ScopedManager["Item"]()


class Event(models.Model):
    """What happened, sealed to the case's `story`, all of one size. No foreign key."""

    number = models.BigAutoField(primary_key=True)
    case = models.UUIDField(db_index=True)
    generation = models.PositiveIntegerField()
    day = models.DateField()
    box = Sealed()
    commitment = Sealed(default=no_commitment)
    """A salted hash of what the box holds; the audit chain is made of these."""

    objects = ScopedManager["Event"]()
