"""An invented organisation for the desk's tests: two teams, a member for each role, three cases."""

import datetime as dt
import hashlib
import io
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from byway import cases, sealing
from byway.desk import session

ROLES = ("trainee", "receiver", "caseworker", "verifier", "analyst", "editor")


def quick_stretch(passphrase: str, salt: bytes) -> bytes:
    """In place of Argon2's half second, where a test is not about it."""
    plain = " ".join(passphrase.casefold().split())
    return hashlib.blake2b(plain.encode(), key=salt, digest_size=32).digest()


@dataclass
class Line:
    """A line and its case, from the seeker's side."""

    keys: sealing.SeekerKeys
    case: uuid.UUID
    line: uuid.UUID

    def visit(self) -> cases.Visit:
        """The seeker comes back."""
        return cases.come_back(self.keys)

    def says(self, text: str) -> None:
        """The seeker writes."""
        cases.write_message(by=self.visit(), message=uuid.uuid4(), text=text)

    def sends(self, name: str, content: bytes, media_type: str = "") -> uuid.UUID:
        """The seeker sends a file; its id."""
        received = cases.ReceivedFile(by=self.visit(), name=name, media_type=media_type)
        received.write(content)
        return received.finish()

    def replies(self) -> list[cases.Reply]:
        """What the seeker has been answered."""
        return self.visit().replies


@dataclass
class House:
    """The organisation and who is in it."""

    coordinator: cases.NewMember
    members: dict[str, cases.NewMember]
    reception: uuid.UUID
    other_team: uuid.UUID
    salt: bytes

    def staff(self, name: str) -> cases.StaffSession:
        """A member signed in, without the pages."""
        member = self.members[name]
        return cases.begin_session(member.id, member.keys)

    def client(self, name: str = "", **options: Any) -> Client:
        """A browser, signed in as that member or as nobody."""
        client = Client(**options)
        if name:
            response = HttpResponse()
            session.begin(response, self.staff(name))
            client.cookies.update(response.cookies)
        return client

    def line(self, text: str, **facts: Any) -> Line:
        """Somebody writes for the first time."""
        keys = sealing.keys_from(hashlib.sha256(text.encode() + self.salt).digest())
        visit = cases.start_line(
            by=keys, message=uuid.uuid4(), text=text, facts=cases.Facts(**facts)
        )
        return Line(keys, visit.case, visit.line)


@pytest.fixture
def house(db: None, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A fresh organisation: a member for each role in one team, a caseworker in another."""
    monkeypatch.setattr("byway.cases.actions.organisation.stretch_passphrase", quick_stretch)
    monkeypatch.setattr("byway.cases.actions.sign_in.stretch_passphrase", quick_stretch)
    monkeypatch.setattr("byway.desk.resealing.in_thread", lambda work: None)
    return found(Path(django_settings.BYWAY_PIN))


def found(pin_file: Path) -> House:
    """Makes the organisation."""
    pin, root = cases.new_pin()
    cases.write_pin(pin, pin_file)
    founded = cases.found_organisation(
        by=root,
        recovery=sealing.KeyPair.new(),
        backup=sealing.new_identity()[1],
        coordinator="coordinator",
        team="Reception",
    )
    by = cases.begin_session(founded.coordinator.id, founded.coordinator.keys)
    other = cases.add_team(by=by, name="Elsewhere")
    members = {"coordinator": founded.coordinator}
    for role in ROLES:
        members[role] = cases.add_member(by=by, name=role, roles=(role,), teams=(founded.team,))
    members["stranger"] = cases.add_member(
        by=by, name="stranger", roles=("caseworker",), teams=(other,)
    )
    return House(founded.coordinator, members, founded.team, other, pin.salt)


@pytest.fixture
def line(house: House) -> Line:
    """One line: a man on leave who writes in Russian, with a date."""
    begun = house.line(
        "I am on leave until the tenth.",
        language="ru",
        situation="on-leave",
        writer="self",
        soon="weeks",
        earliest=(cases.today() + dt.timedelta(days=9)).isoformat(),
    )
    return begun


@dataclass
class Clock:
    """A clock that sessions go by, set forward by hand."""

    now: float

    def passes(self, seconds: float) -> None:
        """Time goes by."""
        self.now += seconds

    def monotonic(self) -> float:
        """In place of time.monotonic."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of sessions in memory."""
    made = Clock(time.monotonic())
    monkeypatch.setattr("byway.cases.memory.time", made)
    return made


@pytest.fixture
def photo() -> bytes:
    """A small JPEG with metadata that must not survive: a place, a camera, a remark."""
    picture = Image.new("RGB", (320, 200), (40, 90, 120))
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif[0x0112] = 6  # stands on its side
    exif[0x9286] = "a remark that stays inside"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"hidden comment")
    return out.getvalue()


def an_answer(house: House, **changes: Any) -> uuid.UUID:
    """An answer that two people signed."""
    by = house.staff("coordinator")
    return cases.approve_answer(by=by, proposal=a_proposal(house, **changes))


def a_proposal(house: House, **changes: Any) -> uuid.UUID:
    """A text by the caseworker that waits for a second person."""
    said: dict[str, Any] = {
        "kind": "general",
        "situation": "",
        "language": "en",
        "title": "What happens next",
        "text": "We read it and answer here.",
        "valid_until": cases.today() + dt.timedelta(days=30),
        "at_door": False,
    }
    return cases.propose_answer(by=house.staff("caseworker"), **{**said, **changes})


def a_draft(house: House, line: Line, text: str = "Come back on Monday.") -> uuid.UUID:
    """A reply by the caseworker that waits for a second person."""
    by = house.staff("caseworker")
    read = cases.open_lines(by, line.case)[0].last_number
    return cases.draft_reply(by=by, case=line.case, line=line.line, text=text, read_up_to=read)


def a_batch(house: House, *lines: Line) -> uuid.UUID:
    """Lines that the receiver has just answered and closed."""
    by = house.staff("receiver")
    chosen = [
        cases.ToAnswer(one.case, one.line, cases.open_lines(by, one.case)[0].last_number)
        for one in lines
    ]
    return cases.answer_and_close(by=by, answer=an_answer(house), lines=chosen).id
