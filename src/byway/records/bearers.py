"""How many other people have a surname, once it is known roughly who is who.

At first the chance of agreeing on a surname is taken from its other records. Of a rare surname many
of those are about the same person, so that its chance is overrated, and just the pairs that a rare
surname should decide are doubted.
"""

import numpy as np

from byway.records.blocking import Pairs
from byway.records.levels import Floats, Records

FIRST_ROUNDS = 8
"""Rounds of EM before other people are told from other records."""


def others(records: Records, pairs: Pairs, probability: Floats) -> Floats:
    """log chance, per surname, that a record of somebody else has it; replaces `Chances.surname`.

    A record of a surname with c records and matches of expected number A has c − 1 − 2 A / c
    others. Where that is next to nothing, Good and Turing's estimate for what was seen once holds
    (Good, Biometrika 40, 1953).
    """
    counts = np.bincount(records.surname, minlength=len(records.surnames.ends) - 1).astype(float)
    counts[0] = 0
    same = pairs.levels[:, 0] == 1
    matches = np.bincount(records.surname[pairs.i[same]], probability[same], minlength=len(counts))
    left = counts - 1 - 2 * matches / np.maximum(counts, 1)
    bearers = np.rint(counts - matches)
    once, twice = int((bearers[1:] == 1).sum()), int((bearers[1:] == 2).sum())
    unseen = float(np.clip(2 * twice / max(once, 1), 0.1, 1.0))
    return np.asarray(np.log(np.maximum(left, unseen) / max(counts.sum(), 1.0)))
