"""Four words at the door: a line of one's own, once; and one answer to all that lead nowhere."""

import datetime as dt
import hashlib
import re
import time
import uuid

import pytest

import byway.cases as c
from byway.cases import content
from byway.cases.models import Invitation, Line
from byway.door.views import invited as view
from byway.errors import Busy
from byway.sealing import LANGUAGES, new_invitation, spell_invitation
from tests.organisation import Organisation, start
from tests.unit.door.conftest import Seeker
from tests.unit.door.parsed import Form


def lines() -> int:
    return Line.objects.in_scope("test").count()


@pytest.fixture
def four(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Four words for a case."""

    def quick(secret: bytes, salt: bytes) -> bytes:
        return hashlib.blake2b(secret, key=salt, digest_size=32).digest()

    monkeypatch.setattr("byway.cases.actions.invite.stretch", quick)
    case = c.open_case(by=organisation.receiver, team=organisation.team, name="Albert")
    return c.invite(by=organisation.receiver, case=case, language="ru", reader="himself").words


def begin(seeker: Seeker) -> Form:
    """The form for somebody with four words; he notes the eight."""
    page = seeker.get("four")
    listed = re.search(r'<ol class="words".*?</ol>', page.source, re.DOTALL)
    assert listed
    seeker.words = re.findall(r"<li>(.*?)</li>", listed[0])
    return page.form("/four")


def come(seeker: Seeker, words: str, **fields: str) -> None:
    form = begin(seeker)
    seeker.send(form, four=words, text="I am here", **seeker.typed_back(form), **fields)


def test_four_words_open_a_line_in_the_case(
    seeker: Seeker, organisation: Organisation, four: list[str]
) -> None:
    come(seeker, " ".join(four), writer="self")
    assert seeker.page.heading == "Your line"
    (waiting,) = c.open_queue(organisation.receiver)
    assert waiting.card.invitation and waiting.card.writer == "self"
    mark = waiting.card.invitation
    assert c.join_invited(by=organisation.receiver, case=waiting.case, mark=mark)
    assert len(c.joined_cases(organisation.receiver, waiting.case)) == 2
    assert not Invitation.objects.in_scope("test").exists()


def test_the_eight_words_lead_back_and_the_four_nowhere(seeker: Seeker, four: list[str]) -> None:
    come(seeker, ", ".join(word[:4].upper() for word in four))
    assert seeker.come_back().heading == "Your line"
    other = Seeker()
    come(other, " ".join(four))
    assert "No line can be opened" in other.page.alerts[0]
    assert lines() == 1


def test_a_form_sent_twice_makes_one_line(seeker: Seeker, four: list[str]) -> None:
    form = begin(seeker)
    for _ in range(3):
        seeker.send(form, four=" ".join(four), text="once", **seeker.typed_back(form))
        assert seeker.page.heading == "Your line"
    assert lines() == 1


def test_mistyped_used_over_and_taken_back_get_one_answer(
    seeker: Seeker, organisation: Organisation, four: list[str]
) -> None:
    pages = []

    def answer(words: str) -> None:
        form = begin(seeker)
        seeker.send(form, four=words, text="I am here", **seeker.typed_back(form))
        page = seeker.page
        assert page.form("/four").fields["text"] == "I am here"
        body = page.source
        for gone in (
            *seeker.words,
            words,
            *(form.fields[k] for k in ("secret", "message", "asked")),
        ):
            body = body.replace(gone, "")
        pages.append(len(seeker.response.content))
        assert page.alerts and "No line can be opened" in page.alerts[0]

    answer(" ".join(spell_invitation(new_invitation(), "en")))
    with c.as_of(content.now() + dt.timedelta(hours=73)):
        answer(" ".join(four))
    case = start().case
    made = c.invite(by=organisation.receiver, case=case, language="en")
    (open_one,) = c.open_invitations(organisation.receiver, case)
    c.revoke_invitation(by=organisation.receiver, case=case, invitation=open_one.id)
    answer(" ".join(made.words))
    come(Seeker(), " ".join(four))
    answer(" ".join(four))
    assert len(set(pages)) == 1


def test_what_follows_the_derivations_takes_whole_quanta(
    seeker: Seeker, four: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settled: list[float] = []

    def note(started: float, *, quantum: float) -> None:
        assert 0 < started <= time.monotonic()
        settled.append(quantum)

    monkeypatch.setattr(view, "settle", note)
    come(seeker, " ".join(four))
    come(seeker, " ".join(four))
    assert settled == [view.QUANTUM] * 2


def test_wrong_words_are_named_before_anything_slow(
    seeker: Seeker, four: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("not before the words are well formed")

    monkeypatch.setattr(view, "derive", never)
    come(seeker, " ".join([*four[:3], "zzzzzz"]))
    assert "Word 4, “zzzzzz”, is in no list." in seeker.page.alerts[0]
    come(seeker, " ".join(four[:3]))
    assert seeker.page.alerts == ["These should be four words; there were 3."]
    come(seeker, " ".join([*four[:3], spell_invitation(bytes(6), "et")[0]]))
    assert "not of one language" in seeker.page.alerts[0]
    form = begin(seeker)
    seeker.send(form, four=" ".join(four), text=" ", **seeker.typed_back(form))
    assert seeker.page.alerts == ["There is no text yet."]
    assert lines() == 0


def test_a_busy_door_uses_nothing_up(
    seeker: Seeker, four: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise Busy("x")

    monkeypatch.setattr(view, "derive_invitation", busy)
    come(seeker, " ".join(four))
    assert seeker.response.status_code == 503
    assert seeker.page.form("/four").fields["four"] == " ".join(four)
    assert Invitation.objects.in_scope("test").count() == 1


def test_the_form_shows_nothing_again_once_left(seeker: Seeker, four: list[str]) -> None:
    form = begin(seeker)
    seeker.send(form, four=" ".join(four), text="x", **seeker.typed_back(form))
    seeker.leave()
    seeker.send(form, four=" ".join(four), text="x", **seeker.typed_back(form))
    assert seeker.page.heading == "This page is over"


def test_a_form_without_its_hidden_fields_gets_new_words(seeker: Seeker) -> None:
    seeker.get("four")
    form = seeker.page.form("/four")
    seeker.send(Form(form.action, "post"), message=uuid.uuid4().hex)
    assert seeker.response.status_code == 400
    assert lines() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_leads_there(organisation: Organisation, language: str) -> None:
    seeker = Seeker(language)
    assert f"/{language}/four" in seeker.get("").links
    assert seeker.get("four").form("/four").fields["four"] == ""
