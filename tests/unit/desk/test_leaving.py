"""Somebody leaves, loses a passphrase, or a case goes to another team, through the pages."""

import html
import re
from collections.abc import Callable

import pyotp
import pytest
from django.test import Client

from byway import cases
from byway.desk import resealing, session

from .conftest import House, Line


@pytest.fixture
def at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """The job runs within the request that begins it."""

    def run(work: Callable[[], None]) -> None:
        monkeypatch.setattr("byway.desk.resealing.connections.close_all", lambda: None)
        monkeypatch.setattr("byway.desk.resealing.PAUSE", 0.0)
        work()

    monkeypatch.setattr(resealing, "in_thread", run)
    monkeypatch.setattr(resealing, "_running", {})
    return house


def text(response: object) -> str:
    return html.unescape(response.content.decode())  # type: ignore[attr-defined]


def test_a_member_leaves_and_everything_gets_new_keys(at_once: House, line: Line) -> None:
    client, gone = at_once.client("coordinator"), at_once.client("verifier")
    assert gone.get(f"/case/{line.case.hex}/").status_code == 200
    member = at_once.members["verifier"].id.hex
    assert "verifier leaves" in text(client.get(f"/staff/{member}/leaving/"))
    response = client.post(f"/staff/{member}/leaving/", {"confirm": "leave"})
    assert response.headers["Location"] == "/resealing/"
    assert gone.get(f"/case/{line.case.hex}/").status_code == 302
    page = text(client.get("/resealing/"))
    assert "Nothing is left." in page
    team = cases.manifest().team(at_once.reception.bytes)
    assert (team.generation, team.since) == (2, 2)
    staff = text(client.get("/staff/"))
    assert "Left: verifier" in staff
    assert f"/staff/{member}/leaving/" not in staff
    assert client.get(f"/staff/{member}/leaving/").status_code == 404
    assert "I am on leave" in text(at_once.client("caseworker").get(f"/case/{line.case.hex}/"))


def test_without_the_word_to_confirm_nothing_happens(at_once: House) -> None:
    client, member = at_once.client("coordinator"), at_once.members["verifier"].id.hex
    for address in ("leaving", "renew"):
        assert client.post(f"/staff/{member}/{address}/", {}).status_code == 200
    assert cases.manifest().team(at_once.reception.bytes).generation == 1


def test_the_job_stops_with_its_session_and_the_next_sign_in_goes_on(
    at_once: House, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = at_once.client("coordinator")
    monkeypatch.setattr(session.SIGNED_IN, "alive", lambda token: False)
    client.post(f"/staff/{at_once.members['verifier'].id.hex}/leaving/", {"confirm": "leave"})
    assert "One case is left." in text(client.get("/resealing/"))
    monkeypatch.undo()
    monkeypatch.setattr(resealing, "in_thread", lambda work: work())
    monkeypatch.setattr("byway.desk.resealing.connections.close_all", lambda: None)
    monkeypatch.setattr("byway.cases.actions.sign_in.stretch_passphrase", _quick)
    made = at_once.members["coordinator"]
    again = Client()
    again.post("/sign-in/", {"name": made.name, "passphrase": made.passphrase})
    again.post("/sign-in/second/", {"code": pyotp.TOTP(made.totp_secret).now()})
    assert "Nothing is left." in text(again.get("/resealing/"))


def _quick(passphrase: str, salt: bytes) -> bytes:
    from .conftest import quick_stretch

    return quick_stretch(passphrase, salt)


def test_a_lost_passphrase_gives_new_keys_under_the_same_name(at_once: House, line: Line) -> None:
    client, member = at_once.client("coordinator"), at_once.members["caseworker"].id.hex
    by = at_once.staff("caseworker")
    cases.reply(by=by, case=line.case, line=line.line, text="said before")
    response = client.post(f"/staff/{member}/renew/", {"confirm": "renew"})
    assert response.status_code == 201
    passphrase, secret, _ = re.findall(r'<dd class="secret">([^<]+)</dd>', text(response))
    old = at_once.members["caseworker"]
    with pytest.raises(cases.SignInFailed):
        cases.check_passphrase(name="caseworker", passphrase=old.passphrase)
    fresh = Client()
    fresh.post("/sign-in/", {"name": "caseworker", "passphrase": passphrase})
    fresh.post("/sign-in/second/", {"code": pyotp.TOTP(secret).now()})
    assert "said before" in text(fresh.get(f"/case/{line.case.hex}/"))
    assert [reply.text for reply in line.replies()] == ["said before"]
    names = [m.name for m in cases.manifest().members if m.roles]
    assert names.count("caseworker") == 1
    assert "Left:" not in text(client.get("/staff/"))


def test_a_coordinators_keys_are_not_renewed_by_the_page(at_once: House) -> None:
    client, me = at_once.client("coordinator"), at_once.members["coordinator"].id.hex
    assert client.post(f"/staff/{me}/renew/", {"confirm": "renew"}).status_code == 400
    assert client.post(f"/staff/{me}/leaving/", {"confirm": "leave"}).status_code == 400


def test_ones_own_passphrase(at_once: House) -> None:
    client, made = at_once.client("receiver"), at_once.members["receiver"]
    wrong = client.post("/keys/passphrase/", {"passphrase": "six words that are not right"})
    assert wrong.status_code == 400
    page = client.post("/keys/passphrase/", {"passphrase": made.passphrase})
    (fresh,) = re.findall(r'<p class="secret">([^<]+)</p>', text(page))
    assert len(fresh.split()) == 6
    _, keys = cases.check_passphrase(name="receiver", passphrase=fresh)
    assert keys == made.keys
    with pytest.raises(cases.SignInFailed):
        cases.check_passphrase(name="receiver", passphrase=made.passphrase)
    assert client.get("/").status_code == 200


def test_a_case_goes_to_another_team(at_once: House, line: Line) -> None:
    client = at_once.client("receiver")
    address = f"/case/{line.case.hex}/hand-over/"
    page = text(client.get(address))
    assert ("Elsewhere" in page, "Reception" in page) == (True, False)
    response = client.post(address, {"team": at_once.other_team.hex, "why": "second line"})
    assert response.headers["Location"] == "/"
    assert client.get(f"/case/{line.case.hex}/").status_code == 404
    page = text(at_once.client("stranger").get(f"/case/{line.case.hex}/"))
    assert "I am on leave" in page
    for team in ("", "x", at_once.other_team.hex):
        assert client.post(address, {"team": team}).status_code == 404
