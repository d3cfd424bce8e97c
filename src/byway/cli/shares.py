"""Handing the recovery shares to three people, one at a time, each shown alone and confirmed."""

import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from byway.cli.output import warn
from byway.cli.server import ask
from byway.errors import BadInput
from byway.sealing import check_share

ASKED = 2
"""Words of a share that its holder types back."""
IN_A_ROW = 3


def hand_out(shares: Sequence[str], folder: Path | None) -> None:
    """Hands the shares out at the terminal, or writes them to files for a scripted set-up."""
    if folder is not None:
        write_shares(shares, folder)
        return
    for number, share in enumerate(shares, start=1):
        _hand_out_one(number, len(shares), share.split())


def need_terminal(folder: Path | None) -> None:
    """BadInput if shares can be handed neither to people nor to files."""
    if folder is None and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInput("the shares are handed out at a terminal; for a script give --shares-dir")
    if folder is not None and folder.exists() and any(folder.iterdir()):
        raise BadInput(f"{folder}: expected an empty folder for the shares, found files")


def write_shares(shares: Sequence[str], folder: Path) -> None:
    """One file a share, readable by this user alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, share in enumerate(shares, start=1):
        handle = os.open(
            folder / f"share-{number}.txt", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600
        )
        with os.fdopen(handle, "w") as out:
            out.write(share + "\n")
    warn(
        f"ALL THREE SHARES LIE TOGETHER in {folder}: any two open every case, for ever. Give each "
        "to its holder and destroy the files; for anything but a rehearsal, run this at a terminal"
    )


def _hand_out_one(number: int, count: int, words: list[str]) -> None:
    click.clear()
    click.echo(f"Share {number} of {count}. Any two open everything; one alone opens nothing.")
    _enter("Only its holder looks at the screen now. Press Enter.")
    while True:
        click.clear()
        click.echo(f"Share {number} of {count}: write down all {len(words)} words, by hand.\n")
        click.echo(table(words))
        _enter("\nPress Enter when it is written; the words leave the screen.")
        click.clear()
        if _confirmed(number, words):
            return
        _enter("That is not what was shown. Press Enter to see the words again.")


def _enter(text: str) -> None:
    """Waits for Enter; unlike a pause for any key, Ctrl-C ends it."""
    click.prompt(text, default="", show_default=False, prompt_suffix="")


def _confirmed(number: int, words: list[str]) -> bool:
    places = secrets.SystemRandom().sample(range(len(words)), ASKED)
    return all(
        click.prompt(f"Share {number}: word {place + 1}").strip().casefold() == words[place]
        for place in sorted(places)
    )


def table(words: Sequence[str]) -> str:
    """The words with their numbers, some in a row."""
    cells = [f"{place:2} {word:<12}" for place, word in enumerate(words, start=1)]
    rows = [cells[start : start + IN_A_ROW] for start in range(0, len(cells), IN_A_ROW)]
    return "\n".join("  ".join(row).rstrip() for row in rows)


def ask_shares(files: Sequence[Path]) -> list[str]:
    """Two shares, typed in turn with the words not shown, or from files."""
    if files:
        shares = [_from_file(path) for path in files]
    else:
        shares = []
        for number in (1, 2):
            share = ask(f"Share {number} of the two, all its words", hidden=True)
            check_share(share)
            shares.append(share)
            click.clear()
    return shares


def _from_file(path: Path) -> str:
    try:
        share = " ".join(path.read_text().split())
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: cannot be read: {error}") from None
    try:
        check_share(share)
    except BadInput as error:
        raise BadInput(f"{path}: {error}") from None
    return share
