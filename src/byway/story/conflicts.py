"""All minimal sets of claims that cannot be true together.

A set of claims cannot be true iff its bounds hold a negative cycle, so every minimal set is the
set of claims on some simple negative cycle. Such a cycle either passes the calendar's origin (two
dates and what links them) or is made of relations alone; each kind is searched from pivots, see
`cycles`. Enumerating minimal unsatisfiable subsets: Liffiton & Sakallah, Journal of Automated
Reasoning 40, 2008; difference constraints let us walk the cycles in place of subsets.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeAlias

from byway.story.cycles import Between, Homeward, homeward, loosen, negative_cycles, tangled
from byway.story.distances import Arc, Arcs, reverse
from byway.story.graph import Graph, Part, only
from byway.story.network import ORIGIN, Network

EFFORT = 3_000_000
"""Arcs walked before the search gives up and calls its answer truncated."""

SHORT = (3, 5, 8, 12)
"""Lengths of cycles searched first where relations clash in a tangle."""

Pivot: TypeAlias = tuple[Arcs, Homeward, int, list[Arc]]
"""A graph, its ways home, the node that every cycle passes, and the first arcs out of it."""


@dataclass(slots=True)
class Search:
    """What is known so far: minimal sets as bit masks, and for each claim those it is in."""

    limit: int
    found: dict[int, None] = field(default_factory=dict)
    holding: dict[int, list[int]] = field(default_factory=dict)
    settled: set[int] = field(default_factory=set)
    steps: int = 0


class Enough(Exception):
    """More sets than asked for, or more work than allowed."""


def minimal_conflicts(
    network: Network, graph: Graph, limit: int
) -> tuple[list[tuple[int, ...]], bool]:
    """All minimal sets (as places of claims, ascending), and whether more than `limit` exist.

    With more than `limit`, or beyond `EFFORT`, `limit` sets at most are given and the flag is true.
    """
    structure = dict(network.structure)
    search = Search(limit)
    try:
        unusual = _unusual(graph)
        usable = _alone(graph, structure, search, unusual)
        for numbers in _candidates(graph, usable, search, unusual):
            _consider(graph, structure, search, numbers)
    except Enough:
        return [_places(mask) for mask in search.found], True
    return [_places(mask) for mask in search.found], False


def _alone(
    graph: Graph, structure: dict[int, int], search: Search, unusual: list[int]
) -> list[bool]:
    """Records the claims impossible alone; which claims the others may still be made of."""
    usable = [True] * len(claim_places(graph))
    for claim in unusual:
        if not Part(graph, structure, [claim]).consistent():
            usable[claim] = False
            _record(search, 1 << claim)
    return usable


def _unusual(graph: Graph) -> list[int]:
    """Claims that say more than one date, or than one relation to another event.

    All others are possible alone and offer one way at most between two events.
    """
    found = []
    bounds, first = graph.bounds, graph.first
    for claim in claim_places(graph):
        begin, count = first[claim], first[claim + 1] - first[claim]
        if count == 0:
            continue
        tail, head = bounds[begin][:2]
        one = count == 1 or (count == 2 and bounds[begin + 1][:2] == (head, tail))
        if tail == head or not one:
            found.append(claim)
    return found


def claim_places(graph: Graph) -> range:
    """The places of all claims."""
    return range(len(graph.first) - 1)


def _candidates(
    graph: Graph, usable: list[bool], search: Search, unusual: list[int]
) -> Iterator[list[int]]:
    """Every simple negative cycle, as arc numbers, but for those that hold a known set."""
    arcs = only(graph, usable)
    dates, arcs[ORIGIN] = arcs[ORIGIN], []
    inner = [[arc for arc in leaving if arc[0] != ORIGIN] for leaving in arcs]
    loose, rest, potentials = loosen(inner)
    turned = reverse(rest)
    between = Between(rest, potentials)
    back = [[arc for arc in leaving if arc[0] == ORIGIN] for leaving in arcs]
    closed = [leaving + more for leaving, more in zip(rest, back, strict=True)]
    low_enough = [
        potentials[tail] + length for tail, more in enumerate(back) for _, length, _ in more
    ]
    potentials[ORIGIN] = min(low_enough, default=0)
    # Through the origin: its own arcs out are the first steps, those into it end a cycle.
    through = homeward(closed, reverse(closed), potentials, ORIGIN, loose, between)
    pivots: list[Pivot] = [(arcs, through, ORIGIN, dates)]

    def by_relations() -> Iterator[Pivot]:
        """Cycles of relations alone: each holds a loose arc, and its first one is the pivot."""
        for place, arc in enumerate(loose):
            if len(pivots) == place + 1:
                gone = {each.number for each in loose[: place + 1]}
                left = list(inner)
                for each in loose[: place + 1]:
                    left[each.tail] = [one for one in inner[each.tail] if one[2] not in gone]
                later = loose[place + 1 :]
                ways = homeward(rest, turned, potentials, arc.tail, later, between)
                pivots.append((left, ways, arc.tail, [(arc.head, arc.length, arc.number)]))
            yield pivots[place + 1]

    # Only a claim with several relations offers two ways over the same claims.
    forked = any(_forks(graph, claim) for claim in unusual)
    # In a tangle the short cycles come first: they are quick to find and spare us their supersets.
    for most in (*SHORT, None) if tangled(loose, between) else (None,):
        for left, ways, pivot, first in chain(pivots[:1], by_relations()):
            walk = _Walk(graph, search, forked)
            yield from negative_cycles(left, ways, pivot, first, walk.enter, walk.leave, most)


class _Walk:
    """The claims on the way walked so far; refuses a step that can lead to nothing new."""

    def __init__(self, graph: Graph, search: Search, forked: bool) -> None:
        self.owner = graph.owner
        self.search = search
        self.uses: dict[int, int] = {}
        self.mask = 0
        self.forked = forked
        self.shortest: dict[tuple[int, int], int] = {}

    def enter(self, number: int, head: int, length: int) -> bool:
        self.search.steps += 1
        if self.search.steps > EFFORT:
            raise Enough
        mask = self.mask
        if number >= 0:
            claim = self.owner[number]
            mask |= 1 << claim
            if mask != self.mask and any(
                mask & known == known for known in self.search.holding.get(claim, ())
            ):
                return False
        if self.forked:
            # A way over the same claims to the same place that is no shorter adds no set.
            if self.shortest.get((head, mask), length + 1) <= length:
                return False
            self.shortest[head, mask] = length
        if number >= 0:
            self.uses[claim] = self.uses.get(claim, 0) + 1
            self.mask = mask
        return True

    def leave(self, number: int) -> None:
        if number < 0:
            return
        claim = self.owner[number]
        self.uses[claim] -= 1
        if not self.uses[claim]:
            del self.uses[claim]
            self.mask ^= 1 << claim


def _forks(graph: Graph, claim: int) -> bool:
    """Whether a claim has two relations that are not the two sides of one."""
    pairs = {
        frozenset((bound.tail, bound.head))
        for bound in graph.claim_bounds(claim)
        if ORIGIN not in (bound.tail, bound.head)
    }
    return len(pairs) > 1


def _consider(graph: Graph, structure: dict[int, int], search: Search, numbers: list[int]) -> None:
    """Records the claims of a negative cycle if they are minimal, else a minimal set in them."""
    claims = list(dict.fromkeys(graph.owner[number] for number in numbers if number >= 0))
    mask = sum(1 << claim for claim in claims)
    if mask in search.settled:
        return
    search.settled.add(mask)
    part = Part(graph, structure, claims)
    arcs_in_all = len(part.structure) + sum(map(len, part.stated))
    # A part that is one cycle and nothing else has no other: it is minimal.
    if arcs_in_all > len(numbers) and not part.minimal():
        for claim in list(claims):
            fewer = [each for each in claims if each != claim]
            if not Part(graph, structure, fewer).consistent():
                claims = fewer
        mask = sum(1 << claim for claim in claims)
    _record(search, mask)


def _record(search: Search, mask: int) -> None:
    if mask in search.found:
        return
    if len(search.found) >= search.limit:
        raise Enough
    search.found[mask] = None
    for claim in _places(mask):
        search.holding.setdefault(claim, []).append(mask)


def _places(mask: int) -> tuple[int, ...]:
    """The places of a mask's bits, ascending."""
    places = []
    while mask:
        low = mask & -mask
        places.append(low.bit_length() - 1)
        mask ^= low
    return tuple(places)
