"""A real PostgreSQL server for a test session, in a folder of its own, gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house import free_port

PATIENCE = 30.0


@dataclass(frozen=True)
class Server:
    """A server: its folder, its port, and an address for each database."""

    folder: Path
    port: int

    def url(self, database: str = "postgres") -> str:
        """What BYWAY_DATABASE_URL wants."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, database: str) -> str:
        """Makes a database and gives its address."""
        self.psql(f'CREATE DATABASE "{database}"')
        return self.url(database)

    def psql(self, statement: str, database: str = "postgres") -> str:
        """Runs one statement."""
        done = subprocess.run(
            [_tool("psql"), "-XAtq", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres",
             "-d", database, "-c", statement],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout


def _tool(name: str) -> str:
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    assert found, f"{name} is not installed; `make test` installs it"
    return found


def _as_its_user(*command: str) -> list[str]:
    """PostgreSQL does not run as root; Debian's package has made a user for it."""
    if os.geteuid() != 0:
        return list(command)
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


@contextmanager
def running() -> Iterator[Server]:
    """A server that listens on loopback and ends with the block."""
    base = Path(tempfile.mkdtemp(prefix="byway-postgres-"))
    if os.geteuid() == 0:
        os.chown(base, pwd.getpwnam("postgres").pw_uid, pwd.getpwnam("postgres").pw_gid)
    server = Server(base / "data", free_port())
    initdb = _as_its_user(
        _tool("initdb"), "-D", str(server.folder), "-U", "postgres", "-A", "trust", "-E", "UTF8",
        "--no-locale", "--no-sync",
    )  # fmt: skip
    process = None
    try:
        subprocess.run(initdb, cwd=base, capture_output=True, check=True)
        with (base / "log").open("wb") as log:
            process = subprocess.Popen(
                _as_its_user(
                    _tool("postgres"), "-D", str(server.folder), "-k", str(base),
                    "-p", str(server.port), "-c", "listen_addresses=127.0.0.1",
                    "-c", "autovacuum=off", "-c", "fsync=off", "-c", "full_page_writes=off",
                    "-c", "wal_recycle=off", "-c", "min_wal_size=32MB", "-c", "max_connections=250",
                    "-c", "log_min_messages=fatal",
                ),
                cwd=base, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        _wait(server)
        yield server
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)
            process.wait(20)
        shutil.rmtree(base, ignore_errors=True)


def _wait(server: Server) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            server.psql("SELECT 1")
            return
        except subprocess.CalledProcessError:
            assert time.monotonic() < end, "PostgreSQL did not start"
            time.sleep(0.1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The session's server."""
    with running() as server:
        yield server
