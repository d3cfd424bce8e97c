"""The story pages: their commands run, their files exist, their Python works."""

import doctest
import re
import shlex
from pathlib import Path

import pytest

import byway.story
from byway.cli.main import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "story.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.S)


def test_every_command_of_the_page_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    lines = [line for block in blocks("sh") for line in block.splitlines() if line]
    assert len(lines) == 4
    for line in lines:
        name, *arguments = shlex.split(line)
        assert name == "byway"
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        assert caught.value.code == (1 if "check" in arguments else 0)
    assert capsys.readouterr().out


def test_the_python_of_the_page_and_of_the_folder_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    for block in blocks("python"):
        exec(compile(block, "docs/story.md", "exec"), {})
    assert "518" in capsys.readouterr().out
    assert doctest.testmod(byway.story).failed == 0


def test_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / link).exists(), link
