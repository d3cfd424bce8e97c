"""How often nominal 95 % intervals hold the truth, on simulated populations of 2,000 people.

`run` simulates a few populations of each design of `_figures_designs`. `python -m
bench.figures_calibration REPLICATES FIRST_SEED FILE.csv` adds as many as wanted, one row per
population and method, going on where the file ends; `--methods a,b` and `--designs "x;y"` choose.
With `--table` it prints the table of docs/explain/figures.md from the file.
"""

import argparse
import csv
import math
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import Line
from bench._figures_designs import DESIGNS, SETTLED, TRUTH, UNIDENTIFIED, WEAK, simulate
from byway.figures import Estimate, estimate

METHODS = ("independence", "chao-lists", "loglinear", "stepwise", "decomposable", "latent-class")
PLAIN = "plain posterior"
"""The interval of `latent-class` before it is widened: the model and prior of LCMCR."""

Row = dict[str, object]


def _row(seed: int, design: str, result: Estimate) -> Row:
    low, high = result.interval or (None, None)
    return {
        "seed": seed,
        "design": design,
        "method": result.method,
        "estimate": result.estimate,
        "low": low,
        "high": high,
        "refused": result.refused.reason if result.refused else "",
        "warnings": " ".join(sorted(w.code for w in result.warnings)),
        "seconds": round(result.seconds, 3),
    }


def outcomes(
    replicates: int,
    first_seed: int,
    designs: Sequence[str],
    methods: Sequence[str],
    done: frozenset[tuple[str, str, str]] = frozenset(),
) -> Iterator[Row]:
    """One row per population and method, and one of the plain posterior beside `latent-class`."""
    for seed in range(first_seed, first_seed + replicates):
        for design in designs:
            left = [m for m in methods if (str(seed), design, m) not in done]
            table = simulate(design, seed) if left else None
            for method in left:
                # Early looks at the chains give more populations an hour; none is kept unconverged.
                options: dict[str, Any] = {"brief": True} if method == "latent-class" else {}
                result = estimate(table, method, bootstrap=200, seed=seed, **options)
                if options and result.refused is not None:
                    result = estimate(table, method, bootstrap=200, seed=seed)
                row = _row(seed, design, result)
                yield row
                if method == "latent-class":
                    low, high = result.diagnostics.get("posterior_interval", (None, None))
                    if result.refused is None and low is None:
                        low, high = row["low"], row["high"]
                    yield {**row, "method": PLAIN, "low": low, "high": high, "seconds": 0.0}


def covers(row: Row) -> bool:
    """Whether the interval holds the truth; an open end holds it, a refusal does not."""
    if row["refused"]:
        return False
    low, high = row["low"], row["high"]
    return (low in ("", None) or float(str(low)) <= TRUTH) and (
        high in ("", None) or float(str(high)) >= TRUTH
    )


@dataclass(frozen=True)
class Coverage:
    """Of one design and method: populations, those refused, those whose interval holds N, the
    median width of the intervals as a share of N (infinite if half are open)."""

    populations: int
    refused: int
    held: int
    width: float

    @property
    def share(self) -> float:
        """Coverage, refusals counted as misses."""
        return self.held / max(self.populations, 1)

    @property
    def answered(self) -> float:
        """Coverage of the intervals that were given."""
        return self.held / max(self.populations - self.refused, 1)

    @property
    def error(self) -> float:
        """The binomial standard error of `share`."""
        return math.sqrt(self.share * (1.0 - self.share) / max(self.populations, 1))


def coverage(rows: Iterable[Row], design: str, method: str) -> Coverage:
    """What the rows of one design and method say."""
    mine = [r for r in rows if r["design"] == design and r["method"] == method]
    widths = []
    for row in mine:
        if not row["refused"]:
            bounded = row["high"] not in ("", None)
            low = float(str(row["low"])) if row["low"] not in ("", None) else 0.0
            widths.append(float(str(row["high"])) - low if bounded else math.inf)
    middle = sorted(widths)[len(widths) // 2] / TRUTH if widths else math.nan
    refused = sum(bool(row["refused"]) for row in mine)
    return Coverage(len(mine), refused, sum(map(covers, mine)), middle)


DOCUMENTED: dict[str, tuple[float, int]] = {
    "two opposite classes, four lists": (0.994, 1000),
    "two equal classes, four lists": (0.967, 1000),
    "two distinct classes, five lists": (0.965, 1000),
    "two distinct classes, six lists": (0.963, 1000),
    "three distinct classes, six lists": (0.952, 1000),
    "two classes, four lists": (0.96, 100),
    "two classes, five lists": (0.96, 100),
    "two near classes, five lists": (0.84, 100),
    "three classes, six lists": (0.93, 100),
    "three classes, five lists": (0.78, 100),
    "three classes, four lists": (0.92, 100),
    "two classes, three lists": (0.96, 100),
}
"""Coverage of `latent-class` in docs/explain/figures.md, and of how many populations."""


def run() -> Iterable[Line]:
    """Coverage of `latent-class` with fresh seeds beside the documented one, and refusals."""
    replicates = int(os.environ.get("BYWAY_CALIBRATION", "20"))
    rows = list(outcomes(replicates, 9_000_000, tuple(DESIGNS), METHODS))
    for design, (documented, populations) in DOCUMENTED.items():
        mine = coverage(rows, design, "latent-class")
        # Chance alone moves the coverage of so few populations, and of the documented ones.
        room = 3.0 * math.sqrt(0.25 / max(replicates, 1) + 0.25 / populations)
        others = ", ".join(
            f"{m} {coverage(rows, design, m).share:.2f}" for m in (PLAIN, *METHODS[:-1])
        )
        yield Line(
            f"latent-class covers as documented ({documented:.2f}), {design}",
            mine.share,
            "of intervals",
            documented - room,
            True,
            others,
        )
        yield Line(
            f"latent-class refuses, {design}",
            mine.refused / max(mine.populations, 1),
            "of tables",
            0.10,
            False,
            f"{replicates} populations",
        )


def collect(
    replicates: int, first_seed: int, file: Path, designs: Sequence[str], methods: Sequence[str]
) -> None:
    """Adds rows to the file as they come; those it has are not computed again."""
    done: frozenset[tuple[str, str, str]] = frozenset()
    if file.exists():
        done = frozenset((r["seed"], r["design"], r["method"]) for r in _read(file))
    with file.open("a", newline="", encoding="utf-8") as out:
        writer: csv.DictWriter[str] | None = None
        for row in outcomes(replicates, first_seed, designs, methods, done):
            if writer is None:
                writer = csv.DictWriter(out, list(row))
                if not done:
                    writer.writeheader()
            writer.writerow(row)
            out.flush()


def _read(file: Path) -> list[dict[str, str]]:
    """The whole rows of a file; a last line that was cut off has fewer fields."""
    with file.open(newline="", encoding="utf-8") as rows:
        return [row for row in csv.DictReader(rows) if row.get("seconds")]


def table(file: Path) -> Iterator[str]:
    """The documented table, as Markdown: coverage, its standard error, populations, width."""
    rows: list[Row] = [dict(row) for row in _read(file)]
    yield "| design | method | populations | coverage | of answers | refused | width / N |"
    yield "|---|---|---|---|---|---|---|"
    for design in (*SETTLED, *WEAK, *UNIDENTIFIED):
        for method in ("latent-class", PLAIN, *METHODS[:-1]):
            c = coverage(rows, design, method)
            if c.populations:
                yield (
                    f"| {design} | {method} | {c.populations} | {c.share:.3f} ± {c.error:.3f} | "
                    f"{c.answered:.3f} | {c.refused / c.populations:.3f} | {c.width:.2f} |"
                )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.figures_calibration")
    parser.add_argument("replicates", type=int)
    parser.add_argument("first_seed", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--methods", default=",".join(METHODS))
    parser.add_argument("--designs", default=";".join((*SETTLED, *WEAK, *UNIDENTIFIED)))
    parser.add_argument("--table", action="store_true")
    given = parser.parse_args()
    if given.table:
        print("\n".join(table(given.file)))
    else:
        designs, methods = given.designs.split(";"), given.methods.split(",")
        collect(given.replicates, given.first_seed, given.file, designs, methods)


if __name__ == "__main__":
    main()
