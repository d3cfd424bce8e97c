"""`byway figures pathway`: the way through, over many coded stories."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import click

from byway.cli.figures.lines import print_about
from byway.cli.figures.options import (
    checked_picture,
    period_option,
    population_option,
    seed_option,
)
from byway.cli.output import json_option, print_json, say
from byway.figures import Move, Pathways, pathway_picture, pathways, stay_words
from byway.whole_files import write_whole


def of_files(paths: Iterable[Path]) -> str:
    """The SHA-256 of several files' SHA-256, whatever their order and how often each is given."""
    each = sorted({hashlib.sha256(path.read_bytes()).hexdigest() for path in paths})
    return hashlib.sha256("\n".join(each).encode()).hexdigest()


@click.command("pathway", short_help="States and durations over many coded stories.")
@click.argument("stories", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--states",
    type=click.Path(path_type=Path),
    help="A file (byway: pathway/1) saying which words enter which state.",
)
@click.option("--few", default=10, show_default=True, help="Suppress cells of fewer stories.")
@click.option(
    "--completions",
    default=200,
    show_default=True,
    help="How often uncertain dates are drawn.",
)
@click.option(
    "--within",
    metavar="FIRST/LAST",
    help="The days between which dates lie that a story leaves open; else they are left out.",
)
@seed_option
@click.option("--svg", type=click.Path(path_type=Path), help="Draw the states over time there.")
@period_option
@population_option
@json_option
def pathway_command(
    stories: tuple[Path, ...],
    states: Path | None,
    few: int,
    completions: int,
    within: str | None,
    seed: int,
    svg: Path | None,
    period: str | None,
    population: str | None,
    as_json: bool,
) -> int:
    """Pool coded stories, one of each teller: states, transitions and durations of those who could
    tell."""
    from byway.story import Story, load, read_state_map

    checked_picture(svg)
    mapping = read_state_map(states) if states is not None else None
    loaded: dict[str, Story] = {}
    for path in stories:
        name = str(path)
        while name in loaded:
            name += " again"
        loaded[name] = load(path)
    found = pathways(
        loaded, states=mapping, few=few, completions=completions, seed=seed, within=within,
        period=period, population=population, data_sha256=of_files(stories),
    )  # fmt: skip
    if svg is not None:
        write_whole({svg: pathway_picture(found)})
    if as_json:
        print_json(found.as_dict())
    else:
        print_pathways(found)
    return 0


def _stories(count: int) -> str:
    return "1 story" if count == 1 else f"{count:,} stories"


def print_pathways(found: Pathways) -> None:
    """The states, the transitions and what is left out, as lines."""
    few = found.few
    say(f"{_stories(found.stories)}. {found.as_dict()['assumption']}")
    if found.within is not None:
        say(f"  dates that a story leaves open lie in {found.within}")
    for stay in found.states:
        said = f"fewer than {few} stories" if stay.stories is None else _stories(stay.stories)
        say(f"  {stay.state}: {said}{stay_words(stay)}")
    if found.stories < few:
        say(f"  fewer than {few} stories: no state and no transition is shown")
    for move in found.moves:
        said = f"fewer than {few}, or suppressed"
        if move.stories is not None:
            said = f"{_stories(move.stories)}{_range(move, few)}"
        say(f"  {move.source} → {move.target}: {said}")
    for entry in found.left_out:
        say(f"  left out: {entry['story']} ({entry['why']})")
    for unused in found.unused:
        say(f"  not used: {unused.count:,} {unused.why}, of {_stories(unused.stories)}")
    print_about(found.population, found.period)


def _range(move: Move, few: int) -> str:
    """How many stories the dates may leave for a transition, where that is not one number."""
    assert move.range_stories is not None
    least, most = move.range_stories
    if least == most:
        return ""
    return (
        f" (the dates allow {f'fewer than {few}' if least is None else f'{least:,}'} to {most:,})"
    )
