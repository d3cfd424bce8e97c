"""`byway backup`: make, list, restore and expire backups."""

import re
import sys
from pathlib import Path

import click

from byway.cli.offline import AGE_FILE, open_file
from byway.cli.output import json_option, print_json, warn
from byway.cli.server import ask, need_organisation, set_up
from byway.errors import BadInput
from byway.web import harden

_IDENTITY = re.compile(r"^AGE-SECRET-KEY-1\w+$", re.MULTILINE | re.IGNORECASE)

to_option = click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the backups. Default: $BYWAY_BACKUPS, else `backups` among the data.",
)  # fmt: skip


@click.group("backup")
def command() -> None:
    """Make, list, restore and expire backups."""
    harden()


@command.command("make")
@to_option
@json_option
def make(folder: Path | None, as_json: bool) -> None:
    """Write today's backup, sealed to the organisation's backup key."""
    set_up()
    from byway.cases import make_backup

    need_organisation()
    made = make_backup(folder)
    if as_json:
        print_json(
            {"path": str(made.path), "bytes": made.size, "expires": made.expires.isoformat()}
        )
    else:
        click.echo(f"{made.path}  {made.size} bytes, expires {made.expires}")


@command.command("list")
@to_option
@json_option
def list_command(folder: Path | None, as_json: bool) -> None:
    """List backups with the day on which each expires."""
    set_up()
    from byway.cases import list_backups

    found = list_backups(folder)
    if as_json:
        print_json(
            {
                "backups": [
                    {"path": str(b.path), "day": b.day.isoformat(), "bytes": b.size,
                     "expires": b.expires.isoformat()}
                    for b in found
                ]
            }
        )  # fmt: skip
        return
    for backup in found:
        click.echo(f"{backup.path}  {backup.size} bytes, expires {backup.expires}")
    if not found:
        click.echo("No backups.")


@command.command("expire")
@to_option
@json_option
def expire(folder: Path | None, as_json: bool) -> None:
    """Remove backups that are thirty days old; the worker does so by itself."""
    set_up()
    from byway.cases import expire_backups

    gone = [str(path) for path in expire_backups(folder)]
    if as_json:
        print_json({"removed": gone})
    else:
        click.echo("\n".join(gone) or "Nothing to remove.")


@command.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--identity", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
              required=True, help="File with the age identity; - reads stdin.")  # fmt: skip
@click.option("--deleted", type=click.Path(dir_okay=False, path_type=Path),
              help="The deletion list. Default: the one in place.")  # fmt: skip
@click.option("--without-deletion-list", "without", is_flag=True,
              help="Restore although the list is lost: what was deleted comes back.")  # fmt: skip
@json_option
def restore(file: Path, identity: Path, deleted: Path | None, without: bool, as_json: bool) -> None:
    """Restore FILE into an empty place, and delete again what was deleted since."""
    set_up()
    from byway.cases import restore_backup

    restored = restore_backup(file, _identity(identity), deleted=_marks(deleted, without))
    if as_json:
        print_json({"day": restored.day, "destroyed": restored.destroyed})
    else:
        click.echo(
            f"Restored the backup of {restored.day}; deleted again: {restored.destroyed}. "
            "Compare `byway keys show` with the root key's holder before serving."
        )


def _identity(path: Path) -> str:
    """The identity in a file: plain as age-keygen writes it, or under a passphrase."""
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from None
    if data.startswith(AGE_FILE):
        data = open_file(path, ask("Passphrase of the backup identity", hidden=True))
    found = _IDENTITY.search(data.decode(errors="replace"))
    if found is None:
        raise BadInput(f"{path}: expected a line AGE-SECRET-KEY-1…, found none")
    return found[0]


def _marks(path: Path | None, without: bool) -> set[str]:
    from django.conf import settings

    from byway.cases import read_marks

    chosen = path or Path(settings.BYWAY_DELETED)
    if chosen.exists() or path is not None:
        return read_marks(chosen)
    if without:
        warn("without the deletion list, what was deleted after this backup is back")
        return set()
    raise BadInput(
        f"{chosen}: there is no deletion list; give --deleted FILE, or --without-deletion-list"
    )
