"""Contexts, written down the long way and read back: what can be read back cannot collide."""

import struct

Part = bytes | str | int


def encode(*parts: Part) -> bytes:
    """How many parts; then each part's length and the part itself, all lengths in four bytes."""
    out = struct.pack(">I", len(parts))
    for part in parts:
        plain = as_bytes(part)
        out += struct.pack(">I", len(plain))
        out += plain
    return out


def decode(data: bytes) -> list[bytes]:
    """The parts again, as bytes."""
    (count,) = struct.unpack_from(">I", data, 0)
    at, parts = 4, []
    for _ in range(count):
        (length,) = struct.unpack_from(">I", data, at)
        parts.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    if at != len(data):
        raise ValueError("something is left over")
    return parts


def as_bytes(part: Part) -> bytes:
    """Text as UTF-8, numbers in eight bytes."""
    if isinstance(part, str):
        return part.encode("utf-8")
    if isinstance(part, int):
        return struct.pack(">Q", part)
    return part
