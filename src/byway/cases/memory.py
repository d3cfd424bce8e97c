"""Sessions in memory: nothing of them reaches a disk, and they end by themselves.

The store knows a session by a hash of its token; the token itself is only with the browser.
"""

import hashlib
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Session(Generic[T]):
    """One session: what it holds, and a lock so that one request at a time uses it."""

    held: T
    begun: float
    used: float
    lock: threading.Lock = field(default_factory=threading.Lock)


class MemoryStore(Generic[T]):
    """Sessions by token, ended after `idle` or `longest` seconds."""

    def __init__(self, *, idle: float, longest: float, most: int = 10_000) -> None:
        self._idle, self._longest, self._most = idle, longest, most
        self._sessions: dict[bytes, Session[T]] = {}
        self._lock = threading.Lock()

    def begin(self, held: T) -> str:
        """Keeps something and gives the token that leads to it (256 random bits)."""
        token = secrets.token_urlsafe(32)
        now = time.monotonic()
        with self._lock:
            self._sweep(now)
            if len(self._sessions) >= self._most:
                oldest = min(self._sessions, key=lambda key: self._sessions[key].used)
                del self._sessions[oldest]
            self._sessions[_key(token)] = Session(held, now, now)
        return token

    def find(self, token: str) -> Session[T] | None:
        """The session of a token, if it has not ended; using it keeps it from idling out."""
        now = time.monotonic()
        with self._lock:
            session = self._sessions.get(_key(token))
            if session is None:
                return None
            if self._over(session, now):
                del self._sessions[_key(token)]
                return None
            session.used = now
            return session

    def alive(self, token: str) -> bool:
        """Whether a session has not ended, without keeping it from idling out."""
        with self._lock:
            session = self._sessions.get(_key(token))
            return session is not None and not self._over(session, time.monotonic())

    def end(self, token: str) -> None:
        """Ends a session; what it held is gone."""
        with self._lock:
            self._sessions.pop(_key(token), None)

    def _over(self, session: Session[T], now: float) -> bool:
        return now - session.used > self._idle or now - session.begun > self._longest

    def _sweep(self, now: float) -> None:
        for key in [k for k, s in self._sessions.items() if self._over(s, now)]:
            del self._sessions[key]


def _key(token: str) -> bytes:
    return hashlib.blake2b(token.encode(), digest_size=32, person=b"byway-session").digest()
