"""`byway serve` with real processes: what dies is started again, and all of it ends together."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.house import House, free_port, listens

Served = Callable[..., "subprocess.Popen[bytes]"]


def wait_for(true: Callable[[], bool], seconds: float = 30) -> None:
    """Waits until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.05)


def below(pid: int) -> dict[int, str]:
    """The processes below one, with their command lines."""
    found: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, IndexError, NotADirectoryError):
            continue
        if parent == pid:
            found |= {int(entry.name): line, **below(int(entry.name))}
    return found


@pytest.fixture
def served(still_house: House) -> "subprocess.Popen[bytes]":
    """`byway serve` with all its parts."""
    process = subprocess.Popen(
        [sys.executable, "-m", "byway", "serve", "--door-port", str(still_house.ports["door"]),
         "--desk-port", str(still_house.ports["desk"])],
        env=still_house.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    wait_for(lambda: all(listens(port) for port in still_house.ports.values()))
    still_house.processes["all"] = process
    return process


def test_what_dies_is_started_again(still_house: House, served: "subprocess.Popen[bytes]") -> None:
    for part in ("door", "desk"):
        mine = {p for p, line in below(served.pid).items() if f"--only {part}" in line}
        os.kill(min(mine), signal.SIGKILL)
        wait_for(lambda mine=mine: not mine & set(below(served.pid)))  # its worker too
        wait_for(lambda part=part: listens(still_house.ports[part]))
    assert served.poll() is None


def test_term_ends_everything_within_ten_seconds(
    still_house: House, served: "subprocess.Popen[bytes]"
) -> None:
    children = set(below(served.pid))
    assert len(children) >= 5  # door, desk, worker, and what granian starts
    started = time.monotonic()
    served.terminate()
    served.wait(15)
    assert time.monotonic() - started < 10
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)
    assert not any(listens(port) for port in still_house.ports.values())


def test_nothing_outlives_the_one_that_watches(
    still_house: House, served: "subprocess.Popen[bytes]"
) -> None:
    children = set(below(served.pid))
    served.kill()
    served.wait()
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children), 15)


def test_processes_are_closed_to_others(
    still_house: House, served: "subprocess.Popen[bytes]"
) -> None:
    for pid, line in below(served.pid).items():
        limits = Path(f"/proc/{pid}/limits").read_text()
        core = next(row for row in limits.splitlines() if row.startswith("Max core file size"))
        assert core.split()[4:6] == ["0", "0"], line
        umask = next(
            row for row in Path(f"/proc/{pid}/status").read_text().splitlines()
            if row.startswith("Umask")
        )  # fmt: skip
        assert umask.split()[1] == "0077", line


def test_idle_connections_keep_nobody_out(
    still_house: House, served: "subprocess.Popen[bytes]"
) -> None:
    with ExitStack() as idle:
        for _ in range(500):
            address = ("127.0.0.1", still_house.ports["door"])
            one = idle.enter_context(socket.create_connection(address))
            one.send(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")  # and no end of it
        with urllib.request.urlopen(still_house.door_url, timeout=10) as answer:
            assert answer.status == 200


def test_serving_without_an_organisation_says_what_to_do(tmp_path: Path) -> None:
    nothing = House(tmp_path / "none", {}, {}, "", [], "", {"door": free_port()})
    failed = nothing.run("serve", "--door-port", str(free_port()), "--desk-port", str(free_port()))
    assert failed.returncode == 2
    assert failed.stderr.count("\n") == 1
    assert "byway init" in failed.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--door-port", "70000"), "70000"),
        (("--door-port", "9000", "--desk-port", "9000"), "two ports"),
        (("--host", "203.0.113.9"), "203.0.113.9"),
    ],
)
def test_bad_addresses_are_said_in_one_line(
    still_house: House, arguments: tuple[str, ...], said: str
) -> None:
    failed = still_house.run("serve", *arguments)
    assert failed.returncode == 2
    assert failed.stderr.count("\n") == 1
    assert said in failed.stderr


def test_the_worker_empties_a_log_that_a_reader_held_back(still_house: House) -> None:
    wal = still_house.database.with_name("byway.sqlite3-wal")
    with closing(sqlite3.connect(still_house.database, isolation_level=None)) as reader:
        reader.execute("PRAGMA journal_mode=WAL")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM cases_case").fetchone()
        still_house.python("""
            import uuid
            from byway.sealing import keys_from
            line = cases.start_line(by=keys_from(bytes(range(32))), message=uuid.uuid4(),
                                    text="hello", facts=cases.Facts())
            cases.destroy_case(line.case)
        """)
        assert wal.stat().st_size > 0
        reader.execute("COMMIT")
        assert still_house.run("worker", "--once").returncode == 0
        assert wal.stat().st_size == 0
