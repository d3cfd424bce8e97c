"""Forms with files, parsed as they stream: nothing of a file lies readable on the disk.

Door and desk say what becomes of a file (`FileForm.begin_file`, `FileForm.whole`); the reading, the
bounds and the cleaning up are the same for both. Files count only once the whole form is in.
"""

import contextlib
import time
from collections.abc import Iterator
from typing import Any, Protocol

import multipart
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.utils.datastructures import MultiValueDict

CHUNK = 256 * 1024
DRAIN_BYTES = 64 * 1024 * 1024
DRAIN_SECONDS = 20.0
"""So much of a refused body is read and dropped: else the browser shows a broken connection."""
FIELD_BYTES = 256 * 1024
"""Bytes of one field that is no file."""
MOST_PARTS = 20


class UploadBroken(Exception):
    """The form with the file did not arrive whole, or is no form."""


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


class FilePart(Protocol):
    """A file of a form on its way in."""

    def write(self, data: bytes | bytearray) -> None:
        """Takes more of its content."""

    def destroy(self) -> None:
        """Leaves nothing of it, unless it counts already."""


class _Field:
    """A field of the form that is no file."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._data = bytearray()

    def write(self, data: bytes | bytearray) -> None:
        self._data += data
        if len(self._data) > FIELD_BYTES:
            raise RequestDataTooBig

    def end(self, fields: QueryDict) -> None:
        fields.appendlist(self._name, self._data.decode("utf-8", errors="replace"))


class FileForm(FileUploadHandler):
    """Parses one form with files. What went wrong is kept in `error` for the view to say."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.error: Exception | None = None
        self.held = contextlib.ExitStack()
        """What is held while the body comes in."""

    def begin_file(self, segment: Any, fields: QueryDict, announced: int) -> FilePart:
        """A file begins; the fields before it are in. `announced` is the whole body's size."""
        raise NotImplementedError

    def whole(self, files: list[FilePart]) -> None:
        """The whole body is in: the files may count. Those not destroyed by then are, after it."""
        raise NotImplementedError

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> tuple[QueryDict, MultiValueDict[str, Any]]:
        """Takes the whole body."""
        fields = QueryDict(mutable=True)
        counted = Counted(input_data, content_length)
        try:
            self._take(counted, boundary, content_length, fields)
        except (multipart.MultipartError, UnreadablePostError):
            self.error = UploadBroken()
        except Exception as error:
            self.error = error
        if self.error is not None:
            counted.drain()
        return fields, MultiValueDict()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Never called: the body is parsed above."""
        raise NotImplementedError

    def file_complete(self, file_size: int) -> None:
        """Never called: the body is parsed above."""
        raise NotImplementedError

    def _take(self, source: Counted, boundary: Any, announced: int, fields: QueryDict) -> None:
        parser = multipart.PushMultipartParser(
            boundary, content_length=announced, max_segment_count=MOST_PARTS, strict=True
        )
        part: _Field | FilePart = _Field("")
        files: list[FilePart] = []
        with self.held:
            try:
                with parser:
                    while chunk := source.read(CHUNK):
                        for event in parser.parse(chunk):
                            if isinstance(event, multipart.MultipartSegment):
                                if event.filename is None:
                                    part = _Field(event.name)
                                else:
                                    part = self.begin_file(event, fields, announced)
                                    files.append(part)
                            elif event:
                                part.write(event)
                            elif isinstance(part, _Field):
                                part.end(fields)
                source.check_whole()
                self.whole(files)
            finally:
                for file in files:
                    file.destroy()
