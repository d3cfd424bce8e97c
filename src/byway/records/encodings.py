"""Bytes of a list as text: UTF-8, UTF-16 and Windows-1251 are recognised, others refused."""

import re
from collections import Counter
from math import log
from pathlib import Path

from byway.errors import BadInput

LARGEST_FILE = 2 * 1024**3
_SAMPLE = 50_000
"""Bytes, from the first that is no ASCII, by which an encoding of one byte a letter is told."""


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
    except UnicodeDecodeError as error:
        sample = data[max(data.rfind(b"\n", 0, error.start) + 1, error.start - 100) :][:_SAMPLE]
    if found := _no_windows_1251(sample):
        raise BadInput(
            f"{path}: expected text in UTF-8, UTF-16 or Windows-1251, found {found}; save it as "
            "UTF-8"
        )
    return "windows-1251", _decode(path, data, "cp1251")


_SIGNS = "№«»–—’“”„…\u00a0°"
_LETTERS = "ёЁіІїЇєЄґҐўЎ"
_WORD = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")
# Latin letters that no keyboard or eye takes for Cyrillic ones.
_FOREIGN = re.compile("[bdfghjlnqrstuvwzDFGJLNQRSUVWZ]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_OFTEN = {
    letter: log(share / 100)
    for share, letters in ((9, "оаие"), (6, "нрвлт"), (4, "скі"), (2.5, "мдуйчп"),
                           (1.5, "гзбяхышью"), (0.8, "жфцёє"), (0.35, "щўїэ"), (0.05, "ъґ"))
    for letter in letters
}  # fmt: skip
"""Logarithms of how often a letter stands in names and texts of the region, by and large."""
_OTHERS = {"koi8-u": "KOI8-R", "cp866": "CP866", "mac-cyrillic": "a Mac's Cyrillic"}
_MARGIN = 2.0
"""By how much (in nats) another encoding must read better: of a few letters none is told."""


def _no_windows_1251(sample: bytes) -> str:
    """What bytes seem to be if they are not Windows-1251, else nothing."""
    text = sample.decode("cp1251", "replace")
    words = _WORD.findall(text)
    mixed = [word for word in words if _FOREIGN.search(word) and _CYRILLIC.search(word)]
    # Single letters of the other alphabet stand in real lists, but not in every other word.
    if len(mixed) > 0.4 * len(words):
        return (
            f"words half Latin and half Cyrillic if it is Windows-1251 ({mixed[0][:30]!r}), "
            "so another encoding"
        )
    own = _likeness(sample, "cp1251")
    others = {name: _likeness(sample, encoding) for encoding, name in _OTHERS.items()}
    best = max(others.values())
    if best > own + _MARGIN:
        likely = " or ".join(name for name, found in others.items() if found == best)
        return f"another encoding, most likely {likely}"
    letters = [c for c in text if ord(c) > 127]
    strange = sum(not ("а" <= c.lower() <= "я" or c in _LETTERS + _SIGNS) for c in letters)
    if strange > 0.1 * len(letters) or any(ord(c) < 9 for c in text):
        return "another encoding or something binary"
    return ""


def _likeness(sample: bytes, encoding: str) -> float:
    """How much bytes look like Russian or Ukrainian in an encoding, in nats.

    Letters count by how often they are, words by their capitals: another encoding exchanges both.
    """
    text = sample.decode(encoding, "replace")
    signs = Counter(c for c in text.lower() if ord(c) > 127)
    said = sum(
        count * (_OFTEN.get(sign) or log(0.002 if sign in _SIGNS else 0.0002))
        for sign, count in signs.items()
    )
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    odd = sum(not (word.isupper() or word.islower() or word[1:].islower()) for word in words)
    return said - sum(map(str.islower, words)) - 5.0 * odd


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
