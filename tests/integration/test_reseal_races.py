"""Sealing anew while everybody writes, on SQLite and on PostgreSQL."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.house import ROOT
from tests.integration.test_postgres import environment
from tests.postgres import postgres

__all__ = ["postgres"]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def races(request: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What came of every race, on each database."""
    data = tmp_path_factory.mktemp("reseal-races") / "data"
    data.mkdir()
    url = ""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").create("resealraces")
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.reseal_races"],
        cwd=ROOT, capture_output=True, text=True, check=False, env=environment(data, url),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return told


def test_nothing_that_was_acknowledged_is_lost(races: dict[str, dict[str, Any]]) -> None:
    told = races["writing_meanwhile"]
    assert (told["results"], told["lost"], told["warnings"], told["left"]) == (["done"], [], [], 0)
    assert told["files"] == [8, [1000]]
    assert told["generations"] == [3]


def test_each_event_is_chained_once(races: dict[str, dict[str, Any]]) -> None:
    assert races["chaining_meanwhile"] == {
        "results": ["done"] * 8,
        "broken": [],
        "each once": True,
    }


def test_a_case_is_given_away_once(races: dict[str, dict[str, Any]]) -> None:
    assert races["handing_over_once"] == {
        "given": True,
        "there": True,
        "texts": ["first", "meanwhile"],
    }
