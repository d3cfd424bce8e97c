"""The command: makes the demo if it is not there, serves it, and says how to get in."""

import datetime as dt
import json
import os
import shutil
from pathlib import Path
from typing import Any

import click

from byway.cli.output import json_option, print_json
from byway.cli.serve import check_ports, watch_over
from byway.errors import BadInput
from byway.web import Place, harden

HOST = "127.0.0.1"
MADE = "made.json"
"""What was made, without addresses; it is written last, so that half a demo is none."""


@click.command("demo")
@click.option("--port", type=click.IntRange(1, 65534), default=8300, show_default=True,
              help="The door's port; the desk takes the next.")  # fmt: skip
@click.option("--dir", "folder", type=click.Path(file_okay=False, path_type=Path), default="demo",
              show_default=True, help="Where the demo lies or is to lie.")  # fmt: skip
@json_option
def command(port: int, folder: Path, as_json: bool) -> None:
    """Run an invented organisation on two loopback ports until Ctrl-C.

    Everything in it is invented. Its passphrases are printed and kept in demo.json: never put a
    real person's words into it.
    """
    harden()
    door, desk = Place(HOST, port), Place(HOST, port + 1)
    check_ports(door, desk)
    folder = folder.absolute()
    environment = _environment(folder / "data")
    made = _made(folder, environment)
    supervisor = watch_over(door, desk, environment)
    supervisor.start()
    if supervisor.wait_until_listening(door, desk):
        document = {"door": door.url, "desk": desk.url, **made, "data_dir": str(folder / "data")}
        _write(folder / "demo.json", document)
        if as_json:
            print_json(document)
        else:
            _say(document, folder)
    supervisor.watch()


def _environment(data: Path) -> dict[str, str]:
    """The demo's own settings; nothing of a real organisation's leaks in."""
    return {
        "BYWAY_DATA": str(data),
        "BYWAY_PIN": str(data / "pins" / "organisation.json"),
        "BYWAY_DELETED": str(data / "deleted.txt"),
        "BYWAY_BACKUPS": str(data / "backups"),
        "BYWAY_ALERTS": str(data / "alerts.toml"),
        "BYWAY_DATABASE_URL": "",
        "BYWAY_HOSTS": f"{HOST},localhost",
        "BYWAY_HTTPS": "0",
    }


def _made(folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    """What is in the demo: made now, or what was made earlier."""
    made = folder / MADE
    if made.exists():
        try:
            found: dict[str, Any] = json.loads(made.read_text())
        except ValueError:
            raise BadInput(f"{made}: cannot be read; `make demo-reset` starts anew") from None
        return found
    if (folder / "data").exists():
        shutil.rmtree(folder / "data")  # a demo that was stopped while it was being made
    (folder / "data").mkdir(parents=True)
    os.environ.update(environment)
    click.echo("Making the demo: an invented organisation, two hundred invented lines.", err=True)
    document = _seed()
    _write(made, document)
    return document


def _seed() -> dict[str, Any]:
    from byway.cli.server import migrate, set_up

    set_up()
    migrate()
    from django.db import connection

    from byway.cli.demo.seed import seed

    seeded = seed(dt.datetime.now(dt.UTC))
    connection.close()
    cases = [{"path": _path(c["case"]), "grants": c["grants"]} for c in seeded.cases]
    return {"staff": seeded.staff, "seekers": seeded.seekers, "cases": cases}


def _path(case: str) -> str:
    from django.urls import reverse

    return reverse("case", urlconf="byway.web.desk_urls", kwargs={"case_id": case})


def _write(path: Path, document: dict[str, Any]) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    fresh.replace(path)


def _say(document: dict[str, Any], folder: Path) -> None:
    click.echo(f"\nDoor: {document['door']}\nDesk: {document['desk']}\n")
    click.echo("A demo. Everything in it is invented. Staff sign in with passphrase and code:")
    for member in document["staff"]:
        click.echo(f"  {member['name']} ({', '.join(member['roles'])})")
        click.echo(f"    {member['passphrase']}    TOTP {member['totp_secret']}")
    seeker = document["seekers"][0]
    click.echo(f"\nA seeker's words ({seeker['note']}):\n  {seeker['words']}")
    click.echo(f"\nAll of it: {folder / 'demo.json'}   Ctrl-C ends it.")
