"""The bare distribution: engines and their commands, in an environment without web or server."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UV = ROOT / ".venv/bin/uv"


def run(*command: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        timeout=300,
        **options,  # type: ignore[call-overload]
    )


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty environment with the wheel and what it names, nothing of this one."""
    place = tmp_path_factory.mktemp("bare")
    wheel = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", place, cwd=ROOT)
    assert wheel.returncode == 0, wheel.stderr
    venv = place / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", venv)
    locked = ("--python", venv / "bin/python", "--quiet")
    engine = ROOT / "requirements/engine.txt"
    done = run(UV, "pip", "install", *locked, "--require-hashes", "-r", engine)
    assert done.returncode == 0, done.stderr
    done = run(UV, "pip", "install", *locked, "--no-deps", *place.glob("*.whl"))
    assert done.returncode == 0, done.stderr
    return venv / "bin"


def test_it_has_no_web_framework(bare: Path) -> None:
    assert run(bare / "python", "-c", "import django").returncode == 1
    assert run(bare / "python", "-c", "import nacl").returncode == 1


@pytest.mark.parametrize("command", ["story", "records", "figures"])
def test_every_engine_command_answers(bare: Path, command: str, tmp_path: Path) -> None:
    helped = run(bare / "byway", command, "--help", cwd=tmp_path)
    assert helped.returncode == 0, helped.stderr
    listed = helped.stdout.partition("Commands:")[2].split("\n")
    names = [line.split()[0] for line in listed if line.startswith("  ") and line.split()]
    names = [name for name in names if name.isidentifier() or "-" in name]
    assert names
    for name in names:
        one = run(bare / "byway", command, name, "--help", cwd=tmp_path)
        assert one.returncode == 0, one.stderr


def test_a_story_is_checked(bare: Path, tmp_path: Path) -> None:
    example = ROOT / "examples/worked-case.yaml"
    done = run(bare / "byway", "story", "check", example, "--json", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["consistent"] is False


def test_a_figure_is_estimated(bare: Path, tmp_path: Path) -> None:
    table = tmp_path / "two.csv"
    table.write_text("a,b,count\n1,0,30\n0,1,40\n1,1,10\n")
    done = run(
        bare / "byway", "figures", "estimate", table, "--method", "chapman", "--json", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    # Chapman: (40 + 1)(50 + 1) / (10 + 1) - 1
    assert json.loads(done.stdout)["estimate"] == pytest.approx(41 * 51 / 11 - 1)


def test_the_server_commands_say_what_is_missing(bare: Path, tmp_path: Path) -> None:
    done = run(bare / "byway", "serve", cwd=tmp_path)
    assert done.returncode == 2
    assert "byway[server]" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
