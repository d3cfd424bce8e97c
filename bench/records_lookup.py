"""One person against a list: Byway beside a Jaro–Winkler scan in DuckDB over the same folded names.

The peer sees surname, given name and father's name folded by Byway, and ranks all entries by the
similarity of the three joined together, dates apart: what an analyst would write in an afternoon.
"""

import random
import statistics
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import duckdb

from bench import Line
from bench._lists import HELD_OUT_SEEDS, Design, population
from bench._lists.lists import Row, entry
from byway.records import Index, add, listing_of
from byway.records.people import encode_rows

ENTRIES = 200_000
QUERIES = 400
PEER_QUERIES = 60


def folded(row: Row) -> tuple[str, str]:
    """A row's names folded and joined, and its year of birth."""
    columns = encode_rows([row])
    parts = (
        columns.surnames.keys[columns.surname[0]], columns.givens.keys[columns.given[0]],
        columns.fathers.keys[columns.father[0]],
    )  # fmt: skip
    return " ".join(part for part in parts if part), str(int(columns.born[0, 0]) or "")


def run() -> Iterable[Line]:
    """Top-1, top-10, time per query, time to keep and to open a list."""
    seed = HELD_OUT_SEEDS[3]
    people, rng, design = population(ENTRIES, seed), random.Random(seed), Design()
    rows = [{"id": str(k), **entry(person, design, rng)} for k, person in enumerate(people)]
    asked = rng.sample(range(ENTRIES), QUERIES)
    queries = [entry(people[k], design, rng) for k in asked]
    with tempfile.TemporaryDirectory() as store:
        small = listing_of("warm", rows[:2000])
        add(small, Path(store), "warm", source="bench", as_of="2024-12-01")
        Index.open(store, "warm").lookup(queries[0])
        begun = time.perf_counter()
        add(listing_of("list", rows), Path(store), "list", source="bench", as_of="2024-12-01")
        kept = time.perf_counter() - begun
        begun = time.perf_counter()
        index = Index.open(store, "list")
        opened = time.perf_counter() - begun
        times, first, ten = [], 0, 0
        for k, query in zip(asked, queries, strict=True):
            begun = time.perf_counter()
            answer = index.lookup(query, prior=0.5)
            times.append(time.perf_counter() - begun)
            ids = [each.ids for each in answer.candidates[:10]]
            first += bool(ids) and str(k) in ids[0]
            ten += any(str(k) in each for each in ids)
    their_first, their_time = _peer(rows, asked[:PEER_QUERIES], queries[:PEER_QUERIES])
    what = f"{ENTRIES:,} entries"
    yield Line(f"{what}: top-1", first / QUERIES, "", max(0.85, their_first), True,
               f"DuckDB Jaro–Winkler {their_first:.2f}")  # fmt: skip
    yield Line(f"{what}: top-10", ten / QUERIES, "", 0.95, True, "no peer figure")
    yield Line(f"{what}: median time", statistics.median(times) * 1e3, "ms", their_time * 1e3,
               False, f"DuckDB Jaro–Winkler {their_time * 1e3:.1f} ms; our 99th percentile "
               f"{sorted(times)[int(QUERIES * 0.99)] * 1e3:.1f} ms")  # fmt: skip
    yield Line(f"{what}: seconds to reopen", opened, "s", 0.5, False, f"kept in {kept:.1f} s")


def _peer(rows: list[Row], asked: list[int], queries: list[Row]) -> tuple[float, float]:
    """Top-1 and median seconds of a scan."""
    columns = encode_rows(rows)
    names = [
        " ".join(part for part in (columns.surnames.keys[s], columns.givens.keys[g],
                                   columns.fathers.keys[f]) if part)
        for s, g, f in zip(columns.surname, columns.given, columns.father, strict=True)
    ]  # fmt: skip
    import pandas as pd

    years = [str(y) if y else "" for y in columns.born[:, 0].tolist()]
    frame = pd.DataFrame({"row": range(len(rows)), "name": names, "year": years})
    database = duckdb.connect()
    database.register("frame", frame)
    database.execute("CREATE TABLE entries AS SELECT * FROM frame")
    scan = """SELECT row FROM entries ORDER BY jaro_winkler_similarity(name, ?)
              + CASE WHEN year = '' OR ? = '' THEN 0 WHEN year = ? THEN 0.05 ELSE -0.1 END
              DESC, row LIMIT 1"""
    first, times = 0, []
    for k, query in zip(asked, queries, strict=True):
        name, year = folded(query)
        begun = time.perf_counter()
        found = database.execute(scan, [name, year, year]).fetchone()
        times.append(time.perf_counter() - begun)
        first += found is not None and found[0] == k
    return first / len(asked), statistics.median(times)
