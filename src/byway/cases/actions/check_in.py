"""A seeker says when he can write again, as vaguely as he likes, and what shall happen if not."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db import transaction

from byway.cases import content
from byway.cases.actions.door_card import put_door_card
from byway.cases.actions.write_message import add_item, lock_state, save_state
from byway.cases.events import SEEKER, record
from byway.cases.models import Case
from byway.cases.models.fields import random_uuid
from byway.cases.visit import Visit
from byway.errors import Refused

GRACE_DAYS = 60
"""Nothing is destroyed sooner than this many days after the last day named, unless knowingly."""


class DestroyTooSoon(Refused):
    """Destruction was asked for sooner than the grace, without saying that this is known."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """When somebody can write again. Days may be empty; the words are kept as they are."""

    words: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    destroy: bool = False
    """Destroy the line and the case if he does not come back; else staff look."""
    destroy_after: dt.date | None = None
    """Sooner than 60 days after the last day, knowingly."""
    knowingly: bool = False

    def destroy_week(self) -> dt.date | None:
        """The Monday from which the case is destroyed if nothing is heard; None: staff look."""
        if not self.destroy:
            return None
        safe = (self.last or self.first or content.today()) + dt.timedelta(days=GRACE_DAYS)
        wished = self.destroy_after or safe
        if wished < safe and not self.knowingly:
            raise DestroyTooSoon("sooner than 60 days after the last day named")
        return content.week_on_or_after(max(wished, content.today() + dt.timedelta(days=1)))


def set_check_in(*, by: Visit, check_in: CheckIn) -> dt.date | None:
    """Keeps the check-in and puts it on the card; gives the week of destruction if one is set."""
    if check_in.first and check_in.last and check_in.last < check_in.first:
        raise Refused("the last day is before the first")
    week = check_in.destroy_week()
    with transaction.atomic():
        state = lock_state(by)
        add_item(
            by.current,
            by,
            item=random_uuid(),
            kind=content.CHECK_IN,
            data=content.pack(
                at=content.stamp(),
                text=check_in.words[:500],
                first=check_in.first.isoformat() if check_in.first else "",
                last=check_in.last.isoformat() if check_in.last else "",
                destroy=week.isoformat() if week else "",
            ),
        )
        earliest = check_in.first.isoformat() if check_in.first else ""
        facts = replace(state.facts, earliest=earliest, destroy=week is not None)
        state.facts = facts
        save_state(by, state)
        put_door_card(by, facts)
        Case.objects.in_scope("the seeker's own case", id=by.case).update(destroy_week=week)
        record(by.story, who=SEEKER, what="said when they write again")
    return week
