"""What the commands about lists share: options, and lists by file or by name."""

import os
from pathlib import Path

import click

from byway.errors import BadInput
from byway.records import Listing, editions, parse_birth, read_cells, read_list

store_option = click.option(
    "--store", type=click.Path(path_type=Path), help="Where lists are kept. [$BYWAY_STORE]"
)
map_option = click.option(
    "--map", "mappings", multiple=True, metavar="THEIRS=OURS", help="Rename a column; repeatable."
)


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
    try:
        edition = editions(store, text)[0]
    except BadInput as found:
        raise BadInput(f"{text}: no such file, and as a kept list: {found}") from None
    return read_cells(edition)


def checked_date(text: str) -> str:
    """A date of birth that can be read, or bad input."""
    if parse_birth(text) is None:
        raise BadInput(f"--born: expected EDTF, dd.mm.yyyy or a year, found {text!r}")
    return text
