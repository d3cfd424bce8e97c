"""Rows of text with the place of each, from a CSV file, a frame or a mapping of columns.

Every fault is `BadInput` in one line that names the place.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np

from byway.errors import BadInput


def csv_lines(path: str | Path, holds: str) -> tuple[list[str], list[tuple[str, list[str]]], str]:
    """A CSV file's header, its rows as text with the place of each, and the file's SHA-256."""
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror or error})") from None
    except ValueError:  # a name with a zero byte
        raise BadInput(f"{str(path)!r}: expected a file's name, found a zero byte") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{path}: expected UTF-8 text, found byte {error.start} that is not"
        ) from None
    if not text.strip():
        raise BadInput(f"{path}: expected a header and {holds}, found an empty file")
    if "\0" in text:
        raise BadInput(f"{path}: expected a CSV file, found a zero byte")
    first = text.lstrip().split("\n", 1)[0]
    delimiter = ";" if ";" in first and "," not in first else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise BadInput(f"{path}: not a CSV file ({error})") from None
    numbered = [(i, row) for i, row in enumerate(rows, start=1) if any(c.strip() for c in row)]
    if not numbered:
        raise BadInput(f"{path}: expected a header and {holds}, found empty lines")
    header = [name.strip() for name in numbered[0][1]]
    lines = [(f"{path}: line {i}", [cell.strip() for cell in row]) for i, row in numbered[1:]]
    return header, lines, hashlib.sha256(raw).hexdigest()


def frame_lines(
    columns: Mapping[str, Sequence[Any]], what: str
) -> tuple[list[tuple[str, list[str]]], str]:
    """The rows of columns as text with the place of each, and the SHA-256 of what a file of them
    would hold."""
    text = [[plain(value) for value in row] for row in zip(*columns.values(), strict=True)]
    written = "\n".join(",".join(row) for row in [list(columns), *text])
    lines = [(f"{what}: row {i}", row) for i, row in enumerate(text, start=1)]
    return lines, hashlib.sha256(written.encode()).hexdigest()


def columns_of(data: Any, what: str) -> dict[str, list[Any]]:
    """The columns of a frame of pandas, polars or arrow, or of a mapping, all of one length."""
    if isinstance(data, Mapping):
        names = list(data)
    else:
        try:
            frame = nw.from_native(data, eager_only=True)
            names = list(frame.columns)
        except (TypeError, nw.exceptions.NarwhalsError):
            kind = type(data).__name__
            raise BadInput(f"{what}: expected a path, a frame or columns, found {kind}") from None
    for name in names:
        if not isinstance(name, str):
            raise BadInput(f"{what}: header: expected names as text, found {name!r}")
        if names.count(name) > 1:
            raise BadInput(f"{what}: header: expected each name once, found {name!r} twice")
    columns = {}
    for name in names:
        values = data[name] if isinstance(data, Mapping) else frame[name].to_list()
        if isinstance(values, str) or not isinstance(values, Iterable):
            kind = type(values).__name__
            raise BadInput(f"{what}: {name}: expected a column of values, found {kind}")
        columns[name] = list(values)
    if len({len(values) for values in columns.values()}) > 1:
        raise BadInput(f"{what}: expected columns of one length, found several")
    return columns


def missing(value: Any) -> bool:
    """Whether a frame's cell holds nothing: None, NaN, and what pandas has for them."""
    if value is None:
        return True
    try:
        return bool(value != value)
    except TypeError:  # pandas' NA is neither like itself nor unlike
        return True
    except ValueError:  # an array, which is no cell
        return False


def plain(value: Any) -> str:
    """A cell of a frame as the file would write it; whole floats are whole numbers, and what is
    missing is empty."""
    if missing(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return str(int(value))
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()
