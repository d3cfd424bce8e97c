"""Passkeys as a second factor: an authenticator of our own, honest and otherwise.

It speaks W3C Web Authentication level 2: ES256 (COSE algorithm -7), attestation `none`.
"""

import hashlib
import html
import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from webauthn.helpers import bytes_to_base64url

from byway import cases

from .conftest import House

HOST = "localhost:8301"
ORIGIN = f"http://{HOST}"


@dataclass
class Authenticator:
    """One credential."""

    party: str = "localhost"
    origin: str = ORIGIN
    count: int = 1
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def _client_data(self, what: str, challenge: str) -> bytes:
        said = {"type": f"webauthn.{what}", "challenge": challenge, "origin": self.origin}
        return json.dumps(said).encode()

    def _data(self, flags: int) -> bytes:
        party = hashlib.sha256(self.party.encode()).digest()
        return party + bytes([flags]) + self.count.to_bytes(4, "big")

    def _answer(self, **response: bytes) -> str:
        name = bytes_to_base64url(self.id)
        said = {key: bytes_to_base64url(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": said})

    def create(self, options: dict[str, Any]) -> str:
        """A new credential."""
        point = self.key.public_key().public_numbers()
        cose = {
            1: 2,
            3: -7,
            -1: 1,
            -2: point.x.to_bytes(32, "big"),
            -3: point.y.to_bytes(32, "big"),
        }
        made = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(cose)
        whole = {"fmt": "none", "attStmt": {}, "authData": self._data(0x45) + made}
        return self._answer(
            clientDataJSON=self._client_data("create", options["challenge"]),
            attestationObject=cbor2.dumps(whole),
        )

    def get(self, options: dict[str, Any]) -> str:
        """An answer to a challenge."""
        self.count += 1
        client, data = self._client_data("get", options["challenge"]), self._data(0x05)
        signed = data + hashlib.sha256(client).digest()
        return self._answer(
            clientDataJSON=client,
            authenticatorData=data,
            signature=self.key.sign(signed, ec.ECDSA(hashes.SHA256())),
        )


def options_of(page: str) -> dict[str, Any]:
    found = re.search(r'data-options="([^"]+)"', page)
    assert found is not None
    said: dict[str, Any] = json.loads(html.unescape(found[1]))
    return said


def register(house: House, authenticator: Authenticator, name: str = "receiver") -> int:
    client = house.client(name, headers={"host": HOST})
    options = options_of(client.get("/keys/").content.decode())
    form = {"credential": authenticator.create(options), "label": "small key"}
    return client.post("/keys/add/", form).status_code


def first_step(house: House, name: str = "receiver") -> tuple[Client, str]:
    client = Client(headers={"host": HOST})
    form = {"name": name, "passphrase": house.members[name].passphrase}
    client.post("/sign-in/", form)
    return client, client.get("/sign-in/second/").content.decode()


def answer(client: Client, credential: str) -> bool:
    client.post("/sign-in/passkey/", {"credential": credential})
    return client.get("/").status_code == 200


def kept(house: House, name: str = "receiver") -> list[dict[str, Any]]:
    member = house.members[name]
    return cases.read_factors(member=member.id, keys=member.keys).passkeys


def test_a_passkey_signs_in_as_the_second_factor(house: House) -> None:
    mine = Authenticator()
    assert register(house, mine) == 302
    client, page = first_step(house)
    assert answer(client, mine.get(options_of(page)))
    assert kept(house)[0]["count"] == mine.count


def test_it_is_no_factor_without_the_passphrase(house: House) -> None:
    mine = Authenticator()
    register(house, mine)
    _, page = first_step(house)
    assert not answer(Client(headers={"host": HOST}), mine.get(options_of(page)))


def test_an_answer_serves_one_attempt_only(house: House) -> None:
    mine = Authenticator()
    register(house, mine)
    client, page = first_step(house)
    once = mine.get(options_of(page))
    assert answer(client, once)
    assert not answer(first_step(house)[0], once)


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "http://evil.example"},
        {"origin": "https://localhost:8301"},
        {"party": "evil.example"},
        {"count": -2},
        {"key": ec.generate_private_key(ec.SECP256R1())},
        {"id": b"another credential"},
    ],
    ids=["origin", "scheme", "party", "copied", "key", "id"],
)
def test_a_wrong_answer_opens_nothing(house: House, change: dict[str, Any]) -> None:
    mine = Authenticator(count=5)
    register(house, mine)
    client, page = first_step(house)
    for name, value in change.items():
        setattr(mine, name, mine.count + value if name == "count" else value)
    assert not answer(client, mine.get(options_of(page)))
    assert (
        "did not answer as it should"
        in client.post("/sign-in/passkey/", {"credential": "{}"}).content.decode()
    )


@pytest.mark.parametrize("credential", ["", "{}", "[]", "null", '{"id": 3}', "\x00", '{"id": "x"}'])
def test_nonsense_is_a_wrong_answer(house: House, credential: str) -> None:
    register(house, Authenticator())
    client, _ = first_step(house)
    assert not answer(client, credential)


def test_wrong_passkeys_and_wrong_codes_count_together(house: House) -> None:
    mine = Authenticator()
    register(house, mine)
    client, page = first_step(house)
    for _ in range(3):
        client.post("/sign-in/passkey/", {"credential": "{}"})
    for _ in range(2):
        client.post("/sign-in/second/", {"code": "000000"})
    assert not answer(client, mine.get(options_of(page)))


def test_another_members_passkey_is_not_ones_own(house: House) -> None:
    theirs, mine = Authenticator(), Authenticator()
    register(house, theirs, "caseworker")
    register(house, mine)
    client, page = first_step(house)
    assert not answer(client, theirs.get(options_of(page)))


def test_a_passkey_of_another_host_is_not_asked(house: House) -> None:
    register(house, Authenticator())
    client = Client()  # the same desk under another name
    form = {"name": "receiver", "passphrase": house.members["receiver"].passphrase}
    client.post("/sign-in/", form)
    assert "data-options" not in client.get("/sign-in/second/").content.decode()


def test_a_registration_is_checked_and_its_challenge_serves_once(house: House) -> None:
    assert register(house, Authenticator(origin="http://evil.example")) == 400
    client = house.client("receiver", headers={"host": HOST})
    options = options_of(client.get("/keys/").content.decode())
    for expected in (302, 400):
        form = {"credential": Authenticator().create(options)}
        assert client.post("/keys/add/", form).status_code == expected
    assert len(kept(house)) == 1


def test_a_removed_passkey_is_gone_and_the_code_stays(house: House) -> None:
    mine = Authenticator()
    register(house, mine)
    client = house.client("receiver", headers={"host": HOST})
    client.post("/keys/remove/", {"id": kept(house)[0]["id"]})
    assert kept(house) == []
    member = house.members["receiver"]
    factors = cases.read_factors(member=member.id, keys=member.keys)
    assert factors.totp == member.totp_secret


def test_there_is_an_end_to_how_many(house: House) -> None:
    for _ in range(10):
        assert register(house, Authenticator()) == 302
    client = house.client("receiver", headers={"host": HOST})
    assert "data-options" not in client.get("/keys/").content.decode()


def test_under_a_bare_address_the_page_says_why_there_is_none(house: House) -> None:
    page = house.client("receiver", headers={"host": "127.0.0.1:8301"}).get("/keys/")
    assert "opened by a bare number" in page.content.decode()
    assert "data-options" not in page.content.decode()


def test_nothing_of_a_passkey_lies_readable(house: House) -> None:
    from byway.cases.models import Member

    mine = Authenticator()
    register(house, mine)
    row = Member.objects.get(name="receiver")
    assert mine.id not in row.second and b"small key" not in row.second
