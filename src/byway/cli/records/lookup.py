"""`byway records lookup`: one person, or many, against what is kept."""

import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from byway.cli.output import json_option, plain, print_json, progress, warn
from byway.cli.records.options import (
    checked_date,
    map_option,
    mapping_of,
    store_of,
    store_option,
)
from byway.errors import BadInput
from byway.records import (
    DEFAULT_PRIOR,
    LANGUAGES,
    Answer,
    Candidate,
    Index,
    Person,
    answer_batch,
    editions,
    explain,
    explain_nobody,
    fold,
    lookup_lists,
    nobody_picture,
    open_indexes,
    read_list,
    shown_only,
    waterfall,
)
from byway.whole_files import write_whole


@click.command("lookup")
@click.option("--list", "name", help="A kept list; without it all of them are asked.")
@click.option("--name", "person", help="A whole name in any order; - reads it from stdin.")
@click.option("--born", default="", help="EDTF, dd.mm.yyyy or a year.")
@click.option("--place", default="", help="A place, as the list writes it.")
@click.option("--prior", default=DEFAULT_PRIOR, show_default=True,
              help="Probability, before comparing, that the person is on the list.")  # fmt: skip
@click.option("--explain", "lang", type=click.Choice(LANGUAGES),
              help="Say the reasons in full, in a language.")  # fmt: skip
@click.option("--picture", type=click.Path(path_type=Path),
              help="Draw the first candidate's reasons as an SVG.")  # fmt: skip
@click.option("--batch", type=click.Path(path_type=Path), help="A list of people to look up.")
@click.option("--out", type=click.Path(path_type=Path), help="Where the batch's answers go.")
@store_option
@map_option
@json_option
def lookup_command(
    name: str | None, person: str | None, born: str, place: str, prior: float, lang: str | None,
    picture: Path | None, batch: Path | None, out: Path | None, store: Path | None,
    mappings: tuple[str, ...], as_json: bool,
) -> None:  # fmt: skip
    """Say who on a list a person may be: probabilities with their reasons, never yes or no."""
    if not 0 < prior < 1:
        raise BadInput(f"--prior: expected a number between 0 and 1, found {prior}")
    if (person is None) == (batch is None) or (batch is None) != (out is None):
        raise BadInput("lookup: expected --name, or --batch with --out")
    kept = store_of(store)
    if batch is not None and out is not None:
        if name is None or picture is not None or lang is not None:
            raise BadInput("--batch: expected --list, and neither --explain nor --picture")
        if born or place:
            raise BadInput("--batch: expected dates and places in its columns, found --born or "
                           "--place")  # fmt: skip
        if out.exists() and batch.exists() and out.samefile(batch):
            raise BadInput(f"--out {out}: expected another file than --batch, found the same")
        queries = read_list(batch, mapping=mapping_of(mappings))
        watch = partial(progress, label="looking up", total=len(queries))
        count = answer_batch(Index.open(kept, name), queries, out, prior=prior, watch=watch)
        for note in queries.notes:
            warn(f"{batch}: {note}")
        if as_json:
            print_json({"queries": len(queries), "with_candidates": count, "out": str(out)})
        else:
            click.echo(f"{len(queries):,} looked up, {count:,} with candidates; see {out}")
        return
    if mappings:
        raise BadInput("--map: expected with --batch, found it with --name")
    query = Person(name=name_of(str(person)), born=checked_date(born), place=place)
    indexes = open_indexes(kept) if name is None else {name: Index.open(kept, name)}
    answers = lookup_lists(indexes, query, prior=prior)
    kept_as = {each: editions(kept, each)[0] for each in answers}
    if picture is not None:
        draw(answers, picture, lang or "en")
    if as_json:
        documents = {
            each: document(answer, lang) | {"as_of": kept_as[each].as_of,
                                            "source": kept_as[each].source}
            for each, answer in answers.items()
        }  # fmt: skip
        print_json(documents[name] if name is not None else {"lists": documents})
        return
    for each, answer in answers.items():
        edition = kept_as[each]
        click.echo(f"list {each} as of {edition.as_of}, source: {plain(edition.source)}")
        if lang:
            print_reasons(answer, lang)
        else:
            print_answer(answer)


def name_of(text: str) -> str:
    """The name asked for, from standard input for `-`; BadInput if it cannot be a name."""
    try:
        name = sys.stdin.read() if text == "-" else text
        name.encode()
    except UnicodeError:
        raise BadInput("--name: expected UTF-8 text, found bytes that are none") from None
    if not any(fold(name.split())):
        raise BadInput("--name: expected a name in letters that are read, found none")
    return name.strip()


def document(answer: Answer, lang: str | None) -> dict[str, Any]:
    """The contract's JSON, each candidate with its explanation if a language is asked for."""
    found = answer.as_dict()
    if lang:
        for candidate, each in zip(answer.candidates, found["candidates"], strict=True):
            each["explanation"] = explain(answer, candidate, lang)
    return found


def draw(answers: dict[str, Answer], path: Path, lang: str) -> None:
    """Writes the picture of the most probable candidate of all the lists asked, or of nobody."""
    best = max(
        ((c.probability, name) for name, a in answers.items() for c in a.candidates[:1]),
        default=None,
    )  # fmt: skip
    if best is None:  # an older picture must not stay in the place of this answer
        write_whole({path: nobody_picture(next(iter(answers.values())), lang)})
        return
    answer = answers[best[1]]
    write_whole({path: waterfall(answer, answer.candidates[0], lang)})


def print_reasons(answer: Answer, lang: str) -> None:
    """The three most probable candidates explained in a language."""
    for candidate in answer.candidates[:3]:
        lines = [heading(candidate), *explain(answer, candidate, lang), ""]
        click.echo("\n".join(map(plain, lines)))
    if not answer.candidates:
        click.echo("\n".join(explain_nobody(answer, lang)))


def heading(candidate: Candidate) -> str:
    """An entry as its list writes it."""
    entry = candidate.entry
    cells = [entry[k] for k in ("surname", "given", "patronymic", "born", "place") if entry.get(k)]
    more = f" and {len(candidate.ids) - 8:,} more" if len(candidate.ids) > 8 else ""
    return plain(f"{' '.join(cells)}  (id {', '.join(candidate.ids[:8])}{more})")


def print_answer(answer: Answer) -> None:
    """The lines a reader sees on a terminal."""
    before = f"before comparing {share(1 - answer.prior)}; {answer.people:,} people on it"
    click.echo(f"not on the list: {share(answer.not_listed)} ({before})")
    if not answer.candidates:
        click.echo("        no entry agrees; a name written quite differently is not found")
    for each in answer.candidates:
        if each.probability < 0.0005:
            continue
        click.echo(f"{share(each.probability):>7}  {heading(each)}")
        click.echo(f"        namesakes expected by chance: {each.namesakes_expected:.3g}")
        for weight in each.weights:
            if weight.is_told:
                said = f"{weight.field}: {plain(weight.compared)} ({weight.bits:+.1f} bits)"
                click.echo(f"        {said}")
        if kept := shown_only(each):
            click.echo(f"        on the list, not compared: {plain(kept)}")
    if answer.others >= 0.0005:
        click.echo(f"{share(answer.others):>7}  others")


def share(probability: float) -> str:
    """A probability per hundred; its ends are never said to be certain."""
    if probability > 0.9995:
        return "> 99.9%"
    return f"{probability:.1%}" if probability >= 0.0005 else "< 0.1%"
