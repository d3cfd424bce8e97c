"""All models: `case` is what people entrust to us, `desk` what teams keep beside it, `staff`
who may open it."""

from byway.cases.models.case import Case, Compartment, Event, Grant, Item, Line
from byway.cases.models.desk import Answer, AuditLink, Invitation, Paper
from byway.cases.models.staff import Member, SignedManifest, TeamGrant

__all__ = [
    "Answer",
    "AuditLink",
    "Case",
    "Compartment",
    "Event",
    "Grant",
    "Invitation",
    "Item",
    "Line",
    "Member",
    "Paper",
    "SignedManifest",
    "TeamGrant",
]
