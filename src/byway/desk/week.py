"""My week: one's own cases by the earliest day something can fall on, and whose move it is."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from byway.cases import (
    Book,
    Permission,
    Week,
    load_of,
    member_names,
    my_week,
    open_book,
    stands_in_for,
    today,
    unowned,
)
from byway.desk import session
from byway.desk.queue import in_training
from byway.desk.session import DeskRequest
from byway.sealing import LINE


@dataclass(frozen=True, slots=True)
class Load:
    """How many open cases somebody has."""

    name: str
    cases: int


@require_safe
def week(request: DeskRequest) -> HttpResponse:
    """My week; for a coordinator also the cases nobody has, and how many each colleague has."""
    staff, day = request.staff, today()
    rows: list[Week] = []
    free: list[Week] = []
    loads: list[Load] = []
    if LINE in staff.compartments:
        book = known_book(request)
        rows = my_week(
            staff,
            book,
            day,
            training=in_training(request),
            stands_in_for=stands_in_for(staff),
        )
        if staff.may(Permission.ASSIGN) or staff.may(Permission.PLAN):
            free = unowned(staff, book, day)
        if staff.may(Permission.ASSIGN):
            names = member_names()
            counts = load_of(book).items()
            loads = [Load(names.get(who, "–"), number) for who, number in counts]
            loads.sort(key=lambda one: -one.cases)
    context = {"rows": rows, "free": free, "loads": loads, "day": day.isoformat()}
    return render(request, "desk/week.html", context)


def known_book(request: DeskRequest) -> Book:
    """The session's casebook, brought up to date and kept again."""
    before = session.load_kept(request, "book")
    book = open_book(request.staff, Book.of(before) if before else None)
    after = book.to_bytes()
    if after != before:
        session.keep(request, "book", after)
    return book
