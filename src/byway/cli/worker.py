"""`byway worker`: what runs unattended."""

import os
import signal
import threading

import click

from byway.cli.output import json_option, print_json
from byway.cli.server import need_organisation, set_up
from byway.web import harden


@click.command("worker")
@click.option("--once", is_flag=True, help="Do everything once and end; exit 1 if a step failed.")
@json_option
def command(once: bool, as_json: bool) -> int:
    """Destroy what is due, sweep strays and expire backups, until SIGTERM.

    `byway serve` runs it already.
    """
    harden(dies_with_parent="BYWAY_WATCHED" in os.environ)
    set_up()
    from byway.cases import run_once, run_worker

    need_organisation()
    if once:
        failed = run_once()
        if as_json:
            print_json({"failed": failed})
        elif failed:
            click.echo(f"Failed: {', '.join(failed)}")
        return 1 if failed else 0
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_worker(stop)
    return 0
