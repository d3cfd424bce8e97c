"""What README and docs say is there, is there: links, make targets, commands, folders."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from byway.cli.main import COMMANDS, cli

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_make_targets_and_commands_exist(page: Path) -> None:
    text = page.read_text()
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"(?:^|`)make ([a-z][a-z-]*)", text, re.M):
        assert re.search(rf"^{target}:", makefile, re.M), f"{page.name}: make {target}"
    for name in re.findall(r"(?:^|`)byway ([a-z][a-z-]*)", text, re.M):
        assert name in COMMANDS, f"{page.name}: byway {name}"


def test_readme_names_the_folders_that_are_there() -> None:
    readme = (ROOT / "README.md").read_text()
    named = set(re.findall(r"^\| `(\w+)/` \|", readme, re.M))
    there = {p.name for p in (ROOT / "src/byway").iterdir() if (p / "__init__.py").exists()}
    assert named == there - {"cli", "web"}


def test_help_lists_every_command() -> None:
    printed = CliRunner().invoke(cli, ["--help"]).output
    for name, (_, text) in COMMANDS.items():
        assert re.search(rf"^\s+{name}\s", printed, re.M)
        assert text.split()[0] in printed


def test_no_picture_is_missing() -> None:
    for source in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text()):
        assert (ROOT / source).stat().st_size > 10_000
