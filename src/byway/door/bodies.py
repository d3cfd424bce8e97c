"""A request's body: whole or not at all, and dropped politely when it is refused.

A form's fields are read only if the body has as many bytes as it announced: a form cut on its way
would else look like a shorter message.
"""

import contextlib
import time
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, UnreadablePostError

from byway.door.troubles import UploadBroken

CHUNK = 256 * 1024
DRAIN_BYTES = 64 * 1024 * 1024
DRAIN_SECONDS = 20.0
"""So much of a refused body is read and dropped: else the browser shows a broken connection."""


class Counted:
    """A body of which at most the announced bytes are read."""

    def __init__(self, source: Any, announced: int) -> None:
        self._source = source
        self._left = announced

    def read(self, size: int) -> bytes:
        data: bytes = self._source.read(min(size, self._left)) if self._left else b""
        self._left -= len(data)
        return data

    def check_whole(self) -> None:
        """UploadBroken if less came than was announced."""
        if self._left:
            raise UploadBroken

    def drain(self) -> None:
        """Drops what else comes, within bounds."""
        end = time.monotonic() + DRAIN_SECONDS
        for _ in self._rest():
            if time.monotonic() > end:
                break

    def _rest(self) -> Iterator[None]:
        dropped = 0
        with contextlib.suppress(UnreadablePostError, OSError):
            while dropped < DRAIN_BYTES and (data := self.read(CHUNK)):
                dropped += len(data)
                yield


def check_whole(request: HttpRequest) -> None:
    """BadRequest unless the body has as many bytes as its header says."""
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
        whole = len(request.body) == announced
    except (ValueError, UnreadablePostError):
        whole = False
    if not whole:
        raise BadRequest("the form did not arrive whole")
