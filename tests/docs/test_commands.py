"""docs/reference/commands.md and the programs say the same, and the examples in the pages parse."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from byway.cli.main import COMMANDS, cli

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "reference" / "commands.md").read_text()
ENGINES = {"story", "figures", "records", "release"}
"""Their commands are documented on pages of their own."""
ORGANISATION = [name for name in COMMANDS if name not in ENGINES]


def commands(name: str) -> Iterator[tuple[str, click.Command]]:
    """A command and those below it that do something, by their full names."""
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    if isinstance(found, click.Group):
        for below in found.commands.values():
            yield f"{name} {below.name}", below
    else:
        yield name, found


EVERY = {full: command for name in ORGANISATION for full, command in commands(name)}


def section(full: str) -> str:
    """The page's section of a command."""
    found = re.search(rf"^## byway {full}$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None, f"no section for byway {full}"
    return found[1]


@pytest.mark.parametrize("full", EVERY)
def test_every_option_is_documented_and_none_besides(full: str) -> None:
    real = {o for p in EVERY[full].params if isinstance(p, click.Option) for o in p.opts}
    documented = set(re.findall(r"^\| `(--[\w-]+)` \|", section(full), re.MULTILINE))
    assert documented == real


def test_no_section_is_left_over() -> None:
    assert set(re.findall(r"^## byway (.+)$", PAGE, re.MULTILINE)) == set(EVERY)


@pytest.mark.parametrize("name", ORGANISATION)
def test_the_table_says_what_help_says(name: str) -> None:
    assert f"| `byway {name}` | {COMMANDS[name][1]} |" in PAGE


@pytest.mark.parametrize("full", EVERY)
def test_what_prints_takes_json(full: str) -> None:
    assert "--json" in {option for each in EVERY[full].params for option in each.opts}


def examples() -> Iterator[tuple[str, str]]:
    """Each `byway …` line of the pages' shell blocks, with its page."""
    for page in ("howto/run.md", "howto/backups.md"):
        for block in re.findall(r"```sh\n(.*?)```", (DOCS / page).read_text(), re.DOTALL):
            for line in block.splitlines():
                if line.startswith("byway "):
                    yield page, line


@pytest.mark.parametrize(("page", "line"), list(examples()))
def test_examples_are_commands_that_exist(page: str, line: str) -> None:
    """Parsed by the program itself, down to each option; not run."""
    words = shlex.split(line, comments=True)[1:]
    context, command = click.Context(cli), cli.get_command(click.Context(cli), words[0])
    rest = words[1:]
    while isinstance(command, click.Group):
        command, rest = command.get_command(context, rest[0]), rest[1:]
    assert command is not None
    command.make_context("byway", rest)


def test_the_pages_have_examples() -> None:
    assert len(list(examples())) >= 6


def test_links_lead_somewhere() -> None:
    for page in ("howto/run.md", "howto/backups.md", "reference/commands.md"):
        for link in re.findall(r"\]\(([\w./-]+\.md)\)", (DOCS / page).read_text()):
            assert ((DOCS / page).parent / link).is_file(), f"{page}: {link}"
