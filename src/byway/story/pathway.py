"""From a story to states: which state is entered when, as far as the claims say.

A small mapping file names the states and the words of the vocabulary that enter them:

    byway: pathway/1
    states:
      serving: [signed_contract, mobilised]
      in_hospital: [hospital]
      back_from_hospital: [{what: hospital, at: end}]
    censored: [interview]

The dates stay uncertain: an entry has first and last possible days, and the pathway keeps every
constraint between its entries, so that dates can be drawn jointly (`Pathway.draw`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from byway.errors import BadInput
from byway.story.checking import solve
from byway.story.distances import distances_from
from byway.story.fields import Field
from byway.story.model import Story
from byway.story.network import ORIGIN, build
from byway.story.yamltree import read_tree

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMAT = "pathway/1"

Side = Literal["start", "end"]

SIDES: tuple[Side, ...] = ("start", "end")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word of the vocabulary whose event enters a state, at its start or at its end."""

    what: str
    at: Side = "start"


@dataclass(frozen=True, slots=True)
class StateMap:
    """A mapping file: the triggers of each state, and the words of the event that censors."""

    states: Mapping[str, tuple[Trigger, ...]]
    censored: tuple[Trigger, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry into a state. Days are ordinals (`datetime.date.toordinal`), `None` if open."""

    state: str
    event: str
    at: Side
    earliest: int | None
    latest: int | None
    claims: tuple[str, ...]
    """The claims that name the event."""


@dataclass(frozen=True, slots=True)
class Pathway:
    """A story's entries into states, and all that is known of the days between them.

    `apart[i][j]` is the most that day(j) - day(i) can be, `None` without limit, over the entries
    in order and, last, the censoring event if there is one (`censored`). Only claims in no
    conflict count; the others are named in `left_out`.
    """

    entries: tuple[Entry, ...]
    censored: Entry | None
    apart: tuple[tuple[int | None, ...], ...]
    left_out: tuple[str, ...]

    @property
    def points(self) -> tuple[Entry, ...]:
        """The entries and, last, the censoring event if there is one."""
        return self.entries if self.censored is None else (*self.entries, self.censored)

    def draw(
        self, rng: "np.random.Generator", count: int, *, within: tuple[int, int]
    ) -> "NDArray[np.int64]":
        """Joint completions of the dates, uniform over all whole days the constraints allow.

        `within` bounds what the claims leave open (first and last day, ordinals). Returns an
        array of shape (count, len(points)); raises `BadInput` if `within` leaves no day.
        """
        from byway.story.completions import draw_days

        return draw_days(self, rng, count, within)

    def first_days(self, within: tuple[int, int]) -> tuple[int, ...]:
        """The completion in which every point comes as early as it can, all at once."""
        from byway.story.completions import extreme_days

        return extreme_days(self, within, early=True)

    def last_days(self, within: tuple[int, int]) -> tuple[int, ...]:
        """The completion in which every point comes as late as it can, all at once."""
        from byway.story.completions import extreme_days

        return extreme_days(self, within, early=False)


def pathway(story: Story, mapping: StateMap) -> Pathway:
    """The states a story enters, with their dates as far as the claims in no conflict say.

    One entry for each event that one of a state's triggers names, in order of the mapping and
    then of the story. An event without any date is an entry with open days. Raises `BadInput`
    if more conflicts exist than can be listed, so that it is unknown which claims hold.
    """
    network = build(story)
    solved = solve(network)
    if solved.arcs is None or solved.settled is None:
        raise BadInput("expected a story whose conflicts can all be listed; found too many")
    in_conflict = {claim for claims in solved.sets for claim in claims}
    words: dict[str, list[str]] = {}
    sayers: dict[str, list[str]] = {}
    for claim in story.claims:
        sayers.setdefault(claim.happening, []).append(claim.id)
        if claim.what is not None and claim.happening not in words.setdefault(claim.what, []):
            words[claim.what].append(claim.happening)
    nodes: list[int] = []

    def entry(state: str, event: str, at: Side) -> Entry:
        node = network.starts[event] if at == "start" else network.ends[event]
        nodes.append(node)
        return Entry(state, event, at, None, None, tuple(sayers[event]))

    entries = [
        entry(state, event, trigger.at)
        for state, triggers in mapping.states.items()
        for trigger in triggers
        for event in words.get(trigger.what, ())
    ]
    ends = [
        entry("", event, trigger.at)
        for trigger in mapping.censored
        for event in words.get(trigger.what, ())
    ][:1]
    del nodes[len(entries) + len(ends) :]
    points = [ORIGIN, *nodes]
    rows = [distances_from(solved.arcs, node, solved.settled.potentials)[0] for node in points]
    table = [[row[node] for node in points] for row in rows]
    dated = [
        _dated(each, table[place][0], table[0][place])
        for place, each in enumerate([*entries, *ends], start=1)
    ]
    return Pathway(
        tuple(dated[: len(entries)]),
        dated[-1] if ends else None,
        tuple(tuple(row[1:]) for row in table[1:]),
        tuple(sorted(story.claims[claim].id for claim in in_conflict)),
    )


def _dated(entry: Entry, back: int | None, forth: int | None) -> Entry:
    earliest = None if back is None else -back
    return Entry(entry.state, entry.event, entry.at, earliest, forth, entry.claims)


def read_state_map(path: str | Path) -> StateMap:
    """Reads a mapping file (`byway: pathway/1`); raises `BadInput` with file, line and field."""
    root = Field(read_tree(path), str(path), "")
    fields = root.keys(("byway", "states", "censored"))
    for key in ("byway", "states"):
        if key not in fields:
            root.fail(f"expected the key {key!r}; found none")
    if fields["byway"].text() != FORMAT:
        fields["byway"].fail(f"expected {FORMAT}")
    return StateMap(
        {state: _triggers(each) for state, each in fields["states"].named().items()},
        _triggers(fields["censored"]) if "censored" in fields else (),
    )


def _triggers(field: Field) -> tuple[Trigger, ...]:
    return tuple(_trigger(each) for each in field.one_or_more())


def _trigger(field: Field) -> Trigger:
    if isinstance(field.node.value, str):
        return Trigger(field.text())
    fields = field.keys(("what", "at"))
    if "what" not in fields:
        field.fail("expected the key 'what'; found none")
    at = fields["at"].choice(SIDES) if "at" in fields else SIDES[0]
    return Trigger(fields["what"].text(), at)
