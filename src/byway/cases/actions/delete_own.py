"""A seeker deletes one thing he sent, or everything."""

import datetime as dt
import uuid

from django.db import transaction

from byway.cases import content
from byway.cases.actions.write_message import add_item, lock_state
from byway.cases.disk.deletion import destroy_items, destroy_line
from byway.cases.events import SEEKER, record
from byway.cases.models import Case, Item, Line
from byway.cases.models.fields import random_uuid
from byway.cases.visit import Visit, open_own_item, sent_items
from byway.errors import NotFound

KEEP_HOURS = 72
"""What lies outside the line is kept this long after a seeker deletes everything."""


def delete_item(*, by: Visit, item: uuid.UUID) -> None:
    """Destroys one message or file that he sent; a signed word about it explains the gap."""
    if item not in {sent.item for sent in sent_items(by)}:
        raise NotFound("nothing of yours has this id")
    gone = [item, *_file_behind(by, item)]
    with transaction.atomic():
        lock_state(by)
        destroy_items(gone)
        add_item(
            by.current,
            by,
            item=random_uuid(),
            kind=content.DELETED,
            data=content.pack(at=content.stamp(), items=[thing.hex for thing in gone]),
            signed=True,
        )
        record(by.story, who=SEEKER, what="deleted something")


def _file_behind(by: Visit, item: uuid.UUID) -> list[uuid.UUID]:
    opened = open_own_item(by, item)
    if opened.kind != content.FILE_SENT:
        return []
    file = uuid.UUID(hex=content.unpack(opened.content)["file"])
    rows = Item.objects.in_scope("the seeker's own file", id=file, compartment__case=by.case)
    return [file] if rows.exists() else []


def last_week_of_rest() -> dt.date:
    """The Monday by which the rest of a case is gone if everything is deleted now."""
    after = content.now() + dt.timedelta(hours=KEEP_HOURS)
    return content.week_on_or_after(after.date() + dt.timedelta(days=1))


def delete_everything(*, by: Visit) -> None:
    """Destroys the line at once, and the rest of the case after 72 hours, on the next Monday.

    A case that another line belongs to keeps the rest for that line.
    """
    others = Line.objects.in_scope("the seeker's own case", case=by.case).exclude(id=by.line)
    with transaction.atomic():
        lock_state(by)
        if not others.exists():
            week = last_week_of_rest()
            case = Case.objects.in_scope("the seeker's own case", id=by.case).get()
            if case.destroy_week is None or case.destroy_week > week:
                case.destroy_week = week
                case.save(update_fields=["destroy_week"])
        record(by.story, who=SEEKER, what="deleted everything")
    destroy_line(by.line)
