"""A whole organisation for one test: real processes on loopback ports, and its credentials.

`house` gives a fresh one, running. The organisation is made once a session and copied, so that a
test waits for two processes to start and for nothing else.

    def test_something(house):
        page.goto(house.door_url)
        ... house.staff["receiver"].passphrase, house.code("receiver")
        house.kill("door"); house.start("door")
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyotp
import pytest

ROOT = Path(__file__).resolve().parent.parent
STEP = 30
"""Seconds of a TOTP step (RFC 6238)."""
PATIENCE = 40.0


@dataclass(frozen=True)
class Staff:
    """A member's credentials."""

    name: str
    passphrase: str
    totp_secret: str
    roles: list[str]


@dataclass
class House:
    """An organisation in a folder, and its running processes."""

    data: Path
    staff: dict[str, Staff]
    teams: dict[str, str]
    backup_identity: str
    recovery_shares: list[str]
    root_seed: str
    ports: dict[str, int]
    extra: dict[str, str] = field(default_factory=dict)
    """Further environment for its processes, such as BYWAY_SLOTS_MEMORY."""
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _steps: dict[str, int] = field(default_factory=dict)

    @property
    def door_url(self) -> str:
        """The door's address, without a slash at its end."""
        return f"http://127.0.0.1:{self.ports['door']}"

    @property
    def desk_url(self) -> str:
        """The desk's address, without a slash at its end."""
        return f"http://127.0.0.1:{self.ports['desk']}"

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data / "byway.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its processes."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("BYWAY_", "DJANGO_"))}
        return {**kept, "BYWAY_DATA": str(self.data), "BYWAY_HTTPS": "0", **self.extra}

    def start(self, part: str) -> None:
        """Starts `door` or `desk` and waits until it listens. Its output goes to `PART.log`."""
        log = (self.data.parent / f"{part}.log").open("ab")
        self.processes[part] = subprocess.Popen(
            [sys.executable, "-m", "byway", "serve", "--only", part,
             f"--{part}-port", str(self.ports[part])],
            env={**self.environment, "BYWAY_WATCHED": "1"},
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        log.close()
        end = time.monotonic() + PATIENCE
        while not listens(self.ports[part]):
            if time.monotonic() > end or self.processes[part].poll() is not None:
                raise RuntimeError(f"{part} did not start: {self.log(part)}")
            time.sleep(0.05)

    def log(self, part: str) -> str:
        """What a part has written to its output so far."""
        return (self.data.parent / f"{part}.log").read_text(errors="replace")

    def kill(self, part: str) -> None:
        """kill -9, the whole process group at once."""
        process = self.processes.pop(part)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        while listens(self.ports[part]):  # the group's other process is still dying
            time.sleep(0.02)

    def stop(self) -> None:
        """Ends everything with SIGTERM; what is left after ten seconds is killed."""
        for process in self.processes.values():
            process.terminate()
        for part in list(self.processes):
            try:
                self.processes[part].wait(10)
            except subprocess.TimeoutExpired:
                self.kill(part)
        self.processes.clear()

    def run(self, *arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        """Runs a `byway` command on this organisation; `text` is typed into it."""
        return subprocess.run(
            [sys.executable, "-m", "byway", *arguments],
            env=self.environment,
            input=text,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def python(self, source: str) -> str:
        """Runs Python with this organisation's settings, `cases` at hand; what it printed."""
        head = "from byway.cli.server import set_up; set_up(); from byway import cases\n"
        done = subprocess.run(
            [sys.executable, "-c", head + textwrap.dedent(source)],
            env=self.environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    def code(self, name: str) -> str:
        """A one-time code that this member has not used yet; waits if all of them are used."""
        while True:
            moment = time.time()
            now = int(moment) // STEP
            # The step before still counts, if it will while the request travels.
            first = now - 1 if moment % STEP < STEP - 10 else now
            step = max(first, self._steps.get(name, 0) + 1)
            if step <= now + 1:
                self._steps[name] = step
                return pyotp.TOTP(self.staff[name].totp_secret).at(step * STEP)
            time.sleep(1)


def free_port() -> int:
    """A port nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Whether something takes connections there."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


@dataclass(frozen=True)
class Template:
    """An organisation that houses are copied from."""

    data: Path
    said: dict[str, Any]

    def house(self, folder: Path, **extra: str) -> House:
        """A copy in a folder, not started yet; `extra` goes to its processes' environment."""
        shutil.copytree(self.data, folder / "data")
        return House(
            data=folder / "data",
            staff={each["name"]: Staff(**each) for each in self.said["staff"]},
            ports={"door": free_port(), "desk": free_port()},
            extra=extra,
            **{k: v for k, v in self.said.items() if k != "staff"},
        )


def make_template(data: Path, **extra: str) -> Template:
    """Makes an organisation in a folder; `extra` goes to the environment."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BYWAY_", "DJANGO_"))}
    made = subprocess.run(
        [sys.executable, "-m", "tests.house_setup"],
        env={**kept, "BYWAY_DATA": str(data), "BYWAY_HTTPS": "0", **extra},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        raise RuntimeError(made.stderr)
    return Template(data, json.loads(made.stdout))


@pytest.fixture(scope="session")
def house_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The organisation of this session."""
    data = tmp_path_factory.mktemp("organisation") / "data"
    data.mkdir()
    return make_template(data)


@pytest.fixture
def still_house(house_template: Template, tmp_path: Path) -> Iterator[House]:
    """A fresh organisation whose processes the test starts itself."""
    made = house_template.house(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def house(still_house: House) -> House:
    """A fresh organisation, door and desk running."""
    for part in ("door", "desk"):
        still_house.start(part)
    return still_house
