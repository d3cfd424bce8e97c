"""A ranker that is told the truth of other queries: what is left in the candidates of a look-up.

It learns from people asked for on another list of the same kind which of the first candidates is
right, from Byway's levels and weights and from the spellings themselves, which Byway folds away. No
list comes with such answers: this shows how much better the same candidates could be ranked.
"""

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from sklearn.ensemble import HistGradientBoostingClassifier

from bench._lists.lists import Row
from bench._lookup import COLUMNS, Asked
from byway.records import Index
from byway.records.answers import Answer, Candidate
from byway.records.letters import fold
from byway.records.levels import NAMES

BESIDE = ("together", "order")
"""What an answer weighs beside the columns."""
AMONG = 12
"""Candidates a query that are ranked anew."""
TAUGHT = 9_000
"""Queries that come with their answers."""


def taught_top_1(teacher: tuple[Index, Asked], index: Index, asked: Asked) -> float:
    """The share of `asked` put first by a ranker that learned from the teacher's answers."""
    features, right, _ = _table(*teacher)
    model = HistGradientBoostingClassifier(
        max_iter=400, learning_rate=0.05, l2_regularization=1.0, random_state=1
    ).fit(features, right)
    features, right, query = _table(index, asked)
    score = model.decision_function(features)
    order = np.lexsort((-score, query))
    first = np.append(True, query[order][1:] != query[order][:-1])
    return float(right[order][first].sum() / len(asked.rows))


def _table(
    index: Index, asked: Asked
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]]:
    """Candidates by row: features, whether it is the person asked for, the query's number."""
    features, right, query = [], [], []
    for number, (row, cells) in enumerate(zip(asked.rows, asked.queries, strict=True)):
        answer = index.lookup(cells)
        for rank, candidate in enumerate(answer.candidates[:AMONG]):
            features.append(_features(cells, answer, rank, candidate))
            right.append(str(row) in candidate.ids)
            query.append(number)
    return np.array(features), np.array(right), np.array(query)


def _features(cells: Row, answer: Answer, rank: int, candidate: Candidate) -> list[float]:
    best = answer.candidates[0].probability
    likely = [rank, candidate.probability, best, candidate.namesakes_expected, answer.not_listed]
    said = {weight.field: weight for weight in candidate.weights}
    found = [*likely, len(answer.candidates), *(said[n].bits if n in said else 0.0 for n in BESIDE)]
    for field, column in enumerate(COLUMNS):
        asked, listed = cells.get(column) or "", candidate.entry.get(column) or ""
        weight = said.get(column)
        found += [NAMES[field].index(weight.level) if weight else -1, weight.bits if weight else 0]
        found += [asked == listed, bool(asked), bool(listed), asked.isascii(), listed.isascii()]
        keys = fold([asked, listed])
        pairs = ((asked.lower(), listed.lower()), (keys[0], keys[1]))
        found += [OSA.distance(*pair) if asked and listed else -1 for pair in pairs]
    return [float(each) for each in found]
