"""The tightest days of every event that follow from the claims in no conflict."""

from dataclasses import dataclass

from byway.story.distances import Arcs, distances_from, reverse
from byway.story.network import ORIGIN, Network


@dataclass(frozen=True, slots=True)
class EventBounds:
    """First and last possible day of an event's start and end (ordinals), `None` where open."""

    start: tuple[int | None, int | None]
    end: tuple[int | None, int | None]


def event_bounds(
    network: Network, arcs: Arcs, latest: list[int | None], potentials: list[int]
) -> dict[str, EventBounds]:
    """Bounds of every event from a graph without negative cycles.

    `latest` are the distances from the origin, `potentials` labels that no arc can lower.
    """
    back, _ = distances_from(reverse(arcs), ORIGIN, [-value for value in potentials])
    earliest = [None if day is None else -day for day in back]
    days = list(zip(earliest, latest, strict=True))
    ends = network.ends
    return {
        event: EventBounds(days[node], days[ends[event]]) for event, node in network.starts.items()
    }
