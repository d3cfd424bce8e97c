"""Where the header is, and which heading counts."""

from pathlib import Path

import pytest

from byway.errors import BadInput
from byway.records import Listing, read_list
from byway.records.headings import SEARCHED


def listing(folder: Path, text: str, mapping: dict[str, str] | None = None) -> Listing:
    (folder / "a.csv").write_text(text, encoding="utf-8")
    return read_list(folder / "a.csv", mapping=mapping)


def test_a_header_is_looked_for_below_many_rows_and_not_without_end(tmp_path: Path) -> None:
    assert SEARCHED >= 15
    body = "ФИО;Дата рождения\nЩукин Юрий;1990\n"
    titles = [f"строка {k};\n" for k in range(SEARCHED)]
    found = listing(tmp_path, "".join(titles[1:]) + body)
    assert found.column("name") == ["Щукин Юрий"] and found.column("born") == ["1990"]
    assert f"header taken from line {SEARCHED}, {SEARCHED - 1} row(s) above it" in found.notes[1]
    with pytest.raises(BadInput, match="line 1: expected a column surname or name"):
        listing(tmp_path, "".join(titles) + body)


def test_a_column_named_over_two_rows_counts_once(tmp_path: Path) -> None:
    found = listing(tmp_path, "Список;;\n;Дата;\nФИО;рождения;рожд.\nЩукин Юрий;1990;1991\n")
    assert found.column("born") == ["1990"]
    assert "not read, --map takes one in: рожд." in " ".join(found.notes)


def test_of_two_rows_that_name_columns_the_one_that_names_more(tmp_path: Path) -> None:
    found = listing(tmp_path, "ФИО;;\nФамилия;Имя;Дата рождения\nЩукин;Юрий;1990\n")
    assert (found.column("surname"), found.column("given")) == (["Щукин"], ["Юрий"])
    # A row of people below the header is none, though somebody is called as a column is.
    found = listing(tmp_path, "Фамилия;Имя\nИмя;Фамилия\nЩукин;Юрий\n")
    assert found.column("surname") == ["Имя", "Щукин"]


@pytest.mark.parametrize(
    "text", ["ФИО;ФИО\nЩукин;Тамм\n", "Фамилия;Прізвище\nЩукин;Тамм\n",
             "surname;born;Дата рождения\nЩукин;1990;1991\n"],
)  # fmt: skip
def test_two_headings_for_one_column_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput, match=r"line 1: expected one column '\w+', found 2"):
        listing(tmp_path, text)


def test_a_mapping_goes_before_what_a_heading_says(tmp_path: Path) -> None:
    found = listing(tmp_path, "Фамилия;кто\nЩукин;Тамм\n", {"Фамилия": "place", "кто": "surname"})
    assert (found.column("surname"), found.column("place")) == (["Тамм"], ["Щукин"])
    with pytest.raises(BadInput, match="a column 'нет' to map"):
        listing(tmp_path, "Фамилия\nЩукин\n", {"нет": "surname"})
    with pytest.raises(BadInput, match="--map Фамилия=nom: expected one of id, surname"):
        listing(tmp_path, "Фамилия\nЩукин\n", {"Фамилия": "nom"})
