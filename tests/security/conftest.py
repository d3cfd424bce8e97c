"""An organisation to attack."""

from pathlib import Path

import pytest

from tests.organisation import Organisation, found


@pytest.fixture
def organisation(db: None, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Organisation:
    """Two teams, five members."""
    return found(monkeypatch)
