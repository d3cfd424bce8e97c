"""The processes of an organisation, and the one that watches over them.

Door, desk and worker are three children, each in a process group of its own. The watcher holds no
key and imports no framework: it starts them, starts again what has died, and ends them together.
Door and desk are one process each with many threads, since sessions live in memory.
"""

import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from byway.errors import BadInput
from byway.web.hardening import harden

STOP_SECONDS = 6.0
"""A child that has not ended this long after SIGTERM is killed with its group."""
REQUEST_SECONDS = 4
"""How long granian lets requests finish before it ends its worker."""
SETTLED_SECONDS = 20.0
"""A child that lived this long is started again at once; one that did not, after a pause."""
BACKLOG = 1024
CONNECTIONS = 2000
"""Open connections of one part. Idle ones must not keep those that ask from being heard."""
HEADER_SECONDS = 15
"""A request whose head has not come by then is cut off."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the processes: its name, its settings and how many requests it serves at once."""

    name: str
    settings: str
    threads: int = 0


DOOR = Part("door", "byway.web.door_settings", 96)
DESK = Part("desk", "byway.web.desk_settings", 48)
WORKER = Part("worker", "byway.web.worker_settings")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """Its address for a browser on this machine."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def port_is_free(place: Place) -> bool:
    """Whether something could listen there now; BadInput if this machine has no such address."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server will: connections that linger from before do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((place.host, place.port))
        except PermissionError:
            raise BadInput(f"port {place.port}: this user may not listen there") from None
        except (OSError, OverflowError) as error:
            if isinstance(error, OSError) and error.errno == 98:
                return False
            raise BadInput(f"{place.host}:{place.port}: expected an address of this machine, "
                           f"found one it cannot listen on") from None  # fmt: skip
    return True


def run_part(part: Part, place: Place) -> None:
    """Serves door or desk in this process until SIGTERM."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    from byway.web.logs import SERVER_LOG

    os.environ["DJANGO_SETTINGS_MODULE"] = part.settings
    harden(dies_with_parent=True)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 4 * CONNECTIONS), most))
    threads = int(os.environ.get("BYWAY_THREADS", part.threads))
    Granian(
        "byway.web.wsgi:application",
        factory=True,
        address=place.host,
        port=place.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        blocking_threads=threads,
        backlog=BACKLOG,
        backpressure=CONNECTIONS,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEADER_SECONDS * 1000, max_buffer_size=64 * 1024
        ),
        log_level=LogLevels.error,
        log_dictconfig=SERVER_LOG,
        log_access=False,
        workers_kill_timeout=REQUEST_SECONDS,
    ).serve()


@dataclass(slots=True)
class _Child:
    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0


@dataclass(slots=True)
class Supervisor:
    """Keeps children running until told to stop, and then ends every one of them."""

    environment: dict[str, str] = field(default_factory=dict)
    _children: list[_Child] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def add(self, name: str, *arguments: str) -> None:
        """A child to keep running: `byway` with these arguments."""
        self._children.append(_Child(name, [sys.executable, "-m", "byway", *arguments]))

    def start(self) -> None:
        """Starts every child and ends them all on SIGTERM, SIGINT or SIGHUP."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self._stop.set())
        for child in self._children:
            self._start(child)

    def wait_until_listening(self, *places: Place, patience: float = 60.0) -> bool:
        """Whether all places take connections before the patience ends or a stop is asked for."""
        end = time.monotonic() + patience
        for place in places:
            while not _listens(place):
                if time.monotonic() > end or self._stop.is_set():
                    return False
                self._look_after()
                self._stop.wait(0.05)
        return True

    def watch(self) -> None:
        """Starts again what dies, until a stop is asked for; then ends everything."""
        try:
            while not self._stop.wait(0.2):
                self._look_after()
        finally:
            self.stop()

    def stop(self) -> None:
        """Ends every child with its group: first asked, then killed."""
        self._stop.set()
        running = [c.process for c in self._children if c.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        end = time.monotonic() + STOP_SECONDS
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, end - time.monotonic()))
            _kill_group(process)
            process.wait()

    def _look_after(self) -> None:
        for child in self._children:
            process = child.process
            if process is None or process.poll() is None:
                continue
            _kill_group(process)
            lived = time.monotonic() - child.started
            child.failures = 0 if lived > SETTLED_SECONDS else child.failures + 1
            print(f"byway: the {child.name} ended and is started again", file=sys.stderr)
            if not self._stop.wait(min(0.2 * 2**child.failures, 15.0) if child.failures > 1 else 0):
                self._start(child)

    def _start(self, child: _Child) -> None:
        child.started = time.monotonic()
        child.process = subprocess.Popen(
            child.command,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _listens(place: Place) -> bool:
    try:
        with socket.create_connection((place.host, place.port), timeout=1):
            return True
    except OSError:
        return False
