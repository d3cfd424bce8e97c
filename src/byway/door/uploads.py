"""How the body of a form comes in: whole or not at all, and files sealed while they come.

A form's fields are read only if the body has as many bytes as it announced: a form cut on its way
would else look like a shorter message. A form with files is parsed here as it streams. Its token
field comes first, so no byte of a file is taken from somebody without a visit, and the file goes
through `ReceivedFile` in chunks: nothing of it lies readable on the disk, memory stays flat. Files
count once the whole form is in.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import multipart
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.utils.datastructures import MultiValueDict

from byway.cases import ReceivedFile, Session
from byway.door import visits
from byway.door.errors import error_page
from byway.door.troubles import UploadBroken
from byway.door.visits import Held
from byway.errors import Busy, NotFound

CHUNK = 256 * 1024
FIELD_BYTES = 256 * 1024
"""Bytes of all fields together that are not files."""
MOST_PARTS = 20
UPLOADS_AT_ONCE = 24
PATIENCE = 5.0
DRAIN_BYTES = 64 * 1024 * 1024
DRAIN_SECONDS = 20.0
"""So much of a refused body is read and dropped: else the browser shows a broken connection."""

_places = threading.BoundedSemaphore(UPLOADS_AT_ONCE)


class Upload(FileUploadHandler):
    """Parses one form with files. Afterwards: `sizes` of those kept, `empty` ones, and `error`."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.sizes: list[int] = []
        self.empty = 0
        self.error: Exception | None = None

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> tuple[QueryDict, MultiValueDict[str, Any]]:
        """Takes the whole body; what went wrong is kept in `error` for the view to say."""
        fields = QueryDict(mutable=True)
        counted = _Counted(input_data, content_length)
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

    def _take(self, source: "_Counted", boundary: Any, announced: int, fields: QueryDict) -> None:
        parser = multipart.PushMultipartParser(
            boundary, content_length=announced, max_segment_count=MOST_PARTS, strict=True
        )
        part = _Part()
        files: list[_FilePart] = []
        room = FIELD_BYTES
        try:
            with parser:
                while chunk := source.read(CHUNK):
                    for event in parser.parse(chunk):
                        if isinstance(event, multipart.MultipartSegment):
                            part = _begin(event, fields, announced)
                            if isinstance(part, _FilePart):
                                files.append(part)
                        elif event:
                            if not isinstance(part, _FilePart):
                                room -= len(event)
                                if room < 0:
                                    raise RequestDataTooBig
                            part.write(event)
                        elif not isinstance(part, _FilePart):
                            fields.appendlist(part.name, part.text())
            source.check_whole()
            for file in files:
                self._keep(file)
        finally:
            for file in files:
                file.destroy()

    def _keep(self, file: "_FilePart") -> None:
        size = file.finish()
        if size:
            self.sizes.append(size)
        elif file.named:
            self.empty += 1


def _begin(segment: "multipart.MultipartSegment", fields: QueryDict, announced: int) -> "_Part":
    if segment.filename is None:
        return _Part(segment.name)
    token = str(fields.get("token", ""))
    media_type = segment.content_type or "application/octet-stream"
    return _FilePart(segment.name, token, segment.filename, media_type, announced)


class _Part:
    """A field of the form that is no file."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self._data = bytearray()

    def write(self, data: bytes | bytearray) -> None:
        self._data += data

    def text(self) -> str:
        return self._data.decode("utf-8", errors="replace")


class _FilePart(_Part):
    """A file of the form, from the first byte sealed into the visit that the token leads to."""

    def __init__(
        self, name: str, token: str, filename: str, media_type: str, announced: int
    ) -> None:
        super().__init__(name)
        self.named = bool(filename)
        """False for a field that was left empty."""
        self._token, self._filename = token, filename
        self._media_type, self._announced = media_type, announced
        self._file: ReceivedFile | None = None
        self._session()

    def _session(self) -> Session[Held]:
        """The visit, each time anew: a file whose visit ends meanwhile is dropped."""
        session = visits.find(self._token)
        if session is None:
            raise NotFound("the visit has ended")
        return session

    def write(self, data: bytes | bytearray) -> None:
        session = self._session()
        if self._file is None:
            if not _places.acquire(timeout=PATIENCE):
                raise Busy("every place for files is taken")
            try:
                self._file = ReceivedFile(
                    by=session.held.visit,
                    name=self._filename,
                    media_type=self._media_type,
                    announced=self._announced,
                )
            except BaseException:
                _places.release()
                raise
        self._file.write(bytes(data))

    def finish(self) -> int:
        """The file's size once it counts; 0 for an empty one."""
        if self._file is None:
            return 0
        session = self._session()
        with session.lock:
            self._file.finish()
        size, self._file = self._file.size, None
        _places.release()
        return size

    def destroy(self) -> None:
        """Leaves nothing of a file that does not count yet."""
        if self._file is not None:
            self._file.destroy()
            self._file = None
            _places.release()


class _Counted:
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


class TakeBodies:
    """Middleware: installs `Upload` before anything reads the form; other bodies come whole."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            if request.content_type == "multipart/form-data":
                request.upload_handlers = [Upload(request)]
            else:
                try:
                    check_whole(request)
                except RequestDataTooBig:
                    announced = int(request.META.get("CONTENT_LENGTH") or 0)
                    _Counted(request, announced).drain()
                    return error_page(request, 413)
        return self._get_response(request)


def check_whole(request: HttpRequest) -> None:
    """BadRequest unless the body has as many bytes as its header says."""
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
        whole = len(request.body) == announced
    except (ValueError, UnreadablePostError):
        whole = False
    if not whole:
        raise BadRequest("the form did not arrive whole")


def upload_of(request: HttpRequest) -> Upload | None:
    """What came with the form's files; None if the form had none."""
    for handler in request.upload_handlers:
        if isinstance(handler, Upload):
            return handler
    return None
