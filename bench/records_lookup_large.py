"""One person against ten million entries: time, memory, and who is found.

A scan in DuckDB over the folded names is the peer, on few queries: it takes about a second each.
"""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from bench import Line
from bench._lists import HELD_OUT_SEEDS, LINKAGE
from bench._lists.lists import RARE_SURNAMES
from bench._lookup import answers, made
from bench._lookup_peers import peers
from byway.records import add

ENTRIES = 10_000_000
QUERIES = 2_000
PEER_QUERIES = 5


def run() -> Iterable[Line]:
    """99th percentile and memory of a process that answers; top-1 and top-10 beside the peer."""
    asked = made(ENTRIES, QUERIES, HELD_OUT_SEEDS[3], LINKAGE, RARE_SURNAMES)
    with tempfile.TemporaryDirectory() as folder:
        add(asked.listing, Path(folder), "list", source="bench", as_of="2024-12-01")
        mine = answers(Path(folder), asked.queries)
    (peer,) = peers(asked, PEER_QUERIES, with_sqlite=False)
    what = "10 M entries"
    yield Line(f"{what}: 99th percentile", mine.quantile(0.99), "ms", 5.0, False,
               f"median {mine.quantile(0.5):.2f} ms; {peer}")  # fmt: skip
    yield Line(f"{what}: memory of the process", mine.gigabytes, "GB", 3.0, False,
               f"opened in {mine.opened:.2f} s")  # fmt: skip
    ten = mine.found(asked.rows, 10)
    yield Line(f"{what}: top-1", mine.found(asked.rows, 1), "", peer.first, True,
               f"{peer} on {PEER_QUERIES} queries; our top-10 {ten:.3f}")  # fmt: skip
