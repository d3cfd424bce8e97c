"""The people of a case: joined lines with readers named, invitations, loans, freezing, phrases."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from byway import cases
from tests.unit.desk.conftest import House, Line

pytestmark = pytest.mark.urls("byway.web.desk_urls")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretches an invitation's words in an instant."""
    monkeypatch.setattr(
        "byway.cases.actions.invite.stretch", lambda secret, salt: secret * 5 + b"__"
    )


def page(client: Client, name: str, case: uuid.UUID) -> str:
    response = client.get(reverse(name, args=[case]))
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, name: str, *args: uuid.UUID, **form: str) -> tuple[int, str]:
    response = client.post(reverse(name, args=args), form)
    return response.status_code, response.content.decode()


def join(house: House, main: Line, part: Line, reader: str = "the mother") -> None:
    """One proposes it on the page, another confirms it on his."""
    status, _ = post(
        house.client("receiver"), "join", main.case,
        other=part.case.hex[:8], why="she names him", reader=reader,
    )  # fmt: skip
    assert status == 302
    client = house.client("caseworker")
    (pair,) = re.findall(r'name="pair" value="(\w+)"', page(client, "case", main.case))
    assert post(client, "join-answer", main.case, pair=pair, answer="yes")[0] == 302


def test_joined_lines_stand_on_one_page_each_with_its_reader_in_words(
    house: House, line: Line
) -> None:
    mother = house.line("This is his mother.", language="ru", writer="relative")
    join(house, line, mother)
    client = house.client("caseworker")
    for case in (line.case, mother.case):
        shown = page(client, "case", case)
        assert "I am on leave until the tenth." in shown and "This is his mother." in shown
        assert "Reply to the person it is about, in Russian" in shown
        assert "Reply to the mother, in Russian" in shown
        assert "reader-1" in shown and "reader-2" in shown
        assert shown.count('class="letter"') >= 2
    assert post(
        client, "reply", mother.case, mother.line,
        text="Only you read this.", reply_id="1" * 32, read_up_to="99",
    )[0] == 302  # fmt: skip
    assert [r.text for r in mother.replies()] == ["Only you read this."]
    assert line.replies() == []


def test_nobody_confirms_what_he_proposed(house: House, line: Line) -> None:
    other = house.line("another line")
    client = house.client("receiver")
    post(client, "join", line.case, other=other.case.hex, why="same words")
    shown = page(client, "people", line.case)
    assert "Somebody else has to confirm it." in shown
    (pair,) = re.findall(r'name="pair" value="(\w+)"', shown)
    status, said = post(client, "join-answer", line.case, pair=pair, answer="yes")
    assert status == 400 and "Somebody else has to confirm what you proposed." in said
    assert post(client, "join-answer", line.case, pair=pair, answer="no")[0] == 302
    assert "same words" not in page(client, "people", line.case)


def test_taking_apart_is_proposed_and_confirmed_on_the_page(house: House, line: Line) -> None:
    other = house.line("another line")
    join(house, line, other)
    client, colleague = house.client("receiver"), house.client("caseworker")
    assert post(client, "apart", line.case, part=other.case.hex, why="not him")[0] == 302
    (pair,) = re.findall(r'name="pair" value="(\w+)"', page(colleague, "people", line.case))
    assert post(colleague, "join-answer", line.case, pair=pair, answer="yes")[0] == 302
    assert "another line" not in page(client, "case", line.case)


def test_what_was_refused_says_why_and_keeps_the_page(house: House, line: Line) -> None:
    client = house.client("receiver")
    for form in ({"other": "zz", "why": "x"}, {"other": line.case.hex, "why": "x"}):
        status, said = post(client, "join", line.case, **form)
        assert status == 400 and 'role="alert"' in said
    status, said = post(client, "invite", line.case, language="fr")
    assert status == 400 and "Choose the language" in said


def test_four_words_are_shown_once(house: House, line: Line) -> None:
    client = house.client("receiver")
    status, shown = post(client, "invite", line.case, language="uk", reader="the father")
    assert status == 201
    words = re.search(r'class="secret"[^>]*>([^<]+)<', shown)
    assert words and len(words[1].split()) == 4
    again = page(client, "people", line.case)
    assert words[1] not in again and "the father" in again
    assert "Invited: the father" in page(client, "case", line.case)
    (invitation,) = re.findall(r'name="invitation" value="(\w+)"', again)
    assert post(client, "revoke", line.case, invitation=invitation)[0] == 302
    assert "the father" not in page(client, "people", line.case)


def test_a_case_is_lent_on_the_page_and_given_back(house: House, line: Line) -> None:
    client, stranger = house.client("caseworker"), house.client("stranger")
    assert (
        post(client, "lend", line.case, to="stranger", why="he knows the unit", days="3")[0] == 302
    )
    assert "Lent to stranger by caseworker" in page(house.client("receiver"), "case", line.case)
    lent = stranger.get(reverse("lent")).content.decode()
    assert line.case.hex[:6] in lent
    assert "I am on leave until the tenth." in page(stranger, "case", line.case)
    assert "Lent to me" in stranger.get(reverse("queue")).content.decode()
    (loan,) = re.findall(r'name="loan" value="(\w+)"', page(client, "people", line.case))
    assert post(client, "end-loan", line.case, loan=loan)[0] == 302
    assert stranger.get(reverse("case", args=[line.case])).status_code == 404
    status, said = post(client, "lend", line.case, to="verifier", why="why", days="3")
    assert status == 400 and "reads this case already" in said
    assert post(client, "lend", line.case, to="nobody", why="why", days="3")[0] == 400


def test_the_glass_is_broken_with_a_reason_that_all_see(house: House, line: Line) -> None:
    line.sends("passport.jpg", b"x" * 100)
    client = house.client("coordinator")
    assert client.get(reverse("identity", args=[line.case])).status_code == 403
    assert "Break the glass" in page(client, "people", line.case)
    assert post(client, "glass", line.case, why="he is at the border", hours="2")[0] == 302
    assert "passport.jpg" in page(client, "identity", line.case)
    shown = page(house.client("receiver"), "case", line.case)
    assert "Glass broken" in shown and "he is at the border" in shown
    assert "Break the glass" not in page(house.client("caseworker"), "people", line.case)


def test_a_frozen_line_warns_before_each_reply(house: House, line: Line) -> None:
    client = house.client("receiver")
    cases.reply(by=house.staff("receiver"), case=line.case, line=line.line, text="an old reply")
    assert post(client, "freeze", line.case, line.line, frozen="1")[0] == 302
    assert line.replies() == []
    assert "This line is frozen" in page(client, "case", line.case)
    assert post(client, "freeze", line.case, line.line, frozen="0")[0] == 302
    assert [r.text for r in line.replies()] == ["an old reply"]
    assert "This line is frozen" not in page(client, "case", line.case)


def test_the_phrase_is_heard_before_any_reply(house: House, line: Line) -> None:
    client = house.client("receiver")
    assert post(client, "phrase", line.case, line.line, phrase="the roof is leaking")[0] == 302
    assert "the roof is leaking" in page(client, "people", line.case)
    cases.reply(by=house.staff("receiver"), case=line.case, line=line.line, text="agreed")
    line.says("All well. The ROOF is leaking!")
    shown = page(house.client("caseworker"), "case", line.case)
    assert "somebody may be beside them" in shown
    assert post(client, "phrase", line.case, line.line, quiet="1")[0] == 302
    assert "somebody may be beside them" not in page(client, "case", line.case)


def test_who_writes_is_said_in_words(house: House, line: Line) -> None:
    client = house.client("receiver")
    assert "Reply to the person who writes in this line, in Russian" in page(
        client, "case", line.case
    )
    assert post(client, "reader", line.case, reader="Albert’s aunt")[0] == 302
    assert "Reply to Albert’s aunt, in Russian" in page(client, "case", line.case)
