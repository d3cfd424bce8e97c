"""How far the claims of a conflict would have to bend, and under which readings they still clash.

Both work on the conflict's own small graph, in whole days.
"""

from fractions import Fraction

from byway.story.distances import Arc, Arcs, settle
from byway.story.graph import STRUCTURE, Part

WIDEST = 3
"""The largest tolerance factor tried."""


def stretch_days(part: Part) -> int:
    """The least total of days by which stated bounds must move for the claims to fit together.

    The dual of that linear programme is a minimum-cost circulation in which each stated bound
    carries at most one unit and the structure any amount (Ahuja, Magnanti & Orlin, "Network
    Flows", 1993, ch. 9). Cancelling negative cycles reaches it, in whole numbers throughout.
    """
    tails: list[int] = []
    heads: list[int] = []
    lengths: list[int] = []
    for stated in part.stated:
        for tail, head, bound in stated:
            tails.append(tail)
            heads.append(head)
            lengths.append(bound.length)
    used = [False] * len(tails)
    structure = [(tail, head, 0) for tail, head in part.structure]
    flows = [0] * len(structure)
    total = 0
    while True:
        arcs: Arcs = [[] for _ in range(part.size)]
        for number, tail in enumerate(tails):
            head, length = heads[number], lengths[number]
            if used[number]:
                arcs[head].append((tail, -length, number))
            else:
                arcs[tail].append((head, length, number))
        for place, (tail, head, _) in enumerate(structure):
            arcs[tail].append((head, 0, -1 - place))
            if flows[place]:
                arcs[head].append((tail, 0, len(tails) + place))
        cycle = settle(arcs, [0] * part.size, range(part.size))
        if cycle is None:
            return total
        for number in cycle:
            if number < 0:
                flows[-1 - number] += 1
            elif number >= len(tails):
                flows[number - len(tails)] -= 1
            else:
                total += lengths[number] if used[number] else -lengths[number]
                used[number] = not used[number]


def survives(part: Part) -> Fraction:
    """The largest tolerance factor (up to 3) below which the claims stay in conflict.

    Widening is in whole days, rounded down: a `~` of tolerance t reaches floor(factor x t) days,
    so only factors k/t matter, and the answer is one of them, or 3.
    """
    tolerances = {bound.tolerance for stated in part.stated for _, _, bound in stated} - {0}
    if not tolerances or not _possible(part, Fraction(WIDEST)):
        return Fraction(WIDEST)
    steps = sorted(
        {
            Fraction(days, tolerance)
            for tolerance in tolerances
            for days in range(tolerance, WIDEST * tolerance + 1)
        }
    )
    low, high = 0, len(steps) - 1  # impossible at steps[low], possible at steps[high]
    while high - low > 1:
        middle = (low + high) // 2
        if _possible(part, steps[middle]):
            high = middle
        else:
            low = middle
    return steps[high]


def _possible(part: Part, factor: Fraction) -> bool:
    """Whether the claims can all be true when every `~` widens by `factor` times its tolerance."""
    arcs = part.frame()
    for stated in part.stated:
        for tail, head, bound in stated:
            widened = bound.tolerance * factor.numerator // factor.denominator
            arc: Arc = (head, bound.length - bound.tolerance + widened, STRUCTURE)
            arcs[tail].append(arc)
    return settle(arcs, [0] * part.size, range(part.size)) is None
