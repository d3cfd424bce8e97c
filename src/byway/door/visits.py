"""Visits in memory: which token leads to whose visit, and what must not open again.

A browser can send an old form again, by its back button or after a restart. So three things are
remembered for a day, as hashes: visits that were left, messages that were saved, and the entry
forms (first message, or words) whose visit is over. None of them shows anything a second time.
"""

import hashlib
import threading
import time
from dataclasses import dataclass

from byway.cases import MemoryStore, Session, Visit

IDLE_SECONDS = 15 * 60
LONGEST_SECONDS = 2 * 60 * 60
REMEMBERED_SECONDS = 24 * 60 * 60
MOST_REMEMBERED = 50_000


@dataclass(slots=True)
class Held:
    """What a token leads to."""

    visit: Visit
    entry: str
    """The id of the form that opened the visit."""


class Marks:
    """Hashes of what is over, with a token or nothing beside, the oldest forgotten first."""

    def __init__(self, *, most: int = MOST_REMEMBERED, seconds: float = REMEMBERED_SECONDS) -> None:
        self._most, self._seconds = most, seconds
        self._marks: dict[bytes, tuple[float, str]] = {}
        self._lock = threading.Lock()

    def put(self, thing: str, beside: str = "") -> None:
        """Remembers a thing, as the newest."""
        now = time.monotonic()
        with self._lock:
            self._marks.pop(_hash(thing), None)
            self._marks[_hash(thing)] = (now, beside)
            while self._marks:
                oldest = next(iter(self._marks))
                if len(self._marks) <= self._most and now - self._marks[oldest][0] < self._seconds:
                    break
                del self._marks[oldest]

    def get(self, thing: str) -> str | None:
        """What stands beside a thing; None if it is not remembered."""
        with self._lock:
            found = self._marks.get(_hash(thing))
        return found[1] if found and time.monotonic() - found[0] < self._seconds else None

    def __contains__(self, thing: str) -> bool:
        return self.get(thing) is not None


def _hash(thing: str) -> bytes:
    return hashlib.blake2b(thing.encode(), digest_size=16, person=b"byway-mark").digest()


_store: MemoryStore[Held] = MemoryStore(idle=IDLE_SECONDS, longest=LONGEST_SECONDS)
_entries = Marks()
_abandoned = Marks()  # apart, since anybody can fill it
_left = Marks()
_saved = Marks()


def begin(visit: Visit, entry: str) -> str:
    """Opens a visit and gives its token; `entry` is the id of the form that asked for it."""
    token = _store.begin(Held(visit, entry))
    if entry:
        _entries.put(entry, token)
    return token


def find(token: str) -> Session[Held] | None:
    """The visit of a token, if it has not ended."""
    return _store.find(token)


def leave(token: str) -> Session[Held] | None:
    """Ends a visit for good: neither its token nor the form that opened it works again."""
    session = _store.find(token)
    _store.end(token)
    if session is not None:
        _left.put(token)
    return session


def abandon(entry: str) -> None:
    """Ends a form that opened no visit, so that sending it again shows nothing."""
    if entry:
        _abandoned.put(entry)


def was_left(token: str) -> bool:
    """Whether this visit was left, rather than ended by itself."""
    return token in _left


def is_over(entry: str) -> bool:
    """Whether this form was left, or the visit that it opened has ended."""
    token = _entries.get(entry) if entry else None
    return entry in _abandoned or (token is not None and _store.find(token) is None)


def note_saved(message: str) -> None:
    """Remembers that a message is saved, so that its text is not shown again as a draft."""
    _saved.put(message)


def was_saved(message: str) -> bool:
    """Whether a message with this id was saved within the last day."""
    return message in _saved
