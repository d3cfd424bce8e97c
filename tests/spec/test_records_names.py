"""The table of name pairs: `records_names.csv` says which are one name, each with its reason."""

import csv
from pathlib import Path

import pytest

from byway.records import compare_names

TABLE = Path(__file__).with_name("records_names.csv")
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['a']} / {row['b']}")
def test_names_agree_as_the_table_says(row: dict[str, str]) -> None:
    value = compare_names(row["a"], row["b"])
    assert (value >= 0.5) == (row["same"] == "yes"), (value, row["reason"])


def test_the_table_is_large_and_every_row_has_a_reason() -> None:
    assert len(ROWS) >= 200
    assert all(row["reason"] and row["same"] in ("yes", "no") for row in ROWS)
