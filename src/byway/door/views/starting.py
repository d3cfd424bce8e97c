"""The first message, and the words that lead back to it, in one page and one form.

The words are made before anything is kept, stand in the form, and travel with the message: the
same form sent twice, as after a lost connection, makes one line.
"""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from byway.cases import (
    MESSAGE_LIMIT,
    SITUATIONS,
    SOON,
    WRITERS,
    Facts,
    MessageTooLong,
    lets_in,
    start_line,
    surge_until,
)
from byway.door import visits
from byway.door.answers import answers
from byway.door.derivations import derive
from byway.door.language import language_of
from byway.door.pages import Page, day, page
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
        missing = _("Something was missing. Here are new words; the old are void.")
        return start_page(request, Start.new(), Trouble(400, missing))
    if visits.is_over(str(given.message)):
        return page(request, "over")
    trouble = trouble_in(request, given)
    if trouble is not None:
        return start_page(request, given, trouble)
    try:
        return take(request, given)
    except Exception as error:
        return start_page(request, given, trouble_of(error))


def trouble_in(request: HttpRequest, given: Start) -> Trouble | None:
    """What is missing in the form, if anything is."""
    if not text_of(request):
        return Trouble(200, _("There is no text yet."))
    if not typed_back(request, given):
        said = _(
            "The two words do not match yet. Your text is still here. Look at the words again."
        )
        return Trouble(200, said)
    return None


def check_length(request: HttpRequest) -> str:
    """The text; MessageTooLong before the slow step."""
    text = text_of(request)
    if len(text) > MESSAGE_LIMIT:
        raise MessageTooLong
    return text


def facts_of(request: HttpRequest) -> Facts:
    """What was ticked."""
    return Facts(
        language=language_of(request),
        situation=ticked(request, "situation", SITUATIONS),
        writer=ticked(request, "writer", WRITERS),
        soon=ticked(request, "soon", SOON),
    )


def take(request: HttpRequest, given: Start) -> HttpResponse:
    """Makes the line, or finds the one that this form has made, and opens it."""
    text, facts = check_length(request), facts_of(request)
    returning = surge_until()
    if returning is not None and not lets_in(facts):
        return surge_page(request, given, facts, returning)
    keys = derive(request, given.secret)
    visit = start_line(by=keys, message=given.message, text=text, facts=facts)
    visits.note_saved(str(given.message))
    here = Here(visits.begin(visit, str(given.message)), visit)
    notice = _("Your message is saved. Keep the eight words: only they lead back here.")
    return line_page(request, here, notice=notice, draft=False)


def surge_page(request: HttpRequest, given: Start, facts: Facts, returning: dt.date) -> Page:
    """While the door is crowded: the answers, a day to return, and a way for whom it presses."""
    return page(
        request,
        "surge",
        {
            "entry": given.message,
            "secret": given.secret.hex(),
            "asked": given.asked,
            "back1": request.POST.get("back1", ""),
            "back2": request.POST.get("back2", ""),
            "facts": facts,
            "text": text_of(request),
            "limit": MESSAGE_LIMIT,
            "day": day(returning),
            "answers": answers(language_of(request)),
        },
    )


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


def start_page(
    request: HttpRequest, given: Start, trouble: Trouble | None = None, **more: Any
) -> Page:
    """The form, with what was written in it; `more` for that of somebody who was invited."""
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
            **more,
        },
        status=trouble.status if trouble else 200,
    )
