"""Every claim of speed, one file each, measured beside its peer or bound in the same run.

A bench module has `run()`, which yields `Line`s. `python -m bench [name …]` runs them all and
exits 1 if a line misses its bound; a bench whose peer is not installed fails.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One claim: what was measured, against what, and the bound it must meet."""

    claim: str
    measured: float
    unit: str
    bound: float
    at_least: bool
    beside: str
    """The peer's or the machine's own figure from the same run, in words."""

    @property
    def holds(self) -> bool:
        """Whether the measured figure meets the bound."""
        return self.measured >= self.bound if self.at_least else self.measured <= self.bound
