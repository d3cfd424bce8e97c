"""The records page's commands run as written, and its Python example is true."""

import doctest
import re
import shlex
from pathlib import Path

import click
import pytest

import byway.records
from byway.cli.main import cli, main

ROOT = Path(__file__).parents[2]


def test_the_how_to_runs_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    commands = [
        shlex.split(line) for block in blocks for line in block.replace("\\\n", " ").splitlines()
    ]
    assert len(commands) == 4
    for words in commands:
        assert words[0] == "byway"
        with pytest.raises(SystemExit) as ended:
            main(words[1:])
        assert not ended.value.code
    assert (tmp_path / "links" / "report.json").is_file()


def test_the_docstring_example_is_true() -> None:
    assert doctest.testmod(byway.records).failed == 0


def test_every_command_and_option_is_in_the_reference() -> None:
    page = (ROOT / "docs" / "reference" / "records.md").read_text(encoding="utf-8")
    group = cli.get_command(click.Context(cli), "records")
    assert isinstance(group, click.Group)
    headings = re.findall(r"^## `(\w+)", page, re.MULTILINE)
    assert sorted(headings) == sorted(group.commands)
    for name, command in group.commands.items():
        section = page.split(f"## `{name}", 1)[1].split("\n## ", 1)[0]
        shared = page.split("\n## ", 1)[0]
        for option in (o for p in command.params if isinstance(p, click.Option) for o in p.opts):
            assert option in section or option in shared, f"{name} {option}"
