"""`byway figures`: floors, estimates, reports, trends and pathways on the command line."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from byway.cli.output import json_option, print_json, progress
from byway.errors import BadInput
from byway.figures import METHODS, Estimate, estimate, read_table


@click.group()
def command() -> None:
    """Floors, estimates, trends and pathways from counts."""


def shown(items: list[Any], label: str) -> Iterable[Any]:
    """A progress bar on a terminal."""
    return progress(items, label=label, total=len(items))


def groups(values: tuple[str, ...]) -> list[list[str]]:
    """`--exclusive a,b,c`, repeated, as lists of names."""
    return [[name.strip() for name in value.split(",")] for value in values]


def people(value: float | None) -> str:
    """A number of people as readers see it."""
    return "no limit" if value is None else f"{value:,.0f}"


def print_estimate(result: Estimate, indent: str = "") -> None:
    """The lines a reader sees on a terminal."""
    click.echo(f"{indent}{result.method}: {result.n_observed:,} people observed")
    if result.refused is not None:
        click.echo(f"{indent}  refused ({result.refused.reason}): {result.refused.detail}")
    else:
        assert result.interval is not None
        low, high = (people(limit) for limit in result.interval)
        click.echo(
            f"{indent}  estimate {people(result.estimate)} ({low} to {high}, {result.level:.0%})"
        )
        click.echo(f"{indent}  assumes: {result.assumption}")
        if result.model:
            click.echo(f"{indent}  model: {'; '.join('+'.join(part) for part in result.model)}")
    if result.linkage is not None and "share" in result.linkage:
        click.echo(f"{indent}  share of the variance due to linkage: {result.linkage['share']:.0%}")
    for caution in result.warnings:
        click.echo(f"{indent}  note ({caution.code}): {caution.text}")
    for name, part in (result.strata or {}).items():
        click.echo(f"{indent}stratum {name}")
        print_estimate(part, indent + "  ")


def linkage_run(path: Path) -> str | None:
    """The folder's linkage report by its hash, if the table lies beside one."""
    import hashlib

    report = path.parent / "report.json"
    if path.name not in ("draws.csv", "histories.csv") or not report.is_file():
        return None
    return "sha256:" + hashlib.sha256(report.read_bytes()).hexdigest()


@command.command("estimate")
@click.argument("table", type=click.Path(path_type=Path))
@click.option(
    "--method", default="loglinear", show_default=True, help="One of: " + ", ".join(METHODS)
)
@click.option("--bootstrap", default=1000, show_default=True, help="Replicates, or draws kept.")
@click.option("--seed", default=1, show_default=True)
@click.option("--level", default=0.95, show_default=True, help="Level of the interval.")
@click.option("--exclusive", multiple=True, metavar="A,B,C", help="Lists that exclude each other.")
@click.option("--max-order", type=int, help="loglinear: the largest interaction tried.")
@click.option("--classes", type=int, help="latent-class: the number of classes, 10 by default.")
@click.option("--max-missing", type=int, help="decomposable: a cap on the people on no list.")
@click.option("--saturated", is_flag=True, help="decomposable: let the saturated graph in.")
@click.option("--period", help="The period the lists cover, kept with the result.")
@click.option("--population", help="Who is counted, kept with the result.")
@json_option
def estimate_command(
    table: Path,
    method: str,
    bootstrap: int,
    seed: int,
    level: float,
    exclusive: tuple[str, ...],
    max_order: int | None,
    classes: int | None,
    max_missing: int | None,
    saturated: bool,
    period: str | None,
    population: str | None,
    as_json: bool,
) -> int:
    """Estimate a population from how its lists overlap."""
    options: dict[str, Any] = {
        "max_order": max_order,
        "classes": classes,
        "max_missing": max_missing,
        "include_saturated": True if saturated else None,
    }
    result = estimate(
        read_table(table),
        method,
        bootstrap=bootstrap,
        seed=seed,
        level=level,
        exclusive=groups(exclusive),
        period=period,
        population=population,
        linkage_run=linkage_run(table),
        progress=shown,
        **{name: value for name, value in options.items() if value is not None},
    )
    if as_json:
        print_json(result.as_dict())
    else:
        print_estimate(result)
    return 1 if result.refused else 0


__all__ = ["BadInput", "command"]
