"""Sending files: the page with the form, and the answer once they are in."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from byway.cases import read_replies
from byway.door.pages import page
from byway.door.troubles import Trouble, trouble_of
from byway.door.uploads import Upload, upload_of
from byway.door.views.inside import Here, in_line, line_page


@in_line
def choose(request: HttpRequest, here: Here) -> HttpResponse:
    """The form for files; its token stands before them."""
    return page(request, "file", {"token": here.token})


@in_line
def receive(request: HttpRequest, here: Here) -> HttpResponse:
    """Says what was kept. By now the files are sealed and durable, or nothing of them is left."""
    upload = upload_of(request)
    if upload is None:
        return page(request, "file", {"token": here.token})
    trouble = trouble_in(upload)
    if trouble is not None:
        context = {"token": here.token, "trouble": trouble.text, "notice": kept(upload)}
        return page(request, "file", context, status=trouble.status)
    read_replies(here.visit)
    return line_page(request, here, notice=kept(upload))


def trouble_in(upload: Upload) -> Trouble | None:
    """What went wrong, if anything did."""
    if upload.error is not None:
        return trouble_of(upload.error)
    if upload.empty:
        return Trouble(200, _("A file was empty. There was nothing to keep of it."))
    if not upload.sizes:
        return Trouble(200, _("No file was chosen."))
    return None


def kept(upload: Upload) -> str:
    """How many files are saved whole, and their size together."""
    if not upload.sizes:
        return ""
    size = max(1, round(sum(upload.sizes) / 1000))
    return ngettext(
        "%(count)s file is saved whole (%(size)s kB).",
        "%(count)s files are saved whole (%(size)s kB).",
        len(upload.sizes),
    ) % {"count": len(upload.sizes), "size": size}
