"""1,500 arrivals of a day replayed while four people answer: none lost, none answered twice.

The bound is the same work with nobody else there, one line after the other.
"""

from collections.abc import Iterable

from bench import Line
from bench.desk_queue import databases, measured

PROGRAM = "bench._desk_day_run"
MINUTES = 10


def run() -> Iterable[Line]:
    """Each database in turn."""
    with databases() as there:
        for name, url in there:
            told = measured(url, PROGRAM)
            alone = told["alone"] * told["came"]
            beside = f"one line after the other, alone: {alone:.0f} s"
            lost = told["lost"] + told["twice"] + abs(told["came"] - 1500)
            yield Line(f"arrivals lost or answered twice, {name}", lost,
                       f"of {told['came']:.0f}", 0, False,
                       f"{told['refused']:.0f} tries refused to a second person")  # fmt: skip
            yield Line(f"1,500 arrivals written and answered, {name}", told["took"] / 60,
                       "min", MINUTES, False, beside)  # fmt: skip
            yield Line(f"next line, read and answered, 95 of 100, {name}", told["turn"], "s",
                       2.0, False, f"alone, written too: {told['alone']:.3f} s")  # fmt: skip
