"""Every simple negative cycle through one node, by depth-first search with lower bounds.

The search goes on from a node only where the shortest way home is still short enough. In a graph
that is consistent without the pivot that bound is exact, and a way home that is free of visited
nodes is known before each step, so hardly a step is lost: Yen's idea (Management Science 17,
1971) with a length bound in place of k. Elsewhere the bound lets a walk use the few arcs that
make the graph inconsistent, each time another one than the last.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TypeAlias

from byway.story.distances import Arc, Arcs, distances_from, settle, spread

ROUNDS = 24
"""How many loose arcs one after another the bounds reckon with before they give up."""

Frame: TypeAlias = tuple[int, Iterator[Arc], int, dict[int, int]]


@dataclass(frozen=True, slots=True)
class Loose:
    """An arc whose removal, with the others like it, leaves a consistent graph."""

    tail: int
    head: int
    length: int
    number: int


@dataclass(slots=True)
class Homeward:
    """Lower bounds of the way to the pivot from each node, `None` where there is none.

    `onward` leads along the shortest ways where the bounds are exact, else `None`.
    """

    arcs: Arcs
    home: list[int | None]
    onward: list[int] | None


def loosen(arcs: Arcs) -> tuple[list[Loose], Arcs, list[int]]:
    """Takes one arc out of each negative cycle: those arcs, the rest, and labels that fit it."""
    rest = [list(leaving) for leaving in arcs]
    tails = {
        number: tail for tail, leaving in enumerate(rest) for _, _, number in leaving if number >= 0
    }
    loose: list[Loose] = []
    labels = [0] * len(rest)
    pending = list(range(len(rest)))
    cycle = settle(rest, labels, pending, None, pending)
    while cycle is not None:
        on_cycle = set(cycle)
        stated = [
            (length, head, number)
            for number in cycle
            if number >= 0
            for head, length, each in rest[tails[number]]
            if each == number and number in on_cycle
        ]
        length, head, number = min(stated)
        tail = tails[number]
        rest[tail] = [arc for arc in rest[tail] if arc[2] != number]
        loose.append(Loose(tail, head, length, number))
        cycle = settle(rest, labels, list(pending), None, pending)
    return loose, rest, labels


def homeward(
    rest: Arcs,
    turned: Arcs,
    potentials: list[int],
    pivot: int,
    loose: Iterable[Loose],
    table: "Between",
) -> Homeward:
    """Bounds of the ways to `pivot` over `rest` and, each other time at most, the `loose` arcs.

    `turned` is `rest` with every arc turned round.
    """
    upward = [-value for value in potentials]
    home, onward = distances_from(turned, pivot, upward)
    usable = [arc for arc in loose if arc.tail != pivot]
    if not usable:
        return Homeward(rest, home, onward)
    best: dict[int, int] = {}  # the way home from each loose arc's tail, over that arc first
    for arc in usable:
        direct = home[arc.head]
        if direct is not None:
            best[arc.number] = arc.length + direct
    if not _chain(usable, best, table) and len(usable) > ROUNDS:
        # Nothing better is known than that each arc is walked once at most.
        low = sum(
            min(length, 0)
            for length in (
                *(length for leaving in rest for _, length, _ in leaving),
                *(arc.length for arc in usable),
            )
        )
        return Homeward(rest, [low if node != pivot else 0 for node in range(len(rest))], None)
    seeds: dict[int, int] = {}
    for arc in usable:
        if arc.number in best:
            seeds[arc.tail] = min(seeds.get(arc.tail, best[arc.number]), best[arc.number])
    return Homeward(rest, spread(turned, home, seeds), None)


def tangled(loose: list[Loose], table: "Between") -> bool:
    """Whether loose arcs clash with each other, so that bounds over them are far too low."""
    return not _chain(loose, {arc.number: arc.length for arc in loose}, table)


def _chain(usable: list[Loose], best: dict[int, int], table: "Between") -> bool:
    """Lowers each loose arc's `best` by going on over another one; whether that came to an end.

    A simple way uses each arc at most once, so as many rounds as arcs give a lower bound.
    """
    for _ in range(min(len(usable), ROUNDS)):
        again = False
        for arc in usable:
            for other in usable:
                after = best.get(other.number)
                if other is arc or after is None:
                    continue
                between = table.distance(arc, other)
                if between is None:
                    continue
                total = arc.length + between + after
                if total < best.get(arc.number, total + 1):
                    best[arc.number] = total
                    again = True
        if not again:
            return True
    return not usable


class Between:
    """Shortest distances from loose arcs' heads to loose arcs' tails, worked out when asked."""

    def __init__(self, rest: Arcs, potentials: list[int]) -> None:
        self.rest = rest
        self.potentials = potentials
        self.rows: dict[int, list[int | None]] = {}

    def distance(self, one: Loose, other: Loose) -> int | None:
        """From the head of `one` to the tail of `other`."""
        row = self.rows.get(one.head)
        if row is None:
            row = self.rows[one.head] = distances_from(self.rest, one.head, self.potentials)[0]
        return row[other.tail]


def negative_cycles(
    arcs: Arcs,
    ways: Homeward,
    pivot: int,
    first: list[Arc],
    enter: Callable[[int, int, int], bool],
    leave: Callable[[int], None],
    most: int | None = None,
) -> Iterator[list[int]]:
    """Yields the arc numbers of each simple negative cycle that leaves `pivot` by a `first` arc.

    `most` limits it to cycles of that many arcs, which bounds the way home even where nothing else
    does.
    `enter(number, head, length)` is asked before an arc is walked, with the length walked up to
    its head, and may refuse it; `leave(number)` undoes it.
    """
    home, onward = ways.home, ways.onward
    nearby = _within(arcs, pivot, most) if most else []
    visited = {pivot}
    numbers: list[int] = []
    # One frame a node: (node, arcs to try, length so far, a way home known to be free).
    frames: list[Frame] = [(pivot, iter(first), 0, {})]
    while frames:
        node, walk, length, plan = frames[-1]
        for head, extra, number in walk:
            rest = home[head]
            so_far = length + extra
            if rest is None or so_far + rest >= 0 or (head in visited and head != pivot):
                continue
            if head == pivot:
                if so_far < 0 and enter(number, head, so_far):
                    yield [*numbers, number]
                    leave(number)
                continue
            if most:
                if len(numbers) + 1 >= most:
                    continue
                rest = nearby[most - len(numbers) - 1][head]
                if rest is None or so_far + rest >= 0:
                    continue
            way = plan
            if onward is not None and plan.get(node) != head:
                free = _free_way(onward, visited, head, pivot)
                if free is None and not _free(ways.arcs, home, visited, head, pivot, -so_far):
                    continue
                way = free or {}
            if not enter(number, head, so_far):
                continue
            numbers.append(number)
            visited.add(head)
            frames.append((head, iter(arcs[head]), so_far, way))
            break
        else:
            frames.pop()
            if numbers:
                visited.discard(node)
                leave(numbers.pop())


def _within(arcs: Arcs, pivot: int, most: int) -> list[list[int | None]]:
    """For each number of arcs up to `most`, the shortest ways to `pivot` of at most so many."""
    rows: list[list[int | None]] = [[None] * len(arcs)]
    rows[0][pivot] = 0
    for _ in range(most):
        before = rows[-1]
        row = list(before)
        for tail, leaving in enumerate(arcs):
            if tail == pivot:
                continue
            for head, length, _ in leaving:
                rest = before[head]
                best = row[tail]
                if rest is not None and (best is None or length + rest < best):
                    row[tail] = length + rest
        rows.append(row)
    return rows


def _free_way(onward: list[int], visited: set[int], node: int, pivot: int) -> dict[int, int] | None:
    """The shortest way from `node` to `pivot` if no visited node lies on it."""
    way: dict[int, int] = {}
    while node != pivot:
        if node in visited:
            return None
        way[node] = onward[node]
        node = onward[node]
    return way


def _free(
    arcs: Arcs, home: list[int | None], visited: set[int], node: int, pivot: int, below: int
) -> bool:
    """Whether some way from `node` to `pivot` avoids the visited nodes and is shorter than `below`.

    A* search: the distance home is exact but for the visited nodes, so it looks at little else.
    """
    start = home[node]
    assert start is not None
    reached = {node: 0}
    heap = [(start, node)]
    while heap:
        total, at = heappop(heap)
        if at == pivot:
            return True
        so_far = reached[at]
        rest = home[at]
        if rest is None or total > so_far + rest:
            continue
        for head, length, _ in arcs[at]:
            rest = home[head]
            if rest is None or (head in visited and head != pivot):
                continue
            total = so_far + length + rest
            known = reached.get(head)
            if total < below and (known is None or so_far + length < known):
                reached[head] = so_far + length
                heappush(heap, (total, head))
    return False
