"""Name pairs judged by hand: what a reader of the region would call one name, and what not.

The table was written before names were tuned against it. Rows are held out in turn: the first of
each two may be looked at while tuning, the second only measures. Not one person or two, but whether
the names alone leave it open that they are one person's: «Иванов И.» fits «Иванов Илья».
"""

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class NamePair:
    """Two names, whether they may be one person's, and the kind of difference."""

    a: str
    b: str
    same: bool
    kind: str
    held_out: bool


def name_pairs() -> list[NamePair]:
    """The table, in its order."""
    with Path(__file__).with_name("pairs.csv").open(encoding="utf-8", newline="") as file:
        return [
            NamePair(row["a"], row["b"], row["same"] == "yes", row["kind"], bool(number % 2))
            for number, row in enumerate(csv.DictReader(file))
        ]
