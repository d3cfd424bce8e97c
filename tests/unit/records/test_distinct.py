"""Columns by their distinct cells."""

from hypothesis import given
from hypothesis import strategies as st

from byway.records.distinct import alike, distinct, renumbered

columns = st.lists(st.lists(st.sampled_from(["", "а", "б", "в", "г"]), min_size=1), min_size=1)


@given(columns)
def test_a_column_comes_back_as_it_was(cells: list[list[str]]) -> None:
    for column in cells:
        by_cell = distinct(column)
        assert by_cell.texts() == column
        assert by_cell.cells == list(dict.fromkeys(column))


@given(columns)
def test_columns_one_after_the_other_are_one_column(cells: list[list[str]]) -> None:
    one = renumbered([distinct(column) for column in cells], first=["", "д"])
    assert one.texts() == [cell for column in cells for cell in column]
    assert one.cells[:2] == ["", "д"]
    assert len(set(one.cells)) == len(one.cells)


@given(columns)
def test_other_cells_stand_where_these_stood(cells: list[list[str]]) -> None:
    for column in cells:
        by_cell = distinct(column).each({"а": "б"}.get)  # type: ignore[arg-type]
        assert by_cell.texts() == [{"а": "б"}.get(cell) for cell in column]
        assert len(set(by_cell.cells)) == len(by_cell.cells)


@given(columns)
def test_rows_are_found_by_what_stands_in_them(cells: list[list[str]]) -> None:
    by_cell = distinct(cells[0])
    for place, cell in enumerate(by_cell.cells):
        assert by_cell.rows([place]) == [k for k, each in enumerate(cells[0]) if each == cell]
    assert by_cell.rows([]) == []
    assert by_cell.rows(range(len(by_cell.cells))) == list(range(len(cells[0])))


def test_one_cell_in_every_row() -> None:
    assert alike("а", 3).texts() == ["а", "а", "а"]
