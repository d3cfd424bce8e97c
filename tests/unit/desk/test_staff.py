"""The coordinator's page: who is here, and letting somebody in."""

import html
import re

import pyotp
import pytest
from django.test import Client

from byway import cases

from .conftest import House


def let_in(house: House, **form: object) -> tuple[int, str]:
    data = {"name": "newcomer", "roles": ["receiver"], "teams": [house.reception.hex], **form}
    response = house.client("coordinator").post("/staff/", data)
    return response.status_code, html.unescape(response.content.decode())


def test_members_are_listed_with_roles_and_teams(house: House) -> None:
    page = house.client("coordinator").get("/staff/").content.decode()
    for name in (*house.members, "Reception", "Elsewhere"):
        assert name in page


def test_a_new_member_can_sign_in_and_read_the_teams_lines(house: House) -> None:
    before = house.line("Before he came.")
    status, page = let_in(house)
    assert status == 201
    passphrase, secret, uri = re.findall(r'<dd class="secret">([^<]+)</dd>', page)
    assert pyotp.parse_uri(uri).secret == secret
    client = Client()
    client.post("/sign-in/", {"name": "newcomer", "passphrase": passphrase})
    client.post("/sign-in/second/", {"code": pyotp.TOTP(secret).now()})
    assert "Before he came." in client.get(f"/case/{before.case.hex}/").content.decode()
    assert passphrase not in house.client("coordinator").get("/staff/").content.decode()


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": "receiver"}, 'There is a member named "receiver" already.'),
        ({"name": " "}, "A member's name has between 1 and 64 characters."),
        ({"roles": []}, "Roles are among"),
        ({"roles": ["root"]}, "found root"),
        ({"roles": ["coordinator"]}, "A coordinator needs the root's word"),
        ({"teams": ["x"]}, "Teams: expected one of the listed teams."),
        ({"teams": ["0" * 32]}, "Only a member of a team can let others in."),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    house: House, form: dict[str, object], said: str
) -> None:
    number = cases.manifest().number
    status, page = let_in(house, **form)
    assert status == 400
    assert said in page
    assert cases.manifest().number == number
