"""Tables are read to the letter of the contract; every fault is one line naming its place."""

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from byway.errors import BadInput
from byway.figures import Sheet, Table, as_sheet, estimate, read_table

BAD = {
    "empty file": ("", "found an empty file"),
    "blank file": ("\n\n", "found an empty file"),
    "header alone": ("a,b,count\n", "at least one capture history"),
    "no count": ("a,b\n1,0\n", "header"),
    "count not last": ("a,count,b\n1,3,0\n", "header"),
    "no list": ("count\n3\n", "found no list"),
    "stratum before draw": ("stratum,draw,a,b,count\nx,1,1,1,3\n", "in this order"),
    "reserved name among lists": ("a,draw,b,count\n1,1,1,3\n", "'draw' among the lists"),
    "list twice": ("a,a,count\n1,0,3\n", "'a' twice"),
    "nameless list": ("a,,count\n1,0,3\n", "found an empty one"),
    "negative": ("a,b,count\n1,0,-3\n", "line 2, count: expected a count of people, found -3"),
    "fraction": ("a,b,count\n1,0,2.5\n", "line 2, count: expected a whole number, found '2.5'"),
    "whole float": ("a,b,count\n1,0,2.0\n", "found '2.0'"),
    "exponent": ("a,b,count\n1,0,1e3\n", "found '1e3'"),
    "text": ("a,b,count\n1,0,many\n", "found 'many'"),
    "no number": ("a,b,count\n1,0,\n", "found ''"),
    "enormous": ("a,b,count\n1,0,99999999999\n", "at most 1,000,000,000"),
    "endless": ("a,b,count\n1,0," + "9" * 5000 + "\n", "expected a whole number"),
    "enormous in all": (
        "a,b,count\n1,0,999999999\n0,1,999999999\n",
        "at most 1,000,000,000 people",
    ),
    "twice": ("a,b,count\n1,0,3\n0,1,2\n1,0,4\n", "line 4: expected each history once"),
    "all-zero": ("a,b,count\n0,0,7\n1,0,3\n", "line 2: expected people on some list"),
    "all-zero of nobody": ("a,b,count\n0,0,0\n1,0,3\n", "all-zero history"),
    "two for a list": ("a,b,count\n2,0,7\n", "line 2, a: expected 0 or 1, found '2'"),
    "short row": ("a,b,count\n1,7\n", "line 2: expected 3 fields, found 2"),
    "long row": ("a,b,count\n1,0,7,9\n", "line 2: expected 3 fields, found 4"),
    "no draw label": ("draw,a,b,count\n,1,0,7\n", "line 2, draw: expected a label"),
    "binary": ("\x00\x01a,b,count\n", "zero byte"),
    "open quote": ('a,b,count\n"1,0,3\n', "not a CSV file"),
}


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD)
def test_bad_tables(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_table(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bad_encoding_and_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("имя,b,count\n1,0,3\n".encode("cp1251"))
    with pytest.raises(BadInput, match="UTF-8"):
        read_table(path)
    with pytest.raises(BadInput, match="cannot be read"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(BadInput, match="cannot be read"):
        read_table(tmp_path)


def test_draws_strata_bom_and_semicolons(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("\ufeffdraw;stratum;a;b;count\r\n7;n;1;0;3\r\n7;s;1;1;2\r\n8;n;0;1;5\r\n")
    sheet = read_table(path)
    assert (sheet.draws, sheet.strata, sheet.lists) == (("7", "8"), ("n", "s"), ("a", "b"))
    assert sheet.table(0, 0).counts.tolist() == [0, 3, 0, 0]
    assert sheet.table(0, 1).counts.tolist() == [0, 0, 0, 2]
    assert sheet.table(1, 0).counts.tolist() == [0, 0, 5, 0]
    assert len(sheet.sha256) == 64


COLUMNS = {"a": [1, 0, 1], "b": [0, 1, 1], "count": [30, 20, 10]}


def test_frames_of_every_kind_give_one_answer() -> None:
    frames = [pd.DataFrame(COLUMNS), pl.DataFrame(COLUMNS), pa.table(COLUMNS), COLUMNS]
    frames.append(pd.DataFrame(COLUMNS).astype({"count": float, "a": bool}))
    for frame in frames:
        assert estimate(frame, "chapman").estimate == pytest.approx(41 * 31 / 11 - 1)


def test_bad_frames() -> None:
    with pytest.raises(BadInput, match=r"row 1, count: expected a whole number, found '2.5'"):
        as_sheet(pd.DataFrame({"a": [1], "b": [1], "count": [2.5]}))
    with pytest.raises(BadInput, match="row 1, count"):
        as_sheet(pl.DataFrame({"a": [1], "b": [1], "count": [None]}))
    with pytest.raises(BadInput, match="columns of one length"):
        as_sheet({"a": [1, 0], "b": [1], "count": [2]})
    with pytest.raises(BadInput, match="found ndarray"):
        as_sheet(np.zeros((2, 2)))


@pytest.mark.parametrize("nothing", [None, float("nan"), np.float64("nan"), pd.NA, pd.NaT])
@pytest.mark.parametrize("label", ["draw", "stratum"])
def test_a_label_that_is_missing_is_none(label: str, nothing: object) -> None:
    columns = {label: ["x", nothing, "x"], **COLUMNS}
    frames = [columns, pd.DataFrame(columns), pd.DataFrame({**columns, label: [1.0, np.nan, 1.0]})]
    for frame in frames:
        with pytest.raises(BadInput) as caught:
            as_sheet(frame)
        assert str(caught.value) == f"table: row 2, {label}: expected a label, found nothing"


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        ({"a": 3, "b": 1, "count": 2}, "a: expected a column of values, found int"),
        ({"a": "101", "count": [1, 2, 3]}, "a: expected a column of values, found str"),
        (pd.DataFrame([[1, 0, 80]]), "expected names as text, found 0"),
        (pd.DataFrame([[1, 0, 8]], columns=["a", "a", "count"]), "each name once|frame"),
        (pl.DataFrame(COLUMNS).lazy(), "found LazyFrame"),
        ("no\0file", "zero byte"),
        ({"a": [1], "b\nc": [1], "count": [3]}, "control characters"),
        (Table(("a", "b"), np.array([0, 3, 2.5, 1])), "found '2.5'"),
        (Table(("a", "b"), np.array([0.0, 3, 2])), "shape"),
        (Table(("a", "b"), np.array([5.0, 3, 2, 1])), "all-zero"),
    ],
)
def test_frames_that_are_none(frame: object, said: str) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        estimate(frame, "chapman")
    assert "\n" not in str(caught.value)


def test_a_dense_table_of_nobody_is_refused_not_bad() -> None:
    nobody = Table(("a", "b"), np.zeros(4))
    result = estimate(nobody, "chapman")
    assert result.refused is not None
    assert result.refused.reason == "too-few-lists"
    somebody = Table(("a", "b"), np.array([0.0, 30, 20, 10]))
    assert estimate(somebody, "chapman").estimate == pytest.approx(41 * 31 / 11 - 1)


def test_more_draws_and_strata_than_memory_holds() -> None:
    labels = tuple(str(k) for k in range(20_000))
    wide = Sheet(("a", "b"), labels, labels, ((0, 0, 3, 5),), "x")
    with pytest.raises(BadInput, match="20,000 × 20,000 × 4"):
        estimate(wide, "chapman")
    assert len(Sheet(("a", "b"), labels, None, ((0, 0, 3, 5),), "x").all_tables()) == 20_000
