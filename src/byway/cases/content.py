"""What sealed items hold, as JSON; and the clock: minutes inside seals, days outside."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from byway.errors import SealingError

MESSAGE = "message"
"""A seeker's message."""
REPLY = "reply"
"""A reply by staff, signed."""
FILE_SENT = "file-sent"
"""In the line: that a file was sent, and its id. Its name lies in `identity`."""
FILE = "file"
"""In `identity`: a file's name, type and true size; the content is a sealed stream."""
CHECK_IN = "check-in"
"""When a seeker can write again, and what shall happen if he does not."""
DELETED = "deleted"
"""The seeker deleted an item; signed with his key, so that a gap is explained."""
NEW_WORDS = "new-words"
"""The seeker changed his words; names the old and the new key, signed with the old one."""
NOTE = "note"
"""A note by staff, in `story`."""
OUTCOME = "outcome"
"""How a case ended, in `story`."""
STATE = "state"
"""A step of the case's state machine, in `story`."""
STATUS = "status"
"""What somebody officially is on a day (wanted, missing, dead, on leave), in `story`."""
ABSENCE = "absence"
"""An absence from the unit, begun or ended, in `story`."""
RISK = "risk"
"""A dated risk, in `story`."""
STEP = "step"
"""A step of the plan, with a date and an owner, in `story`."""
TRACK = "track"
"""A mark on the verification or documents track, in `story`."""
JOINED = "joined"
"""Two cases were joined, or taken apart again, in `story`; one member proposed, one confirmed."""
FLAG = "flag"
"""Crisis, under age, somebody beside him: raised or lowered, in `story`."""
VERDICT = "verdict"
"""A verdict on a claim, signed by two, in `story`."""
IDENTITY_NOTE = "identity-note"
"""In `identity`: names and what tells who somebody is, by staff."""
ASSIGNED = "assigned"
"""Who works on a case, and who stands in, in `story`."""
LEND = "lend"
"""A case lent to a member for some days, or opened by breaking the glass, in `story`."""

BY_STAFF = frozenset(
    {
        REPLY,
        NOTE,
        OUTCOME,
        STATE,
        STATUS,
        ABSENCE,
        RISK,
        STEP,
        TRACK,
        JOINED,
        FLAG,
        VERDICT,
        IDENTITY_NOTE,
        LEND,
        ASSIGNED,
    }
)
"""Kinds that only a member of staff writes, and signs."""


_as_of: ContextVar[dt.datetime | None] = ContextVar("as_of", default=None)


def now() -> dt.datetime:
    """This moment, UTC."""
    return _as_of.get() or dt.datetime.now(dt.UTC)


@contextmanager
def as_of(moment: dt.datetime) -> Iterator[None]:
    """Writes as if it were `moment`: the demo's invented past, and tests of what falls due."""
    token = _as_of.set(moment)
    try:
        yield
    finally:
        _as_of.reset(token)


def today() -> dt.date:
    """This day, UTC."""
    return now().date()


def stamp(moment: dt.datetime | None = None) -> str:
    """A moment to the minute, as it stands inside sealed content."""
    return (moment or now()).strftime("%Y-%m-%dT%H:%MZ")


def moment(said: str) -> dt.datetime:
    """A stamp's moment again."""
    return dt.datetime.strptime(said, "%Y-%m-%dT%H:%M%z")


def pack(**content: Any) -> bytes:
    """Content as compact JSON."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(data: bytes) -> dict[str, Any]:
    """Content again."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise SealingError("sealed content is not what this release writes") from None
    if not isinstance(content, dict):
        raise SealingError("sealed content is not what this release writes")
    return content


def pack_row(row: list[Any]) -> bytes:
    """A short list as compact JSON."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def unpack_row(data: bytes) -> list[Any]:
    """The list again."""
    try:
        row = json.loads(data)
    except (ValueError, RecursionError):
        raise SealingError("sealed content is not what this release writes") from None
    if not isinstance(row, list):
        raise SealingError("sealed content is not what this release writes")
    return row


def week_on_or_after(day: dt.date) -> dt.date:
    """The first Monday that is not before `day`: destruction is clear to the week, no finer."""
    return day + dt.timedelta(days=-day.weekday() % 7)
