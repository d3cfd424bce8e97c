"""What every test shares: a calm Hypothesis, and a data folder of its own for each test."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

pytest_plugins = ["tests.house"]

hypothesis_settings.register_profile(
    "byway", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("byway")


@pytest.fixture
def data_dir(tmp_path: Path, settings: Any) -> Path:
    """A data folder for one test: files, pins, deletion list and remembered manifest number."""
    settings.BYWAY_PIN = tmp_path / "pins" / "organisation.json"
    settings.BYWAY_FILES = tmp_path / "files"
    settings.BYWAY_DELETED = tmp_path / "deleted.txt"
    settings.BYWAY_STATE = tmp_path / "state"
    settings.BYWAY_ANSWERS = tmp_path / "answers"
    settings.BYWAY_ALERTS = tmp_path / "alerts.toml"
    return tmp_path
