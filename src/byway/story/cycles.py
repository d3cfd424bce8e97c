"""Every simple negative cycle through one node, found by depth-first search with exact pruning.

The search goes on from a node only where the shortest way home is still short enough, so that in
a graph that is consistent without the pivot hardly a step is lost: the idea of Yen's k shortest
paths (Management Science 17, 1971) with a length bound in place of k. Where the graph is not
consistent by itself, some arcs are relaxed for the bound alone and their slack is given back.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from byway.story.distances import Arc, Arcs, distances_from, reverse, settle

Frame: TypeAlias = tuple[int, Iterator[Arc], int, int, dict[int, int]]


@dataclass(slots=True)
class Relaxed:
    """A graph made consistent by lengthening a few arcs: `slack[number]` days each."""

    arcs: Arcs
    slack: dict[int, int]
    potentials: list[int]


def relax(arcs: Arcs) -> Relaxed:
    """Lengthens one arc of each negative cycle, until there is none."""
    arcs = [list(leaving) for leaving in arcs]
    where = {
        number: (tail, place)
        for tail, leaving in enumerate(arcs)
        for place, (_, _, number) in enumerate(leaving)
        if number >= 0
    }
    slack: dict[int, int] = {}
    labels = [0] * len(arcs)
    cycle = settle(arcs, labels, range(len(arcs)))
    while cycle is not None:
        # The arc lengthened before, if the cycle has one: the fewer, the tighter the bound.
        number = next((each for each in cycle if each in slack), None)
        if number is None:
            number = next(each for each in cycle if each >= 0)
        total = 0
        for each in cycle:
            if each >= 0:
                tail, place = where[each]
                total += arcs[tail][place][1]
        tail, place = where[number]
        head, length, _ = arcs[tail][place]
        arcs[tail][place] = (head, length - total, number)
        slack[number] = slack.get(number, 0) - total
        labels = [0] * len(arcs)
        cycle = settle(arcs, labels, range(len(arcs)))
    return Relaxed(arcs, slack, labels)


def negative_cycles(
    arcs: Arcs,
    relaxed: Relaxed,
    pivot: int,
    first: list[Arc],
    enter: Callable[[int, int, int], bool],
    leave: Callable[[int], None],
) -> Iterator[list[int]]:
    """Yields the arc numbers of each simple negative cycle that leaves `pivot` by a `first` arc.

    `relaxed` is this graph without `first` and whatever else leaves the pivot, made consistent.
    `enter(number, head, length)` is asked before an arc is walked, with the length walked up to
    its head, and may refuse it; `leave(number)` undoes it.
    """
    turned = reverse(relaxed.arcs)
    upward = [-value for value in relaxed.potentials]
    home, onward = distances_from(turned, pivot, upward)
    slack = relaxed.slack
    visited = {pivot}
    numbers: list[int] = []
    # One frame a node: (node, arcs to try, length so far, slack left, a way home known to be free).
    spare = sum(slack.values())
    frames: list[Frame] = [(pivot, iter(first), 0, spare, {})]
    while frames:
        node, walk, length, left, plan = frames[-1]
        for head, extra, number in walk:
            rest = home[head]
            if rest is None or (head in visited and head != pivot):
                continue
            remaining = left - slack.get(number, 0) if slack else left
            so_far = length + extra
            if so_far + rest - remaining >= 0:
                continue
            if head == pivot:
                if so_far < 0 and enter(number, head, so_far):
                    yield [*numbers, number]
                    leave(number)
                continue
            if plan.get(node) != head:
                way = _free_way(onward, visited, head, pivot)
                if way is None:
                    nearest = _around(turned, upward, visited, head, pivot)
                    if nearest is None or so_far + nearest - remaining >= 0:
                        continue
                    way = {}
            else:
                way = plan
            if not enter(number, head, so_far):
                continue
            numbers.append(number)
            visited.add(head)
            frames.append((head, iter(arcs[head]), so_far, remaining, way))
            break
        else:
            frames.pop()
            if numbers:
                visited.discard(node)
                leave(numbers.pop())


def _free_way(onward: list[int], visited: set[int], node: int, pivot: int) -> dict[int, int] | None:
    """The shortest way from `node` to `pivot` if no visited node lies on it."""
    way: dict[int, int] = {}
    while node != pivot:
        if node in visited:
            return None
        way[node] = onward[node]
        node = onward[node]
    return way


def _around(
    turned: Arcs, upward: list[int], visited: set[int], node: int, pivot: int
) -> int | None:
    """The shortest distance from `node` to `pivot` that avoids the visited nodes."""
    blocked = visited - {pivot}
    free: Arcs = [
        [] if tail in blocked else [arc for arc in leaving if arc[0] not in blocked]
        for tail, leaving in enumerate(turned)
    ]
    return distances_from(free, pivot, upward)[0][node]
