"""How files come in: parsed as they stream, sealed as they come.

The form's token field stands first, so no byte of a file is taken from somebody without a visit.
The file goes through `ReceivedFile` in chunks: nothing of it lies readable on the disk, memory
stays flat. Files count once the whole form is in.
"""

import contextlib
from collections.abc import Callable
from typing import Any

import multipart
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.utils.datastructures import MultiValueDict

from byway.cases import ReceivedFile, Session
from byway.door import visits
from byway.door.bodies import CHUNK, Counted, check_whole
from byway.door.errors import error_page
from byway.door.places import Places
from byway.door.troubles import UploadBroken
from byway.door.visits import Held
from byway.errors import NotFound

FIELD_BYTES = 256 * 1024
"""Bytes of one field that is no file."""
MOST_PARTS = 20

_places = Places()


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
        part = _Part()
        files: list[_FilePart] = []
        with contextlib.ExitStack() as held:
            place = _Place(held)
            try:
                with parser:
                    while chunk := source.read(CHUNK):
                        for event in parser.parse(chunk):
                            if isinstance(event, multipart.MultipartSegment):
                                part = _begin(event, fields, announced, place)
                                if isinstance(part, _FilePart):
                                    files.append(part)
                            elif event:
                                part.write(event)
                            else:
                                part.end(fields)
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


class _Place:
    """The form's place among files on their way: taken with the first byte, held to the end."""

    def __init__(self, held: contextlib.ExitStack) -> None:
        self._held, self._taken = held, False

    def take(self, visit: str) -> None:
        if not self._taken:
            self._held.enter_context(_places.held(visit))
            self._taken = True


def _begin(
    segment: "multipart.MultipartSegment", fields: QueryDict, announced: int, place: _Place
) -> "_Part":
    if segment.filename is None:
        return _Part(segment.name)
    token = str(fields.get("token", ""))
    media_type = segment.content_type or "application/octet-stream"
    return _FilePart(token, segment.filename, media_type, announced, place)


class _Part:
    """A field of the form that is no file."""

    def __init__(self, name: str = "") -> None:
        self._name = name
        self._data = bytearray()

    def write(self, data: bytes | bytearray) -> None:
        self._data += data
        if len(self._data) > FIELD_BYTES:
            raise RequestDataTooBig

    def end(self, fields: QueryDict) -> None:
        fields.appendlist(self._name, self._data.decode("utf-8", errors="replace"))


class _FilePart(_Part):
    """A file of the form, from the first byte sealed into the visit that the token leads to."""

    def __init__(
        self, token: str, filename: str, media_type: str, announced: int, place: _Place
    ) -> None:
        super().__init__()
        self.named = bool(filename)
        """False for a field that was left empty."""
        self._token, self._filename = token, filename
        self._media_type, self._announced, self._place = media_type, announced, place
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
            self._place.take(self._token)
            self._file = ReceivedFile(
                by=session.held.visit,
                name=self._filename,
                media_type=self._media_type,
                announced=self._announced,
            )
        self._file.write(bytes(data))

    def end(self, fields: QueryDict) -> None:
        """Nothing: it counts once the whole form is in."""

    def finish(self) -> int:
        """The file's size once it counts; 0 for an empty one."""
        if self._file is None:
            return 0
        with self._session().lock:
            self._file.finish()
        size, self._file = self._file.size, None
        return size

    def destroy(self) -> None:
        """Leaves nothing of a file that does not count yet."""
        if self._file is not None:
            self._file.destroy()
            self._file = None


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
                    Counted(request, announced).drain()
                    return error_page(request, 413)
        return self._get_response(request)


def upload_of(request: HttpRequest) -> Upload | None:
    """What came with the form's files; None if the form had none."""
    for handler in request.upload_handlers:
        if isinstance(handler, Upload):
            return handler
    return None
