"""From claims to difference constraints: every bound a claim states, as an arc of a graph.

Each event has a node for its start and one for its end (one node for both if it is a point), and
node 0 is the calendar's origin, day 0. An arc u -> v of length w says: day(v) - day(u) <= w
(Dechter, Meiri & Pearl, "Temporal constraint networks", Artificial Intelligence 49, 1991).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from byway.story.model import Claim, Story

ORIGIN = 0
"""The node of the calendar's origin."""


class Bound(NamedTuple):
    """day(`head`) - day(`tail`) <= `length`, as one side of something a claim says.

    `tolerance` is the part of `length` that a `~` gave (0 without): what `survives` varies.
    """

    tail: int
    head: int
    length: int
    tolerance: int
    said: str


@dataclass(slots=True)
class Network:
    """A story's bounds, claim by claim. `structure` holds what may not bend: start <= end."""

    starts: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    size: int = 1
    bounds: list[list[Bound]] = field(default_factory=list)
    structure: list[tuple[int, int]] = field(default_factory=list)


def is_span(claim: Claim) -> bool:
    """Whether a claim alone makes its event a span: it gives a start, an end or a length."""
    return claim.start is not None or claim.end is not None or claim.lasts is not None


def build(story: Story) -> Network:
    """The network of a whole story. Points and spans are decided here, from all claims."""
    network = Network()
    place(network, story.claims)
    starts, ends = network.starts, network.ends
    network.bounds = [bounds_of(claim, starts, ends) for claim in story.claims]
    return network


def place(network: Network, claims: Iterable[Claim]) -> None:
    """Gives every event its node or nodes, in order of first mention."""
    spans = {claim.id if claim.event is None else claim.event for claim in claims if is_span(claim)}
    starts, ends, size = network.starts, network.ends, network.size
    for claim in claims:
        event = claim.id if claim.event is None else claim.event
        if event in starts:
            continue
        starts[event] = ends[event] = size
        size += 1
        if event in spans:
            ends[event] = size
            network.structure.append((size, size - 1))
            size += 1
    network.size = size


def bounds_of(claim: Claim, starts: dict[str, int], ends: dict[str, int]) -> list[Bound]:
    """Every bound a claim states, each side its own."""
    event = claim.id if claim.event is None else claim.event
    start, end = starts[event], ends[event]
    bounds: list[Bound] = []
    if claim.when is not None:
        low, high = claim.when.earliest, claim.when.latest
        if low is not None:
            bounds.append(Bound(start, ORIGIN, -low, claim.when.low_tolerance, "when"))
        if high is not None:
            bounds.append(Bound(ORIGIN, end, high, claim.when.high_tolerance, "when"))
    for edtf, node, said in ((claim.start, start, "from"), (claim.end, end, "until")):
        if edtf is not None:
            low, high = edtf.earliest, edtf.latest
            if low is not None:
                bounds.append(Bound(node, ORIGIN, -low, edtf.low_tolerance, said))
            if high is not None:
                bounds.append(Bound(ORIGIN, node, high, edtf.high_tolerance, said))
    if claim.lasts is not None:
        if claim.lasts.least is not None:
            bounds.append(Bound(end, start, -claim.lasts.least.least, 0, "lasts"))
        if claim.lasts.most is not None:
            bounds.append(Bound(start, end, claim.lasts.most.most, 0, "lasts"))
    for relation in claim.after:
        least = 0 if relation.least is None else relation.least.least
        other = ends[relation.event]
        bounds.append(Bound(start, other, -least, 0, "after"))
        if relation.most is not None:
            bounds.append(Bound(other, start, relation.most.most, 0, "after"))
    for relation in claim.before:
        least = 0 if relation.least is None else relation.least.least
        other = starts[relation.event]
        bounds.append(Bound(other, end, -least, 0, "before"))
        if relation.most is not None:
            bounds.append(Bound(end, other, relation.most.most, 0, "before"))
    for container in claim.during:
        bounds.append(Bound(start, starts[container], 0, 0, "during"))
        bounds.append(Bound(ends[container], end, 0, 0, "during"))
    return bounds
