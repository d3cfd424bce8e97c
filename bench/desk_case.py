"""The case page with 50,000 cases stored, on SQLite and on PostgreSQL; My week beside it.

The bound of the page is its target; beside it stands the bare opening of the same line, story and
events in the same run, which no page can do without.
"""

from collections.abc import Iterable

from bench import Line
from bench.desk_queue import databases, measured


def run() -> Iterable[Line]:
    """Each database in turn."""
    with databases() as there:
        for name, url in there:
            told = measured(url, "bench._desk_cases")
            bare = (
                f"its items opened, bare: {told['bare']:.3f} s; median {told['median']:.3f} s; the "
                f"processor's alone {told['spent']:.3f} s, 95 of 100"
            )
            yield Line(f"a case page, 95 of 100, 50,000 cases stored, {name}", told["p95"], "s",
                       0.2, False, bare)  # fmt: skip
            yield Line(f"My week at sign-in, 50,000 cases stored, {name}", told["week"], "s", 1.0,
                       False, f"the processor's alone {told['week_spent']:.2f} s; then "
                       f"{told['week_again']:.3f} s, 95 of 100")  # fmt: skip
