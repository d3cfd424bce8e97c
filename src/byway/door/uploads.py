"""How files come in: parsed as they stream, sealed as they come.

The form's token field stands first, so no byte of a file is taken from somebody without a visit.
The file goes through `ReceivedFile` in chunks: nothing of it lies readable on the disk, memory
stays flat. Files count once the whole form is in.
"""

from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, QueryDict

from byway.cases import Counted, FileForm, FilePart, ReceivedFile, Session
from byway.door import visits
from byway.door.bodies import check_whole
from byway.door.errors import error_page
from byway.door.places import Places
from byway.door.visits import Held
from byway.errors import NotFound

_places = Places()


class Upload(FileForm):
    """Parses one form with files. Afterwards: `sizes` of those kept, `empty` ones, and `error`."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.sizes: list[int] = []
        self.empty = 0
        self._place_taken = False

    def begin_file(self, segment: Any, fields: QueryDict, announced: int) -> FilePart:
        """A file of the visit whose token stood before it; NotFound if that visit has ended."""
        return _VisitFile(self, str(fields.get("token", "")), segment, announced)

    def whole(self, files: list[FilePart]) -> None:
        """Keeps each file."""
        for file in cast(list[_VisitFile], files):
            size = file.finish()
            if size:
                self.sizes.append(size)
            elif file.named:
                self.empty += 1

    def take_place(self, visit: str) -> None:
        """The form's place among files on their way: taken with the first byte, held to the end."""
        if not self._place_taken:
            self.held.enter_context(_places.held(visit))
            self._place_taken = True


class _VisitFile:
    """A file of the form, from the first byte sealed into the visit that the token leads to."""

    def __init__(self, form: Upload, token: str, segment: Any, announced: int) -> None:
        self.named = bool(segment.filename)
        """False for a field that was left empty."""
        self._form, self._token, self._announced = form, token, announced
        self._filename = segment.filename
        self._media_type = segment.content_type or "application/octet-stream"
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
            self._form.take_place(self._token)
            self._file = ReceivedFile(
                by=session.held.visit,
                name=self._filename,
                media_type=self._media_type,
                announced=self._announced,
            )
        self._file.write(bytes(data))

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
