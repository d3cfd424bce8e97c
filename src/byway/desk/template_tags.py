"""Filters for the desk's templates."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from byway.desk.files import shown_name

register = template.Library()


@register.filter
def word(value: Any, words: Mapping[Any, Any]) -> str:
    """A word of the vocabulary in plain words; itself if this release has none for it."""
    return str(words.get(value, value))


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
