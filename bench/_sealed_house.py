"""A running door for the benches: the real process on a loopback port, in a folder of its own."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.house import House, make_template


@contextmanager
def door(**extra: str) -> Iterator[House]:
    """A fresh organisation with its door running; `extra` goes into its environment."""
    with tempfile.TemporaryDirectory(prefix="byway-bench-", dir=os.environ.get("TMPDIR")) as base:
        data, folder = Path(base) / "made", Path(base) / "house"
        data.mkdir()
        folder.mkdir()
        house = make_template(data).house(folder, **extra)
        try:
            house.start("door")
            yield house
        finally:
            house.stop()
