"""Pages that anybody may read: the first page, what stays on the phone, and the short answers."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from byway.cases import surge_until
from byway.door.answers import answers, own_text
from byway.door.language import language_of
from byway.door.pages import day, page


@require_safe
def first(request: HttpRequest) -> HttpResponse:
    """Who reads this, what we can see, when somebody answers, and what to do first."""
    language = language_of(request)
    returning = surge_until()
    response = page(
        request,
        "first",
        {
            "who": own_text(language, "who"),
            "when": own_text(language, "when"),
            "days": settings.BYWAY_ANSWER_DAYS,
            "returning": day(returning) if returning else "",
        },
    )
    response.headers["Vary"] = "Accept-Language"
    return response


@require_safe
def phone(request: HttpRequest) -> HttpResponse:
    """What stays on the device, and what we cannot prevent."""
    return page(request, "phone")


@require_safe
def answer_list(request: HttpRequest) -> HttpResponse:
    """The short answers' titles."""
    return page(request, "answers", {"answers": answers(language_of(request))})


@require_safe
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """One short answer."""
    found = answers(language_of(request))
    if not 1 <= number <= len(found):
        raise Http404
    return page(request, "answer", {"answer": found[number - 1]})
