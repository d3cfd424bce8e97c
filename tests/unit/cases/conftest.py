"""Every test here has an organisation."""

from pathlib import Path

import pytest

from tests.organisation import Organisation, found


@pytest.fixture
def organisation(db: None, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Organisation:
    """Two teams, five members."""
    return found(monkeypatch)


@pytest.fixture
def committed(
    transactional_db: None, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> Organisation:
    """The same, with transactions that really end, for what happens only then."""
    return found(monkeypatch)
