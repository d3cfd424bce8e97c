"""The desk's settings on a real host: behind a proxy that ends TLS, and as an onion service."""

import json
import os
import subprocess
import sys
from typing import Any

import pyotp
import pytest
from django.test import Client

from .conftest import House
from .test_passkeys import options_of

NAMES = (
    "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_SECURE",
    "CSRF_COOKIE_HTTPONLY",
    "CSRF_COOKIE_SAMESITE",
    "CSRF_TRUSTED_ORIGINS",
    "FILE_UPLOAD_HANDLERS",
    "INSTALLED_APPS",
    "DEBUG",
    "BYWAY_POLICY",
)
HOSTS = "desk.example,abcdef.onion"


def on_a_real_host() -> dict[str, Any]:
    """What the settings say with BYWAY_HTTPS as it is by default."""
    code = (
        "import json\nfrom byway.web import desk_settings as s\n"
        f"print(json.dumps({{name: getattr(s, name) for name in {NAMES}}}))"
    )
    kept = {k: v for k, v in os.environ.items() if not k.startswith("BYWAY_")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, "BYWAY_HOSTS": HOSTS}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.fixture
def real(settings: Any) -> dict[str, Any]:
    """Those settings in place of the loopback's."""
    said = on_a_real_host()
    settings.BYWAY_HTTPS = True
    settings.ALLOWED_HOSTS = HOSTS.split(",")
    for name, value in said.items():
        setattr(settings, name, value)
    return said


def test_what_a_real_host_sets() -> None:
    said = on_a_real_host()
    assert said["CSRF_COOKIE_NAME"] == "__Host-byway-csrf"
    assert said["CSRF_COOKIE_SECURE"] and said["CSRF_COOKIE_HTTPONLY"]
    assert said["CSRF_COOKIE_SAMESITE"] == "Strict"
    assert said["FILE_UPLOAD_HANDLERS"] == [] and said["DEBUG"] is False
    assert said["INSTALLED_APPS"] == ["byway.cases"]
    parts = dict(part.split(" ", 1) for part in said["BYWAY_POLICY"].split("; "))
    assert parts.pop("default-src") == "'none'"
    assert {parts.pop("frame-ancestors"), parts.pop("base-uri")} == {"'none'"}
    assert set(parts.values()) == {"'self'"}


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("desk.example", "https://desk.example"),
        ("abcdef.onion", "http://abcdef.onion"),
        ("abcdef.onion", "https://abcdef.onion"),
    ],
)
def test_signing_in_from_behind_a_proxy(
    house: House, real: dict[str, Any], host: str, origin: str
) -> None:
    """The proxy speaks plain HTTP to the desk, while the browser's Origin says how it came."""
    client = Client(enforce_csrf_checks=True, headers={"host": host, "origin": origin})

    def post(path: str, **form: str) -> Any:
        page = client.get("/sign-in/")
        form["csrfmiddlewaretoken"] = page.content.decode().split('ken" value="')[1][:64]
        return client.post(path, form)

    member = house.members["receiver"]
    post("/sign-in/", name="receiver", passphrase=member.passphrase)
    post("/sign-in/second/", code=pyotp.TOTP(member.totp_secret).now())
    page = client.get("/")
    assert page.status_code == 200
    assert page.headers["Strict-Transport-Security"]
    assert all(name.startswith("__Host-") for name in client.cookies)
    assert options_of(client.get("/keys/").content.decode())["rp"]["id"] == host


def test_another_sites_form_is_refused(house: House, real: dict[str, Any]) -> None:
    client = Client(
        enforce_csrf_checks=True,
        headers={"host": "desk.example", "origin": "https://evil.example"},
    )
    page = client.get("/sign-in/").content.decode()
    form = {"csrfmiddlewaretoken": page.split('ken" value="')[1][:64], "name": "x"}
    response = client.post("/sign-in/", form)
    assert response.status_code == 403
    assert "This page was too old" in response.content.decode()
