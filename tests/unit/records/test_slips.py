"""A slip of a name, on a list whose names are spelt well, speaks no louder than the name."""

from pathlib import Path

import numpy as np
import pytest

from byway.records import Index, Person, add, listing_of
from byway.records.codes import codes_of, random_levels
from byway.records.levels import NAMES, records_of
from byway.records.link import near_surnames
from byway.records.model import chances, starting_m
from byway.records.people import encode_rows
from byway.records.random_pairs import chance_levels, learned_u
from tests.unit.records.lists import crowd

WELL_SPELT = [
    {**row, "id": f"k{k}"} for k, row in enumerate(crowd(60))
    for row in [{**row, "given": ("Виталий", "Роман", "Артур")[k % 3]}]
]  # fmt: skip


@pytest.mark.parametrize("copies", [1, 6])
@pytest.mark.parametrize("slip", ["Витаий", "Вительд", "Витали"])
def test_a_slip_finds_no_more_surely_than_the_name(tmp_path: Path, slip: str, copies: int) -> None:
    rows = [{**row, "id": f"{row['id']}.{k}"} for k in range(copies) for row in WELL_SPELT]
    add(listing_of("l", rows), tmp_path, "l", source="s", as_of="2024-12-01")
    index = Index.open(tmp_path, "l")
    surname = WELL_SPELT[0]["surname"]
    right, wrong = (
        index.lookup(Person(surname=surname, given=given)) for given in ("Виталий", slip)
    )
    assert right.candidates and wrong.candidates
    assert wrong.not_listed > right.not_listed - 0.02


def test_no_slip_is_rarer_by_chance_than_what_it_is_a_slip_of() -> None:
    columns = encode_rows(WELL_SPELT)
    records = records_of(columns)
    codes = codes_of(records, chances(columns, records, near_surnames(records.surnames)))
    m = starting_m()
    for counts in (
        chance_levels(records, np.random.default_rng(1)),
        random_levels(codes, np.random.default_rng(1)),
    ):
        u = learned_u(counts)
        for f, same in ((1, 1 / 3), (2, 1 / 10)):
            near = NAMES[f].index("near")
            assert m[f, near] / u[f, near] < 1.2 * m[f, 1] / same
