"""The way through the system, over many coded stories: states, transitions and how long they last.

Dates are uncertain, so each story's are completed jointly many times, uniformly within what its
claims allow (`courses`), and the Aalen–Johansen estimator runs on each completion; beside the
pooled result stands what the dates leave open (`envelope`). Observation ends at the interview.
Only people who lived to tell are observed: nothing here is a chance of surviving or of getting
out, and no such figure is given. Cells of few stories are suppressed, and others where these could
be worked out (`suppression`).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from byway.errors import BadInput
from byway.figures.aalen_johansen import Path, occupation
from byway.figures.checks import whole
from byway.figures.courses import (
    AFTERWARDS,
    IN_CONFLICT,
    LIVED,
    NOT_LIVED,
    UNPLACED,
    Courses,
    courses,
    read_within,
)
from byway.figures.envelope import median_days, share_bounds, stay_bounds
from byway.figures.pathway_result import Move, Pathways, Stay, Unused
from byway.figures.suppression import hidden_states, hide_few
from byway.story import StateMap, Story, Trigger

COMPLETIONS = 200
MOST_COMPLETIONS = 10_000
FEW = 10
INTERVIEW = "interview"
START, END = "(first known)", "(last known)"
GRID_STEPS = 120


def default_map(stories: Sequence[Story]) -> StateMap:
    """Each word that a witness lived through is a state, entered when its event starts; the
    interview ends observation."""
    words: dict[str, tuple[Trigger, ...]] = {}
    for story in stories:
        for claim in story.claims:
            lived = claim.basis in LIVED
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
    within: str | None = None,
    period: str | None = None,
    population: str | None = None,
    data_sha256: str | None = None,
) -> Pathways:
    """Pools stories, given by name, one of each teller, into one multi-state picture; times are
    days.

    `states` says which words enter which state. `few` is the number of stories below which a cell
    is suppressed, `completions` how often the dates are drawn. `within` (`FIRST/LAST`, dates as in
    a story) bounds the days that claims leave open; without it events that have no first or no last
    possible day are in no figure. A story with title and claims of another counts once. `period`,
    `population` and `data_sha256`, a hash of where the stories come from, are kept with the result.
    Raises `BadInput` where no story has a dated state, or `within` leaves one no day.
    """
    few = whole("few", few, 1, None)
    completions = whole("completions", completions, 2, MOST_COMPLETIONS)
    seed = whole("seed", seed, 0, None)
    bounds = None if within is None else read_within(within)
    mapping = states or default_map(list(stories.values()))
    rng = np.random.default_rng(seed)
    single, left_out = _once(stories)
    found: list[Courses] = []
    unused: list[dict[str, int]] = []
    for name, story in single.items():
        try:
            course = courses(story, mapping, rng, completions, bounds)
        except BadInput as error:
            raise BadInput(f"{name}: {error}") from None
        unused.append(course.unused)
        if course.drawn:
            found.append(course)
        else:
            left_out.append({"story": name, "why": "no dated state"})
    if not found:
        raise BadInput("pathway: expected a story with a dated state of the mapping, found none")
    if len(found) < few:
        summary = _nothing(len(found), few, completions, seed)
    else:
        summary = _summary(list(mapping.states), found, few, seed)
    return replace(
        summary, left_out=tuple(left_out), unused=_sums(unused), within=within, period=period,
        population=population, data_sha256=data_sha256,
    )  # fmt: skip


def _once(stories: Mapping[str, Story]) -> tuple[dict[str, Story], list[dict[str, str]]]:
    """The stories without copies, and the copies: a teller counts once."""
    names: dict[Any, str] = {}
    single, copies = {}, []
    for name, story in stories.items():
        first = names.setdefault((story.title, frozenset(story.claims)), name)
        if first == name:
            single[name] = story
        else:
            copies.append({"story": name, "why": f"the same story as {first}"})
    return single, copies


def _sums(unused: Sequence[Mapping[str, int]]) -> tuple[Unused, ...]:
    """What is in no figure, by why, where there is any."""
    found = []
    for why in (IN_CONFLICT, NOT_LIVED, AFTERWARDS, UNPLACED):
        counts = [each[why] for each in unused if each[why]]
        if counts:
            found.append(Unused(why, sum(counts), len(counts)))
    return tuple(found)


def _entered(found: Sequence[Courses], states: int) -> NDArray[np.float64]:
    """Stories entering each state: wherever the dates lie, the same."""
    entered = np.zeros(states)
    for story in found:
        entered[list(set(story.drawn[0].states))] += 1
    return entered


def _moves(
    found: Sequence[Courses], states: int
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Stories making each move: the median over completions, those that make it in every course,
    and those that do in any.

    Each has shape (states + 1, states + 1), the last row for first states, the last column for
    last ones.
    """
    each = np.zeros((len(found[0].drawn), states + 1, states + 1))
    always, ever = np.zeros(each.shape[1:], np.int64), np.zeros(each.shape[1:], np.int64)
    for story in found:
        steps = {path: _steps(path, states) for path in story.tried}
        for c, path in enumerate(story.drawn):
            for step in steps[path]:
                each[c][step] += 1
        for step in set.intersection(*steps.values()):
            always[step] += 1
        for step in set.union(*steps.values()):
            ever[step] += 1
    return np.floor(np.median(each, axis=0)), always, ever


def _steps(path: Path, states: int) -> set[tuple[int, int]]:
    return set(zip((states, *path.states), (*path.states, states), strict=True))


def _nothing(stories: int, few: int, completions: int, seed: int) -> Pathways:
    """What fewer than `few` stories show: even which states there are would be a person's course,
    and the grid of days its length."""
    none = np.zeros((0, 0))
    days = np.zeros(0, np.int64)
    return Pathways(
        stories, (), (), (), (), days, none, none, none, none, none, days, few, completions, seed
    )


def _summary(names: Sequence[str], found: Sequence[Courses], few: int, seed: int) -> Pathways:
    by_completion = list(zip(*(story.drawn for story in found), strict=True))
    tried = [story.tried for story in found]
    entered = _entered(found, len(names))
    kept = [int(s) for s in np.flatnonzero(entered)]
    ends = np.array([[p.end for p in paths] for paths in by_completion])
    grid = np.unique(np.linspace(0, int(np.quantile(ends, 0.99)), GRID_STEPS).astype(np.int64))
    followed = np.floor(np.median((ends[:, :, None] >= grid).sum(axis=1), axis=0)).astype(np.int64)
    rare = [kept[s] for s in hidden_states(entered[kept], few)]
    grid_shown = followed >= few
    curves = np.array([occupation(paths, len(names), grid) for paths in by_completion])
    ends_of = [[story.extremes[k] for story in found] for k in (0, 1)]
    early, late = (occupation(paths, len(names), grid) for paths in ends_of)
    low, high = share_bounds(
        tried, np.array([*curves, early, late]), grid, [s for s in kept if s not in rare]
    )
    tables = [curves.mean(axis=0), early, late, low, high]
    for table in tables:
        table[~grid_shown] = np.nan
        table[:, rare] = np.nan
    pooled, early, late, low, high = (table[:, kept] for table in tables)
    return Pathways(
        stories=len(found),
        left_out=(),
        unused=(),
        states=tuple(_stay(names[s], s, by_completion, tried, int(entered[s]), few) for s in kept),
        moves=_listed(names, found, few),
        days=grid,
        shares=pooled,
        earliest=early,
        latest=late,
        low=low,
        high=high,
        followed=followed,
        few=few,
        completions=len(by_completion),
        seed=seed,
    )


def _listed(names: Sequence[str], found: Sequence[Courses], few: int) -> tuple[Move, ...]:
    counts, always, ever = _moves(found, len(names))
    hidden = hide_few(counts, few)
    listed = []
    for source, target in zip(*np.nonzero(counts), strict=True):
        start = START if source == len(names) else names[source]
        end = END if target == len(names) else names[target]
        if hidden[source, target]:
            listed.append(Move(start, end, None, None))
            continue
        least = int(always[source, target])
        most = int(ever[source, target])
        shown = (least if least >= few else None, most)
        listed.append(Move(start, end, int(counts[source, target]), shown))
    return tuple(listed)


def _stay(
    name: str,
    state: int,
    by_completion: Sequence[Sequence[Path]],
    tried: Sequence[Sequence[Path]],
    entered: int,
    few: int,
) -> Stay:
    if entered < few:
        return Stay(name, None, None, None, None)
    medians = [median_days(paths, state) for paths in by_completion]
    # Of the medians themselves, since one may be infinite.
    low, middle, high = np.quantile(medians, [0.05, 0.5, 0.95], method="inverted_cdf")
    if math.isinf(middle):
        return Stay(name, entered, None, None, None)
    least, most = stay_bounds(tried, state, medians)
    return Stay(
        name, entered, float(middle), (float(low), _finite(high)), (float(least), _finite(most))
    )


def _finite(days: float) -> float | None:
    return None if math.isinf(days) else float(days)
