"""Lists as people make them: titles, merged headers, ranks, nicknames, several people in a cell."""

import io
import unicodedata
import zipfile
from pathlib import Path

import pytest

from byway.errors import BadInput
from byway.records import Listing, compare_names, fold, link, parse_birth, read_list, split_names
from byway.records.dates import put_right
from byway.records.distinct import distinct
from byway.records.headings import column_of
from byway.records.names import father_stem, fathers, known_given, men, split_given
from byway.records.tidying import _RANKS
from tests.unit.records.test_reading import cells, sheet

BODY = "1;Щукин Юрий Олегович;02.03.1990;рядовой\n2;Їжак Ганна;1988 р. н.;солдат\n"


def listing(folder: Path, text: str, **options: object) -> Listing:
    (folder / "a.csv").write_text(text, encoding="utf-8")
    return read_list(folder / "a.csv", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "above",
    [
        "Список пропавших, на 01.12.2024;;;\n;;;\n",
        "Список пропавших, Курская область, 2024\n",
        "sep=;\n",
        "Список\n;Личные данные;;\n",
    ],
)
def test_a_header_is_found_below_a_title(tmp_path: Path, above: str) -> None:
    found = listing(tmp_path, above + "№;Ф.И.О.;Дата рожд.;Звание\n" + BODY)
    assert found.column("name") == ["Щукин Юрий Олегович", "Їжак Ганна"]
    assert found.column("born") == ["02.03.1990", "1988 р. н."]
    notes = "; ".join(found.notes)
    assert "above it left out" in notes and "not read, --map takes one in: №, Звание" in notes


def test_headings_over_two_rows_and_again_on_each_page(tmp_path: Path) -> None:
    rows = cells("Список", "", "", "") + cells("№", "Личные данные", "", "Дата")
    head = cells("", "Фамилия", "Имя", "рождения")
    body = cells("1", "Щукин", "Юрий", "1990") + head + cells("2", "Їжак", "Ганна", "1988")
    (tmp_path / "a.xlsx").write_bytes(sheet(rows + head + body))
    found = read_list(tmp_path / "a.xlsx")
    assert found.column("born") == ["1990", "1988"] and found.column("given") == ["Юрий", "Ганна"]
    assert "stands 1 time(s) again" in " ".join(found.notes)


def test_a_row_of_column_numbers_takes_no_id(tmp_path: Path) -> None:
    found = listing(tmp_path, "id,surname,given\n1,2,3\n1,Щукин,Юрий\n")
    assert found.ids == ["1"] and "1 row(s) without a name" in " ".join(found.notes)


def test_a_mapping_is_looked_for_below_a_title(tmp_path: Path) -> None:
    found = listing(tmp_path, "Список\nкто;nr\nЩукин Юрий;7\n", mapping={"кто": "name"})
    assert found.column("name") == ["Щукин Юрий"]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Ф. И. О.", "name"), ("ФИО военнослужащего", "name"), ("Фамилия, имя, отчество", "name"),
        ("Прізвище, ім’я, по батькові", "name"), ("Дата рождения (дд.мм.гггг)", "born"),
        ("Д.р.", "born"), ("birth_date", "born"), ("Ім’я", "given"), ("в/ч", "unit"),
        ("Perekonnanimi", "surname"), ("Дата смерти", "дата смерти"), ("Имя матери", "имя матери"),
        ("Дата рождения матери", "дата рождения матери"),
    ],
)  # fmt: skip
def test_headings(heading: str, column: str) -> None:
    assert column_of(heading) == column


def test_a_year_of_birth_counts_where_no_date_stands_beside_it(tmp_path: Path) -> None:
    both = listing(tmp_path, "Год рождения;ФИО;Дата рождения\n1990;Щукин Юрий;02.03.1990\n")
    assert both.column("born") == ["02.03.1990"]
    assert listing(tmp_path, "ФИО;Год рождения\nЩукин Юрий;1990\n").column("born") == ["1990"]


def test_other_sheets_are_said_and_a_title_sheet_is_passed_over(tmp_path: Path) -> None:
    first = sheet(cells("Пояснение") + cells("к списку"))
    path = tmp_path / "a.xlsx"
    path.write_bytes(_two_sheets(first, cells("ФИО") + cells("Щукин Юрий")))
    found = read_list(path)
    assert found.column("name") == ["Щукин Юрий"]
    assert "read from the sheet 't'; not read: s" in found.notes
    path.write_bytes(_two_sheets(sheet(cells("ФИО") + cells("Тамм Юри")), cells("ФИО")))
    assert "read from the sheet 's'; not read: t" in read_list(path).notes


def _two_sheets(book: bytes, rows: str) -> bytes:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            text = old.read(part).decode()
            text = text.replace("</sheets>", '<sheet name="t" sheetId="2" r:id="r2"/></sheets>')
            if part.endswith("workbook.xml.rels"):
                text = text.replace(
                    "</Relationships>",
                    f'<Relationship Id="r2" Type="{relation}" Target="worksheets/sheet2.xml"/>'
                    "</Relationships>",
                )
            new.writestr(part, text)
        space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        new.writestr(
            "xl/worksheets/sheet2.xml",
            f"<worksheet {space}><sheetData>{rows}</sheetData></worksheet>",
        )
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("мл. серж. Иванов И.И.", ("Иванов", "И.", "И.")),
        ("ст.л-т Иванов Иван", ("Иванов", "Иван", "")),
        ("РЯДОВОЙ ИВАНОВ ИВАН ИВАНОВИЧ", ("ИВАНОВ", "ИВАН", "ИВАНОВИЧ")),
        ("майор юстиции Иванов Иван", ("Иванов", "Иван", "")),
        ("гр-н Иванов", ("Иванов", "", "")),
        ("Иванов Иван Иванович, рядовой", ("Иванов", "Иван", "Иванович")),
        ("Солдат Иван Петрович", ("Солдат", "Иван", "Петрович")),
        ("Майор Иван", ("Майор", "Иван", "")),
        ("Иван Петрович Солдат", ("Солдат", "Иван", "Петрович")),
        ("Петрова (Сидорова) Анна Ивановна", ("Петрова", "Анна", "Ивановна")),
        ("Иванов Иван (позывной Кот", ("Иванов", "Иван", "")),
        ("Иванов «Кот» Иван Иванович", ("Иванов", "Иван", "Иванович")),
        ("Иванов Иван Иванович, позывной Кот", ("Иванов", "Иван", "Иванович")),
        ("(Иванов Иван)", ("Иванов", "Иван", "")),
        ("Иванов Иван Иванович 1985 г.р.", ("Иванов", "Иван", "Иванович")),
        ("Иванов Иван Иванович г. Москва", ("Иванов", "Иван", "Иванович")),
        ("Иванов И.И., Петров П.П.", ("Иванов", "И.", "И.")),
        ("Иванов Иван Иванович\nПетров Пётр", ("Иванов", "Иван", "Иванович")),
        ("Иванов Иван и Петров Пётр", ("Иванов", "Иван", "")),
        ("Салтыков - Щедрин Иван Иванович", ("Салтыков Щедрин", "Иван", "Иванович")),
        ("Салтыков- Щедрин И.И.", ("Салтыков-Щедрин", "И.", "И.")),
        ("Салтыков Щедрин И.И.", ("Салтыков Щедрин", "И.", "И.")),
        ("Иванов, Иван Иванович", ("Иванов", "Иван", "Иванович")),
        ("Петрова Анна урожд. Сидорова", ("Петрова", "Анна", "")),
        ("Петрова Анна в девичестве Сидорова", ("Петрова", "Анна", "")),
        ("Иванов Иван по прозвищу Кот", ("Иванов", "Иван", "")),
        ("Іванов Іван позивний Кіт", ("Іванов", "Іван", "")),
        ("Иван, Иванов", ("Иван", "Иванов", "")),
        ("Иванов Иван Мухаммад Рахим", ("Иванов", "Иван", "Мухаммад Рахим")),
        ('Лук"яненко Олег', ('Лук"яненко', "Олег", "")),
    ],
)
def test_what_stands_beside_a_name_is_not_the_name(text: str, parts: tuple[str, ...]) -> None:
    assert split_names([text]) == [parts]


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("АлександрИванович", ("Александр", "Иванович")), ("Иван Петрович", ("Иван", "Петрович")),
        ("И.П.", ("И.", "П.")), ("Абдурахман", ("Абдурахман", "")),
    ],
)  # fmt: skip
def test_given_name_and_patronymic_in_one_cell(cell: str, parts: tuple[str, str]) -> None:
    assert split_given(cell, fold([cell])[0]) == parts


@pytest.mark.parametrize(
    ("patronymic", "father"),
    [("Яковлевич", "Яков"), ("Павловна", "Павел"), ("Львович", "Лев"), ("Ильинична", "Илья"),
     ("Ильич", "Илья"), ("Сергійович", "Сергей"), ("Тофик оглы", "Тофик")],
)  # fmt: skip
def test_whose_son_or_daughter(patronymic: str, father: str) -> None:
    (key,) = fold([patronymic])
    assert men().index(father) in fathers()[father_stem(key)]


def test_no_rank_is_a_given_name() -> None:
    assert split_names(["Иванов Серж", "серж. Иванов"]) == [
        ("Иванов", "Серж", ""), ("Иванов", "", ""),
    ]  # fmt: skip
    known = known_given(fold(sorted(_RANKS)))
    assert not any(known)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Иванов Иван", "ИBAHOB ИBAH"), ("Зимин Олег", "3имин 0лег"),
        ("Щукин Юрий", unicodedata.normalize("NFD", "Щукин Юрий")),
        ("Иванов Иван", "И\u00adва\u200bнов И\u2060ван"),
    ],
)  # fmt: skip
def test_look_alikes_and_unseen_signs_are_read_as_letters(a: str, b: str) -> None:
    assert fold([a]) == fold([b]) and compare_names(a, b) > 0.9


def test_a_capital_b_stays_latin_in_a_latin_word() -> None:
    assert fold(["Borisov", "BORISOV"]) == fold(["Борисов"]) * 2


def test_ranks_and_brackets_stand_in_columns_of_their_own_too() -> None:
    rows = [{"surname": f"{stem}ов", "given": "Иван", "born": "1990"} for stem in _STEMS]
    other = [
        {"surname": f"ряд. {stem}ов (Кот)", "given": "Иван", "born": "1990 г.р."} for stem in _STEMS
    ]
    linkage = link({"a": rows, "b": other}, draws=3)
    assert linkage.report["overlap"][0]["point"] == len(_STEMS)
    assert f"{len(_STEMS)} name(s) with a rank" in " ".join(linkage.lists[1].notes)
    assert linkage.lists[1].cells["surname"][0].startswith("ряд. ")


_STEMS = [a + b for a in ("Бар", "Вол", "Гор", "Дуб", "Зим") for b in ("ан", "ух", "ыг", "енк")]


def test_several_people_in_a_cell_are_said(tmp_path: Path) -> None:
    found = listing(tmp_path, "id;name\n1;Щукин Ю.О.\n2;Тамм Юри, Їжак Ганна\n")
    assert "1 name cell(s) seem to hold several people" in found.notes[1]
    assert "line 3" in found.notes[1]


def test_nobody_is_no_name_and_links_to_nobody(tmp_path: Path) -> None:
    text = "id,surname,given,patronymic\n1,NULL,NULL,NULL\n2,неизвестно,,\n3,Щукин,NULL,NULL\n"
    found = listing(tmp_path, text)
    assert found.ids == ["3"]
    assert found.column("given") == found.column("patronymic") == [""]
    assert "2 row(s) without a name left out, first in line 2" in found.notes


def test_whole_names_in_the_column_of_surnames(tmp_path: Path) -> None:
    found = listing(tmp_path, "Фамилия;Год рождения\nЩукин Юрий;1990\nТамм Ю.;1988\n")
    assert found.column("name") == ["Щукин Юрий", "Тамм Ю."]
    assert "the column surname holds whole names" in " ".join(found.notes)
    kept = listing(tmp_path, "Фамилия\nЩукин\nСалтыков Щедрин\nТамм\n")
    assert kept.column("surname")[1] == "Салтыков Щедрин"


def test_unseen_signs_leave_ids_and_dates(tmp_path: Path) -> None:
    found = listing(tmp_path, "id,surname,born\nA1\u200b,Щу\u00adкин,\u200e1990\n")
    assert (found.ids, found.column("surname"), found.column("born")) == (
        ["A1"], ["Щукин"], ["1990"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("1985 р.н.", (1985, 0, 0)), ("15.03.1990 года рождения", (1990, 3, 15)),
        ("ок. 1990", (1990, 0, 0)), ("~1990", (1990, 0, 0)), ("род. 15.03.1990", (1990, 3, 15)),
        ("??.05.1990", (1990, 5, 0)), ("хх.хх.1990", (1990, 0, 0)), ("15-03-1990", (1990, 3, 15)),
        ("15. 03. 1990", (1990, 3, 15)), ("1990.03.15", (1990, 3, 15)),
        ("19900315", (1990, 3, 15)), ("15031990", (1990, 3, 15)), ("15.III.1990", (1990, 3, 15)),
        ("1990 (34 года)", (1990, 0, 0)), ("15.03.1990 0:00:00", (1990, 3, 15)),
        ("15-мар-1990", (1990, 3, 15)), ("March 15, 1990", (1990, 3, 15)),
        ("15. märts 1990", (1990, 3, 15)), ("15 кастрычніка 1990", (1990, 10, 15)),
        ("1 juuli 1990", (1990, 7, 1)), ("15.03.1990\u200b", (1990, 3, 15)),
        ("нет сведений", (0, 0, 0)), ("NaT", (0, 0, 0)), ("1900-01-00", (0, 0, 0)),
        ("34 года", None), ("15-мар-90", None), ("1990/91", None), ("1990 or 1991", None),
        ("30.02.1990 г.р.", None), ("15.13.1990", None), ("15.03.19990", None),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(text: str, born: tuple[int, int, int] | None) -> None:
    assert parse_birth(text) == born


def test_a_column_tells_day_numbers_and_the_order_of_month_and_day(tmp_path: Path) -> None:
    found = listing(tmp_path, "surname,born\nЩукин,32947\nТамм,3/4/1990\nСаар,4/26/1971\n")
    assert found.column("born") == ["1990-03-15", "1990-03-04", "1971-04-26"]
    notes = " ".join(found.notes)
    assert "1 date(s) of birth read as day numbers" in notes and "'32947' as 1990-03-15" in notes
    assert "2 date(s) of birth read as dates with the month first" in notes
    # One number above 12 in front: days come first, and what fits neither is said.
    mixed = ["3/4/1990", "26/4/1971", "4/26/1971"]
    right, said = put_right(distinct(mixed))
    assert (right.texts(), said) == (mixed, [])
    assert put_right(distinct(["12345", "99999", "01001"]))[1] == []


def test_dates_not_understood_name_a_line_and_other_kinds(tmp_path: Path) -> None:
    found = listing(tmp_path, "surname,born\nЩукин,1990\nТамм,весной\nСаар,15.03.90\n")
    assert "2 date(s)" in found.notes[-1]
    assert "'весной' (line 3); also '15.03.90'" in found.notes[-1]


def test_a_list_without_any_heading_still_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="line 1: expected a column surname or name"):
        listing(tmp_path, "Щукин;Юрий\n" * 30)


@pytest.mark.parametrize(
    "cell",
    ["а, " * 33_000, "И" + " " * 90_000 + "в", "(" * 99_000 + "а", '"а ' * 33_000,
     "B" + "а" * 90_000, "а" * 90_000 + " B", "а - " * 24_000,
     "Иванов И.И., " * 7_000, "(а) " * 24_000],
)  # fmt: skip
def test_the_longest_cells_end(tmp_path: Path, cell: str) -> None:
    found = listing(tmp_path, 'name\tborn\n"' + cell.replace('"', '""') + f'"\t{"1 " * 40_000}\n')
    assert len(found) == 1 and parse_birth(cell) is None
    assert split_names([cell]) and len(fold([cell])) == 1
