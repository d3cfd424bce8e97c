"""Search inside everything a member may read: opened once in his session, searched in memory.

There is no index on any disk. What was opened is kept in the session as pages, locked like all it
holds; a search unlocks them, folds case and ё/е, and looks for every word.
"""

import json
import time
import unicodedata
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Max

from byway.cases import content
from byway.cases.case_cards import read_case_card
from byway.cases.case_view import open_lines, open_part
from byway.cases.keys.staff_session import StaffSession
from byway.cases.models import Case, Event
from byway.cases.papers import read_papers
from byway.cases.reading import Entry
from byway.errors import BywayError
from byway.sealing import LINE, STORY

LOOK_BACK = 1_000
"""See `casebook.LOOK_BACK`."""
CASES_A_PAGE = 200
HITS = 100
"""At most so many are shown."""
LEAST = 2
"""Characters of a word that is searched for."""
TEXT_FIELDS = ("text", "words", "claim", "source")
WORD = 40

Load = Callable[[str], bytes]
Keep = Callable[[str, bytes], None]


@dataclass(frozen=True, slots=True)
class Found:
    """One item in which every word stands."""

    case: uuid.UUID
    kind: str
    at: str
    author: str
    excerpt: str


@dataclass(slots=True)
class Shelf:
    """What has been opened: on which page each case lies, and up to which event."""

    where: dict[str, int] = field(default_factory=dict)
    seen: int = -1
    pages: int = 0
    items: int = 0
    left: int = 0
    """Cases that have not been opened yet."""

    def to_bytes(self) -> bytes:
        """For keeping, locked, in a session."""
        return json.dumps([self.where, self.seen, self.pages, self.items, self.left]).encode()

    @classmethod
    def of(cls, data: bytes) -> "Shelf":
        """What `to_bytes` gave; an empty shelf from nothing."""
        return cls(*json.loads(data)) if data else cls()


Row = list[str]
"""Case, kind, stamp, author, text."""


def fold(text: str) -> str:
    """A text as it is compared: composed, without case, ё as е.

    >>> fold("ЁЛКА")
    'елка'
    """
    return unicodedata.normalize("NFC", text).casefold().replace("ё", "е")


def words_of(query: str) -> list[str]:
    """The folded words to look for; those of one letter say too little."""
    return [word for word in fold(query).split() if len(word) >= LEAST]


def matching(rows: Iterable[Row], words: list[str]) -> list[Row]:
    """The rows whose text holds every word."""
    found = []
    for row in rows:
        text = fold(row[4])
        if all(word in text for word in words):
            found.append(row)
    return found


def excerpt(text: str, words: list[str], *, around: int = 80) -> str:
    """What stands around the first word that is found."""
    folded = fold(text)
    at = min((place for place in (folded.find(word) for word in words) if place >= 0), default=0)
    begin, end = max(at - around, 0), at + around
    return ("…" if begin else "") + text[begin:end].strip() + ("…" if end < len(text) else "")


def fill_shelf(by: StaffSession, load: Load, keep: Keep, *, seconds: float) -> Shelf:
    """Opens what has not been opened yet, newest cases first, for about so many seconds."""
    by.require_part(LINE)
    end = time.monotonic() + seconds
    shelf = Shelf.of(load("shelf"))
    newest = Event.objects.in_scope("row numbers only").aggregate(last=Max("number"))["last"] or 0
    if shelf.seen >= 0:
        rows = Event.objects.in_scope("row numbers only", number__gt=shelf.seen - LOOK_BACK)
        for case in rows.values_list("case", flat=True).distinct():
            shelf.where.pop(case.hex, None)
    cases = Case.objects.in_scope("the member's teams", team__in=by.teams)
    there = list(cases.order_by("-day", "id").values_list("id", flat=True))
    names = {case.hex for case in there}
    shelf.where = {case: page for case, page in shelf.where.items() if case in names}
    todo = [case for case in there if case.hex not in shelf.where]
    done = 0
    while done < len(todo) and time.monotonic() < end:
        part = todo[done : done + CASES_A_PAGE]
        opened: list[Row] = []
        for case in part:
            opened += _rows_of(by, case)
            shelf.where[case.hex] = shelf.pages
            done += 1
            if time.monotonic() >= end:
                break
        keep(f"page-{shelf.pages}", json.dumps(opened, ensure_ascii=False).encode())
        shelf.pages += 1
        shelf.items += len(opened)
    shelf.seen, shelf.left = newest, len(todo) - done
    keep("shelf", shelf.to_bytes())
    return shelf


def search(shelf: Shelf, load: Load, query: str) -> list[Found]:
    """The items that hold every word of a query, newest first, at most `HITS`."""
    words = words_of(query)
    if not words:
        return []
    hits: list[Row] = []
    for page in sorted(set(shelf.where.values())):
        rows: list[Row] = json.loads(load(f"page-{page}"))
        hits += [row for row in matching(rows, words) if shelf.where.get(row[0]) == page]
    hits.sort(key=lambda row: row[2], reverse=True)
    return [
        Found(uuid.UUID(hex=row[0]), row[1], row[2], row[3], excerpt(row[4], words))
        for row in hits[:HITS]
    ]


def _rows_of(by: StaffSession, case: uuid.UUID) -> list[Row]:
    """What a member may read of a case; nothing if it does not open, or is gone by now."""
    try:
        if "t" in read_case_card(by, by.case(case)).marks:
            return []  # practice is nothing to be found
        rows = [row for view in open_lines(by, case) for row in _texts(case, view.part.entries)]
        if STORY in by.compartments:
            rows += _texts(case, open_part(by, case, STORY).entries)
        for paper in read_papers(by, kind=content.NOTE, case=case):
            rows.append([case.hex, content.NOTE, paper.at, "", str(paper.data.get("text", ""))])
    except BywayError:
        return []
    return rows


def _texts(case: uuid.UUID, entries: list[Entry]) -> list[Row]:
    rows = []
    for entry in entries:
        text = " ".join(str(entry.data[key]) for key in TEXT_FIELDS if entry.data.get(key))
        if text:
            rows.append([case.hex, entry.kind, entry.at, entry.author, text])
    return rows
