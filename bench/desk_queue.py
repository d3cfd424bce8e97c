"""The queue of 5,000 open lines with 50,000 cases stored, on SQLite and on PostgreSQL.

The bound is the bare loop that reads and unlocks every card, in the same run: what the first queue
after a start of the desk cannot do without, since nothing readable says which lines are closed.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import running

from bench import Line

PROGRAM = "bench._desk_stored"


@contextmanager
def databases() -> Iterator[list[tuple[str, str]]]:
    """Each database's name, and its address; none for SQLite."""
    with running() as server:
        yield [("SQLite", ""), ("PostgreSQL", server.create("desk"))]


def measured(url: str, program: str = PROGRAM) -> dict[str, float]:
    """Runs a program on a database of its own, and gives what it measured there."""
    root = Path(__file__).resolve().parent.parent
    with tempfile.TemporaryDirectory(prefix="byway-bench-", dir=os.environ.get("TMPDIR")) as base:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("BYWAY_", "DJANGO_"))}
        done = subprocess.run(
            [sys.executable, "-m", program],
            cwd=root, capture_output=True, text=True, check=False,
            env={**kept, "BYWAY_DATA": base, "BYWAY_HTTPS": "0", "BYWAY_DATABASE_URL": url,
                 "DJANGO_SETTINGS_MODULE": "byway.web.desk_settings"},
        )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    told: dict[str, float] = json.loads(done.stdout)
    return told


def run() -> Iterable[Line]:
    """Each database in turn."""
    with databases() as there:
        for name, url in there:
            told = measured(url)
            bare = f"every card read and unlocked, bare: {told['bare']:.2f} s"
            yield Line(f"first queue after sign-in, 95 of 100, {name}", told["first"], "s", 1.0,
                       False, "its cards were opened at sign-in")  # fmt: skip
            yield Line(f"the queue while lines change, 95 of 100, {name}", told["p95"], "s", 0.15,
                       False, f"median {told['median']:.3f} s, {told['spent']:.3f} s of it the "
                       "processor's")  # fmt: skip
            yield Line(f"opening at the first sign-in after a start, {name}",
                       told["opening"] / told["bare"], "times the bare loop", 4.0, False,
                       f"{told['opening']:.2f} s; {bare}")  # fmt: skip
            yield Line(f"a page of 45,000 closed lines, {name}", told["closed"], "s", 1.0, False,
                       bare)  # fmt: skip
