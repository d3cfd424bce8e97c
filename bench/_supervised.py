"""A supervised model on Byway's own comparisons: gradient boosting that is told the truth.

It learns from the candidate pairs of other lists of the same kind, all of them labelled, which no
real linkage has. Its features are the levels, what each field says, and the pair's rivals: so it
shows what is left in the comparisons once labels are free.
"""

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from bench._lists import Made
from bench._splink import Pairs
from byway.records import Linkage, link
from byway.records.codes import codes_of, field_values


def by_trees(teacher: Made, linkage: Linkage) -> Pairs:
    """Pairs of a linkage's first two lists with the model's probabilities, taught by `teacher`."""
    taught = link(teacher.lists, draws=1, seed=1)
    i, j, features = _features(taught)
    first = len(taught.lists[0])
    truth = teacher.pairs(*(listing.name for listing in taught.lists[:2]))
    true = [(a, b - first) in truth for a, b in zip(i.tolist(), j.tolist(), strict=True)]
    model = HistGradientBoostingClassifier(max_iter=200, random_state=1).fit(features, true)
    i, j, features = _features(linkage)
    first = len(linkage.lists[0])
    likely = model.predict_proba(features)[:, 1].tolist()
    ends = zip(i.tolist(), (j - first).tolist(), strict=True)
    return dict(zip(ends, likely, strict=True))


def _features(linkage: Linkage) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    first = len(linkage.lists[0])
    i, j, _ = linkage.pairs
    on = (i < first) & (j >= first)
    i, j = i[on], j[on]
    codes = codes_of(linkage.records, linkage.chances)
    levels, said = np.zeros((len(i), 5), np.uint8), np.zeros((len(i), 5))
    weights = linkage.model.weights
    for k in range(len(i)):
        field_values(i[k], j[k], levels[k], said[k], *codes[:-1])
    said += weights[np.arange(5), levels]
    # Prior odds differ with the lists' sizes; what a rival says compared with this pair does not.
    odds = said.sum(axis=1) - np.log(len(codes.record))
    strength = np.exp(np.minimum(odds, 50.0))
    rivals = [np.log1p(np.bincount(end, strength)[end] - strength) for end in (i, j)]
    return i, j, np.column_stack([levels, said, odds, *rivals])
