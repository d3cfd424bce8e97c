"""`byway figures trend`: steady, changing, or not enough to tell."""

from pathlib import Path

import click

from byway.cli.figures.lines import print_about, print_cautions
from byway.cli.figures.options import checked_picture, period_option, population_option
from byway.cli.output import json_option, print_json, say
from byway.figures import Trend, percent, series_picture, trend
from byway.whole_files import write_whole


@click.command("trend", short_help="Say whether monthly counts are steady or changing.")
@click.argument("monthly", type=click.Path(path_type=Path))
@click.option(
    "--margin", default=0.25, show_default=True, help="The change still called steady, a share."
)
@click.option("--since", metavar="YYYY-MM", help="The first month taken.")
@click.option("--until", metavar="YYYY-MM", help="The last month taken.")
@click.option("--svg", type=click.Path(path_type=Path), help="Draw the series there.")
@period_option
@population_option
@json_option
def trend_command(
    monthly: Path,
    margin: float,
    since: str | None,
    until: str | None,
    svg: Path | None,
    period: str | None,
    population: str | None,
    as_json: bool,
) -> int:
    """Say whether monthly counts are steady, changing, or too few to tell.

    MONTHLY is a CSV of month,count and perhaps reported, the month in which a count was known.
    """
    checked_picture(svg)
    found = trend(
        monthly, margin=margin, since=since, until=until, period=period, population=population
    )
    if svg is not None:
        write_whole({svg: series_picture(found)})
    if as_json:
        print_json(found.as_dict())
    else:
        _print(found)
    return 0


def _print(found: Trend) -> None:
    say(f"{found.verdict} over {len(found.months)} months, margin {percent(found.margin)}")
    if found.ratio is not None and found.interval is not None:
        low, high = found.interval
        say(f"  last month over first: {found.ratio:.2f} ({low:.2f} to {high:.2f}, 95%)")
    if found.middle is not None:
        low, high = found.middle.interval
        ratio = found.middle.ratio
        say(f"  middle third over the outer ones: {ratio:.2f} ({low:.2f} to {high:.2f}, 95%)")
    say(f"  power, the chance of 'steady' if nothing changes: {found.power:.0%}")
    for entry in found.left_out:
        say(f"  left out: {entry['month']} ({entry['why']})")
    print_cautions(found.warnings)
    print_about(found.population, found.period)
