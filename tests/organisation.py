"""An organisation in memory for tests that need no process: staff signed in, seekers by the dozen.

Passphrases are stretched in an instant here; what the slow derivation does has tests of its own.
"""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

import byway.cases as c
from byway.cases import StaffSession, Visit
from byway.cases.actions import organisation, sign_in
from byway.cases.keys.places import new_compartment
from byway.cases.models import Case
from byway.sealing import IDENTITY, STORY, KeyPair, Pin, SeekerKeys, SigningKey, keys_from


def quick_stretch(passphrase: str, salt: bytes) -> bytes:
    """Stands in for Argon2id."""
    return hashlib.blake2b(passphrase.encode(), key=salt, digest_size=32).digest()


@dataclass
class Organisation:
    """Two teams; in the first a coordinator, a receiver, a caseworker and a verifier."""

    pin: Pin
    root: SigningKey
    recovery: KeyPair
    team: uuid.UUID
    other_team: uuid.UUID
    coordinator: StaffSession
    members: dict[str, Any]

    def session(self, name: str) -> StaffSession:
        """A member signed in anew."""
        member = self.members[name]
        return c.begin_session(member.id, member.keys)

    @property
    def receiver(self) -> StaffSession:
        return self.session("receiver")

    @property
    def caseworker(self) -> StaffSession:
        return self.session("caseworker")

    @property
    def stranger(self) -> StaffSession:
        """A caseworker of the other team."""
        return self.session("stranger")


def found(monkeypatch: pytest.MonkeyPatch) -> Organisation:
    """Founds it in the present data folder and database."""
    monkeypatch.setattr(organisation, "stretch_passphrase", quick_stretch)
    monkeypatch.setattr(sign_in, "stretch_passphrase", quick_stretch)
    pin, root = c.new_pin()
    c.write_pin(pin, Path(settings.BYWAY_PIN))
    recovery = KeyPair.new()
    made = c.found_organisation(
        by=root, recovery=recovery, backup="age1test", coordinator="coordinator", team="Reception"
    )
    coordinator = c.begin_session(made.coordinator.id, made.coordinator.keys)
    other = c.add_team(by=coordinator, name="Elsewhere")
    members: dict[str, Any] = {"coordinator": made.coordinator}
    for name, team in (
        ("receiver", made.team),
        ("caseworker", made.team),
        ("verifier", made.team),
        ("stranger", other),
    ):
        role = "caseworker" if name == "stranger" else name
        members[name] = c.add_member(by=coordinator, name=name, roles=(role,), teams=(team,))
    return Organisation(pin, root, recovery, made.team, other, coordinator, members)


def seeker() -> SeekerKeys:
    """Keys of somebody new, without the slow derivation."""
    return keys_from(secrets.token_bytes(32))


def start(keys: SeekerKeys | None = None, text: str = "hello", **facts: Any) -> Visit:
    """A line with its first message, opened again as on a visit."""
    keys = keys or seeker()
    c.start_line(by=keys, message=uuid.uuid4(), text=text, facts=c.Facts(**facts))
    return c.come_back(keys)


def write(visit: Visit, text: str = "more") -> uuid.UUID:
    """One more message."""
    message = uuid.uuid4()
    c.write_message(by=visit, message=message, text=text)
    return message


def send(visit: Visit, name: str = "a.jpg", content: bytes = b"x" * 1000) -> uuid.UUID:
    """One file."""
    file = c.ReceivedFile(by=visit, name=name, media_type="image/jpeg")
    file.write(content)
    return file.finish()


def texts(by: StaffSession, case: uuid.UUID) -> list[str]:
    """The messages and replies staff see."""
    return [
        entry.data["text"]
        for view in c.open_lines(by, case)
        for entry in view.part.entries
        if entry.kind in ("message", "reply")
    ]


def warnings(by: StaffSession, case: uuid.UUID) -> list[str]:
    """What staff are warned of in a case's lines."""
    return [text for view in c.open_lines(by, case) for text in view.part.warnings]


def open_lineless(by: StaffSession) -> uuid.UUID:
    """A case that a member opens for somebody without a line; its id."""
    manifest = c.manifest()
    (team_id,) = by.member.teams[:1]
    team = manifest.team(team_id)
    assert team is not None
    case = Case.objects.create(team=uuid.UUID(bytes=team_id), day=c.today())
    for name in (STORY, IDENTITY):
        new_compartment(
            case, name, 1, team=team, recovery=manifest.recovery, signer=by.keys.signing,
            signer_id=by.id,
        )  # fmt: skip
    return case.id
