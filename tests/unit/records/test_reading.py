"""Lists as they come: encodings, headings, dates, and files that are no lists."""

import io
import zipfile
from pathlib import Path

import pytest

from byway.errors import BadInput
from byway.records import parse_birth, read_list

TEXT = "id,surname,given,born\n1,Щукин,Юрий,02.03.1990\n2,Їжак,Ганна,1988\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8 with BOM"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16"),
        (TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("cp1251"), "windows-1251"),
    ],
)
def test_encodings_are_recognised_and_said(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    listing = read_list(tmp_path / "a.csv")
    assert listing.encoding == said and said in listing.notes[0]
    assert listing.column("surname") == ["Щукин", "Їжак"]


NAMES = "surname,given\n" + "".join(
    f"{surname},{given}\n"
    for surname in ("Щукин", "Иванов", "Мельниченко", "Воробьёв", "Цветков", "Хасанов")
    for given in ("Юрий", "Сергей", "Пётр", "Александр", "Мурад", "Дмитрий")
)


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866", "mac-cyrillic"])
@pytest.mark.parametrize("text", [NAMES, NAMES.upper()], ids=["as usual", "capitals"])
def test_another_encoding_is_not_taken_for_windows_1251(
    tmp_path: Path, encoding: str, text: str
) -> None:
    text = "surname,given" + text[len("surname,given") :]
    assert read(tmp_path, text)
    (tmp_path / "a.csv").write_bytes(text.encode("cp1251"))
    assert read_list(tmp_path / "a.csv").encoding == "windows-1251"
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    with pytest.raises(BadInput, match="another encoding"):
        read_list(tmp_path / "a.csv")


@pytest.mark.parametrize("head", ["surname,given", "ФАМИЛИЯ,ИМЯ"])
@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("koi8-r", "KOI8-R"),
        ("cp866", "CP866 or a Mac's Cyrillic"),
        ("mac-cyrillic", "CP866 or a Mac's Cyrillic"),
    ],
)
def test_another_encoding_is_named_for_a_short_list_in_capitals(
    tmp_path: Path, head: str, encoding: str, said: str
) -> None:
    text = f"{head}\nЩУКИН,ЮРИЙ\nИВАНОВ,СЕРГЕЙ\n"
    (tmp_path / "a.csv").write_bytes(text.encode("cp1251"))
    assert read_list(tmp_path / "a.csv").column("surname") == ["ЩУКИН", "ИВАНОВ"]
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    with pytest.raises(BadInput, match=f"most likely {said}; save it as UTF-8"):
        read_list(tmp_path / "a.csv")
    (tmp_path / "a.csv").write_bytes(text.title().encode(encoding))
    with pytest.raises(BadInput, match=r"most likely [^;]*; save it as UTF-8"):
        read_list(tmp_path / "a.csv")


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "iso8859-15"])
def test_letters_with_marks_are_not_taken_for_cyrillic_ones(tmp_path: Path, encoding: str) -> None:
    ascii_rows = "Smith,John\n" * 9_000
    for rows in ("Müller,Jörg\nTamm,Tõnu\nÖö,Mari\n", ascii_rows + "Jõgi,Mari\n"):
        (tmp_path / "a.csv").write_bytes(f"surname,given\n{rows}".encode(encoding))
        with pytest.raises(BadInput, match=r"half Latin and half Cyrillic.*save it as UTF-8"):
            read_list(tmp_path / "a.csv")


def test_latin_letters_in_cyrillic_words_stay_windows_1251(tmp_path: Path) -> None:
    rows = "".join(f"{a}iй,{b}\n" for a in ("Олекс", "Серг", "Андр") for b in ("Iван", "Петрo"))
    text = f"surname,given\n{rows}Smith,Иvan\nJones,РСЗО Grad\n"
    (tmp_path / "a.csv").write_bytes(text.encode("cp1251"))
    assert read_list(tmp_path / "a.csv").column("surname")[0] == "Олексiй"


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ('id,surname\n1,Щукин\n2,"Иванов\n3,Петров\n4,Тамм\n', 3),
        ('id,surname\n1,Щукин\n2,"Иванов', 3),
        ('id,surname\n1,"Щу\nкин"\n2,"Иванов\r\n3,Петров\n', 4),
        ('id,surname\n1,Щукин\n2,"Иванов\n3,Петров\n4,Тамм "Кот"\n5,Саар\n', 3),
        ('"id","surname"\n"1","Щукин"\n"2","Иванов\n"3","Петров"\n', 3),
        ('id,surname\n1,Щукин\n2,"Иванов\n' + "3,Петров\n" * 20_000, 3),
    ],
)
def test_a_quote_that_takes_in_the_rows_below_is_named(
    tmp_path: Path, text: str, opens: int
) -> None:
    with pytest.raises(BadInput, match=f"line {opens}: expected a quote") as caught:
        read(tmp_path, text)
    assert "\n" not in str(caught.value)


def test_quoted_cells_may_span_lines_and_hold_quotes(tmp_path: Path) -> None:
    text = 'id,surname,place\n1,"Щукин ""Кот""\nЮрий" ,"a,\r\n""b"""\n2,ООО "Ромашка","Тверь"\n'
    listing = read(tmp_path, text + '3,"Там"м,"Томск"')
    assert listing.column("place") == ['a,\r\n"b"', "Тверь", "Томск"]  # type: ignore[attr-defined]
    assert listing.column("surname")[0] == 'Щукин "Кот"\nЮрий'  # type: ignore[attr-defined]
    many = "id,surname,place\n" + '1,Щукин,"a\nb"\n2,Иванов,c\n'  # the head breaks off in a cell
    body = "".join(f'{k},Тамм,"a\nb\nc"\n' for k in range(3, 40))
    assert len(read(tmp_path, many + body)) == 39  # type: ignore[arg-type]


def test_names_in_scripts_that_are_not_read_are_kept_and_said(tmp_path: Path) -> None:
    listing = read(tmp_path, "id,surname,given\n1,䥴䥴,䥴\n2,Иванов,Иван\n")
    assert listing.ids == ["1", "2"]  # type: ignore[attr-defined]
    assert "1 name(s) in letters that are not read" in listing.notes[1]  # type: ignore[attr-defined]
    assert "line 2" in listing.notes[1]  # type: ignore[attr-defined]


def read(folder: Path, text: str, **options: object) -> object:
    (folder / "a.csv").write_bytes(text.encode())
    return read_list(folder / "a.csv", **options)  # type: ignore[arg-type]


def test_headings_delimiters_and_mapping(tmp_path: Path) -> None:
    listing = read(tmp_path, "Фамилия;Имя;Дата рождения\nЩукин;Юрий;1990\n")
    assert listing.column("surname") == ["Щукин"] and listing.ids == ["1"]  # type: ignore[attr-defined]
    listing = read(tmp_path, "who\tnr\nЮрий Щукин\t7\n", mapping={"who": "name", "nr": "id"})
    assert listing.ids == ["7"]  # type: ignore[attr-defined]


def test_what_is_not_understood_is_noted_and_left_out(tmp_path: Path) -> None:
    listing = read(tmp_path, "id,surname,born\n1,Щукин,31.02.1990\r\n2,,1990\n3,Їжак,12/99\n")
    assert listing.ids == ["1", "3"]  # type: ignore[attr-defined]
    notes = " ".join(listing.notes)  # type: ignore[attr-defined]
    assert "1 row(s) without a name" in notes and "2 date(s)" in notes and "31.02.1990" in notes


BAD = [
    ("", "empty file"),
    ("\n\n", "empty"),
    ("id,surname\n", "rows below the header"),
    ("id,surname\n1,\n", "rows with a name"),
    ("Щукин,Юрий\nПетров,Олег\n", "surname or name"),
    ("id,surname,surname\n1,a,b\n", "one column 'surname'"),
    ("id,surname\n1,Щукин\n1,Петров\n", "line 3.*'1' again.*line 2"),
    ("id,surname\n1,Щукин,x\n", "line 2: expected 2 cells, found 3"),
    ("id,surname\n1,Щу\0кин\n", "line 2.*NUL"),
    ("id,surname\n1," + "я" * 200_000 + "\n", "line.*cells of at most"),
]


@pytest.mark.parametrize(("text", "said"), BAD)
def test_bad_lists_are_one_clear_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        read(tmp_path, text)
    assert "\n" not in str(caught.value) and "a.csv" in str(caught.value)


def test_binary_files_missing_files_and_folders_are_bad_input(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(bytes(range(128, 255)) * 50)
    for path in (tmp_path / "a.csv", tmp_path / "none.csv", tmp_path):
        with pytest.raises(BadInput, match="expected"):
            read_list(path)


def sheet(rows: str, extra: dict[str, bytes] | None = None) -> bytes:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relations}'
        '/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {space} xmlns:r="{relations}"><sheets><sheet name="s" '
        'sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
        f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {space}><sheetData>{rows}</sheetData></worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def cells(*values: str) -> str:
    return "<row>" + "".join(f'<c t="inlineStr"><is><t>{v}</t></is></c>' for v in values) + "</row>"


def test_a_spreadsheet_is_read_by_value(tmp_path: Path) -> None:
    formula = '<row><c t="inlineStr"><is><t>Щукин</t></is></c><c><f>40+2</f><v>42</v></c></row>'
    (tmp_path / "a.xlsx").write_bytes(sheet(cells("surname", "id") + formula))
    listing = read_list(tmp_path / "a.xlsx")
    assert (listing.ids, listing.encoding) == (["42"], "xlsx")


def test_a_day_of_a_spreadsheet_is_a_day(tmp_path: Path) -> None:
    days = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs>'
        '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>'
    )
    rows = "".join(
        f'<row><c t="inlineStr"><is><t>Щукин</t></is></c><c s="{style}"><v>{number}</v></c>'
        f'<c t="b"><v>{style - 1}</v></c></row>'
        for style, number in ((1, 32934), (2, 32934.75))  # a day, and a day with its hours
    )
    text = sheet(cells("surname", "born", "id") + rows, {"xl/styles.xml": days.encode()})
    (tmp_path / "a.xlsx").write_bytes(text)
    listing = read_list(tmp_path / "a.xlsx")
    assert (listing.column("born"), listing.ids) == (["1990-03-02"] * 2, ["false", "true"])


def test_damaged_other_and_endless_archives_are_bad_input(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    good = sheet(cells("surname") + cells("Щукин"))
    endless = sheet(cells("surname"), {"xl/media/x": bytes(600 * 1024 * 1024)})
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "x")
    for data, said in (
        (good[: len(good) // 2], "damaged"), (endless, "512 MB"), (other.getvalue(), "archive"),
    ):  # fmt: skip
        path.write_bytes(data)
        with pytest.raises(BadInput, match=said):
            read_list(path)


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("02.03.1990", (1990, 3, 2)), ("2.3.1990", (1990, 3, 2)), ("1990-03-02", (1990, 3, 2)),
        ("02/03/1990", (1990, 3, 2)), ("1990", (1990, 0, 0)), ("1990 г.р.", (1990, 0, 0)),
        ("03.1990", (1990, 3, 0)), ("1990-03", (1990, 3, 0)), ("1990-03~", (1990, 3, 0)),
        ("1990-XX-XX", (1990, 0, 0)), ("1990-05-XX", (1990, 5, 0)), ("1990?", (1990, 0, 0)),
        ("1990-21", (1990, 0, 0)), ("1990-24", (0, 0, 0)), ("1990-03/1990-05", (1990, 0, 0)),
        ("1990-03-01/1990-03-09", (1990, 3, 0)), ("", (0, 0, 0)), ("–", (0, 0, 0)),
        ("00.00.1990", (1990, 0, 0)), ("31.02.1990", None), ("1990-13", None), ("02.03.90", None),
        ("12 мая 1990 г.", (1990, 5, 12)), ("май 1990", (1990, 5, 0)),
        ("12 серпня 1990 року", (1990, 8, 12)), ("5 Oct 1988", (1988, 10, 5)),
        ("31 февраля 1990", None), ("Сергей 1990", None), ("12 мая 90", None),
        ("1790", None), ("завтра", None), ("1990/1991", None),
    ],
)  # fmt: skip
def test_dates_of_birth(text: str, born: tuple[int, int, int] | None) -> None:
    assert parse_birth(text) == born
