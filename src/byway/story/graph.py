"""A network's bounds as one graph with numbered arcs, and the small graphs of single claim sets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from byway.story.distances import Arcs, settle
from byway.story.network import Bound, Network

STRUCTURE = -1
"""The number of an arc that no claim states (start <= end)."""


@dataclass(slots=True)
class Graph:
    """All arcs of a network; `owner[number]` is the place of the claim that states the arc."""

    arcs: Arcs
    bounds: list[Bound]
    owner: list[int]
    first: list[int]
    """The number of each claim's first bound, and the count of all at the end."""

    def claim_bounds(self, claim: int) -> list[Bound]:
        """What one claim states."""
        return self.bounds[self.first[claim] : self.first[claim + 1]]


def whole(network: Network) -> Graph:
    """The graph of every claim."""
    arcs: Arcs = [[] for _ in range(network.size)]
    for tail, head in network.structure:
        arcs[tail].append((head, 0, STRUCTURE))
    bounds: list[Bound] = []
    owner: list[int] = []
    first: list[int] = []
    number = 0
    for claim, stated in enumerate(network.bounds):
        first.append(number)
        bounds += stated
        for tail, head, length, _, _ in stated:
            arcs[tail].append((head, length, number))
            owner.append(claim)
            number += 1
    first.append(number)
    return Graph(arcs, bounds, owner, first)


def only(graph: Graph, keep: Sequence[bool]) -> Arcs:
    """The arcs of the claims to keep, and the structure."""
    owner = graph.owner
    return [[arc for arc in leaving if arc[2] < 0 or keep[owner[arc[2]]]] for leaving in graph.arcs]


class Part:
    """The graph of a few claims on their own nodes, so that work on it costs what they cost."""

    def __init__(self, graph: Graph, structure: dict[int, int], claims: Iterable[int]) -> None:
        """`structure` leads from each span's end node to its start node."""
        self.claims = list(claims)
        place: dict[int, int] = {}
        self.stated: list[list[tuple[int, int, Bound]]] = []
        for claim in self.claims:
            stated = []
            for bound in graph.claim_bounds(claim):
                tail = place.setdefault(bound.tail, len(place))
                head = place.setdefault(bound.head, len(place))
                stated.append((tail, head, bound))
            self.stated.append(stated)
        self.structure = [
            (place[end], place[start])
            for end, start in ((node, structure.get(node)) for node in list(place))
            if start is not None and start in place
        ]
        self.size = len(place)

    def frame(self) -> Arcs:
        """The structure alone."""
        arcs: Arcs = [[] for _ in range(self.size)]
        for tail, head in self.structure:
            arcs[tail].append((head, 0, STRUCTURE))
        return arcs

    def consistent(self, without: int | None = None) -> bool:
        """Whether the claims can all be true, or all but the one at place `without`."""
        arcs = self.frame()
        for place, stated in enumerate(self.stated):
            if place != without:
                for tail, head, bound in stated:
                    arcs[tail].append((head, bound.length, 0))
        return settle(arcs, [0] * self.size, range(self.size)) is None

    def minimal(self) -> bool:
        """Whether the claims without any one of them can be true (they themselves cannot).

        `claims` in the order of their cycle make this quick: from one claim left out to the next,
        little more than the node between them has to move.
        """
        arcs = self.frame()
        for place in range(1, len(self.claims)):
            self._put(arcs, place)
        labels = [0] * self.size
        if settle(arcs, labels, range(self.size)) is not None:
            return False
        for out in range(1, len(self.claims)):
            for tail, head, bound in self.stated[out]:
                arcs[tail].remove((head, bound.length, out))
            if settle(arcs, labels, self._put(arcs, out - 1)) is not None:
                return False
        return True

    def _put(self, arcs: Arcs, place: int) -> list[int]:
        """Adds what one claim states; the tails of the new arcs."""
        for tail, head, bound in self.stated[place]:
            arcs[tail].append((head, bound.length, place))
        return list(dict.fromkeys(tail for tail, _, _ in self.stated[place]))
