"""The door's addresses. Short and neutral, since a browser's history keeps them."""

from django.urls import URLPattern, URLResolver, include, path

from byway.door.views import (
    attaching,
    coming_back,
    erasing,
    fixed,
    inside,
    invited,
    later,
    leaving,
    new_words,
    reading,
    starting,
    writing,
)
from byway.sealing import LANGUAGES

in_language: list[URLPattern | URLResolver] = [
    path("", reading.first),
    path("about", reading.phone),
    path("notes", reading.answer_list),
    path("notes/<int:number>", reading.answer),
    path("new", starting.start),
    path("four", invited.invited),
    path("open", coming_back.open_line),
    path("page", inside.show),
    path("page/text", writing.write),
    path("page/add", attaching.choose),
    path("page/file", attaching.receive),
    path("page/date", later.later),
    path("page/list", erasing.sent_list),
    path("page/drop", erasing.erase_one),
    path("page/clear", erasing.erase_all),
    path("page/renew", new_words.renew),
    path("close", leaving.close),
    path("units", leaving.units),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", reading.first),
    path("s.css", fixed.style),
    path("favicon.ico", fixed.icon),
    *(path(f"{language}/", include(in_language)) for language in LANGUAGES),
]
