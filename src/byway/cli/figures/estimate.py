"""`byway figures estimate`: one table by one method."""

from pathlib import Path
from typing import Any

import click

from byway.cli.figures.lines import print_about, print_estimate
from byway.cli.figures.options import (
    bootstrap_option,
    exclusive_option,
    groups,
    level_option,
    linkage_run,
    period_option,
    population_option,
    seed_option,
    shown,
)
from byway.cli.output import json_option, print_json
from byway.errors import BadInput
from byway.figures import METHODS, estimate, read_table


def checked_options(method: str, options: dict[str, Any]) -> dict[str, Any]:
    """The options given, or bad input for one that belongs to another method."""
    given = {name: value for name, value in options.items() if value is not None}
    for name in given:
        owner = next(m.name for m in METHODS.values() if name in m.options)
        if method in METHODS and owner != method:
            flag = "--saturated" if name == "include_saturated" else f"--{name.replace('_', '-')}"
            raise BadInput(f"{flag}: expected with --method {owner}, found with {method}")
    return given


@click.command("estimate")
@click.argument("table", type=click.Path(path_type=Path))
@click.option(
    "--method", default="loglinear", show_default=True, help="One of: " + ", ".join(METHODS)
)
@bootstrap_option
@seed_option
@level_option
@exclusive_option
@click.option("--max-order", type=int, help="loglinear: the largest interaction tried.")
@click.option("--classes", type=int, help="latent-class: the most classes, 10 by default.")
@click.option("--plain", is_flag=True, help="latent-class: never widen the interval.")
@click.option("--max-missing", type=int, help="decomposable: a cap on the people on no list.")
@click.option("--saturated", is_flag=True, help="decomposable: let the saturated graph in.")
@period_option
@population_option
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
    plain: bool,
    max_missing: int | None,
    saturated: bool,
    period: str | None,
    population: str | None,
    as_json: bool,
) -> int:
    """Estimate a population from how its lists overlap.

    TABLE is a CSV of capture histories. Exit code 1 is a refusal.
    """
    options = checked_options(
        method,
        {
            "max_order": max_order,
            "classes": classes,
            "plain": plain or None,
            "max_missing": max_missing,
            "include_saturated": saturated or None,
        },
    )
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
        **options,
    )
    if as_json:
        print_json(result.as_dict())
    else:
        print_estimate(result)
        print_about(population, period)
    return 1 if result.refused else 0
