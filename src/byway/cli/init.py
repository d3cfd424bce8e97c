"""`byway init`: a real organisation, its keys handed to the people who are to hold them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from byway.cli.offline import BACKUP, ROOT, write_offline
from byway.cli.output import json_option, print_json, warn
from byway.cli.server import ask, migrate, missing_migrations, set_up
from byway.cli.shares import hand_out, need_terminal
from byway.errors import BadInput
from byway.sealing import KeyPair, new_identity, new_passphrase, split_recovery
from byway.web import harden

if TYPE_CHECKING:
    from byway.cases import NewMember

SHORTEST_PASSPHRASE = 20


@click.command("init")
@click.option("--offline", type=click.Path(file_okay=False, path_type=Path),
              default="byway-offline", show_default=True,
              help="New folder for what leaves this machine.")  # fmt: skip
@click.option("--coordinator", default="coordinator", show_default=True,
              help="Name of the first coordinator.")  # fmt: skip
@click.option("--team", default="Reception", show_default=True,
              help="Name of the team that new lines come to.")  # fmt: skip
@click.option("--choose-passphrase", is_flag=True,
              help="Ask for the offline files' passphrase instead of making one.")  # fmt: skip
@click.option("--shares-dir", type=click.Path(file_okay=False, path_type=Path),
              help="Write the three shares to files: only for scripted set-ups.")  # fmt: skip
@click.option("--migrate", "only_migrate", is_flag=True,
              help="Only bring the database's tables up to date, after an upgrade.")  # fmt: skip
@json_option
def command(
    offline: Path,
    coordinator: str,
    team: str,
    choose_passphrase: bool,
    shares_dir: Path | None,
    only_migrate: bool,
    as_json: bool,
) -> None:
    """Set up an organisation: root, recovery and backup keys, and the first coordinator.

    What is printed is printed once and kept nowhere.
    """
    harden()
    set_up()
    if only_migrate:
        _migrate_only(as_json)
        return
    _require_nothing(offline)
    need_terminal(shares_dir)
    passphrase = _chosen() if choose_passphrase else new_passphrase()
    with _undone_on_failure(offline, shares_dir):
        migrate()
        made, recipient = _make(offline, passphrase, coordinator, team, shares_dir)
        document = {
            "coordinator": credentials(made),
            "team": team,
            "offline": {
                "passphrase": passphrase,
                "root": str(offline / ROOT),
                "backup_identity": str(offline / BACKUP),
            },
            "backup_recipient": recipient,
        }
        # Still inside: what could not be printed is known to nobody, and must not stay.
        if as_json:
            print_json(document)
        else:
            _say(document)


def _migrate_only(as_json: bool) -> None:
    missing = missing_migrations()
    migrate()
    if as_json:
        print_json({"migrated": missing})
    else:
        click.echo(f"Migrations applied: {missing}.")


def _require_nothing(offline: Path) -> None:
    from django.conf import settings
    from django.db import DatabaseError, connection

    pin = Path(settings.BYWAY_PIN)
    if pin.exists():
        raise BadInput(f"{pin}: there is an organisation here already")
    if offline.exists():
        raise BadInput(f"{offline}: expected no such folder yet, found one")
    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).exists():
        return
    try:
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        raise BadInput(f"the database does not answer: {type(error).__name__}") from None
    if "cases_signedmanifest" in tables:
        from byway.cases import has_manifest

        if has_manifest():
            raise BadInput("the database holds an organisation already, though its pin is missing")


def _chosen() -> str:
    chosen = ask("Passphrase of the offline files", hidden=True)
    if len(chosen) < SHORTEST_PASSPHRASE:
        raise BadInput(f"expected at least {SHORTEST_PASSPHRASE} characters, found {len(chosen)}")
    if ask("The same again", hidden=True) != chosen:
        raise BadInput("the two passphrases are not the same")
    return chosen


@contextmanager
def _undone_on_failure(offline: Path, shares_dir: Path | None) -> Iterator[None]:
    """Takes away what was made, unless everything was."""
    from django.conf import settings
    from django.db import connection

    data = Path(settings.BYWAY_FILES).parent
    pin = Path(settings.BYWAY_PIN)
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    fresh = connection.vendor == "sqlite" and not database.exists()
    data.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        connection.close()
        pin.unlink(missing_ok=True)
        shutil.rmtree(offline, ignore_errors=True)
        if fresh:
            for end in ("", "-wal", "-shm"):
                database.with_name(database.name + end).unlink(missing_ok=True)
        for path in shares_dir.glob("share-?.txt") if shares_dir else ():
            path.unlink()
        raise


def _make(
    offline: Path, passphrase: str, coordinator: str, team: str, shares_dir: Path | None
) -> "tuple[NewMember, str]":
    from django.conf import settings
    from django.db import transaction

    from byway.cases import found_organisation, new_pin, write_pin

    pin, root = new_pin()
    recovery = KeyPair.new()
    identity, recipient = new_identity()
    hand_out(split_recovery(recovery), shares_dir)
    try:
        write_offline(offline, root=root, identity=identity, passphrase=passphrase)
        write_pin(pin, Path(settings.BYWAY_PIN))
    except OSError as error:
        raise BadInput(f"{error.filename}: cannot be written: {error.strerror}") from None
    with transaction.atomic():
        founded = found_organisation(
            by=root, recovery=recovery, backup=recipient, coordinator=coordinator, team=team
        )
    return founded.coordinator, recipient


def credentials(made: "NewMember") -> dict[str, Any]:
    """What a new member is told once."""
    from pyotp import TOTP

    # A phone shows the issuer: a word that tells nobody what it is for.
    address = TOTP(made.totp_secret).provisioning_uri(name=made.name, issuer_name="desk")
    return {
        "name": made.name,
        "roles": list(made.roles),
        "passphrase": made.passphrase,
        "totp_secret": made.totp_secret,
        "otpauth": address,
    }


def say_credentials(made: dict[str, Any]) -> None:
    """The same on a terminal."""
    click.echo(f"{made['name']} ({', '.join(made['roles'])})")
    click.echo(f"  passphrase   {made['passphrase']}")
    click.echo(f"  TOTP secret  {made['totp_secret']}")
    click.echo(f"  for a phone  {made['otpauth']}")


def _say(document: dict[str, Any]) -> None:
    offline = document["offline"]
    click.echo("\nThe first coordinator. Write it down; it is kept nowhere:\n")
    say_credentials(document["coordinator"])
    click.echo("\nTo be taken away from this machine, on two sticks, and deleted here:")
    click.echo(f"  {offline['root']}\n  {offline['backup_identity']}")
    click.echo(f"  their passphrase: {offline['passphrase']}")
    warn(f"delete {os.fspath(Path(offline['root']).parent)} here once you have it elsewhere")
