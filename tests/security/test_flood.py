"""A flood slows newcomers; it locks no line, takes no memory, and tells nobody's words."""

import pytest
from scipy.stats import ks_2samp

from tests.house import House
from tests.security.flood import CIRCUIT, answer_times, flood

SLOTS = 2
BOUND = 300 * 1024 * 1024
"""Bytes the door may take beyond what it had before the flood: its slots, and a little each."""


@pytest.fixture
def door(still_house: House) -> House:
    """A running door with two slots that knows circuits."""
    still_house.extra.update(
        BYWAY_CIRCUIT_HEADER=CIRCUIT, BYWAY_SLOTS_MEMORY=str(SLOTS * 64 * 1024 * 1024)
    )
    still_house.start("door")
    return still_house


def test_a_flood_slows_newcomers_and_nothing_else(door: House) -> None:
    told = flood(door, seconds=10, flooders=50, uploads=6, circuits=3)
    assert told.wrong > 5
    assert told.turned_away > 0, "more came than there was room for"
    assert len(told.right) >= 2
    assert told.refused == 0
    assert told.p95(told.right) < 30
    assert told.p95(told.inside) < 5
    assert max(told.memory) < told.memory[0] + BOUND


def test_words_that_lead_somewhere_take_as_long_as_words_that_do_not(door: House) -> None:
    found, none = answer_times(door, 12)
    # One quantum more for either, always, would give a p below a millionth.
    assert ks_2samp(found, none).pvalue > 0.0001
