"""What every command shares in printing: one JSON document, or lines; progress on a terminal."""

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import click
from tqdm import tqdm

Item = TypeVar("Item")

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def print_json(document: Any) -> None:
    """Writes one JSON document to stdout; NaN and infinities are refused, since JSON has none."""
    click.echo(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2))


def plain(text: str) -> str:
    """Text on one line, without signs from somebody's file that would steer a terminal."""
    return "".join(c if c.isprintable() else "·" for c in " ".join(text.splitlines()))


def say(text: str) -> None:
    """Writes one plain line to stdout."""
    click.echo(plain(text))


def warn(text: str) -> None:
    """Writes one plain line to stderr."""
    click.echo(f"byway: {plain(text)}", err=True)


def stage(text: str) -> None:
    """Says on a terminal what long work does now; nothing elsewhere."""
    if sys.stderr.isatty():
        warn(text)


def progress(items: Iterable[Item], *, label: str, total: int | None = None) -> Iterator[Item]:
    """Passes items on, with a bar on a terminal and nothing elsewhere."""
    yield from tqdm(items, desc=label, total=total, disable=not sys.stderr.isatty(), leave=False)
