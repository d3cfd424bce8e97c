"""One person against a million entries, beside SQLite's trigram index and a scan in DuckDB.

Two sets of a held-out seed: one as difficult as the lists of linkage (`bench._lists.LINKAGE`),
where Splink at its best scores 0.80 to 0.83, and a harder one. The oracle ranks the same
candidates by the same levels, knowing how often the generator makes each; for the first set a
ranker stands beside it that was told the answers of other queries and sees the spellings too. Times
are the least of three tries a query, for Byway and peers alike.
"""

import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from bench import Line
from bench._lists import HELD_OUT_SEEDS, LINKAGE, TUNING_SEEDS, Design
from bench._lists.lists import RARE_SURNAMES
from bench._lookup import Asked, answers, made, oracle
from bench._lookup_peers import peers
from bench._lookup_taught import TAUGHT, taught_top_1
from byway.records import Index, add, listing_of

ENTRIES = 1_000_000
QUERIES = 2_000
PEER_QUERIES = 20
HARDER_TAIL = 0.55


def run() -> Iterable[Line]:
    """Top-1 and top-10 beside the oracle and the peers; times to keep, to open, to answer."""
    for what, design, tail in (
        ("1 M entries", LINKAGE, RARE_SURNAMES), ("1 M harder entries", Design(), HARDER_TAIL),
    ):  # fmt: skip
        asked = made(ENTRIES, QUERIES, HELD_OUT_SEEDS[3], design, tail)
        with tempfile.TemporaryDirectory() as folder:
            store = Path(folder)
            first = {name: cells[:2000] for name, cells in asked.listing.cells.items()}
            rows = [dict(zip(first, row, strict=True)) for row in zip(*first.values(), strict=True)]
            add(listing_of("warm", rows), store, "warm", source="bench", as_of="2024-12-01")
            Index.open(store, "warm")
            begun = time.perf_counter()
            add(asked.listing, store, "list", source="bench", as_of="2024-12-01")
            kept = time.perf_counter() - begun
            mine = answers(store, asked.queries)
            best_known = oracle(Index.open(store, "list"), asked)
            ceiling = f"oracle {best_known:.3f}"
            if design == LINKAGE:
                told = _taught(Index.open(store, "list"), asked, design, tail)
                ceiling += f", told the answers of other queries {told:.3f}"
        others = peers(asked, PEER_QUERIES)
        beside = "; ".join(map(str, others))
        top = mine.found(asked.rows, 1)
        yield Line(f"{what}: top-1", top, "", 0.91, True, f"{ceiling}; {beside}")
        yield Line(f"{what}: top-1 over the oracle's", top / best_known, "", 0.97, True,
                   f"oracle {best_known:.3f}")  # fmt: skip
        yield Line(f"{what}: top-10", mine.found(asked.rows, 10), "", 0.975, True, "no peer figure")
        yield Line(f"{what}: median", mine.quantile(0.5), "ms", 0.3, False, beside)
        yield Line(f"{what}: 99th percentile", mine.quantile(0.99), "ms", 2.0, False, beside)
        yield Line(f"{what}: kept and indexed", kept, "s", 10.0, False,
                   f"{ENTRIES:,} entries already in memory")  # fmt: skip
        yield Line(f"{what}: opened in a new process", mine.opened, "s", 0.5, False,
                   f"{mine.gigabytes:.2f} GB held after {QUERIES:,} queries")  # fmt: skip


def _taught(index: Index, asked: Asked, design: Design, tail: float) -> float:
    """Top-1 of a ranker that learned from the answers of another list's queries."""
    teacher = made(ENTRIES, TAUGHT, TUNING_SEEDS[3], design, tail)
    with tempfile.TemporaryDirectory() as folder:
        add(teacher.listing, Path(folder), "list", source="bench", as_of="2024-12-01")
        return taught_top_1((Index.open(Path(folder), "list"), teacher), index, asked)
