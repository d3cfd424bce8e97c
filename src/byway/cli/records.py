"""`byway records`: keep lists, look one person up, link list against list."""

import os
import sys
from pathlib import Path

import click

from byway.cli.output import json_option, print_json, warn
from byway.errors import BadInput
from byway.records import (
    DEFAULT_PRIOR,
    LANGUAGES,
    Answer,
    Index,
    Listing,
    Person,
    add,
    answer_batch,
    editions,
    explain,
    link,
    read_cells,
    read_labels,
    read_list,
    write_linkage,
)

store_option = click.option(
    "--store", type=click.Path(path_type=Path), help="Where lists are kept. [$BYWAY_STORE]"
)
map_option = click.option(
    "--map", "mappings", multiple=True, metavar="THEIRS=OURS", help="Rename a column; repeatable."
)


@click.group("records")
def command() -> None:
    """Public lists: keep them, look one person up, link list against list."""


@command.command("add")
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
    if as_json:
        print_json(edition.as_dict())
        return
    state = "kept" if edition.new else "already kept"
    click.echo(f"{edition.name} as of {edition.as_of}: {state}, {edition.records:,} entries about "
               f"{edition.people:,} people")  # fmt: skip
    for note in edition.notes:
        click.echo(f"  {note}")


@command.command("lookup")
@click.option("--list", "name", required=True, help="The list's name.")
@click.option("--name", "person", help="A whole name in any order; - reads it from stdin.")
@click.option("--born", default="", help="EDTF, dd.mm.yyyy or a year.")
@click.option("--place", default="", help="A place, as the list writes it.")
@click.option("--prior", default=DEFAULT_PRIOR, show_default=True,
              help="Probability, before comparing, that the person is on the list.")  # fmt: skip
@click.option("--lang", type=click.Choice(LANGUAGES), help="Say the reasons in full, in words.")
@click.option("--batch", type=click.Path(path_type=Path), help="A list of people to look up.")
@click.option("--out", type=click.Path(path_type=Path), help="Where the batch's answers go.")
@store_option
@map_option
@json_option
def lookup_command(
    name: str, person: str | None, born: str, place: str, prior: float, lang: str | None,
    batch: Path | None, out: Path | None, store: Path | None, mappings: tuple[str, ...],
    as_json: bool,
) -> None:  # fmt: skip
    """Say who on a list a person may be: probabilities with their reasons, never yes or no."""
    if not 0 < prior < 1:
        raise BadInput(f"--prior: expected a number between 0 and 1, found {prior}")
    if (person is None) == (batch is None) or (batch is None) != (out is None):
        raise BadInput("lookup: expected --name, or --batch with --out")
    index = Index.open(store_of(store), name)
    if batch is not None and out is not None:
        queries = read_list(batch, mapping=mapping_of(mappings))
        count = answer_batch(index, queries, out, prior=prior)
        if as_json:
            print_json({"queries": len(queries), "with_candidates": count, "out": str(out)})
        else:
            click.echo(f"{len(queries):,} looked up, {count:,} with candidates; see {out}")
        return
    asked = sys.stdin.read().strip() if person == "-" else str(person)
    answer = index.lookup(Person(name=asked, born=checked_date(born), place=place), prior=prior)
    if as_json:
        print_json(answer.as_dict())
    elif lang:
        for candidate in answer.candidates[:3]:
            click.echo("\n".join([*explain(answer, candidate, lang), ""]))
        if not answer.candidates:
            print_answer(answer)
    else:
        print_answer(answer)


@command.command("link")
@click.argument("lists", nargs=-1, required=True, metavar="LIST...")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A folder.")
@click.option("--draws", default=100, show_default=True, type=click.IntRange(min=1))
@click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0))
@click.option("--names", metavar="A,B,…", help="Names for the lists, in order.")
@click.option("--labels", type=click.Path(path_type=Path), help="Reviewed pairs, label.csv.")
@store_option
@map_option
@json_option
def link_command(
    lists: tuple[str, ...], out: Path, draws: int, seed: int, names: str | None,
    labels: Path | None, store: Path | None, mappings: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """Link lists (files or kept ones) to each other, duplicates inside each too."""
    chosen = [name.strip() for name in names.split(",")] if names is not None else None
    listings = [listing_of(each, store_of(store), mapping_of(mappings)) for each in lists]
    linkage = link(
        listings, draws, seed, names=chosen, labels=read_labels(labels) if labels else ()
    )
    write_linkage(linkage, out)
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


def store_of(store: Path | None) -> Path:
    """The store's folder: --store, $BYWAY_STORE, ./byway-store."""
    return store or Path(os.environ.get("BYWAY_STORE") or "byway-store")


def mapping_of(mappings: tuple[str, ...]) -> dict[str, str]:
    """`their_name=surname` options as a mapping."""
    pairs = {}
    for text in mappings:
        theirs, sign, ours = text.rpartition("=")
        if not sign or not theirs.strip():
            raise BadInput(f"--map: expected their_name=surname, found {text!r}")
        pairs[theirs.strip()] = ours.strip()
    return pairs


def listing_of(text: str, store: Path, mapping: dict[str, str]) -> Listing:
    """A list by its file, or by the name it is kept under."""
    path = Path(text)
    if path.is_file() or path.suffix or os.sep in text:
        return read_list(path, mapping=mapping)
    return read_cells(editions(store, text)[0])


def checked_date(text: str) -> str:
    """A date of birth that can be read, or bad input."""
    from byway.records import parse_birth

    if parse_birth(text) is None:
        raise BadInput(f"--born: expected EDTF, dd.mm.yyyy or a year, found {text!r}")
    return text


def print_answer(answer: Answer) -> None:
    """The lines a reader sees on a terminal."""
    before = f"before comparing {1 - answer.prior:.1%}; {answer.people:,} people on it"
    click.echo(f"not on the list: {answer.not_listed:.1%} ({before})")
    for each in answer.candidates:
        if each.probability < 0.0005:
            continue
        entry = " ".join(
            each.entry[k] for k in ("surname", "given", "patronymic", "born") if each.entry[k]
        )
        click.echo(f"{each.probability:6.1%}  {entry}  (id {', '.join(each.ids)})")
        click.echo(f"        namesakes expected by chance: {each.namesakes_expected:.3g}")
        for weight in each.weights:
            click.echo(f"        {weight.field}: {weight.compared} ({weight.bits:+.1f} bits)")
    if answer.others >= 0.0005:
        click.echo(f"{answer.others:6.1%}  others")
