"""What the commands about figures share: options, and where a table comes from."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from byway.cli.output import progress
from byway.errors import BadInput
from byway.figures import is_linkage

bootstrap_option = click.option(
    "--bootstrap", default=1000, show_default=True, help="Replicates, or posterior draws kept."
)
seed_option = click.option(
    "--seed", default=1, show_default=True, help="The same seed gives the same figures."
)
level_option = click.option(
    "--level", default=0.95, show_default=True, help="Level of the intervals, a share."
)
exclusive_option = click.option(
    "--exclusive",
    multiple=True,
    metavar="A,B,C",
    help="Lists of which one person can be on only one; they count as one. Repeatable.",
)
period_option = click.option("--period", help="The period, kept with the result.")
population_option = click.option("--population", help="Who is counted, kept with the result.")


def groups(values: tuple[str, ...]) -> list[list[str]]:
    """`--exclusive a,b,c`, repeated, as lists of names."""
    return [[name.strip() for name in value.split(",")] for value in values]


def shown(items: list[Any], label: str) -> Iterable[Any]:
    """A progress bar on a terminal."""
    return progress(items, label=label, total=len(items))


def linkage_run(path: Path) -> str | None:
    """The folder's linkage report by its hash, if the table lies beside one."""
    report = path.parent / "report.json"
    if path.name not in ("draws.csv", "histories.csv") or not report.is_file():
        return None
    try:
        raw = report.read_bytes()
        is_one = is_linkage(json.loads(raw))
    except OSError as error:
        raise BadInput(f"{report}: cannot be read ({error.strerror or error})") from None
    except (ValueError, RecursionError):
        return None
    return "sha256:" + hashlib.sha256(raw).hexdigest() if is_one else None


def checked_picture(path: Path | None) -> None:
    """Refuses a picture's name that may be another file's."""
    if path is not None and path.suffix.lower() != ".svg":
        raise BadInput(f"--svg: expected a name ending in .svg, found {path.name}")
