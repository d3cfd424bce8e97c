"""What an analyst would write in an afternoon: the best of a list by SQLite, and by DuckDB.

Both get the names already folded by Byway, surname, given name and father's name joined, and the
year of birth beside them.
"""

import sqlite3
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

import duckdb
import pandas as pd

from bench._lookup import TRIES, Asked
from byway.records.people import Columns, encode_rows


@dataclass(frozen=True)
class Peer:
    """A peer's top-1, and the median of its milliseconds per query."""

    name: str
    first: float
    milliseconds: float

    def __str__(self) -> str:
        return f"{self.name}: top-1 {self.first:.2f}, {self.milliseconds:.1f} ms"


def folded(columns: Columns) -> list[tuple[str, str]]:
    """Each row's names, joined, and year."""
    keys = [
        (columns.surnames.keys[s], columns.givens.keys[g], columns.fathers.keys[f])
        for s, g, f in zip(columns.surname, columns.given, columns.father, strict=True)
    ]
    years = [str(y) if y else "" for y in columns.born[:, 0].tolist()]
    return list(zip((" ".join(filter(None, three)) for three in keys), years, strict=True))


def peers(asked: Asked, queries: int, *, with_sqlite: bool = True) -> list[Peer]:
    """The peers on the first `queries` queries."""
    cells = asked.listing.cells
    rows = (dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True))
    entries: list[tuple[str, str]] = []
    while some := list(islice(rows, 1_000_000)):
        entries += folded(encode_rows(some))
    found = [_measured("DuckDB Jaro–Winkler", _duckdb(entries), asked, queries)]
    if with_sqlite:
        found.append(_measured("SQLite FTS5 trigram", _sqlite(entries), asked, queries))
    return found


Search = Callable[[str, str], int | None]


def _sqlite(entries: list[tuple[str, str]]) -> Search:
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE entries USING fts5(name, year UNINDEXED, tokenize='trigram')"
    )
    database.executemany("INSERT INTO entries (name, year) VALUES (?, ?)", entries)
    best = """SELECT rowid FROM entries WHERE entries MATCH ?
              ORDER BY rank - CASE WHEN year = '' OR ? = '' THEN 0 WHEN year = ? THEN 3 ELSE -3 END
              LIMIT 1"""

    def search(name: str, year: str) -> int | None:
        parts = {word[k : k + 3] for word in name.split() for k in range(len(word) - 2)}
        if not parts:
            return None
        text = " OR ".join(f'"{part}"' for part in sorted(parts))
        found = database.execute(best, [text, year, year]).fetchone()
        return None if found is None else int(found[0]) - 1

    return search


def _duckdb(entries: list[tuple[str, str]]) -> Search:
    frame = pd.DataFrame(entries, columns=["name", "year"]).rename_axis("row").reset_index()
    database = duckdb.connect()
    database.register("frame", frame)
    database.execute("CREATE TABLE entries AS SELECT * FROM frame")
    best = """SELECT row FROM entries ORDER BY jaro_winkler_similarity(name, ?)
              + CASE WHEN year = '' OR ? = '' THEN 0 WHEN year = ? THEN 0.05 ELSE -0.1 END
              DESC, row LIMIT 1"""

    def search(name: str, year: str) -> int | None:
        found = database.execute(best, [name, year, year]).fetchone()
        return None if found is None else int(found[0])

    return search


def _measured(name: str, search: Search, asked: Asked, queries: int) -> Peer:
    first, seconds = 0, []
    folded_queries = folded(encode_rows(asked.queries[:queries]))
    for row, query in zip(asked.rows[:queries], folded_queries, strict=True):
        tries = []
        for _ in range(TRIES):
            begun = time.perf_counter()
            found = search(*query)
            tries.append(time.perf_counter() - begun)
        seconds.append(min(tries))
        first += found == row
    return Peer(name, first / queries, statistics.median(seconds) * 1e3)
