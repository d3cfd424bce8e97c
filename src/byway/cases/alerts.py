"""Alerts to staff: "something waits on the desk", and not a word more.

No case, no kind, no number; each is late by a random part of five minutes, so that nobody who
watches the network can tell which visit it followed. Where they go stands in a file outside the
database. Nothing is ever sent to a seeker.

The worker sees rows, not what they hold: it alerts once for whatever came in since the last time.
It claims what it tells of by moving a mark forward, from the number it read and from no other, and
sends only if that worked; of two workers one sends, and a crash leaves the mark moved.
"""

import contextlib
import fcntl
import logging
import os
import secrets
import smtplib
import ssl
import time
import tomllib
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max

from byway.cases.models import Item
from byway.errors import BadInput
from byway.sealing import LINE

TEXT = "Something waits on the desk."
"""All that an alert ever says."""
LATEST_SECONDS = 300
SEND_SECONDS = 10.0
WAYS = ("webhook", "ntfy", "mail")

log = logging.getLogger("byway.alerts")


@dataclass(frozen=True, slots=True)
class Target:
    """Where an alert goes."""

    way: str
    where: str = field(repr=False)
    """An address to post to, or a mail address."""
    token: str = field(default="", repr=False)
    who: str = ""
    """A member's name: told of what is urgent while on duty. Empty: told of whatever comes in."""


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail server that takes alerts."""

    host: str = "localhost"
    port: int = 25
    sender: str = "desk@localhost"
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    starttls: bool = False


@dataclass(frozen=True, slots=True)
class Alerts:
    """What the file says."""

    targets: tuple[Target, ...] = ()
    mail: Mail = field(default_factory=Mail)

    def for_all(self) -> list[Target]:
        """Those that are told of whatever comes in."""
        return [one for one in self.targets if not one.who]

    def for_names(self, names: Iterable[str]) -> list[Target]:
        """Those of certain members."""
        wanted = set(names)
        return [one for one in self.targets if one.who in wanted]


def read_alerts(path: Path | None = None) -> Alerts:
    """Reads the file; no targets without one. BadInput names the entry and the field."""
    path = path or Path(settings.BYWAY_ALERTS)
    try:
        said = tomllib.loads(path.read_text())
    except FileNotFoundError:
        return Alerts()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: expected TOML, found: {error}") from None
    entries = said.get("to", [])
    if not isinstance(entries, list):
        raise BadInput(f"{path}: expected [[to]] entries")
    targets = tuple(_target(path, n, one) for n, one in enumerate(entries, start=1))
    mail = said.get("mail", {})
    known = {name: type(getattr(Mail(), name)) for name in Mail.__slots__}
    for name, value in mail.items():
        if name not in known or type(value) is not known[name]:
            raise BadInput(f"{path}: [mail] {name}: expected one of {', '.join(known)}")
    return Alerts(targets, Mail(**mail))


def _target(path: Path, number: int, said: Any) -> Target:
    place = f"{path}: [[to]] {number}"
    if not isinstance(said, dict) or not all(isinstance(one, str) for one in said.values()):
        raise BadInput(f"{place}: expected texts: by, url or address, token, who")
    way = said.get("by", "")
    if way not in WAYS:
        raise BadInput(f"{place} by: expected {', '.join(WAYS)}, found {way!r}")
    name = "address" if way == "mail" else "url"
    where = said.get(name, "")
    if way == "mail":
        good = "@" in where and not any(sign.isspace() for sign in where)
    else:
        good = urlsplit(where).scheme in ("http", "https") and bool(urlsplit(where).hostname)
    if not good:
        raise BadInput(f"{place} {name}: expected where to send it")
    if unknown := set(said) - {"by", name, "token", "who"}:
        raise BadInput(f"{place}: unknown {', '.join(sorted(unknown))}")
    return Target(way, where, said.get("token", ""), said.get("who", ""))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What the file names is where it goes, and nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def send(targets: Iterable[Target], mail: Mail) -> int:
    """Sends the alert to each target; how many took it. Nothing of a failure is logged but that."""
    taken = 0
    for target in targets:
        try:
            if target.way == "mail":
                _mail(target, mail)
            else:
                _post(target)
            taken += 1
        except (OSError, ValueError, smtplib.SMTPException):
            log.warning("an alert was not taken")
    return taken


def _post(target: Target) -> None:
    body, kind = (TEXT, "text/plain") if target.way == "ntfy" else (
        f'{{"text": "{TEXT}"}}', "application/json")  # fmt: skip
    headers = {"Content-Type": kind, "User-Agent": "alert"}
    if target.token:
        headers["Authorization"] = f"Bearer {target.token}"
    request = urllib.request.Request(  # noqa: S310  read_alerts takes http and https only
        target.where, body.encode(), headers, method="POST"
    )
    with urllib.request.build_opener(_NoRedirect).open(request, timeout=SEND_SECONDS) as answer:
        answer.read(1024)


def _mail(target: Target, mail: Mail) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = mail.sender, target.where, TEXT
    message.set_content(TEXT)
    with smtplib.SMTP(mail.host, mail.port, timeout=SEND_SECONDS) as server:
        if mail.starttls:
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail.password)
        server.send_message(message)


class Bell:
    """The worker's part: alerts once for all that came in since the mark."""

    def __init__(
        self,
        *,
        delay: Callable[[], float] = lambda: float(secrets.randbelow(LATEST_SECONDS)),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._delay, self._clock = delay, clock
        self._due: float | None = None
        """Kept in memory alone: on a disk it would tell when somebody wrote."""

    def look(self) -> int:
        """Looks for new rows, and sends once the delay is over; how many targets took it."""
        alerts = read_alerts()
        targets = alerts.for_all()
        mark, newest = read_mark(), _newest(read_mark())
        if not targets or newest <= mark:
            self._due = None
            return 0
        if self._due is None:
            self._due = self._clock() + self._delay()
        if self._clock() < self._due or not move_mark(mark, newest):
            return 0
        self._due = None
        taken = send(targets, alerts.mail)
        if not taken:
            move_mark(newest, mark)
        return taken


def _newest(mark: int) -> int:
    """The number of the newest item after the mark that lies in a line, or 0."""
    rows = Item.objects.in_scope("row numbers only", number__gt=mark, compartment__name=LINE)
    return rows.aggregate(last=Max("number"))["last"] or 0


def read_mark() -> int:
    """Up to which row staff have been alerted."""
    with _mark_file() as file:
        return _number(file)


def move_mark(old: int, new: int) -> bool:
    """Moves the mark if it still is where it was read: of two who try, one gets True."""
    with _mark_file() as file:
        if _number(file) != old:
            return False
        file.seek(0)
        file.truncate()
        file.write(f"{new}\n")
        file.flush()
        # The number is a row number. When it was written must not tell when somebody wrote.
        os.utime(file.fileno(), (0, 0))
        return True


def not_news(number: int) -> None:
    """A colleague's reply needs no alert: moves the mark past it, unless something came before."""
    if not Path(settings.BYWAY_ALERTS).exists():
        return
    with contextlib.suppress(OSError):
        mark = read_mark()
        before = Item.objects.in_scope(
            "row numbers only", number__gt=mark, number__lt=number, compartment__name=LINE
        )
        if mark < number and not before.exists():
            move_mark(mark, number)


@contextlib.contextmanager
def _mark_file() -> Iterator[IO[str]]:
    path = Path(settings.BYWAY_STATE) / "alerted"
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o660), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _number(file: IO[str]) -> int:
    file.seek(0)
    text = file.read(32).strip()
    return int(text) if text.isdigit() else 0
