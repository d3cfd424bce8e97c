"""`byway records`: keep lists, look one person up, link list against list, review pairs."""

import click

from byway.cli.records.add import add_command
from byway.cli.records.link import link_command
from byway.cli.records.lookup import lookup_command
from byway.cli.records.review import review_command


@click.group("records")
def command() -> None:
    """Public lists: keep them, look one person up, link list against list."""


for each in (add_command, lookup_command, link_command, review_command):
    command.add_command(each)
