"""The slow, obvious twin of `byway.story.check`: every subset, solved by plain relaxation.

Imports nothing from byway but data types. Dates are read from `Edtf.low/high` and tolerances.
"""

from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from byway.story import Claim, Story


class Side(NamedTuple):
    """x[b] - x[a] <= most + floor(factor * tolerance); `a` or `b` is None for day 0."""

    a: tuple[str, str] | None
    b: tuple[str, str] | None
    most: int
    tolerance: int


def spans(story: Story) -> set[str]:
    """Events that some claim gives a start, an end or a length."""
    return {
        claim.happening
        for claim in story.claims
        if claim.start is not None or claim.end is not None or claim.lasts is not None
    }


def sides(claim: Claim) -> list[Side]:
    """Every bound a claim states."""
    start, end = (claim.happening, "start"), (claim.happening, "end")
    found = []
    for date, first, last in (
        (claim.when, start, end),
        (claim.start, start, start),
        (claim.end, end, end),
    ):
        if date is not None and date.low is not None:
            found.append(Side(first, None, -date.low, date.low_tolerance))
        if date is not None and date.high is not None:
            found.append(Side(None, last, date.high, date.high_tolerance))
    if claim.lasts is not None and claim.lasts.least is not None:
        found.append(Side(end, start, -claim.lasts.least.least, 0))
    if claim.lasts is not None and claim.lasts.most is not None:
        found.append(Side(start, end, claim.lasts.most.most, 0))
    for relation in claim.after:
        other = (relation.event, "end")
        found.append(Side(start, other, -(relation.least.least if relation.least else 0), 0))
        if relation.most is not None:
            found.append(Side(other, start, relation.most.most, 0))
    for relation in claim.before:
        other = (relation.event, "start")
        found.append(Side(other, end, -(relation.least.least if relation.least else 0), 0))
        if relation.most is not None:
            found.append(Side(end, other, relation.most.most, 0))
    for container in claim.during:
        found.append(Side(start, (container, "start"), 0, 0))
        found.append(Side((container, "end"), end, 0, 0))
    return found


def fixed(story: Story) -> list[Side]:
    """What may not bend: start <= end, and a point's end = start."""
    lasting = spans(story)
    found = []
    for event in story.events:
        found.append(Side((event, "end"), (event, "start"), 0, 0))
        if event not in lasting:
            found.append(Side((event, "start"), (event, "end"), 0, 0))
    return found


def possible(story: Story, claims: tuple[Claim, ...], factor: Fraction = Fraction(1)) -> bool:
    """Plain relaxation: if days still move after as many rounds as there are days, never."""
    every = fixed(story) + [each for claim in claims for each in sides(claim)]
    days: dict[tuple[str, str] | None, int] = {None: 0}
    for _ in range(2 * len(story.events) + 2):
        moved = False
        for side in every:
            most = days.get(side.a, 0) + side.most + int(factor * side.tolerance)
            if most < days.get(side.b, 0):
                days[side.b] = most
                moved = True
        if not moved:
            return True
    return False


def closed(story: Story, claims: tuple[Claim, ...]) -> dict[tuple[object, object], int]:
    """All-pairs tightest differences (Floyd and Warshall) of claims that can be true."""
    nodes: list[tuple[str, str] | None] = [None]
    nodes += [(event, side) for event in story.events for side in ("start", "end")]
    table: dict[tuple[object, object], int] = {(node, node): 0 for node in nodes}
    for side in fixed(story) + [each for claim in claims for each in sides(claim)]:
        most = side.most + side.tolerance
        table[side.a, side.b] = min(most, table.get((side.a, side.b), most))
    for middle in nodes:
        for a in nodes:
            for b in nodes:
                if (a, middle) in table and (middle, b) in table:
                    through = table[a, middle] + table[middle, b]
                    if through < table.get((a, b), through + 1):
                        table[a, b] = through
    return table


def conflicts(story: Story) -> list[tuple[Claim, ...]]:
    """All minimal sets of claims that cannot be true, by trying every subset, small ones first."""
    found: list[tuple[Claim, ...]] = []
    dated = [claim for claim in story.claims if sides(claim)]
    for size in range(1, len(dated) + 1):
        for subset in combinations(dated, size):
            if any(set(known) <= set(subset) for known in found):
                continue
            if not possible(story, subset):
                found.append(subset)
    return found


def survives(story: Story, subset: tuple[Claim, ...]) -> Fraction:
    """Steps through every factor that widens some `~` by one more day, up to 3."""
    tolerances = {side.tolerance for claim in subset for side in sides(claim)} - {0}
    steps = {Fraction(days, each) for each in tolerances for days in range(3 * each + 1)}
    for factor in sorted(steps):
        if possible(story, subset, factor):
            return factor
    return Fraction(3)


def bounds(story: Story) -> dict[str, dict[str, tuple[int | None, int | None]]]:
    """The tightest days of every event from the claims in no conflict."""
    clashing = {claim for subset in conflicts(story) for claim in subset}
    table = closed(story, tuple(claim for claim in story.claims if claim not in clashing))
    return {
        event: {
            side: (
                -table[(event, side), None] if ((event, side), None) in table else None,
                table.get((None, (event, side))),
            )
            for side in ("start", "end")
        }
        for event in story.events
    }


def stretch(story: Story, subset: tuple[Claim, ...]) -> int:
    """The least total of days: a linear programme over days and one slack for each bound."""
    from scipy.optimize import linprog

    stated = [side for claim in subset for side in sides(claim)]
    nodes = [(event, side) for event in story.events for side in ("start", "end")]
    place = {node: number for number, node in enumerate(nodes)}
    rows, limits = [], []
    for number, side in enumerate(stated + fixed(story)):
        row = [0.0] * (len(nodes) + len(stated))
        if side.b is not None:
            row[place[side.b]] += 1
        if side.a is not None:
            row[place[side.a]] -= 1
        if number < len(stated):
            row[len(nodes) + number] = -1
        rows.append(row)
        limits.append(side.most + side.tolerance)
    cost = [0.0] * len(nodes) + [1.0] * len(stated)
    free: list[tuple[float | None, float | None]] = [(None, None)] * len(nodes)
    slack: list[tuple[float | None, float | None]] = [(0, None)] * len(stated)
    result = linprog(cost, A_ub=rows, b_ub=limits, bounds=free + slack, method="highs")
    assert result.success
    return round(result.fun)
