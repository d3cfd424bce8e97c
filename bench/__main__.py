"""Runs the benches named on the command line, or all of them, and prints a line for each claim."""

import importlib
import pkgutil
import sys

import bench


def main(names: list[str]) -> int:
    """Prints one line per claim; 1 if any misses its bound."""
    missed = 0
    for name in names or sorted(m.name for m in pkgutil.iter_modules(bench.__path__)):
        if name.startswith("_"):
            continue
        for line in importlib.import_module(f"bench.{name}").run():
            sign = "≥" if line.at_least else "≤"
            verdict = "holds" if line.holds else "MISSED"
            print(
                f"{verdict:7} {name}: {line.claim}: {line.measured:.4g} {line.unit} "
                f"(bound {sign} {line.bound:.4g}; beside: {line.beside})",
                flush=True,
            )
            missed += not line.holds
    return 1 if missed else 0


sys.exit(main(sys.argv[1:]))
