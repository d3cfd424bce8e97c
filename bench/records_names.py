"""Name pairs judged by hand: Byway beside nomenklatura's logic-v2 and rapidfuzz.

The held-out half of `bench/_names`, this project's table; half of it was looked at while names were
tuned, the other was not. Each peer is judged at the threshold that suits it best on the half that
may be looked at, Byway at 0.5. rapidfuzz gets Byway's folded keys, which spares it the scripts.
nomenklatura needs an older DuckDB than Splink does, so it runs in an environment of its own
(`.peers`, or $BYWAY_PEERS).

nomenklatura's own public name bench is in its repository and in no package: it is measured too
where $BYWAY_NAME_BENCH is the path of its `contrib/name_bench/cases.csv`. There everybody is judged
at the default threshold; `held_out_there` says which of its pairs were not looked at.
"""

import csv
import hashlib
import json
import os
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from rapidfuzz import fuzz

from bench import Line
from bench._names import NamePair, name_pairs
from byway.errors import BadInput
from byway.records import compare_names, fold

PEERS = Path(os.environ.get("BYWAY_PEERS", ".peers")) / "bin" / "python"
DEFAULT = 0.7
"""The threshold that nomenklatura's matcher names a match from."""


def f1(pairs: Sequence[NamePair], scores: Sequence[float], threshold: float) -> float:
    """F1 of pairs at or above the threshold."""
    right = sum(p.same and s >= threshold for p, s in zip(pairs, scores, strict=True))
    said = sum(s >= threshold for s in scores)
    return 2 * right / max(said + sum(p.same for p in pairs), 1)


def best_threshold(pairs: Sequence[NamePair], scores: Sequence[float]) -> float:
    """The threshold with the best F1."""
    return max(sorted(set(scores)), key=lambda t: f1(pairs, scores, t))


def by_nomenklatura(pairs: Sequence[NamePair]) -> tuple[list[float], float]:
    """Scores, and microseconds a pair."""
    if not PEERS.exists():
        raise FileNotFoundError(f"{PEERS}: expected an environment with nomenklatura")
    lines = "".join(json.dumps([p.a, p.b]) + "\n" for p in pairs)
    script = Path(__file__).parent / "_names" / "peer.py"
    done = subprocess.run(
        [str(PEERS), str(script)], input=lines, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout.splitlines()[-1])
    return found["scores"], found["seconds"] / len(pairs) * 1e6


def by_rapidfuzz(pairs: Sequence[NamePair]) -> tuple[list[float], float]:
    """Scores, and microseconds a pair."""
    begun = time.perf_counter()
    scores = [
        fuzz.token_sort_ratio(" ".join(fold(p.a.split())), " ".join(fold(p.b.split()))) / 100
        for p in pairs
    ]
    return scores, (time.perf_counter() - begun) / len(pairs) * 1e6


def by_byway(pairs: Sequence[NamePair]) -> tuple[list[float], float]:
    """Scores, and microseconds a pair."""
    compare_names(pairs[0].a, pairs[0].b)  # kernels are compiled, libraries loaded from here on
    compare_names("Ali Akbar Rezai", "Rezai, Ali A.")
    begun = time.perf_counter()
    scores = [_compared(p.a, p.b) for p in pairs]
    return scores, (time.perf_counter() - begun) / len(pairs) * 1e6


def _compared(a: str, b: str) -> float:
    """Byway's similarity; 0 where a name is in letters that it does not read."""
    try:
        return compare_names(a, b)
    except BadInput:
        return 0.0


def held_out_there(row: dict[str, str]) -> bool:
    """Whether a row of nomenklatura's table was kept from sight: half of its invented persons."""
    both = f"{row['name1']}|{row['name2']}".encode()
    return row["case_group"] == "synth_people" and hashlib.sha256(both).digest()[0] % 2 == 1


def public_table(path: Path) -> Iterable[Line]:
    """F1 on nomenklatura's own name bench: persons kept from sight, all persons, everything."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    pairs = [
        NamePair(r["name1"], r["name2"], r["is_match"].lower() == "true", r["category"],
                 held_out_there(r))
        for r in rows
    ]  # fmt: skip
    ours, theirs = by_byway(pairs)[0], by_nomenklatura(pairs)[0]
    persons = [k for k, row in enumerate(rows) if row["schema"] == "Person"]
    for what, at in (
        ("persons held out", [k for k in persons if pairs[k].held_out]), ("persons", persons),
        ("all, companies too", range(len(rows))),
    ):  # fmt: skip
        chosen = [pairs[k] for k in at]
        peer = f1(chosen, [theirs[k] for k in at], DEFAULT)
        yield Line(f"nomenklatura's name bench, {what}: F1",
                   f1(chosen, [ours[k] for k in at], 0.5), "", max(0.85, peer), True,
                   f"{len(at)} pairs; logic-v2 {peer:.3f} at its default {DEFAULT}")  # fmt: skip


def run() -> Iterable[Line]:
    """F1 on the held-out half and on the whole table, and time a pair."""
    pairs = name_pairs()
    held = [k for k, p in enumerate(pairs) if p.held_out]
    seen = [k for k, p in enumerate(pairs) if not p.held_out]
    ours, our_time = by_byway(pairs)
    peers = {"nomenklatura logic-v2": by_nomenklatura(pairs), "rapidfuzz": by_rapidfuzz(pairs)}
    said, best = [], 0.0
    for name, (scores, _) in peers.items():
        threshold = best_threshold([pairs[k] for k in seen], [scores[k] for k in seen])
        value = f1([pairs[k] for k in held], [scores[k] for k in held], threshold)
        said.append(f"{name} {value:.3f} at {threshold:.2f}")
        if name.startswith("nomen"):
            own = f1([pairs[k] for k in held], [scores[k] for k in held], DEFAULT)
            said.append(f"{own:.3f} at its default {DEFAULT}")
        best = max(best, value)
    beside = "; ".join(said)
    yield Line("name pairs held out: F1, persons", f1([pairs[k] for k in held],
               [ours[k] for k in held], 0.5), "", max(0.85, best), True, beside)  # fmt: skip
    yield Line("name pairs, whole table: F1, persons", f1(pairs, ours, 0.5), "", 0.85, True,
               f"{len(pairs)} pairs, half of them looked at while tuning")  # fmt: skip
    theirs, fuzzy = (peers[name][1] for name in peers)
    yield Line("name pairs: microseconds a pair", our_time, "µs", theirs, False,
               f"nomenklatura {theirs:.0f}; rapidfuzz {fuzzy:.0f}, but a worse F1")  # fmt: skip
    if table := os.environ.get("BYWAY_NAME_BENCH"):
        yield from public_table(Path(table))
