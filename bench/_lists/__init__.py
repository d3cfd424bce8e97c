"""Invented lists with a known truth, for measuring linkage and look-up.

The way of the data: `names` (who could be born) → `people` (a population with relatives and
namesakes) → `spelling` (alphabets, schemes, diminutives) → `errors` (what clerks do to an entry)
→ `lists` (two or more lists of one population, with duplicates). `held_out` holds the kinds of
damage, and the seeds, that no tuning may look at. Nothing here is shared with `byway.records`.
"""

from bench._lists.held_out import (
    HELD_OUT_KINDS,
    HELD_OUT_SEEDS,
    LINKAGE_SEEDS,
    SIMULATION_SEED,
    TUNING_SEEDS,
)
from bench._lists.lists import (
    LINKAGE,
    Design,
    Made,
    historic_pair,
    make_lists,
    merge_pair,
    three_lists,
)
from bench._lists.people import Person, population

__all__ = [
    "HELD_OUT_KINDS",
    "HELD_OUT_SEEDS",
    "LINKAGE",
    "LINKAGE_SEEDS",
    "SIMULATION_SEED",
    "TUNING_SEEDS",
    "Design",
    "Made",
    "Person",
    "historic_pair",
    "make_lists",
    "merge_pair",
    "population",
    "three_lists",
]
