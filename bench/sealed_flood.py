"""A minute of wrong words and endless uploads, more than twice what the door can derive."""

import statistics
from collections.abc import Iterable

from scipy.stats import ks_2samp
from tests.security.flood import CIRCUIT, answer_times, flood

from bench import Line
from bench._sealed_house import door

SECONDS = 60.0


def run() -> Iterable[Line]:
    """The quiet door's times first, then the flood."""
    with door(BYWAY_CIRCUIT_HEADER=CIRCUIT) as house:
        found, none = answer_times(house, 40)
        told = flood(house, seconds=SECONDS, flooders=80, uploads=12, circuits=8)
    offered = told.wrong + told.turned_away
    flood_of = f"{offered / SECONDS:.0f} wrong words a second sent, {told.wrong / SECONDS:.0f} read"
    yield Line("right words during a flood, 95 of 100", told.p95(told.right), "s", 30, False,
               f"{len(told.right)} answered; {flood_of}")  # fmt: skip
    yield Line("right words turned away during a flood", told.refused, f"of {len(told.right)}", 0,
               False, flood_of)  # fmt: skip
    yield Line("a request of an open visit during a flood, 95 of 100", told.p95(told.inside), "s",
               2, False, f"median {statistics.median(told.inside):.2f} s")  # fmt: skip
    yield Line("memory a flood takes from the door", (max(told.memory) - told.memory[0]) / 1e6,
               "MB", 300, False, f"{told.memory[0] / 1e6:.0f} MB before it")  # fmt: skip
    apart = abs(statistics.mean(found) - statistics.mean(none)) * 1000
    yield Line("words that lead somewhere and words that do not are answered alike in time",
               ks_2samp(found, none).pvalue, "Kolmogorov-Smirnov p", 0.01, True,
               f"means {apart:.0f} ms apart, {len(found)} answers each")  # fmt: skip
