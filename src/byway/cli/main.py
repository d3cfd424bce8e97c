"""`byway`: finds the subcommand's file when it is asked for, and ends with the contract's codes.

Exit codes: 0 done, 1 done and the answer is "no", 2 bad input (one line on stderr).
"""

import importlib
import sys

import click

from byway import __version__
from byway.cli.output import warn
from byway.errors import BadInput, BywayError

# Each subcommand: the file that holds its `command`, and its line in `byway --help`.
COMMANDS = {
    "demo": ("byway.cli.demo", "Run an invented organisation on this machine, to try things out."),
    "init": ("byway.cli.init", "Set up a real organisation: keys, shares, first coordinator."),
    "serve": ("byway.cli.serve", "Run the door, the desk and the worker."),
    "worker": ("byway.cli.worker", "Destroy what is due, sweep strays, expire backups."),
    "keys": ("byway.cli.keys", "Show, add, certify and recover keys."),
    "cases": ("byway.cli.cases", "Bring cases in from a spreadsheet."),
    "backup": ("byway.cli.backup", "Make, list, restore and expire backups."),
    "story": ("byway.cli.story", "Check a story file: what cannot all be true, and what to ask."),
    "records": (
        "byway.cli.records",
        "Public lists: keep them, look one person up, link list against list.",
    ),
    "figures": ("byway.cli.figures", "Floors, estimates, trends and pathways from counts."),
}


class LazyGroup(click.Group):
    """Imports a subcommand only when it is used, so that no engine pays for another."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        try:
            command: click.Command = importlib.import_module(COMMANDS[cmd_name][0]).command
        except ModuleNotFoundError as missing:
            if (missing.name or "byway").partition(".")[0] == "byway":
                raise
            raise BadInput(
                f"`byway {cmd_name}` needs {missing.name}: pip install 'byway[server]'"
            ) from None
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="byway")
def cli() -> None:
    """Byway: cases carried to safety, and figures that can be defended."""


def main(arguments: list[str] | None = None) -> None:
    """Runs the command line and exits; bad input becomes one line on stderr and code 2."""
    try:
        result = cli.main(args=arguments, prog_name="byway", standalone_mode=False)
    except BywayError as error:
        warn(str(error))
        sys.exit(error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else str(error))
        sys.exit(2)
    except click.ClickException as error:
        warn(" ".join(error.format_message().split()))
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("byway: stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(result if isinstance(result, int) else 0)
