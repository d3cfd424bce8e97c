"""What runs unattended: nothing here opens anything, and arguments are row ids.

Deleted keys leave the database's files, cases whose week has come are destroyed, a destruction
that a crash cut short is finished, and what an upload left behind is swept.
"""

import datetime as dt
import logging
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from threading import Event as Signal

from django.conf import settings
from django.db import close_old_connections, connection

from byway.cases import content
from byway.cases.alerts import Bell
from byway.cases.audit import extend_chain, shorten_chain
from byway.cases.disk.backup import expire_backups, sweep_copies
from byway.cases.disk.deletion import destroy_case, finish_deletions
from byway.cases.disk.files import PART, file_named, stray_files
from byway.cases.disk.storage import flush_now
from byway.cases.models import Case, Invitation, Item

STRAY_SECONDS = 24 * 3600
"""A part or an unnamed file this old belongs to no upload that is still running."""
INVITATION_DAYS = 4
"""An invitation ends after 72 hours, as its sealed box says; its day tells no more than that."""
EVERY_SECONDS = 10.0
SLOW_SECONDS = 3600.0

log = logging.getLogger("byway.worker")


def flush_pending() -> bool:
    """Lets deleted keys leave the database's files, if there may be any; False if it was busy."""
    if connection.vendor == "sqlite":
        wal = Path(f"{settings.DATABASES['default']['NAME']}-wal")
        return flush_now() if wal.exists() and wal.stat().st_size else True
    return flush_now() if _dead_rows() else True


def _dead_rows() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n_dead_tup), 0) FROM pg_stat_user_tables WHERE relname IN "
            "('cases_grant', 'cases_teamgrant', 'cases_member', 'cases_compartment', 'cases_item', "
            "'cases_line', 'cases_invitation')"
        )
        return bool(cursor.fetchone()[0])


def destroy_due() -> int:
    """Destroys the cases whose week has come; how many."""
    due = Case.objects.in_scope("due for destruction", destroy_week__lte=content.today())
    ids: list[uuid.UUID] = list(due.values_list("id", flat=True))
    for case in ids:
        destroy_case(case)
    return len(ids)


def sweep_files(*, older_than: float = STRAY_SECONDS) -> int:
    """Removes parts and sealed files that no item names, `older_than` seconds old; how many.

    Also the older of two that one item has, once it lies in a later generation.
    """
    before = time.time() - older_than
    old = [path for path in stray_files() if path.stat().st_mtime < before]
    parts = [path for path in old if path.suffix == PART]
    whole = {path: named for path in old if (named := file_named(path.name)) is not None}
    rows = Item.objects.in_scope("ids of files on the disk", id__in={i for i, _ in whole.values()})
    there = set(rows.values_list("id", "compartment__generation"))
    strays = parts + [path for path, named in whole.items() if named not in there]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def destroy_invitations() -> int:
    """Destroys invitations of more than four days ago, used or not; how many."""
    before = content.today() - dt.timedelta(days=INVITATION_DAYS)
    gone: int = Invitation.objects.in_scope("by day only", day__lt=before).delete()[0]
    return gone


_bell = Bell()


def alert_staff() -> int:
    """Alerts staff of what came in since the last time, a random while later."""
    return _bell.look()


OFTEN: tuple[Callable[[], object], ...] = (
    flush_pending, destroy_due, extend_chain, alert_staff,
)  # fmt: skip
SELDOM: tuple[Callable[[], object], ...] = (
    destroy_invitations, finish_deletions, shorten_chain, sweep_files, sweep_copies,
    expire_backups,
)  # fmt: skip


def run_once() -> list[str]:
    """Does everything once; the names of the steps that failed, each logged without content."""
    return [*_run(SELDOM), *_run(OFTEN)]


def run_worker(stop: Signal) -> None:
    """Goes on until `stop` is set: often what must be quick, every hour the rest."""
    seldom_at = 0.0
    while not stop.is_set():
        if time.monotonic() >= seldom_at:
            _run(SELDOM)
            seldom_at = time.monotonic() + SLOW_SECONDS
        _run(OFTEN)
        stop.wait(EVERY_SECONDS)


def _run(steps: tuple[Callable[[], object], ...]) -> list[str]:
    failed = []
    for step in steps:
        close_old_connections()
        try:
            step()
        except Exception:  # one step's trouble must not keep the others from running
            log.exception("a step failed")
            failed.append(step.__name__)
    return failed
