"""One answer out of two, where nothing tells which word of a whole name is the surname.

Either order is as likely beforehand, so that a person's weight is the mean of the weights that the
two readings give; what each field says is shown as in the reading that fits better.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import log2

from byway.records.answers import Answer, Candidate, Reasons, Weight
from byway.records.searching import MOST


def either_way(answers: Sequence[Answer]) -> Answer:
    """The answer to a name by its readings, one or two, asked with one prior of one list."""
    if len(answers) == 1:
        return answers[0]
    best: dict[str, tuple[float, Candidate]] = {}
    weight: dict[str, float] = {}
    rest = 0.0
    for answer in answers:
        none = answer.not_listed * len(answers)
        rest += answer.others / none
        for each in answer.candidates:
            person = min(each.ids)
            own = each.probability / none
            weight[person] = weight.get(person, 0.0) + own
            best[person] = max(best.get(person, (0.0, each)), (own, each), key=lambda one: one[0])
    total = 1 + rest + sum(weight.values())
    found = [
        replace(
            each, probability=weight[person] / total,
            weights=_with_order(each.weights, log2(weight[person] / (own * len(answers)))),
        )
        for person, (own, each) in best.items()
    ]  # fmt: skip
    found.sort(key=lambda each: -each.probability)
    return replace(
        answers[0], not_listed=1 / total, candidates=found[:MOST],
        others=rest / total + sum(each.probability for each in found[MOST:]),
    )  # fmt: skip


def _with_order(weights: Sequence[Weight], bits: float) -> Reasons:
    return Reasons(lambda: [*weights, Weight("order", "either word may be the surname", "", bits)])
