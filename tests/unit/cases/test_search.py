"""Search: in all that a member may read, and nowhere else; folded; brought up to date."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

import byway.cases as c
from byway.cases import search
from tests.organisation import Organisation, start, write


class Kept:
    """A session's memory."""

    def __init__(self) -> None:
        self.parts: dict[str, bytes] = {}

    def load(self, name: str) -> bytes:
        return self.parts.get(name, b"")

    def keep(self, name: str, data: bytes) -> None:
        self.parts[name] = data

    def finds(self, by: c.StaffSession, query: str, seconds: float = 10.0) -> list[uuid.UUID]:
        shelf = c.fill_shelf(by, self.load, self.keep, seconds=seconds)
        return [one.case for one in c.search_shelf(shelf, self.load, query)]


def test_a_member_finds_what_he_may_read(organisation: Organisation) -> None:
    o = organisation
    visit = start(text="Мой брат в Ёлкино, ждёт отпуска")
    c.add_note(by=o.caseworker, case=visit.case, text="Hospital first, then the extract")
    c.set_risk(by=o.caseworker, case=visit.case, risk="court", when=c.Span(words="в мае"))
    worker, receiver, stranger = Kept(), Kept(), Kept()
    for query in ("ёлкино ЖДЕТ", "елкино", "hospital extract", "МАЕ"):
        assert worker.finds(o.caseworker, query) == [visit.case], query
        assert stranger.finds(o.stranger, query) == []
    assert receiver.finds(o.receiver, "елкино") == [visit.case]
    assert receiver.finds(o.receiver, "hospital") == []
    for query in ("hospital елкино", "x", "", "nothing like it"):
        assert worker.finds(o.caseworker, query) == []


def test_what_is_new_is_found_and_what_is_gone_is_not(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "LOOK_BACK", 0)
    o, kept = organisation, Kept()
    by = o.caseworker
    first, second = start(text="one ticket"), start(text="two tickets")
    assert set(kept.finds(by, "ticket")) == {first.case, second.case}
    pages = len(kept.parts)
    write(first, "a photo of it")
    assert kept.finds(by, "photo") == [first.case]
    assert kept.finds(by, "one ticket") == [first.case]
    assert len(kept.parts) == pages + 1
    c.delete_case(by=o.coordinator, case=second.case)
    assert kept.finds(by, "ticket") == [first.case]


def test_opening_goes_on_where_it_stopped(organisation: Organisation) -> None:
    cases = {start(text=f"leave {number}").case for number in range(5)}
    kept, by, found = Kept(), organisation.receiver, set[uuid.UUID]()
    for rounds in range(1, 9):
        found = set(kept.finds(by, "leave", seconds=0.0 if rounds == 1 else 1e-9))
        shelf = c.Shelf.of(kept.load("shelf"))
        assert len(found) == len(shelf.where) == 5 - shelf.left
        if found != cases:
            found = set(kept.finds(by, "leave"))
        if found == cases:
            break
    assert found == cases


TEXTS = st.lists(st.text(alphabet="абвёеЁЕ xyXY", max_size=12), max_size=8)


@given(TEXTS, st.lists(st.text(alphabet="абёеxyY", min_size=2, max_size=3), min_size=1, max_size=2))
def test_matching_is_what_looking_letter_by_letter_says(texts: list[str], words: list[str]) -> None:
    def plain(text: str) -> str:
        return "".join({"ё": "е"}.get(sign.lower(), sign.lower()) for sign in text)

    rows = [["", "", "", "", text] for text in texts]
    slow = [
        row
        for row in rows
        if all(
            any(plain(row[4])[at : at + len(word)] == plain(word) for at in range(len(row[4]) + 1))
            for word in words
        )
    ]
    assert search.matching(rows, search.words_of(" ".join(words))) == slow


def test_an_excerpt_shows_what_stands_around() -> None:
    text = "a" * 200 + " the ticket " + "b" * 200
    shown = search.excerpt(text, ["ticket"], around=10)
    assert "ticket" in shown and shown.startswith("…") and shown.endswith("…") and len(shown) < 30
    assert search.excerpt("short", ["short"]) == "short"
