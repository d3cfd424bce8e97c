"""Two names alone: how likely, on an even chance beforehand, that they name one person."""

from functools import cache

import numpy as np

from byway.errors import BadInput
from byway.records.levels import FIELDS, NAMES, compare, records_of
from byway.records.model import starting_m
from byway.records.people import encode_rows

# Chance agreement for the middling name, as among a few hundred thousand Russian entries; where
# frequencies of an actual list are known, use an `Index`.
CHANCE = (
    {1: 0.0004, 2: 0.001, 3: 0.003, 4: 0.995},
    {1: 0.02, 2: 0.004, 3: 0.07, 4: 0.003, 5: 0.973, 6: 0.93},
    {1: 0.02, 2: 0.004, 3: 0.07, 4: 0.003, 5: 0.973, 6: 0.93},
)
# Two names are worth comparing at all only where something suggests it: odds beforehand.
PRIOR_LOG_ODDS = float(np.log(0.00115))
# A near surname that is short, or whose consonants differ twice, is more often another one:
# Исаев and Идаев, Савченко and Шевченко.
OFTEN_ANOTHER, SHORT = 6.0, 6
_VOICELESS = str.maketrans("bdgzv", "ptksf")
_VOWELS = str.maketrans("", "", "aeiou")


def compare_names(a: str, b: str) -> float:
    """Similarity of two whole names in any order, script and spelling, in 0..1; symmetric.

    0.5 is undecided; a name compared with itself is near 1 if it has a surname and a given name.
    Raises BadInput for a name without a letter.
    """
    columns = encode_rows([{"name": a}, {"name": b}])
    for row, text in ((0, a), (1, b)):
        if columns.surname[row] == 0 and columns.given[row] == 0:
            raise BadInput(f"name: expected letters, found {text[:60]!r}")
    records = records_of(columns)
    levels = np.zeros((2, len(FIELDS)), np.uint8)
    compare(records, 0, records, 1, True, levels[0])
    compare(records, 1, records, 0, True, levels[1])
    first, second = (columns.surnames.keys[k] for k in columns.surname.tolist())
    another = np.log(OFTEN_ANOTHER) if _often_another(first, second) else 0.0
    odds = []
    for seen in levels.tolist():
        total = PRIOR_LOG_ODDS - (another if NAMES[0][seen[0]] == "near" else 0.0)
        for f in range(len(CHANCE)):
            if seen[f]:
                total += _log_ratio(f, seen[f])
        odds.append(total)
    return float(1 / (1 + np.exp(-min(odds))))


@cache
def _log_ratio(field: int, level: int) -> float:
    """What a level weighs, in nats."""
    return float(np.log(starting_m()[field, level] / CHANCE[field][level]))


def _often_another(a: str, b: str) -> bool:
    """Whether two near surnames' keys differ in a way that other people's do as well."""
    x, y = a.translate(_VOWELS), b.translate(_VOWELS)
    if x == y:
        return False
    # One consonant voiced here and not there (Ягубов and Якубов) is one name as it sounds.
    slips = sum(p != q for p, q in zip(x, y, strict=False))
    if slips == 1 and x.translate(_VOICELESS) == y.translate(_VOICELESS):
        return False
    if min(len(a), len(b)) <= SHORT:
        return True
    slips = sum(p != q for p, q in zip(a, b, strict=False))
    return len(a) == len(b) and slips > 1 and sorted(a) != sorted(b)
