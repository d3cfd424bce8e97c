"""Staff add files to a case: sealed as they stream in, counted once the token is checked.

The request's session is looked at before the first byte of a file; the token is checked once the
form is in, as for every POST, and only then the files count.
"""

import contextlib
import uuid
from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from byway.cases import (
    AddedFile,
    FileForm,
    FilePart,
    FileTooLarge,
    StaffSession,
    UploadBroken,
    may_add_to_identity,
)
from byway.desk import errors, session
from byway.desk.session import DeskRequest
from byway.errors import BywayError, NotAllowed, NotFound
from byway.sealing import IDENTITY

ADDRESS = "add-file"


class Added(FileForm):
    """A form with files for one case. Afterwards: `files` that came whole and do not count yet."""

    def __init__(self, request: HttpRequest, case_id: uuid.UUID) -> None:
        super().__init__(request)
        self.files: list[AddedFile] = []
        self._request, self._case = request, case_id
        self._staff: StaffSession | None = None

    def begin_file(self, segment: Any, fields: QueryDict, announced: int) -> FilePart:
        """A file by somebody who is signed in; NotFound for anybody else."""
        if self._staff is None:
            if not session.resume(self._request):
                raise NotFound("nobody is signed in")
            self._staff = cast(DeskRequest, self._request).staff
        return _Coming(self._staff, self._case, segment, announced)

    def whole(self, files: list[FilePart]) -> None:
        """Takes over those that are not empty; the others go."""
        for file in cast(list[_Coming], files):
            kept = file.hand_over()
            if kept is not None:
                self.files.append(kept)

    def drop(self) -> None:
        """Leaves nothing of files that were not counted."""
        for file in self.files:
            file.destroy()
        self.files.clear()


class _Coming:
    """A file on its way in: nothing is begun before its first byte."""

    def __init__(self, staff: StaffSession, case: uuid.UUID, segment: Any, announced: int) -> None:
        self._said = {
            "name": segment.filename,
            "media_type": segment.content_type or "application/octet-stream",
        }
        self._staff, self._case, self._announced = staff, case, announced
        self._file: AddedFile | None = None

    def write(self, data: bytes | bytearray) -> None:
        if self._file is None:
            self._file = AddedFile(
                by=self._staff, case=self._case, announced=self._announced, **self._said
            )
        self._file.write(bytes(data))

    def hand_over(self) -> AddedFile | None:
        """The file, which somebody else now destroys or counts."""
        file, self._file = self._file, None
        return file

    def destroy(self) -> None:
        if self._file is not None:
            self._file.destroy()
            self._file = None


class TakeFiles:
    """Middleware, before the form's token is checked: takes files at one address, else none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or request.content_type != "multipart/form-data":
            return self._get_response(request)
        case = _case_of(request)
        if case is None:
            return self._get_response(request)
        taking = Added(request, case)
        request.upload_handlers = [taking]
        try:
            return self._get_response(request)
        finally:
            taking.drop()


def _case_of(request: HttpRequest) -> uuid.UUID | None:
    with contextlib.suppress(Resolver404):
        match = resolve(request.path_info)
        if match.view_name == ADDRESS:
            return cast(uuid.UUID, match.kwargs["case_id"])
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def add_file(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """The form; and once it is in and its token right, the files count."""
    request.staff.case(case_id)
    may_add_to_identity(request.staff)
    if request.method != "POST":
        return _page(request, case_id)
    request.POST.keys()  # reads the form, if the check of its token has not done so
    taking = next((h for h in request.upload_handlers if isinstance(h, Added)), None)
    if taking is None or (taking.error is None and not taking.files):
        return _page(request, case_id, _("No file was chosen, or it was empty."), 400)
    if taking.error is not None:
        return _refused(request, case_id, taking.error)
    for file in tuple(taking.files):
        file.finish()
        taking.files.remove(file)
    page = "identity" if IDENTITY in request.staff.compartments else "case"
    return cast(HttpResponse, redirect(page, case_id=case_id))


def _refused(request: DeskRequest, case_id: uuid.UUID, error: Exception) -> HttpResponse:
    if isinstance(error, FileTooLarge):
        return _page(request, case_id, _("The file is larger than 500 MB. Nothing is kept."), 413)
    if isinstance(error, UploadBroken):
        return _page(request, case_id, _("The file did not arrive whole. Nothing is kept."), 400)
    if isinstance(error, BywayError) and not isinstance(error, NotAllowed):
        return errors.page_for(request, error)
    raise error


def _page(
    request: DeskRequest, case_id: uuid.UUID, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {"case_id": case_id, "code": case_id.hex[:6], "problem": problem}
    return render(request, "desk/add_file.html", context, status=status)
