"""`byway figures`: floors, estimates, reports, trends and pathways on the command line."""

import click

from byway.cli.figures.estimate import estimate_command
from byway.cli.figures.floor import floor_command
from byway.cli.figures.pathway import pathway_command
from byway.cli.figures.report import report_command
from byway.cli.figures.trend import trend_command


@click.group("figures")
def command() -> None:
    """Floors, estimates, trends and pathways from counts."""


for each in (estimate_command, report_command, floor_command, trend_command, pathway_command):
    command.add_command(each)
