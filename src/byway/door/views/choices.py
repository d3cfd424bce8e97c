"""The optional choices of the first form, and what the page calls them."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from byway.cases import SITUATIONS, SOON, WRITERS


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice: its field's name, its question, and (value, text, chosen) for each option."""

    name: str
    question: str
    options: tuple[tuple[str, str, bool], ...]


def of_start(given: QueryDict) -> tuple[Choice, ...]:
    """Situation, who writes, how soon; with what was chosen already."""
    situations = (
        _("Not called up yet"),
        _("A summons has come"),
        _("Serving"),
        _("On leave"),
        _("Left the unit"),
        _("Held by force"),
        _("Abroad"),
        _("Something else"),
    )
    writers = (_("The person it is about"), _("A relative"), _("A friend"), _("Somebody else"))
    soon = (_("Within days"), _("Within weeks"), _("Later"), _("I do not know"))
    return (
        _choice("situation", _("What is the situation?"), SITUATIONS, situations, given),
        _choice("writer", _("Who is writing?"), WRITERS, writers, given),
        _choice("soon", _("How soon must something happen?"), SOON, soon, given),
    )


def _choice(
    name: str, question: str, values: tuple[str, ...], texts: tuple[str, ...], given: QueryDict
) -> Choice:
    chosen = given.get(name, "")
    options = zip(values, texts, strict=True)
    return Choice(name, question, tuple((value, text, value == chosen) for value, text in options))
