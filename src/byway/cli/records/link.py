"""`byway records link`: list against list."""

from functools import partial
from pathlib import Path

import click

from byway.cli.output import json_option, print_json, progress, stage, warn
from byway.cli.records.options import (
    listing_of,
    map_option,
    mapping_of,
    store_of,
    store_option,
)
from byway.records import (
    link,
    read_labels,
    refuse_others,
    remove_older,
    withdraw_report,
    write_ftm,
    write_linkage,
    write_splink,
)


@click.command("link")
@click.argument("lists", nargs=-1, required=True, metavar="LIST...")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A folder.")
@click.option("--draws", default=100, show_default=True, type=click.IntRange(min=1))
@click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0))
@click.option("--names", metavar="A,B,…", help="Names for the lists, in order.")
@click.option("--labels", type=click.Path(path_type=Path), help="Reviewed pairs, label.csv.")
@click.option("--ftm", is_flag=True,
              help="Write the entries and pairs as FollowTheMoney too.")  # fmt: skip
@click.option("--splink", is_flag=True, help="Write the learned model for Splink too.")
@store_option
@map_option
@json_option
def link_command(
    lists: tuple[str, ...], out: Path, draws: int, seed: int, names: str | None,
    labels: Path | None, ftm: bool, splink: bool, store: Path | None,
    mappings: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """Link lists (files or kept ones) to each other, duplicates inside each too."""
    refuse_others(out, ftm=ftm, splink=splink)
    chosen = [name.strip() for name in names.split(",")] if names is not None else None
    listings = [listing_of(each, store_of(store), mapping_of(mappings)) for each in lists]
    linkage = link(
        listings, draws, seed, names=chosen, labels=read_labels(labels) if labels else (),
        watch=partial(progress, label="drawing", total=draws), tell=stage,
    )  # fmt: skip
    withdraw_report(out)
    if ftm:
        write_ftm(linkage, out)
    if splink:
        write_splink(linkage, out)
    write_linkage(linkage, out)  # the report last: a folder with one is whole
    remove_older(out, ftm=ftm, splink=splink)
    for listing in linkage.lists:
        for note in listing.notes[1:]:
            warn(f"{listing.name}: {note}")
    report = linkage.report
    if as_json:
        print_json(report)
        return
    for name, count in report["records"].items():
        click.echo(f"{name}: {count:,} entries")
    for each in report["overlap"]:
        both = " and ".join(each["lists"])
        click.echo(f"on {both}: {each['point']:,} people ({each['low']:,} to {each['high']:,})")
    people = report["people"]
    click.echo(f"different people: {people['point']:,} ({people['low']:,} to {people['high']:,})")
    click.echo(f"{report['seconds']} s; see {out}")
