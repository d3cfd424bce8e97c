"""Shortest distances in a graph of difference constraints, and negative cycles, in whole days.

`settle` is the Goldberg-Radzik labelling method with admissible-graph search (Cherkassky &
Goldberg, "Negative-cycle detection algorithms", Mathematical Programming 85, 1999): each pass
scans nodes in a topological order of the arcs that can still improve something, so that chains
of events settle in a pass or two whatever their order in the file.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

Arc: TypeAlias = tuple[int, int, int]
"""(head, length, number): the number leads back to the bound and its claim."""

Arcs: TypeAlias = list[list[Arc]]
"""The arcs that leave each node."""


class Settled(NamedTuple):
    """Shortest distances from one node (`None` out of reach), and labels no arc can lower."""

    distances: list[int | None]
    potentials: list[int]


def settle(
    arcs: Arcs,
    labels: list[int],
    changed: Iterable[int],
    parents: list[tuple[int, int]] | None = None,
    pending: list[int] | None = None,
) -> list[int] | None:
    """Lowers `labels` in place until no arc can lower one; the arc numbers of a negative cycle
    if there is one, else `None`.

    `changed` are the nodes whose label may be too low for their neighbours; `parents` takes the
    node and arc that lowered each label last, `pending` the nodes still to look at when a cycle is
    found, so that the work can go on once the cycle is broken.
    """
    size = len(arcs)
    if parents is None:
        parents = [(-1, -1)] * size
    waiting = list(changed)
    since_check = 0
    while waiting:
        order, cycle = _admissible_order(arcs, labels, waiting)
        if cycle is not None:
            if pending is not None:
                pending[:] = waiting
            return cycle
        since_check += len(order)
        lowered: dict[int, None] = {}
        for node in order:
            lowered.pop(node, None)
            label = labels[node]
            for head, length, number in arcs[node]:
                if label + length < labels[head]:
                    labels[head] = label + length
                    parents[head] = (node, number)
                    lowered[head] = None
        waiting = list(lowered)
        if since_check > size:
            since_check = 0
            cycle = _parent_cycle(parents)
            if cycle is not None:
                if pending is not None:
                    pending[:] = waiting
                return cycle
    return None


def _admissible_order(
    arcs: Arcs, labels: list[int], waiting: list[int]
) -> tuple[list[int], list[int] | None]:
    """Nodes reachable by arcs that are tight or too long, in topological order; or a cycle."""
    place: dict[int, int] = {}  # place on the path walked, or -1 when done
    finished: list[int] = []
    for root in waiting:
        if root in place:
            continue
        label = labels[root]
        for head, length, _ in arcs[root]:
            if label + length < labels[head]:
                break
        else:
            continue  # nothing to improve from here
        place[root] = 0
        path, walks = [root], [iter(arcs[root])]
        taken: list[int] = []
        too_long = [0]  # how many arcs up to each place are too long, not only tight
        while path:
            node = path[-1]
            label = labels[node]
            for head, length, number in walks[-1]:
                slack = label + length - labels[head]
                if slack > 0:
                    continue
                at = place.get(head)
                if at is None:
                    place[head] = len(path)
                    path.append(head)
                    taken.append(number)
                    too_long.append(too_long[-1] + (slack < 0))
                    walks.append(iter(arcs[head]))
                    break
                if at >= 0 and (slack < 0 or too_long[-1] > too_long[at]):
                    return finished, [*taken[at:], number]
            else:
                place[node] = -1
                finished.append(path.pop())
                walks.pop()
                too_long.pop()
                if taken:
                    taken.pop()
    finished.reverse()
    return finished, None


def _parent_cycle(parents: Sequence[tuple[int, int]]) -> list[int] | None:
    """The arc numbers of a cycle among parents, which is always negative, or `None`."""
    seen = [0] * len(parents)
    for root in range(len(parents)):
        node, mark = root, root + 1
        while node >= 0 and not seen[node]:
            seen[node] = mark
            node = parents[node][0]
        if node >= 0 and seen[node] == mark:
            numbers, first = [], node
            while True:
                before, number = parents[node]
                numbers.append(number)
                node = before
                if node == first:
                    return numbers[::-1]
    return None


def reverse(arcs: Arcs) -> Arcs:
    """The same graph with every arc turned round."""
    turned: Arcs = [[] for _ in arcs]
    for tail, leaving in enumerate(arcs):
        for head, length, number in leaving:
            turned[head].append((tail, length, number))
    return turned


def distances_from(
    arcs: Arcs, source: int, potentials: list[int] | None = None
) -> tuple[list[int | None], list[int]]:
    """Shortest distances from a node in a graph without negative cycles, `None` out of reach;
    and each node's forerunner on a shortest way (-1 without).

    `potentials` are labels that no arc can lower (from `settle`); for a turned graph, negated.
    """
    far = 1 + sum([abs(length) for leaving in arcs for _, length, _ in leaving])
    if potentials is None:
        labels, changed = [2 * far] * len(arcs), list(range(len(arcs)))
    else:
        top = 3 * far + 2 * max(map(abs, potentials))
        labels, changed = [top + value for value in potentials], [source]
    labels[source] = 0
    parents = [(-1, -1)] * len(arcs)
    cycle = settle(arcs, labels, changed, parents)
    assert cycle is None, "a graph with a negative cycle has no shortest distances"
    reached = [label if label < far else None for label in labels]
    return reached, [parent for parent, _ in parents]


def from_origin(arcs: Arcs, source: int, near: list[int] | None = None) -> Settled | None:
    """Distances from a node and potentials in one go, or `None` if there is a negative cycle.

    `near` are potentials of a graph that differs in little.
    """
    far = 1 + sum([abs(length) for leaving in arcs for _, length, _ in leaving])
    if near is None:
        labels = [2 * far] * len(arcs)
    else:
        top = 3 * far + 2 * max(map(abs, near))
        labels = [top + value for value in near]
    labels[source] = 0
    if settle(arcs, labels, range(len(arcs))) is not None:
        return None
    return Settled([label if label < far else None for label in labels], labels)


def spread(arcs: Arcs, distances: list[int | None], seeds: dict[int, int]) -> list[int | None]:
    """Distances lowered by new starting values at some nodes, and by what follows from them."""
    far = 1 + sum([abs(length) for leaving in arcs for _, length, _ in leaving])
    far += max(map(abs, seeds.values()), default=0)
    labels = [2 * far if day is None else day for day in distances]
    changed = [node for node, value in seeds.items() if value < labels[node]]
    for node in changed:
        labels[node] = seeds[node]
    cycle = settle(arcs, labels, changed)
    assert cycle is None, "a graph with a negative cycle has no shortest distances"
    return [label if label < far else None for label in labels]
