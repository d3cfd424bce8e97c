"""Destroying: keys first, then rows, then files; and the list that outlives a restored backup."""

import hashlib
import os
import secrets
import uuid
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from byway.cases.audit import forget_events
from byway.cases.disk.files import destroy_file
from byway.cases.disk.storage import flush_deleted
from byway.cases.models import Case, Compartment, Event, Grant, Item, Line
from byway.cases.models.scoped import ScopedQuerySet


def deletion_mark(thing: uuid.UUID) -> str:
    """How a destroyed case, line or item stands on the deletion list: a hash of its random id."""
    return hashlib.blake2b(thing.bytes, digest_size=16, person=b"byway-deleted").hexdigest()


def words_mark(locator: bytes) -> str:
    """How words that were given up stand on the deletion list: a hash of what they led to."""
    return hashlib.blake2b(locator, digest_size=16, person=b"byway-words").hexdigest()


def note_deleted(*things: uuid.UUID) -> None:
    """Appends to the deletion list, durably, before anything is destroyed."""
    add_marks(deletion_mark(thing) for thing in things)


def add_marks(marks: Iterable[str]) -> None:
    """Appends marks to the deletion list, durably."""
    path = Path(settings.BYWAY_DELETED)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as out:
        out.write("".join(f"{mark}\n" for mark in marks))
        out.flush()
        os.fsync(out.fileno())


def deleted_marks() -> set[str]:
    """Every mark on the deletion list."""
    path = Path(settings.BYWAY_DELETED)
    return set(path.read_text().split()) if path.exists() else set()


def destroy_case(case: uuid.UUID) -> None:
    """Destroys a case: first its sealed keys, durably; then its rows; then its files."""
    note_deleted(case)
    files = _file_items(Compartment.objects.in_scope("one case", case=case))
    with transaction.atomic():
        Grant.objects.in_scope("one case", compartment__case=case).delete()
        Compartment.objects.in_scope("one case", case=case).update(head=None)
    with transaction.atomic():
        Item.objects.in_scope("one case", compartment__case=case).delete()
        forget_events(case)
        Event.objects.in_scope("one case", case=case).delete()
        Compartment.objects.in_scope("one case", case=case).delete()
        Line.objects.in_scope("one case", case=case).delete()
        Case.objects.in_scope("one case", id=case).delete()
        flush_deleted()
    for item in files:
        destroy_file(item)


def destroy_line(line: uuid.UUID) -> None:
    """Destroys one conversation at once: its keys, then its rows. Story and identity stay."""
    note_deleted(line)
    with transaction.atomic():
        Grant.objects.in_scope("one line", compartment__line=line).delete()
        Compartment.objects.in_scope("one line", line=line).update(head=None)
    with transaction.atomic():
        Item.objects.in_scope("one line", compartment__line=line).delete()
        Compartment.objects.in_scope("one line", line=line).delete()
        Line.objects.in_scope("one line", id=line).delete()
        flush_deleted()


def destroy_items(items: list[uuid.UUID]) -> None:
    """Destroys single items, key and content; call it inside the transaction of the change."""
    note_deleted(*items)
    Item.objects.in_scope("named items", id__in=items).delete()
    flush_deleted()
    for item in items:
        transaction.on_commit(partial(destroy_file, item))


def _file_items(compartments: ScopedQuerySet[Compartment]) -> list[uuid.UUID]:
    rows = Item.objects.in_scope("one case", compartment__in=compartments)
    return list(rows.values_list("id", flat=True))


def finish_deletions() -> int:
    """Destroys what is on the deletion list and yet there: how many cases, lines and items.

    After a crash between keys and rows, and after an older backup has been restored.
    """
    marks = deleted_marks()
    if not marks:
        return 0
    scope = "ids only, against the deletion list"
    cases = _marked(Case.objects.in_scope(scope).values_list("id", flat=True), marks)
    for case in cases:
        destroy_case(case)
    lines = _marked(Line.objects.in_scope(scope).values_list("id", flat=True), marks)
    for line in lines:
        destroy_line(line)
    items = _marked(Item.objects.in_scope(scope).values_list("id", flat=True), marks)
    for item in items:
        Item.objects.in_scope(scope, id=item).delete()
        destroy_file(item)
    return len(cases) + len(lines) + len(items) + _close_given_up(marks)


def _marked(ids: Iterable[uuid.UUID], marks: set[str]) -> list[uuid.UUID]:
    return [thing for thing in ids if deletion_mark(thing) in marks]


def _close_given_up(marks: set[str]) -> int:
    """Lines that an older backup put back under words their seeker had given up since.

    They open to nobody at the door any more; staff keep what is in them.
    """
    scope = "ids only, against the deletion list"
    given_up = [
        line
        for line in Line.objects.in_scope(scope).only("id", "locator")
        if words_mark(line.locator) in marks
    ]
    for line in given_up:
        with transaction.atomic():
            Grant.objects.in_scope(scope, reader=line.id).delete()
            Line.objects.in_scope(scope, id=line.id).update(locator=secrets.token_bytes(32))
            flush_deleted()
    return len(given_up)
