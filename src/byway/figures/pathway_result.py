"""What pathways over stories give: states, transitions, shares over time, and what is left out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

ASSUMPTION = (
    "Only people who could tell are observed, so nothing here is a chance to survive or to get "
    "out. Within a story's constraints every day is alike beforehand. A state lasts until the next "
    "one that is dated; stays not over at the interview are taken to go on like the others'."
)


@dataclass(frozen=True)
class Stay:
    """A state: how many stories enter it, and the median days in it. `envelope_days` is what the
    dates leave open of it, `range_days` the narrower spread of the even draws (5–95 % of the
    completions). None: suppressed, or half not seen to leave."""

    state: str
    stories: int | None
    median_days: float | None
    range_days: tuple[float, float | None] | None
    envelope_days: tuple[float, float | None] | None


def stay_words(stay: Stay) -> str:
    """The median stay, what the dates leave open of it and the draws' spread, each by its name;
    empty where suppressed."""
    if stay.stories is None:
        return ""
    if stay.median_days is None or stay.envelope_days is None or stay.range_days is None:
        return ", half not seen to leave"
    return (
        f", median {stay.median_days:,.0f} days (the dates allow {_between(stay.envelope_days)}; "
        f"9 in 10 draws {_between(stay.range_days)})"
    )


def _between(days: tuple[float, float | None]) -> str:
    low, high = days
    return f"{low:,.0f} or more" if high is None else f"{low:,.0f} to {high:,.0f}"


@dataclass(frozen=True)
class Move:
    """A transition and how many stories make it, in the middle completion; `range_stories`: how
    many make it however their dates fall, and how many may. None: suppressed."""

    source: str
    target: str
    stories: int | None
    range_stories: tuple[int | None, int] | None


@dataclass(frozen=True)
class Unused:
    """Claims or events that are in no figure: why, how many, and of how many stories."""

    why: str
    count: int
    stories: int


@dataclass(frozen=True)
class Pathways:
    """States, transitions and durations over stories. `days` is the grid of `shares`, which has
    shape (days, states): the share of tellers in each state, NaN where too few are followed;
    `low` and `high` are what the dates leave open of it, `earliest` and `latest` two completions,
    with all dates as early and as late as can be. With fewer than `few` stories all of these are
    empty. `left_out` are stories in no figure, `unused` what is in none of the other stories."""

    stories: int
    left_out: tuple[dict[str, str], ...]
    unused: tuple[Unused, ...]
    states: tuple[Stay, ...]
    moves: tuple[Move, ...]
    days: NDArray[np.int64]
    shares: NDArray[np.float64]
    earliest: NDArray[np.float64]
    latest: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    followed: NDArray[np.int64]
    few: int
    completions: int
    seed: int
    within: str | None = None
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
            "unused": [{"why": u.why, "count": u.count, "stories": u.stories} for u in self.unused],
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
            "transitions_range": [
                None if m.range_stories is None else list(m.range_stories) for m in self.moves
            ],
            "occupation": {
                "days": [int(d) for d in self.days],
                "states": [s.state for s in self.states],
                "pooled": _plain(self.shares),
                "earliest": _plain(self.earliest),
                "latest": _plain(self.latest),
                "low": _plain(self.low),
                "high": _plain(self.high),
            },
            "suppressed_below": self.few,
            "completions": self.completions,
            "within": self.within,
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
