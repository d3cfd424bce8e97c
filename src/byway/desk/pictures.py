"""Making a picture safe to look at: a child process decodes it and draws it anew.

The child gets the bytes through a pipe and gives a fresh picture through another; nothing of it
touches a disk. It has no network, no files and little memory (see `clean_picture`), so that a
picture made to break a decoder breaks a process that holds nothing and reaches nothing.
"""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from byway.errors import Busy, Refused

PICTURE_LIMIT = 64 * 1024 * 1024
"""Bytes of a file that is tried as a picture."""
SECONDS = 30.0
_AT_ONCE = threading.BoundedSemaphore(2)
_KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


class NoPicture(Refused):
    """The file cannot be shown as a picture. It can still be downloaded."""


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A fresh picture: its bytes and what it is, PNG or JPEG."""

    content: bytes
    media_type: str


def clean(chunks: Iterator[bytes], *, size: int) -> CleanPicture:
    """A clean copy of a picture; NoPicture if the file is none that can be shown."""
    if size > PICTURE_LIMIT:
        raise NoPicture("the file is too large to be shown as a picture")
    if not _AT_ONCE.acquire(timeout=SECONDS):
        raise Busy("every place is taken")
    try:
        content = _in_child(chunks)
    finally:
        _AT_ONCE.release()
    for beginning, media_type in _KINDS.items():
        if content.startswith(beginning):
            return CleanPicture(content, media_type)
    raise NoPicture("the file cannot be shown as a picture")


def _in_child(chunks: Iterator[bytes]) -> bytes:
    # Isolated mode: no environment, no user site, nothing from the working directory.
    child = subprocess.Popen(
        [sys.executable, "-I", "-m", "byway.desk.clean_picture"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
        cwd="/",
    )
    assert child.stdin is not None
    assert child.stdout is not None
    end = threading.Timer(SECONDS, child.kill)
    end.start()
    try:
        with contextlib.suppress(BrokenPipeError):  # it gave up early; its exit says so
            # The child reads everything before it writes, so neither waits for the other.
            for chunk in chunks:
                child.stdin.write(chunk)
            child.stdin.close()
        content = child.stdout.read(PICTURE_LIMIT)
        return content if child.wait() == 0 else b""
    finally:
        end.cancel()
        child.kill()
        child.wait()
        child.stdout.close()
        with contextlib.suppress(BrokenPipeError):
            child.stdin.close()
