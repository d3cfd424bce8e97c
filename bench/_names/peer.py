"""nomenklatura's logic-v2 on name pairs, in an environment of its own; imports nothing from here.

Reads JSON lists [a, b] from standard input, one a line, and writes {"scores": […], "seconds": …}.
"""

import json
import sys
import time

from followthemoney import model
from nomenklatura.matching import get_algorithm
from nomenklatura.matching.types import ScoringConfig


def person(identity: str, name: str) -> object:
    return model.get_proxy({"id": identity, "schema": "Person", "properties": {"name": [name]}})


pairs = [json.loads(line) for line in sys.stdin]
matcher = get_algorithm("logic-v2")
assert matcher is not None
config = ScoringConfig.defaults()
# Ids of their own: the matcher remembers what it was asked about an id.
entities = [(person(f"a{k}", a), person(f"b{k}", b)) for k, (a, b) in enumerate(pairs)]
for k in range(20):  # tables are read before the clock starts
    matcher.compare(person(f"c{k}", "Иван Петров"), person(f"d{k}", "Ivan Petrov"), config)
begun = time.perf_counter()
scores = [matcher.compare(left, right, config).score for left, right in entities]
print(json.dumps({"scores": scores, "seconds": time.perf_counter() - begun}))
