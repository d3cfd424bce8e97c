"""`byway figures report`: every method on one page."""

import json
from pathlib import Path

import click

from byway.cli.figures.lines import people, print_about, print_cautions, print_estimate
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
from byway.cli.figures.saving import keep_others
from byway.cli.output import json_option, print_json, say
from byway.errors import BadInput
from byway.figures import Report, build_report, page, percent, read_table
from byway.whole_files import write_whole


@click.command("report", short_help="Every method on one page, side by side.")
@click.argument("table", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="The page, NAME.html; NAME.csv and NAME.json are written beside it.",
)
@click.option("--truth", type=float, help="The known number, to say which method missed it.")
@bootstrap_option
@seed_option
@level_option
@exclusive_option
@period_option
@population_option
@json_option
def report_command(
    table: Path,
    out: Path,
    truth: float | None,
    bootstrap: int,
    seed: int,
    level: float,
    exclusive: tuple[str, ...],
    period: str | None,
    population: str | None,
    as_json: bool,
) -> int:
    """Write a page with every method, its assumption, refusals, validation and sensitivity.

    TABLE is a CSV of capture histories. Exit code 1: every method refuses.
    """
    if truth is not None and not 0 < truth < 1e12:
        raise BadInput(f"--truth: expected a number of people, found {truth}")
    if out.suffix.lower() not in (".html", ".htm"):
        raise BadInput(f"--out: expected a name ending in .html, found {out.name}")
    sheet = read_table(table)
    if not out.parent.is_dir():
        raise BadInput(f"--out: expected a folder that exists, found {out.parent}")
    keep_others(table, out)
    found = build_report(
        sheet,
        source=table.name,
        truth=truth,
        bootstrap=bootstrap,
        seed=seed,
        level=level,
        exclusive=groups(exclusive),
        period=period,
        population=population,
        linkage_run=linkage_run(table),
        progress=shown,
    )
    document = found.as_dict()
    write_whole(
        {
            out.with_suffix(".csv"): found.as_csv(),
            out.with_suffix(".json"): json.dumps(document, ensure_ascii=False, indent=2) + "\n",
            out: page(found),
        }
    )
    if as_json:
        print_json(document)
    else:
        _print(found, out)
    return 0 if found.answered else 1


def _print(found: Report, out: Path) -> None:
    low, _, high = found.floor
    linked = ""
    if found.floor_level is not None:
        linked = f" (linkage leaves {low:,} to {high:,}, {percent(found.floor_level)})"
    say(f"floor: at least {low:,} people{linked}")
    print_about(found.population, found.period)
    for result in found.results:
        print_estimate(result)
    if found.band is not None:
        least, most = (people(limit) for limit in found.band)
        say(f"band: the intervals of {len(found.answered)} methods reach from {least} to {most}")
    if found.truth is not None:
        missed = ", ".join(found.missed()) or "no method"
        say(f"the truth, {found.truth:,.0f}, is missed by: {missed}")
    print_cautions(found.warnings)
    say(f"written: {out}")
