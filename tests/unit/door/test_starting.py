"""The first message: nothing before it, one line after it, however often it is sent."""

import pytest

import byway.cases as c
from byway.cases import MESSAGE_LIMIT
from byway.cases.models import Case, Item, Line
from byway.door import derivations
from byway.door.views import starting
from byway.errors import Busy, StorageFull
from byway.sealing import read_spelling
from tests.organisation import Organisation
from tests.unit.door.conftest import Seeker


def lines() -> int:
    return Line.objects.in_scope("test").count()


def items() -> int:
    return Item.objects.in_scope("test").count()


def test_the_page_shows_words_and_digits_that_spell_one_secret(seeker: Seeker) -> None:
    form = seeker.begin()
    secret = bytes.fromhex(form.fields["secret"])
    assert read_spelling(" ".join(seeker.words)) == secret
    assert read_spelling(seeker.digits) == secret
    assert lines() == 0


def test_two_pages_show_two_secrets(seeker: Seeker) -> None:
    first, second = seeker.begin(), seeker.begin()
    assert first.fields["secret"] != second.fields["secret"]
    assert first.fields["message"] != second.fields["message"]


def test_a_first_message_makes_one_line_that_staff_can_read(
    seeker: Seeker, organisation: Organisation
) -> None:
    page = seeker.start("Hello\r\nthere", situation="on-leave", writer="self", soon="days")
    assert page.heading == "Your line"
    assert page.notices == [
        "Your message is saved. Keep the eight words: only they lead back here."
    ]
    waiting = c.open_queue(organisation.receiver)
    assert [each.card.situation for each in waiting] == ["on-leave"]
    assert (waiting[0].card.writer, waiting[0].card.language) == ("self", "en")
    view = c.open_lines(organisation.receiver, waiting[0].case)[0]
    assert [each.data["text"] for each in view.part.entries] == ["Hello\nthere"]


def test_the_same_form_twice_makes_one_line_and_one_message(seeker: Seeker) -> None:
    form = seeker.begin()
    for _ in range(3):
        page = seeker.send(form, text="once", **seeker.typed_back(form))
        assert page.heading == "Your line"
    assert (lines(), Case.objects.in_scope("test").count(), items()) == (1, 1, 1)


def test_words_that_do_not_match_keep_the_text_and_store_nothing(seeker: Seeker) -> None:
    form = seeker.begin()
    right = seeker.typed_back(form)
    for wrong in (
        {"back1": right["back2"], "back2": right["back1"]},
        {"back1": right["back1"], "back2": ""},
        {"back1": "x", "back2": "y"},
    ):
        page = seeker.send(form, text="my text", situation="held", **wrong)
        again = page.form("/new")
        assert again.fields["text"] == "my text"
        assert again.fields["situation"] == "held"
        assert {k: again.fields[k] for k in ("secret", "message", "asked")} == {
            k: form.fields[k] for k in ("secret", "message", "asked")
        }
        assert "do not match" in page.alerts[0]
    assert lines() == 0


def test_four_letters_and_capitals_will_do(seeker: Seeker) -> None:
    form = seeker.begin()
    typed = {name: word[:4].upper() for name, word in seeker.typed_back(form).items()}
    assert seeker.send(form, text="x", **typed).heading == "Your line"


def test_an_empty_text_is_not_sent(seeker: Seeker) -> None:
    form = seeker.begin()
    page = seeker.send(form, text=" \r\n ", **seeker.typed_back(form))
    assert page.alerts == ["There is no text yet."]
    assert lines() == 0


@pytest.mark.parametrize(
    "broken",
    [
        {"secret": "zz"},
        {"secret": "00" * 9},
        {"message": "1"},
        {"asked": "2"},
        {"asked": "5-3"},
        {"asked": "0-9"},
        {"asked": "a-b"},
    ],
)
def test_broken_hidden_fields_give_new_words_and_keep_the_text(
    seeker: Seeker, broken: dict[str, str]
) -> None:
    form = seeker.begin()
    page = seeker.send(form, text="kept", **{**seeker.typed_back(form), **broken})
    assert seeker.response.status_code == 400
    assert page.form("/new").fields["text"] == "kept"
    assert page.form("/new").fields["secret"] != form.fields["secret"]
    assert lines() == 0


def test_an_unknown_choice_is_dropped(seeker: Seeker, organisation: Organisation) -> None:
    seeker.start("x", situation="general")
    assert c.open_queue(organisation.receiver)[0].card.situation == ""


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (Busy("x"), 503, "Nothing was saved. Try again in a minute."),
        (StorageFull("x"), 507, "Nothing was saved. Try again later."),
        (OSError(28, "No space left on device"), 507, "Nothing was saved. Try again later."),
        (ValueError("secret thing"), 503, "nothing is kept twice"),
    ],
)
def test_faults_keep_the_text_and_say_what_was_saved(
    seeker: Seeker, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, said: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    form = seeker.begin()
    with monkeypatch.context() as patched:
        patched.setattr(starting, "derive", fail)
        page = seeker.send(form, text="kept & safe", **seeker.typed_back(form))
    assert seeker.response.status_code == status
    assert said in page.alerts[0]
    assert "secret thing" not in page.source
    assert page.form("/new").fields["text"] == "kept & safe"
    assert lines() == 0
    again = seeker.send(page.form("/new"), **seeker.typed_back(form))
    assert again.heading == "Your line"


def test_a_text_that_is_too_long_is_said_before_the_slow_step(
    seeker: Seeker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(derivations, "stretch", None)
    form = seeker.begin()
    text = "я" * (MESSAGE_LIMIT + 1)
    page = seeker.send(form, text=text, **seeker.typed_back(form))
    assert seeker.response.status_code == 413
    assert page.form("/new").fields["text"] == text
    assert "too long" in page.alerts[0]


def test_the_longest_text_there_may_be_goes_through(seeker: Seeker) -> None:
    assert seeker.start("я" * MESSAGE_LIMIT).heading == "Your line"


def test_the_form_shows_nothing_again_once_its_visit_was_left(seeker: Seeker) -> None:
    form = seeker.begin()
    sent = {"text": "unmistakable", **seeker.typed_back(form)}
    seeker.send(form, **sent)
    seeker.leave()
    page = seeker.send(form, **sent)
    assert page.heading == "This page is over"
    assert "unmistakable" not in page.source


def test_leaving_before_sending_ends_the_form(seeker: Seeker) -> None:
    form = seeker.begin()
    seeker.send(form, text="half", back1="x", back2="y")
    seeker.leave()
    page = seeker.send(form, text="half", back1="x", back2="y")
    assert page.heading == "This page is over"
    assert "half" not in page.source
