"""Durations as said: `5d`, `2w`, `3m`, `1y`, in whole days.

A month is 28 days where it is a least and 31 where it is a most, a year 365 and 366, so that
"three months" never excludes what three months can be.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from byway.errors import BadInput

DAYS = {"d": (1, 1), "w": (7, 7), "m": (28, 31), "y": (365, 366)}
"""Each unit's days as a least and as a most."""

_DURATION = re.compile(r"([0-9]{1,7})([dwmy])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: `text` as written, `least` and `most` days it can mean."""

    text: str
    least: int
    most: int


@lru_cache(maxsize=4096)
def parse_duration(text: str) -> Duration:
    """Reads `5d`, `2w`, `3m` or `1y`; raises `BadInput` for anything else."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise BadInput(f"expected a duration such as 5d, 2w, 3m or 1y; found {text[:40]!r}")
    least, most = DAYS[match[2]]
    return Duration(text, int(match[1]) * least, int(match[1]) * most)
