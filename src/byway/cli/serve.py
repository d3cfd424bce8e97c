"""`byway serve`: the door, the desk and the worker, each a process of its own."""

import os
import stat
from pathlib import Path

import click

from byway.cli.output import json_option, print_json, warn
from byway.cli.server import need_organisation, set_up
from byway.errors import BadInput
from byway.web import DESK, DOOR, WORKER, Part, Place, Supervisor, harden, port_is_free, run_part

PARTS = {"door": DOOR, "desk": DESK}


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, envvar="BYWAY_HOST",
              help="Address to listen on.")  # fmt: skip
@click.option("--door-port", type=click.IntRange(1, 65535), default=8300, show_default=True,
              envvar="BYWAY_DOOR_PORT", help="Port of the door.")  # fmt: skip
@click.option("--desk-port", type=click.IntRange(1, 65535), default=8301, show_default=True,
              envvar="BYWAY_DESK_PORT", help="Port of the desk.")  # fmt: skip
@click.option("--only", type=click.Choice(["door", "desk"]),
              help="Run this part alone: for one service and one user each.")  # fmt: skip
@json_option
def command(host: str, door_port: int, desk_port: int, only: str | None, as_json: bool) -> None:
    """Run the door, the desk and the worker until Ctrl-C or SIGTERM."""
    harden()
    places = {"door": Place(host, door_port), "desk": Place(host, desk_port)}
    if door_port == desk_port:
        raise BadInput(f"door and desk need two ports; both were given {door_port}")
    if only is None:
        check_ports(*places.values())
        check_organisation()
        serve_all(places["door"], places["desk"], as_json=as_json)
        return
    check_ports(places[only])
    if "BYWAY_WATCHED" not in os.environ:
        check_organisation()
    run_part(PARTS[only], places[only])


def check_ports(*places: Place) -> None:
    """BadInput names the first port that is in use."""
    for place in places:
        if not port_is_free(place):
            raise BadInput(f"port {place.port} is in use; choose another")


def check_organisation() -> None:
    """Refuses to serve without an organisation; warns of what makes it weaker."""
    set_up()
    from django.conf import settings

    from byway.cases import database_warnings

    need_organisation()
    pin = Path(settings.BYWAY_PIN)
    if os.geteuid() != 0 and (os.access(pin, os.W_OK) or pin.stat().st_uid == os.geteuid()):
        warn(f"{pin}: this user can write the pin; let it belong to another (docs/howto/run.md)")
    elif pin.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        warn(f"{pin}: others can write the pin")
    for text in database_warnings(DOOR.threads + DESK.threads):
        warn(text)


def serve_all(door: Place, desk: Place, *, as_json: bool = False) -> None:
    """Serves until a signal; says the addresses once both listen."""
    supervisor = watch_over(door, desk)
    supervisor.start()
    if supervisor.wait_until_listening(door, desk):
        if as_json:
            print_json({"door": door.url, "desk": desk.url})
        else:
            click.echo(f"Door: {door.url}\nDesk: {desk.url}")
    supervisor.watch()


def watch_over(door: Place, desk: Place, environment: dict[str, str] | None = None) -> Supervisor:
    """A supervisor for door, desk and worker."""
    supervisor = Supervisor({**(environment or {}), "BYWAY_WATCHED": "1"})
    for part, place in ((DOOR, door), (DESK, desk)):
        supervisor.add(part.name, "serve", *_arguments(part, place))
    supervisor.add(WORKER.name, "worker")
    return supervisor


def _arguments(part: Part, place: Place) -> list[str]:
    return ["--only", part.name, "--host", place.host, f"--{part.name}-port", str(place.port)]
