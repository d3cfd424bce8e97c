"""`byway records review`: a person decides about pairs, at a terminal."""

import shutil
import sys
import textwrap
from pathlib import Path

import click

from byway.cli.output import json_option, plain, print_json
from byway.records import NOT_COMPARED, Compared, Review, open_review

KEYS = {"y": True, "n": False, "?": None}
HELP = "y one person, n two, ? cannot tell, b take the last answer back, q stop"
# A field's name, the first entry, the second, and what comparing them says.
NAMES = 11


@click.command("review")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@json_option
def review_command(folder: Path, as_json: bool) -> None:
    """Decide about pairs of the link run in DIR; answers go to label.csv there.

    Shows both entries side by side, and waits for one key: y one person, n two, ? cannot tell,
    b take the last answer back, q stop. Stop at any moment; the next review goes on there. Give
    the answers back with `byway records link … --labels DIR/label.csv`.
    """
    with open_review(folder) as review:
        sitting(review)
        counts = review.counts() | {"label": str(review.path)}
    if as_json:
        print_json(counts)
        return
    click.echo(
        f"{counts['match']} one person, {counts['no_match']} two, {counts['cannot_tell']} not "
        f"told, {counts['waiting']} waiting; see {review.path}"
    )


def sitting(review: Review) -> None:
    """Asks until nothing waits or the reader stops; everything shown goes to stderr."""
    while waiting := review.waiting():
        pair = waiting[0]
        click.echo(
            page(pair, len(review.answers) + 1, len(review.answers) + len(waiting)), err=True
        )
        key = asked()
        if key == "q":
            return
        if key == "b":
            if not review.take_back():
                click.echo("nothing to take back in this sitting", err=True)
            continue
        review.answer(pair, KEYS[key])


def asked() -> str:
    """One of the keys: pressed on a terminal, else the first letter of a line; q at the end."""
    while True:
        click.echo(f"{HELP}: ", err=True, nl=False)
        if sys.stdin.isatty():
            pressed = click.getchar()
        else:
            line = sys.stdin.readline()
            pressed = line.strip()[:1] if line else "q"
        pressed = {"н": "y", "т": "n", ",": "?", "й": "q", "и": "b", "\x04": "q"}.get(
            pressed.lower(), pressed.lower()
        )  # the same keys on a Cyrillic keyboard
        click.echo(plain(pressed), err=True)
        if pressed in {*KEYS, "b", "q"}:
            return pressed


def page(pair: Compared, number: int, total: int) -> str:
    """Both entries side by side, with the reasons in bits, as wide as the terminal allows."""
    width = min(max(shutil.get_terminal_size((80, 24)).columns, 60), 120)
    cell = (width - NAMES - 4 - 18) // 2
    says = {weight.field: weight for weight in pair.weights}
    heads = [f"{name} {identity}" for name, identity in zip(pair.lists, pair.ids, strict=True)]
    begin = f"── {number} of {total} "
    lines = [begin + "─" * (width - len(begin)), *row("", heads[0], heads[1], "", cell)]
    for name in (*pair.fields, "together"):
        weight = says.get(name)
        if name == "together" and not weight:
            continue
        said = f"{weight.bits:+6.1f}  {weight.level}" if weight else ""
        if not weight and name in NOT_COMPARED:
            said = f"{'':8}not compared"
        a, b = (entry.get(name, "") for entry in pair.entries)
        lines += row(name, a, b, said, cell)
    lines.append(f"{'':{NAMES}}all fields: {pair.bits:+.1f} bits; "
                 f"probability so far {pair.probability:.2f}")  # fmt: skip
    return "\n".join(lines)


def row(name: str, a: str, b: str, said: str, width: int) -> list[str]:
    """One field over as many lines as its cells need."""
    left, right = (textwrap.wrap(plain(text), width) or [""] for text in (a, b))
    lines = []
    for k in range(max(len(left), len(right))):
        x, y = (side[k] if k < len(side) else "" for side in (left, right))
        lines.append(f"{name if k == 0 else '':{NAMES}}{x:{width}}  {y:{width}}  "
                     f"{said if k == 0 else ''}".rstrip())  # fmt: skip
    return lines
