"""Files that were sent: shown only as clean pictures, downloaded only unchanged and knowingly."""

import re
import unicodedata
import uuid
from collections.abc import Iterator
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from byway.cases import OpenFile, Permission, open_file
from byway.desk.age_export import as_age
from byway.desk.case import abilities
from byway.desk.pictures import PICTURE_LIMIT, clean
from byway.desk.session import DeskRequest

ALONE = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""The policy of what a stranger made: nothing of it may run or load anything."""
_PICTURE_NAME = re.compile(r"\.(jpe?g|png|webp|gif|bmp)$", re.IGNORECASE)


@require_safe
def file(request: DeskRequest, case_id: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    """What a file is, before anything of it is opened."""
    request.staff.case(case_id)
    opened = open_file(request.staff, case_id, item, on_record="looked at a file's name")
    context = {
        "case_id": case_id,
        "code": case_id.hex[:6],
        "item": item,
        "file": opened,
        "name": shown_name(opened.name),
        "picture": may_be_picture(opened),
        **abilities(request.staff),
    }
    return render(request, "desk/file.html", context)


@require_safe
def picture(request: DeskRequest, case_id: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    """A clean copy of a picture: decoded and made anew in a process of its own."""
    request.staff.case(case_id)
    opened = open_file(request.staff, case_id, item, on_record="looked at a picture")
    made = clean(opened.chunks, size=opened.size)
    response = HttpResponse(made.content, content_type=made.media_type)
    response.headers["Content-Security-Policy"] = ALONE
    return response


@require_POST
def download(request: DeskRequest, case_id: uuid.UUID, item: uuid.UUID) -> HttpResponseBase:
    """The original, byte by byte, never shown in the browser; or sealed to an age recipient."""
    request.staff.case(case_id)
    request.staff.require(Permission.DOWNLOAD)
    opened = open_file(request.staff, case_id, item, on_record="downloaded a file")
    name, chunks = opened.name, opened.chunks
    recipient = request.POST.get("recipient", "").strip()
    if recipient:
        name, chunks = f"{name}.age", as_age(chunks, recipient)
    response = StreamingHttpResponse(_begun(chunks), content_type="application/octet-stream")
    if not recipient:
        response.headers["Content-Length"] = str(opened.size)
    response.headers["Content-Disposition"] = attachment(name)
    response.headers["Content-Security-Policy"] = ALONE
    return response


def _begun(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same chunks, the first one opened now: what does not open becomes a page, not a stub."""
    first = next(chunks, b"")

    def all_of_them() -> Iterator[bytes]:
        yield first
        yield from chunks

    return all_of_them()


def may_be_picture(opened: OpenFile) -> bool:
    """Whether it is worth trying; what it really is shows only when it is decoded."""
    named = opened.media_type.startswith("image/") or _PICTURE_NAME.search(opened.name)
    return bool(named) and 0 < opened.size <= PICTURE_LIMIT


def shown_name(name: str) -> str:
    """A name without signs that hide or turn round what stands there (Unicode C and Z classes)."""
    kept = "".join(
        " " if unicodedata.category(ch) in ("Zl", "Zp", "Zs") else ch
        for ch in name
        if unicodedata.category(ch)[0] != "C"
    )
    return " ".join(kept.split()) or "file"


def attachment(name: str) -> str:
    """A Content-Disposition for any name (RFC 6266, RFC 8187): no path, no quotes, no controls."""
    safe = re.sub(r'[\\/:*?"<>|]', "_", shown_name(name)).lstrip(".") or "file"
    plain = safe.encode("ascii", "replace").decode().replace("?", "_").replace("%", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"
