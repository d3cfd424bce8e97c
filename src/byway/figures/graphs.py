"""Decomposable (chordal) graphs on a few lists, enumerated from their definition.

A graph is decomposable iff its vertices can be removed one by one, each when its neighbours left
are all joined to each other. That order also gives the cliques and separators (Lauritzen,
Graphical Models, 1996, chapter 2). There are 8, 61, 822 and 18,154 for 3 to 6 lists.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations


@dataclass(frozen=True)
class Graph:
    """A decomposable graph by its cliques and separators, both bitmasks of lists; an empty
    separator stands between parts that are not joined."""

    cliques: tuple[int, ...]
    separators: tuple[int, ...]


def _decompose(neighbours: list[int]) -> Graph | None:
    """Cliques and separators by simplicial elimination, None if the graph is not decomposable."""
    left = (1 << len(neighbours)) - 1
    removed: list[int] = []
    while left:
        for v in range(len(neighbours)):
            around = neighbours[v] & left
            if left >> v & 1 and all(
                around & ~neighbours[w] == 1 << w for w in range(len(neighbours)) if around >> w & 1
            ):
                removed.append(around | 1 << v)
                left &= ~(1 << v)
                break
        else:
            return None
    cliques: list[int] = []
    separators: list[int] = []
    seen = 0
    for family in reversed(removed):
        shared = family & seen
        home = next((i for i, clique in enumerate(cliques) if clique == shared), None)
        if home is not None and shared:
            cliques[home] = family
        else:
            if cliques:
                separators.append(shared)
            cliques.append(family)
        seen |= family
    return Graph(tuple(sorted(cliques)), tuple(sorted(separators)))


@lru_cache(maxsize=8)
def decomposable_graphs(lists: int) -> tuple[Graph, ...]:
    """Every decomposable graph on `lists` vertices, the saturated one last."""
    pairs = list(combinations(range(lists), 2))
    found = []
    for chosen in range(1 << len(pairs)):
        neighbours = [0] * lists
        for bit, (i, j) in enumerate(pairs):
            if chosen >> bit & 1:
                neighbours[i] |= 1 << j
                neighbours[j] |= 1 << i
        graph = _decompose(neighbours)
        if graph is not None:
            found.append(graph)
    return tuple(found)
