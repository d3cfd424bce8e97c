"""`byway figures floor`: the different people on linked lists."""

from pathlib import Path

import click

from byway.cli.figures.lines import print_about
from byway.cli.figures.options import period_option, population_option
from byway.cli.output import json_option, print_json, say
from byway.figures import FLOOR_LEVEL, percent, read_floor


@click.command("floor")
@click.option(
    "--links",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder that `byway records link --out` wrote.",
)
@period_option
@population_option
@json_option
def floor_command(links: Path, period: str | None, population: str | None, as_json: bool) -> int:
    """Say how many different people are on linked lists, at least."""
    found = read_floor(links, period=period, population=population)
    if as_json:
        print_json(found.as_dict())
    else:
        between = f"{found.low:,} to {found.high:,}, {percent(FLOOR_LEVEL)}"
        say(f"at least {found.low:,} people (linkage leaves {between})")
        print_about(population, period)
    return 0
