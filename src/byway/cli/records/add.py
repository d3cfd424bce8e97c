"""`byway records add`: keeps a list."""

from pathlib import Path

import click

from byway.cli.output import json_option, plain, print_json, warn
from byway.cli.records.options import map_option, mapping_of, store_of, store_option
from byway.records import add, read_list


@click.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--list", "name", required=True, help="The list's name.")
@click.option("--source", required=True, help="Who published it, and where.")
@click.option("--as-of", required=True, metavar="DAY", help="The day it speaks of, 2024-12-01.")
@click.option("--coverage", default="", help="Whom it is said to hold.")
@store_option
@map_option
@json_option
def add_command(
    file: Path, name: str, source: str, as_of: str, coverage: str, store: Path | None,
    mappings: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """Keep FILE as an edition of a list."""
    listing = read_list(file, mapping=mapping_of(mappings))
    edition = add(listing, store_of(store), name, source=source, as_of=as_of, coverage=coverage)
    if edition.new and edition.number > 1:
        warn("the same file was kept before, read or described otherwise; this edition takes its "
             "place")  # fmt: skip
    if as_json:
        print_json(edition.as_dict())
        return
    state = "kept" if edition.new else "already kept"
    click.echo(f"{edition.name} as of {edition.as_of}: {state}, {edition.records:,} entries about "
               f"{edition.people:,} people")  # fmt: skip
    for note in edition.notes:
        click.echo(f"  {plain(note)}")
