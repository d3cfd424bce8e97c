"""Spreadsheets of cases: encodings, headings, days, and what is not understood."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byway.cases.rules.sheet import COLUMNS, SheetRow, read_days, read_sheet
from byway.errors import BadInput

TEXT = "Имя;Ситуация;Дата;Следующий шаг\nАльберт;в отпуске;30.11.2026;позвонить\n"


def rows(tmp_path: Path, data: bytes | str, **mapping: str) -> tuple[SheetRow, ...]:
    file = tmp_path / "cases.csv"
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_sheet(file, mapping=mapping).rows


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("windows-1251"), "windows-1251"),
    ],
)
def test_encodings_are_recognised_and_said(tmp_path: Path, data: bytes, encoding: str) -> None:
    file = tmp_path / "cases.csv"
    file.write_bytes(data)
    sheet = read_sheet(file)
    assert sheet.encoding == encoding
    (row,) = sheet.rows
    assert dict(row.cells) == {
        "name": "Альберт", "situation": "в отпуске", "next_date": "30.11.2026",
        "next_step": "позвонить",
    }  # fmt: skip
    assert (row.situation, row.first, row.last) == ("on-leave", "2026-11-30", "2026-11-30")
    assert (row.remarks, row.wrong) == ((), ())


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30.11.2026", ("2026-11-30", "2026-11-30")),
        ("1.2.2026", ("2026-02-01", "2026-02-01")),
        ("30/11/2026", ("2026-11-30", "2026-11-30")),
        ("2026-11-30", ("2026-11-30", "2026-11-30")),
        ("2026-11-30 00:00:00", ("2026-11-30", "2026-11-30")),
        ("11.2026", ("2026-11-01", "2026-11-30")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("31.02.2026", None),
        ("13.2026", None),
        ("30.11", None),
        ("soon", None),
        ("30.11.26", None),
        ("٣٠.١١.٢٠٢٦", None),
        ("", None),
    ],
)
def test_days(text: str, days: tuple[str, str] | None) -> None:
    assert read_days(text) == days


@given(st.dates())
def test_every_day_is_read_as_people_write_it(day: object) -> None:
    for form in ("%d.%m.{y}", "{y}-%m-%d"):
        text = day.strftime(form).replace("{y}", f"{day.year:04d}")  # type: ignore[attr-defined]
        assert read_days(text) == (day.isoformat(),) * 2  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (
            "A,sometime,,",
            "next_date: expected a day such as 30.11.2026 or a month, found 'sometime'",
        ),
        ("A,,dreaming,", "state: expected one of new, waiting, talking, helping, closed, found "),
        (",30.11.2026,,", "expected a name, an alias, a channel or a note, found none"),
        ("A" * 151 + ",,,", "name: expected at most 150 characters, found 151"),
    ],
)
def test_what_makes_a_bad_row(tmp_path: Path, line: str, wrong: str) -> None:
    (row,) = rows(tmp_path, f"name,next_date,state,situation\n{line}\n")
    assert row.line == 2
    assert row.wrong[0].startswith(wrong)


def test_an_unknown_situation_is_kept_as_it_was_written(tmp_path: Path) -> None:
    (row,) = rows(tmp_path, "name,situation\nA,complicated\n")
    assert (row.situation, row.wrong) == ("", ())
    assert row.remarks == ("situation 'complicated' is kept as it was written",)


def test_columns_are_mapped_and_the_rest_is_said(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text('Кличка,Тел.,Пусто\n"Ворон ""В""",+372,\n"two\nlines",1,\nlast,2,\n')
    sheet = read_sheet(file, mapping={"Кличка": "alias"})
    assert [(r.line, r.cells["alias"]) for r in sheet.rows] == [
        (2, 'Ворон "В"'), (3, "two\nlines"), (5, "last"),
    ]  # fmt: skip
    assert sheet.ignored == ("Тел.",)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "found nothing"),
        (b"name,state\n", "expected rows below the header"),
        (b"when,where\na,b\n", "line 1: expected a column name, alias, channel or note"),
        (b"name,name\na,b\n", "line 1: expected one column 'name', found two"),
        (b"name\x00\n", "found something binary"),
        (b"name\nn\xe4mi\n", "found neither"),
        (b"\xff\xfen", "found broken signs"),
    ],
)
def test_what_is_no_sheet_of_cases(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=r"cases\.csv") as error:
        rows(tmp_path, data)
    assert said in str(error.value)


def test_mapping_must_name_columns_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="'x' to map, found none"):
        rows(tmp_path, "name\na\n", x="alias")
    with pytest.raises(BadInput, match="expected one of name, alias"):
        rows(tmp_path, "name,x\na,b\n", x="shoe size")
    with pytest.raises(BadInput, match="cannot be read"):
        read_sheet(tmp_path / "none.csv")


def test_a_row_is_known_again_wherever_it_stands(tmp_path: Path) -> None:
    one, other = rows(tmp_path, "name,note\nA,b\nB,b\n")
    moved, again = rows(tmp_path, "note,x,name\nb,,B\nb,,A\n")
    assert {one.digest, other.digest} == {moved.digest, again.digest}
    assert one.digest != other.digest
    assert set(one.cells) <= set(COLUMNS)
