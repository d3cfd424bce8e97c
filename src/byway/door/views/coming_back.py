"""Coming back with eight words or 27 digits.

Well-formed words that lead to no line, never did, or did until it was deleted: one page, of one
size, after one time.
"""

import secrets
import time

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from byway.cases import come_back
from byway.door import visits
from byway.door.derivations import derive
from byway.door.pages import Page, page
from byway.door.troubles import Trouble, trouble_of
from byway.door.views.inside import Here, line_page
from byway.errors import NotFound, TamperError, WordsError
from byway.sealing import UnknownWord, WrongCount, read_spelling, settle

QUANTUM = 0.25
"""Seconds: what follows the derivation always takes a whole number of these."""
LONGEST_TYPED = 500


@require_http_methods(["GET", "HEAD", "POST"])
def open_line(request: HttpRequest) -> HttpResponse:
    """Shows the form for the words; takes it, and answers with the line's page."""
    if request.method != "POST":
        return words_page(request, secrets.token_hex(16))
    entry = request.POST.get("entry", "")[:64]
    if visits.is_over(entry):
        return page(request, "over")
    typed = request.POST.get("words", "")[:LONGEST_TYPED]
    try:
        secret = read_spelling(typed)
    except WordsError as error:
        return words_page(request, entry, Trouble(200, named(error)), typed=typed)
    try:
        keys = derive(request, secret)
    except Exception as error:
        return words_page(request, entry, trouble_of(error), typed=typed)
    derived = time.monotonic()
    try:
        visit = come_back(keys)
        here = Here(visits.begin(visit, entry), visit)
        return line_page(request, here)
    except NotFound:
        return page(request, "none", {"entry": entry})
    except TamperError:
        return page(request, "none", {"entry": entry, "tampered": True})
    except Exception as error:
        return words_page(request, entry, trouble_of(error), typed=typed)
    finally:
        settle(derived, quantum=QUANTUM)


def named(error: WordsError) -> str:
    """What is wrong with what was typed, as exactly as can be said."""
    if isinstance(error, UnknownWord):
        return _("Word %(place)s, “%(word)s”, is in no list. Look at it again.") % {
            "place": error.place,
            "word": error.word,
        }
    if isinstance(error, WrongCount):
        return _("These should be 8 words or 27 digits; there were %(found)s.") % {
            "found": error.found
        }
    return _("One word or the order is wrong.")


def words_page(
    request: HttpRequest, entry: str, trouble: Trouble | None = None, *, typed: str = ""
) -> Page:
    """The form, with what was typed, so that one word can be mended, and a kept draft."""
    return page(
        request,
        "open",
        {
            "entry": entry,
            "typed": typed,
            "text": request.POST.get("text", ""),
            "message": request.POST.get("message", ""),
            "trouble": trouble and trouble.text,
        },
        status=trouble.status if trouble else 200,
    )
