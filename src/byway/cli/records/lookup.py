"""`byway records lookup`: one person, or many, against what is kept."""

import sys
from pathlib import Path

import click

from byway.cli.output import json_option, print_json
from byway.cli.records.options import checked_date, map_option, mapping_of, store_of, store_option
from byway.errors import BadInput
from byway.records import (
    DEFAULT_PRIOR,
    LANGUAGES,
    Answer,
    Index,
    Person,
    answer_batch,
    explain,
    read_list,
)


@click.command("lookup")
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
