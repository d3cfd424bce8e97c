"""The answer to "can all of this be true together?", with everything that follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from byway.story.asking import Question, questions
from byway.story.bounds import EventBounds, event_bounds
from byway.story.conflicts import minimal_conflicts
from byway.story.distances import Arcs, Settled, from_origin
from byway.story.edtf import TOLERANCES, day_text
from byway.story.graph import Graph, Part, only, whole
from byway.story.model import Story
from byway.story.network import ORIGIN, Network, build
from byway.story.quiet import no_collection
from byway.story.stretch import stretch_days, survives
from byway.story.wording import reason

MAX_CONFLICTS = 1000
"""How many conflicts are listed unless more are asked for."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A minimal set of claims that cannot all be true: leave any one out and the rest can.

    `stretch_days` is the least total number of days by which stated bounds must move; `survives`
    the largest tolerance factor on `~` (at most 3) up to which the set stays a conflict.
    """

    claims: tuple[str, ...]
    stretch_days: int
    survives: Fraction
    why: str


@dataclass(frozen=True, slots=True)
class Check:
    """What `check` found. `events` is `None` if `truncated`: more conflicts exist than listed."""

    consistent: bool
    conflicts: tuple[Conflict, ...]
    truncated: bool
    events: dict[str, EventBounds] | None
    ask: tuple[Question, ...]

    def as_json(self) -> dict[str, Any]:
        """The document that `byway story check --json` prints."""
        return {
            "consistent": self.consistent,
            "conflicts": [
                {
                    "claims": list(conflict.claims),
                    "stretch_days": conflict.stretch_days,
                    "survives": float(conflict.survives),
                    "why": conflict.why,
                }
                for conflict in self.conflicts
            ],
            "truncated": self.truncated,
            "events": None
            if self.events is None
            else {
                event: {
                    "start": [day_text(day) for day in bounds.start],
                    "end": [day_text(day) for day in bounds.end],
                }
                for event, bounds in self.events.items()
            },
            "ask": [
                {
                    "claims": list(question.claims),
                    "question": question.question,
                    "settles": question.settles,
                }
                for question in self.ask
            ],
            "tolerances": dict(TOLERANCES),
        }


@dataclass(frozen=True, slots=True)
class Solved:
    """A story's network with its conflicts (as places of claims) and the graph without them.

    `arcs` and `settled` are those of the claims in no conflict, `None` if truncated.
    """

    network: Network
    graph: Graph
    sets: Sequence[tuple[int, ...]]
    truncated: bool
    arcs: Arcs | None
    settled: Settled | None


def solve(
    network: Network,
    max_conflicts: int = MAX_CONFLICTS,
    near: list[int] | None = None,
    *,
    clashes: bool = False,
) -> Solved:
    """Finds the conflicts of a network and a graph of everything in none.

    `near` are the potentials of a network that differs in little; `clashes` says that there is a
    conflict for certain.
    """
    graph = whole(network)
    near = near if near and len(near) == network.size else None
    settled = None if clashes else from_origin(graph.arcs, ORIGIN, near)
    if settled is not None:
        return Solved(network, graph, (), False, graph.arcs, settled)
    sets, truncated = minimal_conflicts(network, graph, max_conflicts)
    if truncated:
        return Solved(network, graph, sets, True, None, None)
    keep = [True] * len(network.bounds)
    for claims in sets:
        for claim in claims:
            keep[claim] = False
    arcs = only(graph, keep)
    settled = from_origin(arcs, ORIGIN, near)
    assert settled is not None, "claims in no conflict cannot be in conflict"
    return Solved(network, graph, sets, False, arcs, settled)


def check(story: Story, *, max_conflicts: int = MAX_CONFLICTS, lang: str | None = None) -> Check:
    """Whether all claims of a story can be true together, and if not, why not.

    Lists all minimal conflicts by size, stretch and ids, at most `max_conflicts`. `lang` (en, ru,
    uk, et; default the story's own, else en) is the language of `why` and of the questions.
    """
    with no_collection():
        solved = solve(build(story), max_conflicts)
        return report(story, solved, lang or story.language or "en")


def report(story: Story, solved: Solved, lang: str) -> Check:
    """Puts what was found in order and into words."""
    structure = dict(solved.network.structure)
    conflicts = []
    for claims in solved.sets:
        part = Part(solved.graph, structure, claims)
        said = sorted((story.claims[claim] for claim in claims), key=lambda claim: claim.id)
        ids = tuple(claim.id for claim in said)
        why = reason(said, lang)
        conflicts.append(Conflict(ids, stretch_days(part), survives(part), why))
    conflicts.sort(key=lambda each: (len(each.claims), each.stretch_days, each.claims))
    events = None
    if solved.arcs is not None and solved.settled is not None:
        events = event_bounds(solved.network, solved.arcs, *solved.settled)
    ask = questions(story, [conflict.claims for conflict in conflicts], lang)
    return Check(not conflicts, tuple(conflicts), solved.truncated, events, ask)
