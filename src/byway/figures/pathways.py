"""The way through the system, over many coded stories: states, transitions and how long they last.

Dates are uncertain, so each story's are completed jointly many times, uniformly within what its
claims allow (`byway.story.Pathway.draw`), and the Aalen–Johansen estimator runs on each completion;
the earliest and the latest completion stand beside the pooled one. Observation ends at the
interview. Only people who lived to tell are observed: nothing here is a chance of surviving or of
getting out, and no such figure is given. Cells of few stories are suppressed, and others where
these could be worked out (`suppression`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from byway.errors import BadInput
from byway.figures.aalen_johansen import Path, median_stay, occupation, stays
from byway.figures.checks import whole
from byway.figures.suppression import hidden_states, hide_few
from byway.story import Pathway, StateMap, Story, Trigger
from byway.story import pathway as story_pathway

COMPLETIONS = 200
MOST_COMPLETIONS = 10_000
FEW = 10
INTERVIEW = "interview"
START, END = "(first known)", "(last known)"
GRID_STEPS = 120
MARGIN_DAYS = 31
ASSUMPTION = (
    "Only people who could tell are observed, so nothing here is a chance to survive or to get "
    "out. Within a story's constraints every day is alike beforehand."
)


@dataclass(frozen=True)
class Stay:
    """A state: how many stories enter it, and the median days in it with the range the dates leave
    (5–95 % of the completions; the earliest and the latest one). None: suppressed or unseen."""

    state: str
    stories: int | None
    median_days: float | None
    range_days: tuple[float, float] | None
    envelope_days: tuple[float | None, float | None] | None


@dataclass(frozen=True)
class Move:
    """A transition and how many stories make it; None: suppressed."""

    source: str
    target: str
    stories: int | None


@dataclass(frozen=True)
class Pathways:
    """States, transitions and durations over stories. `days` is the grid of `shares`, which has
    shape (days, states): the share of tellers in each state, NaN where too few are followed.
    With fewer than `few` stories all of these are empty."""

    stories: int
    left_out: tuple[dict[str, str], ...]
    states: tuple[Stay, ...]
    moves: tuple[Move, ...]
    days: NDArray[np.int64]
    shares: NDArray[np.float64]
    earliest: NDArray[np.float64]
    latest: NDArray[np.float64]
    followed: NDArray[np.int64]
    few: int
    completions: int
    seed: int
    period: str | None = None
    population: str | None = None
    data_sha256: str | None = None
    kind: str = "pathway"

    def as_dict(self) -> dict[str, Any]:
        """One JSON document; suppressed and unseen values are null."""
        return {
            "kind": self.kind,
            "stories": self.stories,
            "left_out": [dict(entry) for entry in self.left_out],
            "assumption": ASSUMPTION,
            "states": [
                {
                    "state": s.state,
                    "stories": s.stories,
                    "median_days": s.median_days,
                    "range_days": None if s.range_days is None else list(s.range_days),
                    "envelope_days": None if s.envelope_days is None else list(s.envelope_days),
                }
                for s in self.states
            ],
            "transitions": [
                {"from": m.source, "to": m.target, "stories": m.stories} for m in self.moves
            ],
            "occupation": {
                "days": [int(d) for d in self.days],
                "states": [s.state for s in self.states],
                "pooled": _plain(self.shares),
                "earliest": _plain(self.earliest),
                "latest": _plain(self.latest),
            },
            "suppressed_below": self.few,
            "completions": self.completions,
            "period": self.period,
            "population": self.population,
            "seed": self.seed,
            "data_sha256": self.data_sha256,
        }

    def _repr_html_(self) -> str:
        """A small table with its picture, for notebooks."""
        from byway.figures.notebook import pathways_html

        return pathways_html(self)


def _plain(shares: NDArray[np.float64]) -> list[list[float | None]]:
    return [[None if np.isnan(v) else round(float(v), 4) for v in row] for row in shares]


def default_map(stories: Sequence[Story]) -> StateMap:
    """Each word that a witness lived through is a state, entered when its event starts; the
    interview ends observation."""
    words: dict[str, tuple[Trigger, ...]] = {}
    for story in stories:
        for claim in story.claims:
            lived = claim.basis in (None, "experienced")
            if claim.what is not None and lived and claim.what != INTERVIEW:
                words.setdefault(claim.what, (Trigger(claim.what),))
    return StateMap(words, (Trigger(INTERVIEW),))


def pathways(
    stories: Mapping[str, Story],
    *,
    states: StateMap | None = None,
    few: int = FEW,
    completions: int = COMPLETIONS,
    seed: int = 1,
    period: str | None = None,
    population: str | None = None,
    data_sha256: str | None = None,
) -> Pathways:
    """Pools stories, given by name, into one multi-state picture; times are days.

    `states` says which words enter which state. `few` is the number of stories below which a cell
    is suppressed, `completions` how often the dates are drawn. `period`, `population` and
    `data_sha256`, a hash of where the stories come from, are kept with the result. Raises
    `BadInput` where no story has a dated state.
    """
    few = whole("few", few, 1, None)
    completions = whole("completions", completions, 2, MOST_COMPLETIONS)
    seed = whole("seed", seed, 0, None)
    mapping = states or default_map(list(stories.values()))
    names = list(mapping.states)
    rng = np.random.default_rng(seed)
    drawn: list[list[Path]] = []
    extremes: tuple[list[Path], list[Path]] = ([], [])
    left_out = []
    for name, story in stories.items():
        found = story_pathway(story, mapping)
        courses = _courses(found, names, rng, completions)
        if courses is None:
            left_out.append({"story": name, "why": "no dated state"})
            continue
        drawn.append(courses[:-2])
        extremes[0].append(courses[-2])
        extremes[1].append(courses[-1])
    if not drawn:
        raise BadInput("pathway: expected a story with a dated state of the mapping, found none")
    by_completion = [[story[c] for story in drawn] for c in range(completions)]
    entered, moves = _counts(by_completion, len(names))
    kept = [
        s for s in range(len(names)) if any(s in p.states for paths in by_completion for p in paths)
    ]
    if len(drawn) < few:
        summary = _nothing(len(drawn), few, completions, seed, tuple(left_out))
        return replace(summary, period=period, population=population, data_sha256=data_sha256)
    summary = _summary(
        names, kept, by_completion, extremes, entered, moves, few, seed, tuple(left_out)
    )
    return replace(summary, period=period, population=population, data_sha256=data_sha256)


def _courses(
    found: Pathway, names: Sequence[str], rng: np.random.Generator, completions: int
) -> list[Path] | None:
    """The story's course in each completion, then in the earliest and the latest one."""
    known = [d for p in found.points for d in (p.earliest, p.latest) if d is not None]
    dated = [
        k for k, e in enumerate(found.entries) if e.earliest is not None or e.latest is not None
    ]
    if not dated:
        return None
    within = (min(known) - MARGIN_DAYS, max(known) + MARGIN_DAYS)
    days = found.draw(rng, completions, within=within)
    rows = [*days, np.array(found.first_days(within)), np.array(found.last_days(within))]
    last = found.censored
    closed = last is not None and (last.earliest is not None or last.latest is not None)
    return [
        _course([(int(row[k]), names.index(found.entries[k].state)) for k in dated],
                int(row[-1]) if closed else None)
        for row in rows
    ]  # fmt: skip


def _course(entries: list[tuple[int, int]], end: int | None) -> Path:
    """Entries in order of days (the mapping's order on one day), a repeated state once."""
    entries = sorted(entries)
    stop = entries[-1][0] if end is None else end
    told = [entry for entry in entries if entry[0] <= stop] or entries[:1]
    states, days = [told[0][1]], [0]
    for day, state in told[1:]:
        if state != states[-1]:
            states.append(state)
            days.append(day - told[0][0])
    return Path(tuple(states), tuple(days), max(stop - told[0][0], days[-1]))


def _counts(
    by_completion: Sequence[Sequence[Path]], states: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Stories entering each state, and making each move, the median over completions.

    Moves have shape (states + 1, states + 1), the last row for first states, the last column for
    last ones.
    """
    entered = np.zeros((len(by_completion), states))
    moves = np.zeros((len(by_completion), states + 1, states + 1))
    for c, paths in enumerate(by_completion):
        for path in paths:
            entered[c, list(set(path.states))] += 1
            steps = set(zip((states, *path.states), (*path.states, states), strict=True))
            for source, target in steps:
                moves[c, source, target] += 1
    return np.median(entered, axis=0), np.floor(np.median(moves, axis=0))


def _nothing(
    stories: int, few: int, completions: int, seed: int, left_out: tuple[dict[str, str], ...]
) -> Pathways:
    """What fewer than `few` stories show: even which states there are would be a person's course,
    and the grid of days its length."""
    none = np.zeros((0, 0))
    days = np.zeros(0, np.int64)
    return Pathways(
        stories, left_out, (), (), days, none, none, none, days, few, completions, seed
    )  # fmt: skip


def _summary(
    names: Sequence[str],
    kept: Sequence[int],
    by_completion: Sequence[Sequence[Path]],
    extremes: tuple[list[Path], list[Path]],
    entered: NDArray[np.float64],
    moves: NDArray[np.float64],
    few: int,
    seed: int,
    left_out: tuple[dict[str, str], ...],
) -> Pathways:
    count = len(by_completion[0])
    ends = np.array([[p.end for p in paths] for paths in by_completion])
    grid = np.unique(np.linspace(0, int(np.quantile(ends, 0.99)), GRID_STEPS).astype(np.int64))
    shares = np.mean([occupation(paths, len(names), grid) for paths in by_completion], axis=0)
    bounds = [occupation(paths, len(names), grid) for paths in extremes]
    followed = np.floor(np.median((ends[:, :, None] >= grid).sum(axis=1), axis=0)).astype(np.int64)
    rare = hidden_states(entered[kept], few)
    rare = [kept[s] for s in rare]
    for table in (shares, *bounds):
        table[followed < few] = np.nan
        table[:, rare] = np.nan
    hidden = hide_few(moves, few)
    labels = [*names]
    listed = [
        Move(
            START if source == len(names) else labels[source],
            END if target == len(names) else labels[target],
            None if hidden[source, target] else int(moves[source, target]),
        )
        for source, target in zip(*np.nonzero(moves), strict=True)
    ]
    return Pathways(
        stories=count,
        left_out=left_out,
        states=tuple(_stay(names[s], s, by_completion, extremes, entered[s], few) for s in kept),
        moves=tuple(listed),
        days=grid,
        shares=shares[:, kept],
        earliest=bounds[0][:, kept],
        latest=bounds[1][:, kept],
        followed=followed,
        few=few,
        completions=len(by_completion),
        seed=seed,
    )


def _stay(
    name: str,
    state: int,
    by_completion: Sequence[Sequence[Path]],
    extremes: tuple[list[Path], list[Path]],
    entered: float,
    few: int,
) -> Stay:
    if entered < few:
        return Stay(name, None, None, None, None)
    medians = [median_stay(*stays(paths, state)) for paths in by_completion]
    known = [m for m in medians if m is not None]
    ends = tuple(median_stay(*stays(paths, state)) for paths in extremes)
    if len(known) < len(medians) / 2:
        return Stay(name, int(entered), None, None, None)
    low, middle, high = (float(v) for v in np.quantile(known, [0.05, 0.5, 0.95]))
    return Stay(name, int(entered), middle, (low, high), (ends[0], ends[1]))
