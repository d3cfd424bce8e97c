"""`byway story`: check a story, draw it, propose dates for what was said."""

from pathlib import Path

import click

from byway.cli.output import json_option, print_json, say, warn
from byway.story import (
    MAX_CONFLICTS,
    Check,
    Story,
    check,
    day_text,
    draw,
    load,
    propose_dates,
    remarks,
)
from byway.whole_files import write_whole

LANGUAGES = click.Choice(["en", "ru", "uk", "et"])


@click.group("story")
def command() -> None:
    """Check a story file: what cannot all be true, and what to ask."""


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--max-conflicts", type=click.IntRange(min=1), default=MAX_CONFLICTS,
              show_default=True, help="List at most this many conflicts.")  # fmt: skip
@click.option("--lang", type=LANGUAGES, help="Language of reasons and questions.")
@json_option
def check_command(file: Path, max_conflicts: int, lang: str | None, as_json: bool) -> int:
    """Say whether all claims of FILE can be true together; exit 1 if they cannot."""
    story = load(file)
    for remark in remarks(story):
        warn(remark.text)
    result = check(story, max_conflicts=max_conflicts, lang=lang)
    if as_json:
        print_json(result.as_json())
    else:
        _print(story, result)
    return 0 if result.consistent else 1


@command.command("draw")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The SVG to write.")
@json_option
def draw_command(file: Path, out: Path, as_json: bool) -> None:
    """Draw FILE as a timeline: who said when, what is possible, and what clashes."""
    story = load(file)
    result = check(story)
    write_whole({out: draw(story, result)})
    if as_json:
        print_json({"out": str(out), "conflicts": len(result.conflicts)})


@command.command("dates")
@click.argument("phrase")
@click.option("--lang", type=LANGUAGES, help="Language of the phrase; tried in turn if left out.")
@click.option("--near", help="A date it was said near (EDTF), for what was not said.")
@json_option
def dates_command(phrase: str, lang: str | None, near: str | None, as_json: bool) -> None:
    """Propose a date or a relation for PHRASE, to be confirmed by a person."""
    proposals = propose_dates(phrase, lang=lang, near=near)
    if as_json:
        print_json({"phrase": phrase, "proposals": [each.as_json() for each in proposals]})
        return
    for each in proposals:
        said = each.edtf or ", ".join(
            f"{side} by {bounds['min']} to {bounds['max']}"
            for side, bounds in (each.relation or {}).items()
        )
        say(f"{said}  (from “{each.text}”)")
    click.echo("Proposals only: confirm with the person." if proposals else "No date recognised.")


def _print(story: Story, result: Check) -> None:
    if result.consistent:
        say("All claims can be true together.")
    else:
        more = "more than " if result.truncated else ""
        say(f"These cannot all be true: {more}{len(result.conflicts)} conflict(s).")
    quotes = {claim.id: claim.quote for claim in story.claims}
    for conflict in result.conflicts:
        click.echo()
        say(f"- {', '.join(conflict.claims)}: off by {conflict.stretch_days} days")
        say(f"  {conflict.why}")
        for each in conflict.claims:
            if quotes[each]:
                say(f"  {each}: “{quotes[each]}”")
    for question in result.ask:
        click.echo()
        say(f"Ask ({question.settles}): {question.question}")
    if result.events:
        click.echo()
        say("What follows from the rest:")
        for event, bounds in result.events.items():
            start, end = (
                "..".join(day_text(day) or "" for day in side)
                for side in (bounds.start, bounds.end)
            )
            text = start if bounds.start == bounds.end else f"{start} to {end}"
            if text != "..":
                say(f"  {event}: {text}")
