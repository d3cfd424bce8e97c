"""The first message, and the words that lead back to it, in one page and one form.

The words are made before anything is kept, stand in the form, and travel with the message: the
same form sent twice, as after a lost connection, makes one line.
"""

import secrets
import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from byway.cases import MESSAGE_LIMIT, SITUATIONS, SOON, WRITERS, Facts, MessageTooLong, start_line
from byway.door import visits
from byway.door.derivations import derive
from byway.door.language import language_of
from byway.door.pages import Page, page
from byway.door.troubles import Trouble, trouble_of
from byway.door.views import choices
from byway.door.views.inside import Here, line_page, new_message, text_of
from byway.sealing import new_secret, same_word, spell_digits, spell_words

WORDS = 8
SECRET_BYTES = 10


@dataclass(frozen=True, slots=True)
class Start:
    """The form: a secret, a message's id, and which two words are to be typed back."""

    secret: bytes
    message: uuid.UUID
    asked: tuple[int, int]

    @classmethod
    def new(cls) -> "Start":
        """A form nobody has seen."""
        first, second = sorted(secrets.SystemRandom().sample(range(1, WORDS + 1), 2))
        return cls(new_secret(), new_message(), (first, second))

    @classmethod
    def of(cls, request: HttpRequest) -> "Start | None":
        """The form that comes back; None if its hidden fields are not what we sent."""
        try:
            secret = bytes.fromhex(request.POST["secret"])
            message = uuid.UUID(hex=request.POST["message"])
            first, second = (int(place) for place in request.POST["asked"].split("-"))
        except (KeyError, ValueError):
            return None
        if len(secret) != SECRET_BYTES or not 1 <= first < second <= WORDS:
            return None
        return cls(secret, message, (first, second))


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Shows the form; takes it, and answers with the line's page."""
    if request.method != "POST":
        return start_page(request, Start.new())
    given = Start.of(request)
    if given is None:
        trouble = Trouble(400, _("Something was missing. Here are new words; the old are void."))
        return start_page(request, Start.new(), trouble)
    if visits.is_over(str(given.message)):
        return page(request, "over")
    text = text_of(request)
    if not text:
        return start_page(request, given, Trouble(200, _("There is no text yet.")))
    if not typed_back(request, given):
        said = _(
            "The two words do not match yet. Your text is still here. Look at the words again."
        )
        return start_page(request, given, Trouble(200, said))
    try:
        return take(request, given, text)
    except Exception as error:
        return start_page(request, given, trouble_of(error))


def take(request: HttpRequest, given: Start, text: str) -> HttpResponse:
    """Makes the line, or finds the one that this form has made, and opens it."""
    if len(text) > MESSAGE_LIMIT:
        raise MessageTooLong  # before the slow step
    facts = Facts(
        language=language_of(request),
        situation=ticked(request, "situation", SITUATIONS),
        writer=ticked(request, "writer", WRITERS),
        soon=ticked(request, "soon", SOON),
    )
    keys = derive(request, given.secret)
    visit = start_line(by=keys, message=given.message, text=text, facts=facts)
    visits.note_saved(str(given.message))
    here = Here(visits.begin(visit, str(given.message)), visit)
    notice = _("Your message is saved. Keep the eight words: only they lead back here.")
    return line_page(request, here, notice=notice, draft=False)


def typed_back(request: HttpRequest, given: Start) -> bool:
    """Whether the two words asked for were typed, each in its place."""
    words = spell_words(given.secret, language_of(request))
    typed = (request.POST.get("back1", ""), request.POST.get("back2", ""))
    return all(
        same_word(said, words[place - 1]) for said, place in zip(typed, given.asked, strict=True)
    )


def ticked(request: HttpRequest, name: str, allowed: tuple[str, ...]) -> str:
    """A choice of the form's, or empty."""
    value = request.POST.get(name, "")
    return value if value in allowed else ""


def start_page(request: HttpRequest, given: Start, trouble: Trouble | None = None) -> Page:
    """The form, with what was written in it."""
    return page(
        request,
        "start",
        {
            "entry": given.message,
            "secret": given.secret.hex(),
            "words": spell_words(given.secret, language_of(request)),
            "digits": spell_digits(given.secret),
            "asked": given.asked,
            "limit": MESSAGE_LIMIT,
            "text": request.POST.get("text", ""),
            "choices": choices.of_start(request.POST),
            "trouble": trouble and trouble.text,
        },
        status=trouble.status if trouble else 200,
    )
