"""Members, what teams granted them, and the signed manifests."""

from django.db import models

from byway.cases.models.fields import Sealed, random_uuid


class Member(models.Model):
    """A member of staff: a name, and keys that a passphrase opens. There is no password hash."""

    id = models.UUIDField(primary_key=True, default=random_uuid, editable=False)
    name = models.CharField(max_length=64, unique=True)
    salt = Sealed()
    wrapped = Sealed()
    second = Sealed()
    """The second factors, under the member's key."""


class TeamGrant(models.Model):
    """A team's private half for one compartment, sealed to one member."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    team = models.UUIDField()
    compartment = models.CharField(max_length=8)
    generation = models.PositiveIntegerField()
    box = Sealed()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("member", "team", "compartment", "generation"), name="one_team_grant"
            ),
        )


class SignedManifest(models.Model):
    """A numbered manifest as its coordinator signed it."""

    number = models.PositiveIntegerField(primary_key=True)
    signed = models.BinaryField()
