"""The audit chain: a salted commitment to each event, chained, so that a missing one shows.

link(n) = BLAKE2b-256(link(n-1), commitment(n)), after the pattern of Schneier and Kelsey, "Secure
audit logs to support computer forensics", ACM TISSEC 2(2), 1999, section 3; here without a secret,
since what anchors it is the head that this machine remembers outside the database. Nothing in it
names a case or a person.

Links are numbered without gaps. With a destroyed case its commitments go, and of a run of links
without commitment only the last stays: a bridge, whose value is taken as it is. How many of them
may be gone is remembered too, so that nobody who writes to the database alone makes more go.
"""

import fcntl
import hashlib
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import connection, transaction

from byway.cases.events import commitment_of, open_event
from byway.cases.keys.staff_session import StaffSession, open_compartments
from byway.cases.models import AuditLink, Event
from byway.errors import SealingError, TamperError
from byway.sealing import STORY, encode

T = TypeVar("T")
SCOPE = "the audit chain: commitments only"
FIRST = bytes(32)
LATE = 5_000
"""An event may show up after so many later ones: its transaction began earlier and ended later."""
AT_ONCE = 500
LOCK_KEY = 0x6279776179  # any number will do; this spells the project's name


@dataclass(frozen=True, slots=True)
class AuditHead:
    """What this machine remembers of the chain."""

    number: int = 0
    link: str = FIRST.hex()
    removed: int = 0
    """At most so many commitments went with destroyed cases."""
    event: int = 0
    """The highest number of an event in the chain."""


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """What a check of the whole chain found."""

    links: int
    removed: int
    waiting: int
    """Events that are not in the chain yet."""
    broken: tuple[str, ...] = ()
    """What is wrong, a sentence each; empty if the chain holds."""


@dataclass(frozen=True, slots=True)
class CaseAudit:
    """A case's events held against the chain by a member who reads them."""

    events: int
    waiting: int
    wrong: int
    """Events that do not open, say something else than their commitment, or lack their link."""


def link_after(link: bytes, commitment: bytes) -> bytes:
    """The link that follows."""
    joined = encode(link, commitment)
    return hashlib.blake2b(joined, digest_size=32, person=b"byway-audit").digest()


def extend_chain() -> int:
    """Chains the events that are not in it yet, oldest first; how many."""
    if not Event.objects.in_scope(SCOPE, number__gt=read_head().event).exists():
        return 0
    with transaction.atomic():
        _lock_database()
        fresh = _unchained(read_head())
        number, link = _last()
        rows = []
        for _, commitment in fresh:
            number, link = number + 1, link_after(link, commitment)
            rows.append(AuditLink(number=number, commitment=commitment, link=link))
        AuditLink.objects.bulk_create(rows, batch_size=AT_ONCE)
    if fresh:
        newest = max(event for event, _ in fresh)
        with _locked() as head:
            if number > head.number:
                event = max(head.event, newest)
                _remember(replace(head, number=number, link=link.hex(), event=event))
    return len(fresh)


def forget_events(case: uuid.UUID) -> None:
    """A case's commitments leave the chain; inside the transaction that destroys its events."""
    rows = Event.objects.in_scope(SCOPE, case=case).values_list("commitment", flat=True)
    commitments = [bytes(one) for one in rows if one]
    _lock_database()
    numbers: list[int] = []
    for some in _batches(commitments):
        found = AuditLink.objects.filter(commitment__in=some)
        numbers += found.values_list("number", flat=True)
    if not numbers:
        return
    with _locked() as head:
        # Before the commit, as the deletion list is written: a crash leaves a bound too high.
        _remember(replace(head, removed=head.removed + len(numbers)))
    for one in _batches(numbers):
        AuditLink.objects.filter(number__in=one).update(commitment=b"")


def check_chain() -> AuditCheck:
    """Walks the whole chain and holds it against what this machine remembers."""
    with transaction.atomic():
        _lock_database()
        head = read_head()
        waiting = len(_unchained(head))
        links = AuditLink.objects.order_by("number")
        rows = list(links.values_list("number", "commitment", "link"))
        present = Event.objects.in_scope(SCOPE).values_list("commitment", flat=True)
        events = {bytes(one) for one in present}
    broken: list[str] = []
    last, link, kept, remembered = 0, FIRST, 0, head.number == 0
    for number, commitment, found in rows:
        if commitment and number != last + 1:
            broken.append(f"Links before number {number} are missing.")
        elif commitment and bytes(found) != link_after(link, bytes(commitment)):
            broken.append(f"Link {number} does not follow from the one before it.")
        if commitment:
            kept += 1
            if bytes(commitment) not in events:
                broken.append(f"The event of link {number} is missing.")
        if number == head.number:
            remembered = bytes(found).hex() == head.link
        last, link = number, bytes(found)
    if not remembered:
        broken.append(f"Link {head.number}, which this machine has seen, is missing or another.")
    if last - kept > head.removed:
        broken.append(f"{last - kept} commitments are gone, and {head.removed} went with cases.")
    return AuditCheck(last, last - kept, waiting, tuple(broken))


def check_case(by: StaffSession, case_id: uuid.UUID) -> CaseAudit:
    """A case's events against the chain; NotAllowed if his roles do not open its `story`."""
    case = by.case(case_id)
    by.require_part(STORY, case)
    opened = {one.place.generation: one for one in open_compartments(by, case, STORY)}
    rows = list(Event.objects.in_scope("one case's events", case=case.id).order_by("number"))
    chained: set[bytes] = set()
    for some in _batches([row.commitment for row in rows]):
        links = AuditLink.objects.filter(commitment__in=some)
        chained |= {bytes(one) for one in links.values_list("commitment", flat=True)}
    seen = read_head()
    waiting = wrong = 0
    for row in rows:
        one = opened.get(row.generation)
        try:
            said = open_event(one.pair, one.place, row.box) if one and one.pair else b""
        except SealingError:
            said = b""
        if commitment_of(said) != row.commitment:
            wrong += 1
        elif row.commitment not in chained:
            late = row.number > seen.event - LATE
            waiting, wrong = waiting + late, wrong + (not late)
    return CaseAudit(len(rows), waiting, wrong)


def read_head() -> AuditHead:
    """What this machine remembers; nothing if it has seen no chain."""
    try:
        said = json.loads(_head_file().read_text())
        return AuditHead(**said)
    except FileNotFoundError:
        return AuditHead()
    except (ValueError, TypeError):
        raise TamperError("the remembered head of the audit chain cannot be read") from None


def _unchained(head: AuditHead) -> list[tuple[int, bytes]]:
    events = Event.objects.in_scope(SCOPE, number__gt=head.event - LATE).order_by("number")
    links = AuditLink.objects.filter(number__gt=head.number - 2 * LATE)
    chained = {bytes(one) for one in links.values_list("commitment", flat=True)}
    return [
        (number, bytes(commitment))
        for number, commitment in events.values_list("number", "commitment")
        if commitment and bytes(commitment) not in chained
    ]


def _last() -> tuple[int, bytes]:
    row = AuditLink.objects.order_by("-number").first()
    return (row.number, bytes(row.link)) if row else (0, FIRST)


def shorten_chain() -> int:
    """Of each run of links without commitment only the last stays; how many go."""
    with transaction.atomic():
        _lock_database()
        head = read_head()
        rows = AuditLink.objects.order_by("-number").values_list("number", "commitment")
        gone, bridge = [], 0
        for number, commitment in rows:
            if commitment:
                bridge = 0
            elif bridge and number != head.number:
                gone.append(number)
            else:
                bridge = number
        for some in _batches(gone):
            AuditLink.objects.filter(number__in=some).delete()
    return len(gone)


def _batches(values: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def _lock_database() -> None:
    """One at a time across processes and machines; SQLite's transactions are that already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])


def _head_file() -> Path:
    return Path(settings.BYWAY_STATE) / "audit-head.json"


@contextmanager
def _locked() -> Iterator[AuditHead]:
    """The remembered head, one process at a time."""
    path = _head_file().with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield read_head()


def _remember(head: AuditHead) -> None:
    path = _head_file()
    fresh = path.with_suffix(f".{os.getpid()}")
    with fresh.open("w") as out:
        out.write(json.dumps(asdict(head)) + "\n")
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)
