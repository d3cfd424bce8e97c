"""How many other people have a surname, once it is known roughly who is who.

At first the chance of agreeing on a surname is taken from its other records. Of a rare surname many
of those are about the same person, so that its chance is overrated, and just the pairs that a rare
surname should decide are doubted. People, not records, draw surnames: if k people of n had one
before two of them are taken for one, the other drew it by chance with (k − 1 − d) / n, d being what
absolute discounting leaves for surnames that were not seen (Ney, Essen and Kneser, Computer Speech
and Language 8, 1994).
"""

from typing import NamedTuple

import numpy as np

from byway.records.blocking import Pairs
from byway.records.levels import Floats, Records

FIRST_ROUNDS = 8
"""Rounds of EM before other people are told from other records."""
LEAST, MOST = 0.1, 0.95
"""Bounds of the discount; where every surname is rare, all of it would be left for others."""


class Surnames(NamedTuple):
    """log chance that somebody else has the surname: per surname, and per pair that agrees."""

    each: Floats
    pair: Floats


def others(records: Records, pairs: Pairs, probability: Floats) -> Surnames:
    """Chances of surnames by people, from probabilities that pairs are one person.

    A record counts as one over the entries expected of its person. Per surname, the chance is that
    of its mean record; per pair, that of these two.
    """
    n, size = len(records.surname), len(records.surnames.ends) - 1
    again = np.bincount(pairs.i, probability, n) + np.bincount(pairs.j, probability, n)
    people = np.bincount(records.surname, 1 / (1 + again), minlength=size).astype(float)
    people[0] = 0
    entries = np.bincount(records.surname, minlength=size)
    matches = np.bincount(records.surname, np.minimum(again, 1.0), minlength=size)
    matched = matches / np.maximum(entries, 1)
    of = np.rint(people[1:])
    once, twice = int((of == 1).sum()), int((of == 2).sum())
    discount = float(np.clip(once / max(once + 2 * twice, 1), LEAST, MOST))

    def chance(before: Floats) -> Floats:
        left = np.maximum(before - 1 - discount, 1 - discount)
        return np.asarray(np.log(left / max(people.sum(), 1.0)))

    return Surnames(
        chance(people + matched), chance(people[records.surname[pairs.i]] + probability)
    )
