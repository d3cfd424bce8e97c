"""Coming back by words, four letters or digits; and what is said when that does not work."""

import time

import pytest

from byway.door.views import coming_back
from byway.errors import Busy, TamperError
from byway.sealing import new_secret, spell_digits, spell_words
from tests.organisation import Organisation
from tests.unit.door.conftest import Seeker


def four_letters(word: str) -> str:
    """A word's first four letters; an apostrophe is none."""
    return "".join(sign for sign in word if sign.isalpha() and sign != "ʼ")[:4]


@pytest.mark.parametrize("language", ["en", "ru", "uk", "et"])
def test_words_letters_and_digits_open_the_line(organisation: Organisation, language: str) -> None:
    seeker = Seeker(language)
    first = seeker.start().heading
    seeker.leave()
    for typed in (
        " ".join(seeker.words),
        "\n".join(four_letters(word).upper() for word in seeker.words),
        ", ".join(f"{n}. {word}" for n, word in enumerate(seeker.words, start=1)),
        seeker.digits,
        seeker.digits.replace(" ", ""),
    ):
        assert seeker.come_back(typed).heading == first
        assert seeker.response.status_code == 200
        seeker.leave()


def test_an_unknown_word_is_named_with_its_place_and_can_be_mended(seeker: Seeker) -> None:
    seeker.start()
    typed = [*seeker.words[:2], "qqqq<b>", *seeker.words[3:]]
    page = seeker.come_back(" ".join(typed))
    assert page.alerts == ["Word 3, “qqqq”, is in no list. Look at it again."]
    assert page.form("/open").fields["words"] == " ".join(typed)
    mended = " ".join(seeker.words)
    assert seeker.send(page.form("/open"), words=mended).heading == "Your line"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "These should be 8 words or 27 digits; there were 0."),
        ("123 456", "These should be 8 words or 27 digits; there were 6."),
        ("0" * 27, "One word or the order is wrong."),
    ],
)
def test_what_else_is_wrong_is_said(seeker: Seeker, typed: str, said: str) -> None:
    assert seeker.come_back(typed).alerts == [said]


def test_a_wrong_order_is_said(seeker: Seeker) -> None:
    words = spell_words(bytes(range(10)), "en")
    page = seeker.come_back(" ".join(reversed(words)))
    assert page.alerts == ["One word or the order is wrong."]


def test_never_a_line_and_no_line_any_more_get_one_answer(seeker: Seeker) -> None:
    seeker.start()
    deleted = " ".join(seeker.words)
    seeker.press("clear", save="1", sure="1")
    pages = [
        seeker.come_back(typed)
        for typed in (
            deleted,
            spell_digits(new_secret()),
            " ".join(spell_words(new_secret(), "et")),
        )
    ]
    entry = [page.forms[0].fields["entry"] for page in pages]
    bodies = {page.source.replace(e, "") for page, e in zip(pages, entry, strict=True)}
    assert len(bodies) == 1
    assert "It may have been deleted, as was agreed." in pages[0].text
    assert "Please say that you wrote before." in pages[0].text
    assert "/en/new" in pages[0].links


def test_found_and_not_found_take_whole_quanta_after_the_derivation(
    seeker: Seeker, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeker.start()
    settled: list[float] = []

    def note(started: float, *, quantum: float) -> None:
        assert time.monotonic() - started < quantum
        settled.append(quantum)

    monkeypatch.setattr(coming_back, "settle", note)
    seeker.come_back()
    seeker.come_back(spell_digits(new_secret()))
    assert settled == [coming_back.QUANTUM] * 2


def test_a_busy_door_keeps_what_was_typed(seeker: Seeker, monkeypatch: pytest.MonkeyPatch) -> None:
    seeker.start()

    def busy(*_: object) -> None:
        raise Busy("x")

    monkeypatch.setattr(coming_back, "derive", busy)
    page = seeker.come_back()
    assert seeker.response.status_code == 503
    assert page.form("/open").fields["words"] == " ".join(seeker.words)


def test_a_line_that_was_changed_without_keys_is_not_shown(
    seeker: Seeker, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeker.start()

    def changed(_: object) -> None:
        raise TamperError("x")

    monkeypatch.setattr(coming_back, "come_back", changed)
    page = seeker.come_back()
    assert page.heading == "Nothing was found with these words"
    assert "changed this line" in page.alerts[0]


def test_the_words_form_opens_nothing_again_once_left(seeker: Seeker) -> None:
    seeker.start()
    form = seeker.get("open").form("/open")
    words = " ".join(seeker.words)
    assert seeker.send(form, words=words).heading == "Your line"
    seeker.leave()
    page = seeker.send(form, words=words)
    assert page.heading == "This page is over"
    assert seeker.words[0] not in page.source


def test_a_form_without_its_hidden_fields_opens_the_line_too(seeker: Seeker) -> None:
    seeker.start()
    form = seeker.get("open").form("/open")
    form.fields.clear()
    assert seeker.send(form, words=seeker.digits).heading == "Your line"
