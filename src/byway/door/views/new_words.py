"""New words for a line: the old ones lead nowhere from then on."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from byway.cases import change_words
from byway.door.derivations import derive
from byway.door.language import language_of
from byway.door.pages import Page, page
from byway.door.troubles import Trouble, trouble_of
from byway.door.views.inside import Here, in_line, line_page
from byway.door.views.starting import Start, typed_back
from byway.sealing import spell_digits, spell_words


@in_line
def renew(request: HttpRequest, here: Here) -> HttpResponse:
    """Shows new words; takes them into use once two are typed back."""
    if "secret" not in request.POST:
        return renew_page(request, here, Start.new())
    given = Start.of(request)
    if given is None:
        trouble = Trouble(400, _("Something was missing. Here are new words; the old are void."))
        return renew_page(request, here, Start.new(), trouble)
    if not typed_back(request, given):
        said = _("The two words do not match yet. Look at the words again.")
        return renew_page(request, here, given, Trouble(200, said))
    try:
        keys = derive(request, given.secret)
        if keys.locator != here.visit.keys.locator:  # else the same form came twice
            change_words(by=here.visit, new=keys)
    except Exception as error:
        return renew_page(request, here, given, trouble_of(error))
    return line_page(request, here, notice=_("The new words are in use. The old ones are void."))


def renew_page(
    request: HttpRequest, here: Here, given: Start, trouble: Trouble | None = None
) -> Page:
    """The form with the new words."""
    return page(
        request,
        "renew",
        {
            "token": here.token,
            "message": given.message,
            "secret": given.secret.hex(),
            "words": spell_words(given.secret, language_of(request)),
            "digits": spell_digits(given.secret),
            "asked": given.asked,
            "trouble": trouble and trouble.text,
        },
        status=trouble.status if trouble else 200,
    )
