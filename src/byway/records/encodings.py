"""Bytes of a list as text: UTF-8, UTF-16 and Windows-1251 are recognised, others refused."""

import re
from pathlib import Path

from byway.errors import BadInput

LARGEST_FILE = 2 * 1024**3


def decoded(path: Path, data: bytes) -> tuple[str, str]:
    """Name of the encoding, and the text: UTF-8 with or without mark, UTF-16, Windows-1251."""
    if data[:3] == b"\xef\xbb\xbf":
        return "utf-8 with BOM", _decode(path, data[3:], "utf-8")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16", _decode(path, data, "utf-16")
    head = data[:4096]
    if head and (head[1::2].count(0) > len(head) // 8 or head[::2].count(0) > len(head) // 8):
        little = head[1::2].count(0) >= head[::2].count(0)
        return "utf-16", _decode(path, data, "utf-16-le" if little else "utf-16-be")
    if 0 in data:
        line = data[: data.index(0)].count(b"\n") + 1
        raise BadInput(f"{path}, line {line}: expected text, found a NUL byte")
    try:
        return "utf-8", data.decode("utf-8")
    except UnicodeDecodeError:
        text = _decode(path, data, "cp1251")
    letters = [c for c in text[:100_000] if ord(c) > 127]
    strange = sum(
        not ("а" <= c.lower() <= "я" or c in "ёЁіІїЇєЄґҐўЎ№«»–—’“”„…\u00a0°") for c in letters
    )
    if (strange > 0.1 * len(letters) or any(ord(c) < 9 for c in text[:100_000])
            or _garbled(text[:100_000])):  # fmt: skip
        raise BadInput(
            f"{path}: expected text in UTF-8, UTF-16 or Windows-1251, found another encoding "
            "(KOI8-R, CP866, a Mac's?) or something binary"
        )
    return "windows-1251", text


def _garbled(text: str) -> bool:
    """Whether KOI8-R was read as Windows-1251: capitals are exchanged, and vowels too few."""
    if len(_EXCHANGED.findall(text)) > len(_CAPITALISED.findall(text)):
        return True
    letters = [c for c in text.lower() if "а" <= c <= "я"]
    vowels = sum(c in "аоеиуыэюя" for c in letters)
    return len(letters) > 400 and vowels < 0.33 * len(letters)


_EXCHANGED = re.compile(r"\b[а-яё][А-ЯЁ]{2,}")
_CAPITALISED = re.compile(r"\b[А-ЯЁІЇЄҐЎ](?:[а-яёіїєґў]{2,}|[А-ЯЁІЇЄҐЎ]{2,})")


def read_bytes(path: Path) -> bytes:
    """A file's bytes; BadInput for one that is missing, empty or larger than any list."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadInput(f"{path}: expected at most 2 GB, found {path.stat().st_size} bytes")
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise BadInput(f"{path}: expected a list to read, found: {reason}") from None
    if not data.strip():
        raise BadInput(f"{path}: expected a header and rows, found an empty file")
    return data


def _decode(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{path}: expected {encoding.upper()} text, found a byte that is none at {error.start}"
        ) from None
