"""Filters for the desk's templates."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from byway.cases import GroupLine
from byway.desk.files import shown_name
from byway.desk.line_work import work_on

register = template.Library()


@register.filter
def word(value: Any, words: Mapping[Any, Any]) -> str:
    """A word of the vocabulary in plain words; itself if this release has none for it."""
    return str(words.get(value, value))


@register.filter
def reader(line: GroupLine, words: Mapping[str, Mapping[str, Any]]) -> str:
    """Who reads what is written in a line: as a member put it, or as the card knows."""
    return line.reader or str(words["readers"].get(line.view.card.writer, ""))


@register.filter
def moment(value: str) -> str:
    """A stamp as people read it: `2026-11-02T09:30Z` becomes `2026-11-02 09:30 UTC`."""
    return value.replace("T", " ").replace("Z", " UTC") if value else _("no time given")


@register.filter
def size(value: int) -> str:
    """A size in bytes, in the unit that fits (1 kB = 1,000 bytes)."""
    for unit, bytes_each in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if value >= bytes_each:
            return f"{value / bytes_each:.1f} {unit}"
    return f"{value} B"


@register.filter
def shown(value: str) -> str:
    """A file's name without signs that hide or turn round what stands there."""
    return shown_name(value)


@register.filter
def at(found: Mapping[str, Any], key: str) -> Any:
    """What a mapping has under a key; nothing if it has none."""
    return found.get(key) if found else None


@register.inclusion_tag("desk/line_work.html", takes_context=True)
def line_work(context: Mapping[str, Any], line: Any, number: int = 1) -> dict[str, Any]:
    """What can be done with one line of a case page; the first of several has the keys."""
    said = work_on(context["staff"], line)
    return {**said, "labels": context["labels"], "keys": number == 1}
