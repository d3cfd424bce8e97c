"""What the commands of an organisation share: its settings, and how a coordinator signs in."""

import os
import sys
from typing import TYPE_CHECKING

import click

from byway.errors import BadInput

if TYPE_CHECKING:
    from byway.cases import StaffSession

WORKER_SETTINGS = "byway.web.worker_settings"


def set_up() -> None:
    """Loads the settings and the models; BadInput if the server's libraries are not installed."""
    try:
        import django
        from django.conf import settings
    except ImportError:
        raise BadInput("this command needs the server's libraries: install byway[server]") from None
    if not settings.configured:
        os.environ["DJANGO_SETTINGS_MODULE"] = WORKER_SETTINGS
        django.setup(set_prefix=False)


def need_organisation() -> None:
    """BadInput, one line, unless there is a pin, a database with its tables, and a manifest."""
    from django.db import DatabaseError

    from byway.cases import manifest, pin

    pin()
    missing = missing_migrations()
    if missing:
        raise BadInput(f"the database lacks {missing} migration(s); run `byway init --migrate`")
    try:
        manifest()
    except DatabaseError as error:
        raise BadInput(f"the database does not answer: {type(error).__name__}") from None


def missing_migrations() -> int:
    """How many migrations the database lacks; BadInput if there is no database to ask."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        raise BadInput(f"the database cannot be opened: {type(error).__name__}") from None


def migrate() -> None:
    """Brings the database's tables up to date."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def sign_in(who: str = "Coordinator's name") -> "StaffSession":
    """A member signs in at the terminal; what is typed is not shown."""
    from byway.cases import check_passphrase, check_totp

    name = ask(who)
    member, keys = check_passphrase(name=name, passphrase=ask("Passphrase", hidden=True))
    return check_totp(member=member.id, keys=keys, code=ask("One-time code", hidden=True))


def ask(label: str, *, hidden: bool = False) -> str:
    """Asks at the terminal; without one it reads a line from stdin."""
    if sys.stdin.isatty():
        answer: str = click.prompt(label, hide_input=hidden, err=True)
        return answer
    line = sys.stdin.readline()
    if not line:
        raise BadInput(f"{label}: expected an answer, found the end of the input")
    return line.rstrip("\n")
