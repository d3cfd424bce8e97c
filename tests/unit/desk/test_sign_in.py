"""Signing in with two factors, what is kept in between and afterwards, and how it ends."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pyotp
import pytest
from django.http import HttpResponse
from django.test import Client

from byway import cases
from byway.cases.models import SignedManifest
from byway.desk import session
from byway.sealing import sign_manifest

from .conftest import House, Line, quick_stretch


def code_of(house: House, name: str) -> str:
    return pyotp.TOTP(house.members[name].totp_secret).now()


def passphrase(client: Client, house: House, name: str = "receiver") -> Any:
    form = {"name": name, "passphrase": house.members[name].passphrase}
    return client.post("/sign-in/", form)


def code(client: Client, text: str) -> Any:
    return client.post("/sign-in/second/", {"code": text})


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def remove(house: House, name: str) -> None:
    """A manifest without that member."""
    now, gone = cases.manifest(), house.members[name].id.bytes
    left = tuple(m for m in now.members if m.id != gone)
    by = house.coordinator
    made = replace(now, number=now.number + 1, members=left)
    signed = sign_manifest(made, cases.pin(), by.id.bytes, by.keys.signing)
    SignedManifest.objects.create(number=made.number, signed=signed)


def test_both_factors_open_the_desk(house: House) -> None:
    client = Client()
    assert passphrase(client, house).headers["Location"] == "/sign-in/second/"
    assert not is_in(client)
    assert code(client, code_of(house, "receiver")).headers["Location"] == "/"
    assert is_in(client)


def test_a_code_works_once(house: House) -> None:
    once = code_of(house, "receiver")
    first, second = Client(), Client()
    for client in (first, second):
        passphrase(client, house)
        code(client, once)
    assert is_in(first)
    assert not is_in(second)


@pytest.mark.parametrize(
    ("name", "words"), [("receiver", "not the six words"), ("nobody", "six other words")]
)
def test_a_wrong_name_and_a_wrong_passphrase_give_one_page_at_one_price(
    house: House, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    derived = []

    def counted(passphrase: str, salt: bytes) -> bytes:
        derived.append(passphrase)
        assert len(salt) == 16
        return quick_stretch(passphrase, salt)

    monkeypatch.setattr("byway.cases.actions.sign_in.stretch_passphrase", counted)
    client = Client()
    response = client.post("/sign-in/", {"name": name, "passphrase": words})
    assert response.status_code == 403
    assert "The name or the passphrase is not right." in response.content.decode()
    assert words not in response.content.decode()
    assert derived == [words]
    assert session.cookie("pending") not in client.cookies


def test_five_wrong_codes_end_the_attempt(house: House) -> None:
    client = Client()
    passphrase(client, house)
    for _ in range(4):
        assert "This code is not right" in code(client, "000000").content.decode()
    assert "Too many wrong answers" in code(client, "000000").content.decode()
    assert code(client, code_of(house, "receiver")).headers["Location"] == "/sign-in/"
    assert not is_in(client)


def test_an_attempt_ends_after_five_minutes(house: House, clock: Any) -> None:
    client = Client()
    passphrase(client, house)
    clock.passes(301)
    assert code(client, code_of(house, "receiver")).headers["Location"] == "/sign-in/"
    assert not is_in(client)


def test_the_second_page_alone_leads_back_to_the_first(house: House) -> None:
    assert Client().get("/sign-in/second/").headers["Location"] == "/sign-in/"
    made_up = Client()
    made_up.cookies[session.cookie("pending")] = "token." + "00" * 32
    assert made_up.get("/sign-in/second/").headers["Location"] == "/sign-in/"


def test_a_session_ends_after_fifteen_idle_minutes(house: House, clock: Any) -> None:
    client = house.client("receiver")
    clock.passes(14 * 60)
    assert is_in(client)
    clock.passes(14 * 60)
    assert is_in(client)
    clock.passes(15 * 60 + 1)
    assert not is_in(client)


def test_a_session_ends_after_eight_hours_of_work(house: House, clock: Any) -> None:
    client = house.client("receiver")
    for _ in range(8 * 6):
        assert is_in(client)
        clock.passes(600)
    clock.passes(1)
    assert not is_in(client)


def test_signing_out_ends_the_session_and_clears_the_cookies(house: House) -> None:
    client = house.client("receiver")
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    response = client.post("/sign-out/")
    for name in ("session", "key"):
        assert response.cookies[session.cookie(name)]["max-age"] == 0
    again = Client()
    again.cookies.load(kept)
    assert not is_in(again)


def test_who_is_removed_is_out_at_once(house: House) -> None:
    client, other = house.client("receiver"), house.client("caseworker")
    assert is_in(client)
    remove(house, "receiver")
    assert client.get("/").headers["Location"] == "/sign-in/"
    assert is_in(other)


def test_who_is_removed_cannot_come_back(house: House) -> None:
    client = Client()
    passphrase(client, house)
    remove(house, "receiver")
    assert code(client, code_of(house, "receiver")).status_code == 403
    assert not is_in(client)


def test_a_record_holds_no_key_that_opens_without_the_cookie(house: House, line: Line) -> None:
    client = house.client("receiver")
    client.get("/")
    held = session.SIGNED_IN.find(client.cookies[session.cookie("session")].value)
    assert held is not None
    kept = repr(held.held).encode() + held.held.wrapped
    staff = house.staff("receiver")
    secrets = [staff.keys.pair.private, staff.keys.signing.seed]
    secrets += [pair.private for pair in staff.team_pairs.values()]
    assert len(secrets) > 2
    for secret in secrets:
        assert secret not in kept and secret.hex().encode() not in kept
    assert b"on-leave" not in kept
    key = client.cookies[session.cookie("key")].value
    assert bytes.fromhex(key) not in kept and key.encode() not in kept


@pytest.mark.parametrize("stolen", ["session", "key"])
def test_one_cookie_of_the_two_opens_nothing(house: House, stolen: str) -> None:
    thief, owner = Client(), house.client("receiver")
    name = session.cookie(stolen)
    thief.cookies[name] = owner.cookies[name].value
    assert not is_in(thief)
    mixed = house.client("caseworker")
    mixed.cookies[name] = owner.cookies[name].value
    assert mixed.get("/").status_code != 200


def test_cookies_are_bound_to_the_host_and_hidden_from_scripts(house: House, settings: Any) -> None:
    settings.BYWAY_HTTPS = True
    client = Client()
    secure: dict[str, Any] = {"secure": True}
    form = {"name": "receiver", "passphrase": house.members["receiver"].passphrase}
    pending = client.post("/sign-in/", form, **secure).cookies
    form = {"code": code_of(house, "receiver")}
    begun = client.post("/sign-in/second/", form, **secure).cookies
    set_now = [pending["__Host-byway-pending"]]
    set_now += [begun["__Host-byway-session"], begun["__Host-byway-key"]]
    for morsel in set_now:
        assert morsel["httponly"] and morsel["secure"]
        assert (morsel["samesite"], morsel["path"], morsel["domain"]) == ("Strict", "/", "")
        assert not morsel["max-age"] and not morsel["expires"]
    assert begun["__Host-byway-pending"]["max-age"] == 0
    assert begun["__Host-byway-session"].value not in begun["__Host-byway-key"].value


def test_what_was_being_written_when_a_session_ended_is_handed_back(
    house: House, line: Line
) -> None:
    path = f"/case/{line.case.hex}/line/{line.line.hex}/reply/"
    form = {"text": "A long reply.", "reply_id": uuid.uuid4().hex, "read_up_to": "1"}
    response = Client().post(path, form)
    assert response.status_code == 403
    assert "A long reply." in response.content.decode()
    assert "Nothing was saved." in response.content.decode()
    assert line.replies() == []


def test_the_real_derivation_opens_the_keys(db: None, data_dir: Any) -> None:
    """Once without the quick stand-in: 256 MiB of Argon2id, in a slot."""
    from pathlib import Path

    from django.conf import settings as now

    from byway.sealing import KeyPair, new_identity

    pin, root = cases.new_pin()
    cases.write_pin(pin, Path(now.BYWAY_PIN))
    made = cases.found_organisation(
        by=root,
        recovery=KeyPair.new(),
        backup=new_identity()[1],
        coordinator="coordinator",
        team="Reception",
    ).coordinator
    client = Client()
    spoken = f"  {made.passphrase.upper().replace(' ', '   ')} "
    client.post("/sign-in/", {"name": "coordinator", "passphrase": spoken})
    client.post("/sign-in/second/", {"code": pyotp.TOTP(made.totp_secret).now()})
    assert is_in(client)


def test_guesses_sent_at_once_are_five_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty requests with one pending cookie, each holding its place for a moment."""
    client, tried = Client(), []
    passphrase(client, house)
    kept = {name: morsel.value for name, morsel in client.cookies.items()}

    def slow(**_: Any) -> None:
        tried.append(1)
        time.sleep(0.01)
        raise cases.SignInFailed("not right")

    monkeypatch.setattr("byway.desk.sign_in.check_totp", slow)
    monkeypatch.setattr("byway.desk.sign_in._second_page", lambda *_, **__: HttpResponse())

    def guess(_: int) -> None:
        one = Client()
        one.cookies.load(kept)
        code(one, "000000")

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(guess, range(20)))
    assert len(tried) == 5
