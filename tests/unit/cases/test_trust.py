"""The manifest is asked for once in a steady block, and a new one is noticed in it."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import byway.cases as c
from byway.cases.disk.files import file_named, path_of
from byway.cases.disk.restore import _EXPECTED
from tests.organisation import Organisation


def test_one_query_in_a_steady_block(organisation: Organisation) -> None:
    c.manifest()
    with CaptureQueriesContext(connection) as asked, c.steady():
        assert c.manifest() is c.manifest()
        with c.steady():
            c.manifest()
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        c.manifest()
        c.manifest()
    assert len(asked) == 2


def test_what_is_published_in_the_block_counts_at_once(organisation: Organisation) -> None:
    with c.steady():
        before = c.manifest().number
        c.add_team(by=organisation.coordinator, name="Third")
        assert c.manifest().number == before + 1
    assert c.manifest().number == before + 1


@pytest.mark.parametrize("generation", [1, 2, 17])
def test_a_files_name_tells_its_generation_and_goes_into_backups(
    organisation: Organisation, generation: int
) -> None:
    path = path_of(organisation.team, generation)
    assert file_named(path.name) == (organisation.team, generation)
    assert _EXPECTED.fullmatch(f"files/{path.parent.name}/{path.name}")
    for name in (f"{organisation.team.hex}-1", f"{organisation.team.hex}-02", "x", path.name + "x"):
        assert file_named(Path(name).name) is None
