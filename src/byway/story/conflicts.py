"""All minimal sets of claims that cannot be true together.

A set of claims cannot be true iff its bounds hold a negative cycle, so every minimal set is the
set of claims on some simple negative cycle. Such a cycle either passes the calendar's origin (two
dates and what links them) or is made of relations alone; each kind is searched from pivots, see
`cycles`. Enumerating minimal unsatisfiable subsets: Liffiton & Sakallah, Journal of Automated
Reasoning 40, 2008; difference constraints let us walk the cycles in place of subsets.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from byway.story.cycles import Relaxed, negative_cycles, relax
from byway.story.distances import Arc, Arcs
from byway.story.graph import Graph, Part, only
from byway.story.network import ORIGIN, Network

EFFORT = 3_000_000
"""Arcs walked before the search gives up and calls its answer truncated."""


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
        usable = _alone(graph, structure, search)
        for numbers in _candidates(graph, usable, search):
            _consider(graph, structure, search, numbers)
    except Enough:
        return [_places(mask) for mask in search.found], True
    return [_places(mask) for mask in search.found], False


def _alone(graph: Graph, structure: dict[int, int], search: Search) -> list[bool]:
    """Records the claims impossible alone; which claims the others may still be made of."""
    usable = [True] * len(claim_places(graph))
    for claim in claim_places(graph):
        said = {bound.said for bound in graph.claim_bounds(claim)}
        several = len(said) > 1 or graph.first[claim + 1] - graph.first[claim] > 2
        looped = any(bound.tail == bound.head for bound in graph.claim_bounds(claim))
        if (several or looped) and not Part(graph, structure, [claim]).consistent():
            usable[claim] = False
            _record(search, 1 << claim)
    return usable


def claim_places(graph: Graph) -> range:
    """The places of all claims."""
    return range(len(graph.first) - 1)


def _candidates(graph: Graph, usable: list[bool], search: Search) -> Iterator[list[int]]:
    """Every simple negative cycle, as arc numbers, but for those that hold a known set."""
    arcs = only(graph, usable)
    dates, arcs[ORIGIN] = arcs[ORIGIN], []
    inner = [[arc for arc in leaving if arc[0] != ORIGIN] for leaving in arcs]
    relaxed = relax(inner)
    yield from _relations_alone(inner, relaxed, graph, search)
    walk = _Walk(graph, search)
    # The origin's own arcs out are the search's first steps; those into it end a cycle.
    padded = [
        leaving + [arc for arc in arcs[tail] if arc[0] == ORIGIN]
        for tail, leaving in enumerate(relaxed.arcs)
    ]
    back = _with_origin(padded, relaxed)
    yield from negative_cycles(arcs, back, ORIGIN, dates, walk.enter, walk.leave)


def _with_origin(padded: Arcs, relaxed: Relaxed) -> Relaxed:
    """Potentials for the arcs into the origin too: it has none out, so any label low enough."""
    lowest = min(
        (
            relaxed.potentials[tail] + length
            for tail, leaving in enumerate(padded)
            for head, length, _ in leaving
            if head == ORIGIN
        ),
        default=0,
    )
    potentials = list(relaxed.potentials)
    potentials[ORIGIN] = min(lowest, 0)
    return Relaxed(padded, relaxed.slack, potentials)


def _relations_alone(
    inner: Arcs, relaxed: Relaxed, graph: Graph, search: Search
) -> Iterator[list[int]]:
    """Cycles of relations: each holds an arc that had to be relaxed; its first one is the pivot."""
    gone: set[int] = set()
    for number in list(relaxed.slack):
        tail, head, length, _, _ = graph.bounds[number]
        gone.add(number)
        left = [[arc for arc in leaving if arc[2] not in gone] for leaving in inner]
        short = [[arc for arc in leaving if arc[2] not in gone] for leaving in relaxed.arcs]
        slack = {each: days for each, days in relaxed.slack.items() if each not in gone}
        walk = _Walk(graph, search)
        first: list[Arc] = [(head, length, number)]
        yield from negative_cycles(
            left, Relaxed(short, slack, relaxed.potentials), tail, first, walk.enter, walk.leave
        )


class _Walk:
    """The claims on the way walked so far; refuses a step that can lead to nothing new."""

    def __init__(self, graph: Graph, search: Search) -> None:
        self.owner = graph.owner
        self.search = search
        self.uses: dict[int, int] = {}
        self.mask = 0
        # Only a claim with several relations offers two ways over the same claims.
        self.forked = any(
            sum(bound.said in ("after", "before", "during") for bound in graph.claim_bounds(claim))
            > 2
            for claim in claim_places(graph)
        )
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


def _consider(graph: Graph, structure: dict[int, int], search: Search, numbers: list[int]) -> None:
    """Records the claims of a negative cycle if they are minimal, else a minimal set in them."""
    claims = sorted({graph.owner[number] for number in numbers if number >= 0})
    mask = sum(1 << claim for claim in claims)
    if mask in search.settled:
        return
    search.settled.add(mask)
    if not Part(graph, structure, claims).minimal():
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
