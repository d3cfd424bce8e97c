"""The records that have pairs, in parts that are drawn side by side.

Components of the net do not depend on each other. One of them may hold most records; its part is
cut in two sides. A record is held back from the sides' passes, and drawn after them, if it could
touch what the other side may change: it has a pair across the cut, belongs to a person on both
sides, or has a pair with somebody who does. Passes of the sides leave those people as they are, so
that the same records are held back whatever was drawn, and the target stays what it was.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, reverse_cuthill_mckee

from byway.records.blocking import Pairs
from byway.records.kernels import kernel
from byway.records.nets import Net

PARTS = 8
"""Not by the number of processors, so that the same seed gives the same draws on any."""
UNEVEN = 0.05
"""By how much a side may have more than half of the work."""
ROUNDS = 30

Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Cut(NamedTuple):
    """A part in two sides, as flags of all records."""

    records: Longs
    second: Flags
    """Which are on the second side."""
    border: Flags
    """Which have a pair across."""

    def sides(self) -> tuple[Longs, Longs]:
        """The records of either side."""
        second = self.second[self.records]
        return self.records[~second], self.records[second]


class Connected(NamedTuple):
    """The pairs that may be joined, among the records that have any, part by part."""

    records: Longs
    """Their places among all records; records of one part stand together."""
    pairs: Pairs
    """Numbered by place in `records`; i is still the one that comes first in the lists."""
    places: Longs
    """Of the pairs among all candidates."""
    parts: list[Longs]


def connected(pairs: Pairs, likely: Flags) -> Connected:
    """Splits likely pairs and their records into parts that share no pair."""
    places = np.flatnonzero(likely)
    i, j = pairs.i[places], pairs.j[places]
    if not len(places):
        return Connected(places, Pairs(i, j, pairs.levels[places], pairs.value[places]), places, [])
    paired = np.zeros(int(j.max()) + 1, bool)
    paired[i] = paired[j] = True
    records = np.flatnonzero(paired)
    number = np.cumsum(paired) - 1
    i, j = number[i], number[j]
    ends = np.concatenate([i, j]), np.concatenate([j, i])
    graph = coo_array((np.ones(len(ends[0]), np.int8), ends), shape=(len(records),) * 2).tocsr()
    component = connected_components(graph, directed=False)[1]
    # Records that are compared lie near each other in memory: Cuthill and McKee's order.
    near = np.empty(len(records), np.int64)
    near[reverse_cuthill_mckee(graph, symmetric_mode=True)] = np.arange(len(records))
    order = np.argsort(component.astype(np.int64) * len(records) + near)
    place = np.empty(len(records), np.int64)
    place[order] = np.arange(len(records))
    own = Pairs(place[i].astype(np.int32), place[j].astype(np.int32), pairs.levels[places],
                pairs.value[places])  # fmt: skip
    firsts = np.flatnonzero(np.diff(component[order], prepend=-1))
    even = len(records) * np.arange(1, PARTS) / PARTS
    # Before and after the component that lies across: one may be much larger than the others.
    across = np.searchsorted(firsts, even, "right")
    edges = np.append(firsts, len(records))
    cuts = np.unique(edges[np.concatenate([across - 1, across])])
    split = [part for part in np.split(np.arange(len(records)), cuts) if len(part)]
    return Connected(records[order], own, places, split)


def cut(records: Longs, net: Net) -> Cut:
    """A part in two sides with about as much work each and few pairs between them."""
    n = len(net.starts) - 1
    work = np.cumsum(np.diff(net.starts)[records] + 1)
    second = np.zeros(n, np.bool_)
    second[records] = 2 * work > work[-1]
    _fewer_across(records, second, net.starts, net.other, ROUNDS, (1 + UNEVEN) / 2)
    ends = np.repeat(np.arange(n), np.diff(net.starts))
    border = np.zeros(n, np.bool_)
    border[ends[second[ends] != second[net.other]]] = True
    return Cut(records, second, border)


@kernel
def _fewer_across(records, second, starts, other, rounds, most):  # type: ignore[no-untyped-def]
    """Moves records to the side that most of their pairs are on, while it has room."""
    load, total = np.zeros(2), 0.0
    for i in records:
        work = starts[i + 1] - starts[i] + 1
        load[np.int64(second[i])] += work
        total += work
    for _ in range(rounds):
        moved = False
        for i in records:
            here, there = 0, 0
            for e in range(starts[i], starts[i + 1]):
                if second[other[e]] == second[i]:
                    here += 1
                else:
                    there += 1
            work, own = starts[i + 1] - starts[i] + 1, np.int64(second[i])
            if there > here and load[1 - own] + work <= most * total:
                load[own] -= work
                load[1 - own] += work
                second[i] = not second[i]
                moved = True
        if not moved:
            break


@kernel
def held_back(records, second, border, starts, other, person):  # type: ignore[no-untyped-def]
    """Which records belong to people on both sides, and which are held back; of all records.

    Numbers each person by its first record too: a side's passes find numbers for new people among
    its own records.
    """
    n = len(person)
    first = np.full(n, -1, np.int32)
    across = np.zeros(n, np.bool_)
    for i in records:
        own = person[i]
        if first[own] < 0:
            first[own] = i
        across[own] |= second[first[own]] != second[i]
    shared, held = np.zeros(n, np.bool_), border.copy()
    for i in records:
        if across[person[i]]:
            shared[i] = held[i] = True
            for e in range(starts[i], starts[i + 1]):
                held[other[e]] = True
        person[i] = first[person[i]]
    return shared, held
