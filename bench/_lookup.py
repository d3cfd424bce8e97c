"""A large invented list and people to ask it for; answering in a process of its own; the oracle.

Run as a module, `python -m bench._lookup STORE QUERIES` opens the list "list" of a store and
answers the queries of a JSON file, so that opening and memory are measured apart from all else.
"""

import json
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench._lists import Design, population
from bench._lists.lists import Row, entry
from byway.records import Index, Listing
from byway.records.kernels import kernel
from byway.records.levels import FIELDS, WIDTH, compare, records_of
from byway.records.model import Model, normalised
from byway.records.people import encode_rows

COLUMNS = ("surname", "given", "patronymic", "born")
MILLION = 1_000_000
TRUE_PAIRS = 40_000
TRIES = 3


@dataclass(frozen=True)
class Asked:
    """A list, and people of it as another clerk wrote them down."""

    listing: Listing
    rows: list[int]
    """The row of the list that each query is about."""
    queries: list[Row]
    pairs: tuple[list[Row], list[Row]]
    """Two entries each about people drawn anew, for the oracle."""


def made(entries: int, queries: int, seed: int, design: Design, tail: float) -> Asked:
    """A list of `entries` people, one entry each; a million people at a time."""
    rng = random.Random(seed)
    rows = rng.sample(range(entries), queries)
    about: dict[int, Row] = {row: {} for row in rows}
    pairs: tuple[list[Row], list[Row]] = [], []
    known: dict[str, str] = {}
    cells: dict[str, list[str]] = {name: [] for name in COLUMNS}
    for start in range(0, entries, MILLION):
        people = population(min(MILLION, entries - start), seed + start, tail=tail)
        for number, person in enumerate(people, start):
            row = entry(person, design, rng)
            for name in COLUMNS:
                cells[name].append(known.setdefault(row[name], row[name]))
            if number in about:
                about[number] = entry(person, design, rng)
        for person in rng.sample(people, TRUE_PAIRS * len(people) // entries):
            for side in pairs:
                side.append(entry(person, design, rng))
    ids = [str(k) for k in range(entries)]
    listing = Listing("list", ids, cells, sha256=f"{seed:064}")
    return Asked(listing, rows, [about[row] for row in rows], pairs)


@dataclass(frozen=True)
class Answers:
    """What a process of its own found and took."""

    best: list[list[list[str]]]
    """Per query the ids of each of its ten best candidates."""
    seconds: list[float]
    """The least of `TRIES` for each query, so that a busy machine counts for less."""
    opened: float
    """Seconds until the index was ready to answer, the compiled search loaded."""
    gigabytes: float
    """The most memory the process held, pages of the list's files among it."""

    def found(self, rows: list[int], within: int) -> float:
        """The share of queries whose entry is among the first `within` candidates."""
        right = [any(str(k) in ids for ids in each[:within])
                 for k, each in zip(rows, self.best, strict=True)]  # fmt: skip
        return sum(right) / len(right)

    def quantile(self, share: float) -> float:
        """Milliseconds that this share of the queries stays within."""
        return (
            sorted(self.seconds)[min(int(share * len(self.seconds)), len(self.seconds) - 1)] * 1e3
        )


def answers(store: Path, queries: list[Row]) -> Answers:
    """Asks the list "list" in a new process."""
    path = store / "queries.json"
    path.write_text(json.dumps(queries), encoding="utf-8")
    # The first process compiles what Python keeps of the modules, as any earlier run would have.
    settings = {**os.environ, "PYTHONPYCACHEPREFIX": str(store / "pycache")}
    settings.pop("PYTHONDONTWRITEBYTECODE", None)
    for _ in range(2):
        run = subprocess.run(
            [sys.executable, "-m", "bench._lookup", str(store), str(path)],
            check=True, capture_output=True, text=True, env=settings,
        )  # fmt: skip
    return Answers(**json.loads(run.stdout))


def oracle(index: Index, asked: Asked) -> float:
    """Top-1 of the same candidates with the m that the generator's own pairs show."""
    first, second = asked.pairs
    records = records_of(encode_rows([*first, *second]))
    levels = _levels(records, len(first))
    counts = np.full((len(FIELDS), WIDTH), 0.5)
    for f in range(len(FIELDS)):
        counts[f] += np.bincount(levels[:, f], minlength=WIDTH)
    knowing = replace(index, model=Model(normalised(counts), index.model.u))
    right = 0
    for row, query in zip(asked.rows, asked.queries, strict=True):
        candidates = knowing.lookup(query).candidates
        right += bool(candidates) and str(row) in candidates[0].ids
    return right / len(asked.rows)


@kernel
def _levels(records, pairs):  # type: ignore[no-untyped-def]
    out = np.zeros((pairs, 5), np.uint8)
    for k in range(pairs):
        compare(records, k, records, pairs + k, True, out[k])
    return out


def _main(store: str, path: str) -> None:
    queries = json.loads(Path(path).read_text(encoding="utf-8"))
    begun = time.perf_counter()
    index = Index.open(store, "list")
    opened = time.perf_counter() - begun
    best, seconds = [], []
    for query in queries:
        tries = []
        for _ in range(TRIES):
            begun = time.perf_counter()
            answer = index.lookup(query, prior=0.5)
            tries.append(time.perf_counter() - begun)
        seconds.append(min(tries))
        best.append([candidate.ids for candidate in answer.candidates[:10]])
    # Not getrusage: a child begins with the most that its parent held.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    used = int(status.split("VmHWM:")[1].split()[0]) / 1e6
    print(json.dumps({"best": best, "seconds": seconds, "opened": opened, "gigabytes": used}))


if __name__ == "__main__":
    _main(*sys.argv[1:])
