"""What a learned model says each level is worth: one number, or a range where it goes by value."""

from dataclasses import dataclass

import numpy as np

from byway.records.levels import BY_VALUE, FIELDS, NAMES, compare
from byway.records.link import Linkage
from byway.records.model import by_value

SAMPLE = 1500


@dataclass(frozen=True)
class LevelWeight:
    """A level of a field: `m`, how often for one person; `u`, by chance, None if by value.

    `bits` are log2(m/u): the 5th, 50th and 95th percentile over the lists' own values.
    """

    field: str
    level: str
    m: float
    u: float | None
    bits: tuple[float, float, float]


def level_weights(linkage: Linkage) -> list[LevelWeight]:
    """All levels of the fields that the lists have, in a list's order."""
    records, chances, model = linkage.records, linkage.chances, linkage.model
    n = len(linkage.list_of)
    sample = np.random.default_rng(3).permutation(n)[:SAMPLE].tolist()
    levels = np.zeros(len(FIELDS), np.uint8)
    held: dict[int, list[int]] = {f: [] for f in range(len(FIELDS))}
    for i in sample:
        compare(records, i, records, i, True, levels)
        for f in range(len(FIELDS)):
            if levels[f]:
                held[f].append(i)
    found = []
    for f, field in enumerate(FIELDS):
        if not held[f]:
            continue
        for level, name in enumerate(NAMES[f]):
            if not level:
                continue
            base = float(model.weights[f, level])
            goes_by_value = level in BY_VALUE[f]
            values = [0.0]
            if goes_by_value:
                one = np.zeros(len(FIELDS), np.uint8)
                one[f] = level
                drawn = (float(by_value(records, i, i, one, chances)) for i in held[f])
                values = [value for value in drawn if value > 0] or values
            low, middle, high = np.quantile(np.array(values) + base, [0.05, 0.5, 0.95]) / np.log(2)
            found.append(
                LevelWeight(
                    field, name, float(model.m[f, level]),
                    None if goes_by_value else float(model.u[f, level]),
                    (float(low), float(middle), float(high)),
                )
            )  # fmt: skip
    return found
