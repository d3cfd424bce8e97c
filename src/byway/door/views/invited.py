"""Coming with four words that staff gave: a first message, and a line of one's own, in one form.

The four words work once. Words for no invitation, one that was used, taken back or has ended: one
page, of one size, after one time.
"""

import time

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from byway.cases import start_invited
from byway.door import visits
from byway.door.derivations import derive, derive_invitation
from byway.door.pages import Page, page
from byway.door.troubles import Trouble, trouble_of
from byway.door.views.coming_back import QUANTUM
from byway.door.views.inside import Here, line_page
from byway.door.views.starting import Start, check_length, facts_of, start_page, trouble_in
from byway.errors import NotFound, WordsError
from byway.sealing import UnknownWord, WrongCount, read_invitation, settle

LONGEST_TYPED = 300


@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest) -> HttpResponse:
    """Shows the form; takes it, and answers with the new line's page."""
    if request.method != "POST":
        return invited_page(request, Start.new())
    given = Start.of(request)
    if given is None:
        missing = _("Something was missing. Here are new words; the old are void.")
        return invited_page(request, Start.new(), Trouble(400, missing))
    if visits.is_over(str(given.message)):
        return page(request, "over")
    try:
        secret = read_invitation(request.POST.get("four", "")[:LONGEST_TYPED])
    except WordsError as error:
        return invited_page(request, given, Trouble(200, named(error)))
    trouble = trouble_in(request, given)
    if trouble is not None:
        return invited_page(request, given, trouble)
    try:
        return take(request, given, secret)
    except Exception as error:
        return invited_page(request, given, trouble_of(error))


def take(request: HttpRequest, given: Start, secret: bytes) -> HttpResponse:
    """Uses the invitation and makes the line, or finds the one that this form has made."""
    text = check_length(request)
    keys = derive(request, given.secret)
    invitation = derive_invitation(request, secret)
    derived = time.monotonic()
    try:
        visit = start_invited(
            by=keys,
            invitation=invitation,
            message=given.message,
            text=text,
            facts=facts_of(request),
        )
    except NotFound:
        said = _(
            "No line can be opened with these four words. They may be mistyped, used, or over: "
            "they hold for three days. Your text is still here, and nothing of it is saved."
        )
        return invited_page(request, given, Trouble(200, said))
    finally:
        settle(derived, quantum=QUANTUM)
    visits.note_saved(str(given.message))
    here = Here(visits.begin(visit, str(given.message)), visit)
    notice = _("Your message is saved. Keep the eight words: only they lead back here.")
    return line_page(request, here, notice=notice, draft=False)


def named(error: WordsError) -> str:
    """What is wrong with the four words, as exactly as can be said."""
    if isinstance(error, UnknownWord):
        return _("Word %(place)s, “%(word)s”, is in no list. Look at it again.") % {
            "place": error.place,
            "word": error.word,
        }
    if isinstance(error, WrongCount):
        return _("These should be four words; there were %(found)s.") % {"found": error.found}
    return _("The four words are not of one language. Look at them again.")


def invited_page(request: HttpRequest, given: Start, trouble: Trouble | None = None) -> Page:
    """The form of a first message, with a field for the four words."""
    four = request.POST.get("four", "")[:LONGEST_TYPED]
    return start_page(request, given, trouble, invited=True, four=four)
