"""The same on PostgreSQL as on SQLite: the whole suite without browsers, and eight at once."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.house import ROOT
from tests.postgres import Server, postgres

__all__ = ["postgres"]

SUITE = (
    "tests/unit/cases",
    "tests/unit/door",
    "tests/unit/desk",
    "tests/security/test_hostile_database.py",
)


def environment(data: Path, url: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BYWAY_", "PYTEST_"))}
    return {
        **kept,
        "BYWAY_DATA": str(data),
        "BYWAY_HTTPS": "0",
        "BYWAY_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "byway.web.desk_settings",
        "PYTHONPATH": str(ROOT),
    }


def test_the_suite_passes_on_postgresql(postgres: Server, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-n", "0",
         *(part for part in SUITE if (ROOT / part).exists())],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**environment(tmp_path / "data", postgres.url("suite")),
             "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert " passed" in done.stdout


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def races(request: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What came of every race, on each database."""
    data = tmp_path_factory.mktemp("races") / "data"
    data.mkdir()
    url = ""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").create("races")
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.races"],
        cwd=ROOT, capture_output=True, text=True, check=False, env=environment(data, url),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return told


def test_one_line_of_eight_same_requests(races: dict[str, dict[str, Any]]) -> None:
    assert races["the_same_line"] == {"results": ["done"] * 8, "lines": 1, "items": 1}


def test_each_of_many_different_lines(races: dict[str, dict[str, Any]]) -> None:
    assert races["different_lines"] == {
        "results": ["done"] * 8,
        "lines": 24,
        "cases as lines": True,
    }


def test_one_message_of_eight_same_requests(races: dict[str, dict[str, Any]]) -> None:
    assert races["the_same_message"] == {"results": ["done"] * 8, "texts": ["hello", "once"]}


def test_the_limit_holds_across_visits(races: dict[str, dict[str, Any]]) -> None:
    assert races["two_visits"] == {"accepted": 20, "there": 20, "events": 21}


def test_a_line_is_renewed_once(races: dict[str, dict[str, Any]]) -> None:
    assert races["renewing"] == {
        "results": ["done"] * 8,
        "generations": [1, 2],
        "own": [2],
        "works": "done",
    }


def test_no_reply_is_lost_to_a_renewal(races: dict[str, dict[str, Any]]) -> None:
    assert races["replying_while_renewing"] == {"read": 10}


def test_words_change_once(races: dict[str, dict[str, Any]]) -> None:
    assert races["new_words"] == {"done": 1, "leading": 1}


def test_a_code_works_once(races: dict[str, dict[str, Any]]) -> None:
    assert races["one_code"] == {"let in": 1, "refused": 7}


def test_four_words_make_one_line_joined_once(races: dict[str, dict[str, Any]]) -> None:
    assert races["inviting"] == {"came": 1, "refused": 7, "lines": 1, "joined": 2, "told": 1}


def test_two_cases_form_no_circle(races: dict[str, dict[str, Any]]) -> None:
    assert races["joining"] == {"shapes": [[1, 1]]}


def test_a_line_is_frozen_once_and_loses_nothing(races: dict[str, dict[str, Any]]) -> None:
    assert races["freezing"] == {"frozen": 5, "heard": 5}


def test_each_line_is_handed_out_once(races: dict[str, dict[str, Any]]) -> None:
    assert races["claims"] == {"taken": 24, "lines": 24, "others": 0}


def test_one_reply_of_three_who_answer_at_once(races: dict[str, dict[str, Any]]) -> None:
    assert races["answering_one_line"] == {"replies": 6}


def test_a_draft_is_sent_once(races: dict[str, dict[str, Any]]) -> None:
    assert races["approving_one_draft"] == {"sent": 1, "replies": 1}


def test_no_closing_is_missing_in_the_month(races: dict[str, dict[str, Any]]) -> None:
    assert races["tallies"] == {"results": ["done"] * 8, "counted": 16}


def test_arrivals_are_answered_once_each(races: dict[str, dict[str, Any]]) -> None:
    assert races["arrivals"] == {"results": ["done"] * 8, "came": 40, "replies": [1]}


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_deleted_keys_leave_every_file(database: str, request: Any, tmp_path: Path) -> None:
    """Of a case, a line, an item, a file, a generation: the log and free space are searched too."""
    data, url, folder = tmp_path / "data", "", tmp_path
    if database == "postgresql":
        server = request.getfixturevalue("postgres")
        url, folder = server.create("deleted"), server.folder
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.deleting"],
        cwd=ROOT, capture_output=True, text=True, check=False, env=environment(data, url),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout)
    if url:
        server.psql("CHECKPOINT", "deleted")
    stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert all(bytes.fromhex(key) in stored for key in told["kept"])
    assert {name: len(keys) for name, keys in told["gone"].items()} == {
        "case": 7,
        "line": 3,
        "message": 1,
        "file": 1,
        "own grant": 1,
    }
    left = [
        name for name, keys in told["gone"].items() for key in keys if bytes.fromhex(key) in stored
    ]
    assert (left, told["running"]) == ([], [])
