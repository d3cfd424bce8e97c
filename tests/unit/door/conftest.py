"""A door in this process: its own settings, an organisation behind it, seekers in front."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import clear_url_caches, set_urlconf
from django.utils import translation

from byway.door import derivations
from byway.web import door_settings
from tests.organisation import Organisation, found
from tests.unit.door.parsed import Form, Parsed

PADDED = 6144


@pytest.fixture
def door(settings: Any, data_dir: Path) -> Any:
    """The door's settings in place of the tests' own."""
    for name in ("ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "LOCALE_PATHS", "BYWAY_POLICY",
                 "BYWAY_PROCESS", "BYWAY_ONION"):  # fmt: skip
        setattr(settings, name, getattr(door_settings, name))
    settings.ALLOWED_HOSTS = ["testserver"]
    forget_translations()
    clear_url_caches()
    set_urlconf(None)
    yield settings
    forget_translations()
    clear_url_caches()


def forget_translations() -> None:
    """Translations are read once a process; the door's lie elsewhere than the desk's."""
    translation.trans_real._translations.clear()
    translation.deactivate()


@pytest.fixture
def organisation(
    door: Any, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> Organisation:
    """An organisation behind the door; words are stretched in an instant."""

    def quick(secret: bytes, salt: bytes) -> bytes:
        return hashlib.blake2b(secret, key=salt, digest_size=32).digest()

    monkeypatch.setattr(derivations, "stretch", quick)
    return found(monkeypatch)


PLAIN: dict[str, Any] = {"headers": {"Sec-Fetch-Site": "same-origin"}}


def submit(client: Client, action: str, fields: dict[str, str]) -> Any:
    """Sends a form as a browser does."""
    return client.post(
        action, urlencode(fields), content_type="application/x-www-form-urlencoded", **PLAIN
    )


class Seeker:
    """Somebody with a browser without script: fills in the forms of the page before him."""

    def __init__(self, language: str = "en") -> None:
        self.client = Client()
        self.language = language
        self.response: Any = None
        self.page = Parsed("<html lang=en><title>.</title><h1></h1></html>")
        self.words: list[str] = []
        self.digits = ""

    def _took(self, response: HttpResponse) -> Parsed:
        self.response = response
        body = response.content
        if response.headers.get("Content-Type", "").startswith("text/html"):
            assert len(body) % PADDED == 0
            assert len(body) >= PADDED
            if body.strip():
                self.page = Parsed(body.decode())
        return self.page

    def get(self, path: str) -> Parsed:
        """Opens an address; one without a leading slash is of his language."""
        full = path if path.startswith("/") else f"/{self.language}/{path}"
        return self._took(self.client.get(full))

    def send(self, form: Form, **fields: str) -> Parsed:
        """Sends a form as it stands, but for these fields."""
        return self._took(submit(self.client, form.action, {**form.fields, **fields}))

    def press(self, end: str, **fields: str) -> Parsed:
        """Presses one of the buttons under the line."""
        form = self.page.form("/page")
        return self._took(
            submit(self.client, f"/{self.language}/page/{end}", {**form.fields, **fields})
        )

    def begin(self) -> Form:
        """Opens the first form and notes the words."""
        page = self.get("new")
        listed = re.search(r'<ol class="words".*?</ol>', page.source, re.DOTALL)
        assert listed
        self.words = re.findall(r"<li>(.*?)</li>", listed[0])
        shown = re.search(r'<span class="digits"[^>]*>([\d ]+)<', page.source)
        assert shown
        self.digits = shown[1]
        return page.form("/new")

    def typed_back(self, form: Form) -> dict[str, str]:
        """The two words that a form asks for."""
        first, second = (int(place) for place in form.fields["asked"].split("-"))
        return {"back1": self.words[first - 1], "back2": self.words[second - 1]}

    def start(self, text: str = "first", **fields: str) -> Parsed:
        """Writes for the first time."""
        form = self.begin()
        return self.send(form, text=text, **self.typed_back(form), **fields)

    def come_back(self, words: str | None = None) -> Parsed:
        """Opens the line with words or digits."""
        form = self.get("open").form("/open")
        return self.send(form, words=" ".join(self.words) if words is None else words)

    def leave(self) -> HttpResponse:
        """Presses the button that stands first."""
        form = self.page.forms[0]
        assert form.action.endswith("/close")
        self.response = submit(self.client, form.action, form.fields)
        return self.response


@pytest.fixture
def seeker(organisation: Organisation) -> Seeker:
    """Somebody who reads English."""
    return Seeker()


@pytest.fixture
def seeker_of(organisation: Organisation) -> Callable[[str], Seeker]:
    """Somebody who reads this language."""
    return Seeker
