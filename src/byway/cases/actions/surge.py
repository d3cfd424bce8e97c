"""The surge, one switch: while it is on, the door takes new lines only where it presses.

It stands in the manifest, signed by a coordinator, so that nobody else can close the door.
"""

import datetime as dt
from dataclasses import replace

from django.db import transaction

from byway.cases import content
from byway.cases.actions.organisation import publish
from byway.cases.cards import Facts
from byway.cases.keys import trust
from byway.cases.keys.staff_session import StaffSession
from byway.cases.rules.roles import Permission
from byway.errors import Refused

PRESSING = ("serving", "on-leave", "left", "held", "summons")
"""Situations that are let in during a surge: who serves, is held, or is called up."""
LONGEST = 92
"""Days a surge may be announced for."""


def set_surge(*, by: StaffSession, until: dt.date | None) -> None:
    """Switches the surge on, with the day on which others may return; None switches it off."""
    by.require(Permission.ASSIGN)
    today = content.today()
    if until is not None and not today < until <= today + dt.timedelta(days=LONGEST):
        raise Refused(f"a day to return: expected one within {LONGEST} days from tomorrow")
    with transaction.atomic():
        manifest = trust.manifest()
        day = until.isoformat() if until else ""
        publish(
            replace(manifest, number=manifest.number + 1, surge=day),
            by.member.id,
            by.keys.signing,
        )


def surge_until() -> dt.date | None:
    """The day on which others may return; None if there is no surge, or that day has come."""
    said = trust.manifest().surge
    day = dt.date.fromisoformat(said) if said else None
    return day if day and day > content.today() else None


def lets_in(facts: Facts) -> bool:
    """Whether a new line with these ticks is taken now: always, or during a surge if it presses.

    A date within two weeks is what `soon` says as days; who has one may say so.
    """
    return surge_until() is None or facts.situation in PRESSING or facts.soon == "days"
