"""One partition out of the pairs' probabilities."""

import numpy as np
from numpy.typing import NDArray


def point_partition(
    n: int, i: NDArray[np.int32], j: NDArray[np.int32], probability: NDArray[np.float64]
) -> NDArray[np.int32]:
    """One partition: pairs by falling probability join two people whose records belong together
    with a mean probability of at least a half, pairs that are not listed counting as zero.
    """
    likely = np.flatnonzero(probability >= 0.5)
    order = likely[np.lexsort((j[likely], i[likely], -probability[likely]))]
    person = np.arange(n, dtype=np.int32)
    # Pairs alone on both sides need no more thought, and are most of them.
    rivals = np.bincount(i[order], minlength=n) + np.bincount(j[order], minlength=n)
    simple = (rivals[i[order]] == 1) & (rivals[j[order]] == 1)
    person[j[order[simple]]] = i[order[simple]]
    order = order[~simple]
    asked = np.zeros(n, bool)
    asked[i[order]] = asked[j[order]] = True
    some = np.flatnonzero((probability >= 0.01) & asked[i] & asked[j])
    known = dict(
        zip(zip(i[some].tolist(), j[some].tolist(), strict=True), probability[some].tolist(),
            strict=True)
    )  # fmt: skip
    members: dict[int, list[int]] = {}
    for first, second in zip(i[order].tolist(), j[order].tolist(), strict=True):
        a, b = int(person[first]), int(person[second])
        if a == b:
            continue
        left, right = members.get(a, [a]), members.get(b, [b])
        total = sum(known.get((min(x, y), max(x, y)), 0.0) for x in left for y in right)
        if total < 0.5 * len(left) * len(right):
            continue
        number, both = min(a, b), sorted(left + right)
        person[both] = number
        members.pop(a, None)
        members.pop(b, None)
        members[number] = both
    return person
