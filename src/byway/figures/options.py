"""What every fit of one call shares: the method, how many replicates, the level, the seed."""

from dataclasses import dataclass
from typing import Any

from byway.errors import BadInput
from byway.figures.checks import whole
from byway.figures.methods import METHODS, Method
from byway.figures.table import MAX_DENSE_LISTS

MOST_REPLICATES = 1_000_000
BOUNDS = {"max_order": (1, MAX_DENSE_LISTS), "max_missing": (1, 10**12), "classes": (2, 50)}
"""What the options that are whole numbers may be."""


@dataclass(frozen=True)
class Options:
    """What every fit of one call shares; `extra` are the method's own options."""

    method: Method
    replicates: int
    level: float
    seed: int
    extra: dict[str, Any]
    many: bool = False
    compared_every: int = 1
    """Of pooled linkage draws every so many'th is compared with other priors."""


def checked_options(
    method: Any, bootstrap: Any, seed: Any, level: Any, extra: dict[str, Any]
) -> Options:
    """The options of a call; raises `BadInput` for a method, number or option that is none."""
    if not isinstance(method, str) or method not in METHODS:
        raise BadInput(f"method: expected one of {', '.join(METHODS)}, found {method!r}")
    if not isinstance(level, int | float) or not 0.0 < level < 1.0:
        raise BadInput(f"level: expected a share between 0 and 1, found {level}")
    bootstrap = whole("bootstrap", bootstrap, 10, MOST_REPLICATES)
    seed = whole("seed", seed, 0, None)
    for name in extra:
        if name not in METHODS[method].options:
            known = ", ".join(METHODS[method].options) or "no option"
            raise BadInput(f"{method}: expected {known}, found option {name!r}")
    given = {
        name: whole(name, value, *BOUNDS[name]) if name in BOUNDS else bool(value)
        for name, value in extra.items()
        if value is not None
    }
    return Options(METHODS[method], bootstrap, float(level), seed, given)
