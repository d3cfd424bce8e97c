"""All models: `case` is what people entrust to us, `staff` is who may open it."""

from byway.cases.models.case import Case, Compartment, Event, Grant, Item, Line
from byway.cases.models.staff import Member, SignedManifest, TeamGrant

__all__ = [
    "Case",
    "Compartment",
    "Event",
    "Grant",
    "Item",
    "Line",
    "Member",
    "SignedManifest",
    "TeamGrant",
]
