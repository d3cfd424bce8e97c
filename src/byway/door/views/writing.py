"""Writing in a line that is open."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from byway.cases import read_replies, write_message
from byway.door import visits
from byway.door.troubles import Trouble
from byway.door.views.inside import Here, in_line, line_page, message_id, text_of


@in_line
def write(request: HttpRequest, here: Here) -> HttpResponse:
    """Keeps a message; the same form sent twice keeps it once."""
    text = text_of(request)
    if not text:
        return line_page(request, here, trouble=Trouble(200, _("There is no text yet.")))
    message = message_id(request)
    write_message(by=here.visit, message=message, text=text)
    visits.note_saved(str(message))
    read_replies(here.visit)
    return line_page(request, here, notice=_("Your message is saved."), draft=False)
