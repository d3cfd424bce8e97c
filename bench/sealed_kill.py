"""A thousand rounds of kill -9: what was acknowledged and lost, and what appears by itself."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bench import Line

ROUNDS = 1000


def run() -> Iterable[Line]:
    """See tests/security/killing.py for what a round is."""
    with tempfile.TemporaryDirectory(prefix="byway-bench-") as base:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("BYWAY_", "DJANGO_"))}
        done = subprocess.run(
            [sys.executable, "-m", "tests.security.killing", str(ROUNDS), "11"],
            env={**kept, "BYWAY_DATA": str(Path(base) / "data"), "BYWAY_HTTPS": "0"},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    told = json.loads(done.stdout)
    wrong = len(told["wrong"]) + told["left over"] + (not told["sound"])
    yield Line("acknowledged and lost, or there by itself, after kill -9", wrong,
               f"of {told['acknowledged']} acknowledged", 0, False,
               f"{told['killed']} of {ROUNDS} killed, {told['cut']} inside a request")  # fmt: skip
