"""Lists made to do harm, or damaged: one clear line or a stated case, and nothing half-written."""

import csv
import io
import json
import struct
import zipfile
from pathlib import Path

import pytest

from byway.errors import BadInput
from byway.records import link, read_list, write_linkage
from byway.records.sheets import inert, unquoted
from tests.unit.records.lists import OTHERS, ROWS, crowd, write
from tests.unit.records.test_reading import cells, sheet


def test_a_cell_of_ten_megabytes(tmp_path: Path) -> None:
    huge = "я" * 5_000_000
    (tmp_path / "a.csv").write_text(f"id,surname\n1,Щукин\n2,{huge}\n", encoding="utf-8")
    (tmp_path / "a.xlsx").write_bytes(sheet(cells("surname") + cells("Щукин") + cells(huge)))
    (tmp_path / "a.json").write_text(
        json.dumps({"id": "1", "schema": "Person", "properties": {"name": [huge]}}),
        encoding="utf-8",
    )
    for name, place in (("a.csv", "line 3"), ("a.xlsx", "line 3"), ("a.json", "line 1")):
        with pytest.raises(
            BadInput, match=rf"{name}, {place}: expected cells of at most"
        ) as caught:
            read_list(tmp_path / name)
        assert len(str(caught.value)) < 300


def test_a_cell_far_out_does_not_take_the_memory(tmp_path: Path) -> None:
    far = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>surname</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    )
    (tmp_path / "a.xlsx").write_bytes(sheet(far))
    with pytest.raises(BadInput, match="1,048,576 rows and 16,384 columns"):
        read_list(tmp_path / "a.xlsx")


def test_a_sheet_that_lies_elsewhere_is_looked_at_too(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet(far))) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            text = old.read(part).replace(b"worksheets/sheet1.xml", b"tabs/one.bin")
            new.writestr(part.replace("worksheets/sheet1.xml", "tabs/one.bin"), text)
        new.writestr("xl/calcChain.xml", '<calcChain><c r="XFD1048576" i="1"/></calcChain>')
    (tmp_path / "a.xlsx").write_bytes(out.getvalue())
    with pytest.raises(BadInput, match=r"1,048,576 rows and 16,384 columns \(xl/tabs/one\.bin\)"):
        read_list(tmp_path / "a.xlsx")
    chain = {"xl/calcChain.xml": b'<calcChain><c r="XFD1048576" i="1"/></calcChain>'}
    (tmp_path / "a.xlsx").write_bytes(sheet(cells("surname") + cells("Щукин"), chain))
    assert len(read_list(tmp_path / "a.xlsx")) == 1


def test_a_sheet_larger_than_it_says_is_damaged(tmp_path: Path) -> None:
    honest = sheet(cells("surname") + cells("а" * 90_000) + cells("Щукин"))
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = honest.replace(struct.pack("<I", size), struct.pack("<I", 500))
    assert lying != honest
    (tmp_path / "a.xlsx").write_bytes(lying)
    with pytest.raises(BadInput, match="damaged file"):
        read_list(tmp_path / "a.xlsx")


def test_entities_that_grow_are_not_followed(tmp_path: Path) -> None:
    entities = "<!DOCTYPE x [" + '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + k)} "{("&" + chr(97 + k) + ";") * 10}">' for k in range(9)
    ) + "]>"  # fmt: skip
    data = sheet(cells("surname") + cells("&j;")).replace(b"zzz", b"")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, entities.encode() + text if "sheet1" in part else text)
    (tmp_path / "a.xlsx").write_bytes(out.getvalue())
    with pytest.raises(BadInput, match=r"a\.xlsx"):
        read_list(tmp_path / "a.xlsx")


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_kind_and_mixed(tmp_path: Path, ends: str) -> None:
    text = f"id,surname,born{ends}1,Щукин,1990{ends}2,Їжак,1988\r\n3,Тамм,1970\n4,Саар,\r"
    (tmp_path / "a.csv").write_bytes(text.encode())
    assert read_list(tmp_path / "a.csv").column("surname") == ["Щукин", "Їжак", "Тамм", "Саар"]


def test_impossible_dates_are_counted_and_said(tmp_path: Path) -> None:
    rows = [{**row, "born": "31.02.1990"} for row in ROWS]
    listing = read_list(write(tmp_path / "a.csv", rows))
    assert "5 date(s) of birth not understood" in " ".join(listing.notes)
    assert "id a1, '31.02.1990'" in " ".join(listing.notes)


def test_the_same_list_under_two_names_counts_once(tmp_path: Path) -> None:
    a = write(tmp_path / "a.csv", ROWS + crowd(40))
    (tmp_path / "b.csv").write_bytes(a.read_bytes())
    linkage = link([a, tmp_path / "b.csv"], draws=2)
    assert linkage.report["records"] == {"a": 45}
    assert "same list again" in " ".join(linkage.report["sources"][0]["notes"])


def test_live_cells_are_written_inert_everywhere(tmp_path: Path) -> None:
    rows = [{**row, "id": f"=cmd|' /C calc'!A{k}"} for k, row in enumerate(crowd(50))]
    others = [{**row, "id": f"@SUM(A{k})"} for k, row in enumerate(rows)]
    write_linkage(link({"a": rows, "b": others}, draws=2), tmp_path)
    for path in tmp_path.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row), path


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_a_cell_that_starts_a_formula_is_quoted_and_comes_back(cell: str) -> None:
    assert inert(cell) == "'" + cell and unquoted(inert(cell)) == cell


@pytest.mark.parametrize("cell", ["", "a=1", "1-2", "'", "'a", "Д'Артаньян"])
def test_any_other_cell_stays(cell: str) -> None:
    assert inert(cell) == unquoted(cell) == cell


def test_a_run_that_cannot_be_finished_leaves_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    linkage = link({"a": ROWS, "b": OTHERS}, draws=2)
    write_linkage(linkage, tmp_path)
    real, moved = Path.replace, []

    def full(self: Path, target: Path) -> Path:
        moved.append(target.name)
        if len(moved) == 3:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(BadInput, match="no space left"):
        write_linkage(linkage, tmp_path)
    assert not (tmp_path / "report.json").exists()
    assert not list(tmp_path.glob(".partial-*"))
