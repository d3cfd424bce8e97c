"""`make demo` to the letter: addresses, demo.json, a second run, and an end within ten seconds."""

import http.client
import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyotp
import pytest

from tests.house import free_port, listens

COMPARTMENTS = {"line", "story", "identity"}


@dataclass
class Demo:
    """A demo in a folder, its process and its port."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def said(self) -> dict[str, Any]:
        """demo.json."""
        document: dict[str, Any] = json.loads((self.folder / "demo.json").read_text())
        return document

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Sends a signal; how long the end took, in seconds."""
        started = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(30)
        return time.monotonic() - started


def two_ports() -> int:
    """A free port whose next is free too."""
    while True:
        port = free_port()
        if port < 65535 and not listens(port + 1):
            return port


def start(folder: Path, port: int) -> Demo:
    """Runs the demo until it has said how to get in."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("BYWAY_", "DJANGO_"))}
    output = folder.parent / "output.txt"
    with output.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "byway", "demo", "--port", str(port), "--dir", folder],
            env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
    end = time.monotonic() + 400
    while "Ctrl-C" not in output.read_text():
        assert process.poll() is None, output.read_text()
        assert time.monotonic() < end, "the demo does not start"
        time.sleep(0.1)
    return Demo(folder, port, process)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A running demo, made where an earlier one had been cut short."""
    folder = tmp_path_factory.mktemp("checkout") / "demo"
    folder.mkdir(mode=0o700)
    (folder / "data").mkdir()
    (folder / "data" / "byway.sqlite3").write_bytes(b"half of a database")
    made = start(folder, two_ports())
    yield made
    made.stop()


def get(url: str, path: str = "/") -> tuple[int, dict[str, str], str]:
    """Status, headers and page."""
    host = url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, page


def test_demo_json_says_what_the_contract_says(demo: Demo) -> None:
    said = demo.said
    assert set(said) == {"door", "desk", "staff", "seekers", "cases", "data_dir"}
    assert said["door"] == f"http://127.0.0.1:{demo.port}"
    assert said["desk"] == f"http://127.0.0.1:{demo.port + 1}"
    assert Path(said["data_dir"]).is_relative_to(demo.folder)
    assert Path(said["data_dir"]).is_dir()
    assert len(said["staff"]) >= 12
    assert len({tuple(member["roles"]) for member in said["staff"]}) >= 3
    assert any("coordinator" in member["roles"] for member in said["staff"])
    for member in said["staff"]:
        assert set(member) == {"name", "passphrase", "totp_secret", "roles"}
    for seeker in said["seekers"]:
        assert set(seeker) == {"words", "digits", "note"}
        assert len(seeker["words"].split()) == 8
        assert len(seeker["digits"].replace(" ", "")) == 27


def test_some_cases_are_closed_to_some_staff(demo: Demo) -> None:
    names = {member["name"] for member in demo.said["staff"]}
    hidden = 0
    for case in demo.said["cases"]:
        assert set(case) == {"path", "grants"}
        assert case["path"].startswith("/")
        assert case["grants"]
        assert set(case["grants"]) <= names
        assert all(grants and set(grants) <= COMPARTMENTS for grants in case["grants"].values())
        hidden += set(case["grants"]) != names
    assert hidden >= 3
    assert len(demo.said["cases"]) == len(demo.said["seekers"])
    assert 190 <= len(demo.said["seekers"]) <= 220


@pytest.mark.parametrize("side", ["door", "desk"])
def test_both_sides_answer_with_strict_headers(demo: Demo, side: str) -> None:
    path = "/" if side == "door" else "/sign-in/"
    status, headers, page = get(demo.said[side], path)
    assert status == 200
    policy = headers["content-security-policy"]
    for rule in ("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'",
                 "base-uri 'none'"):  # fmt: skip
        assert rule in policy
    assert "unsafe" not in policy
    assert "no-store" in headers["cache-control"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "<title>" in page


class Desk:
    """A member's browser at the desk, no more than cookies and forms."""

    def __init__(self, url: str, member: dict[str, Any]) -> None:
        self._url = url
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        self._form("/sign-in/", name=member["name"], passphrase=member["passphrase"])
        code = pyotp.TOTP(member["totp_secret"]).now()
        assert self._form("/sign-in/second/", code=code) == 200

    def _form(self, path: str, **fields: str) -> int:
        page = self._open(path)[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token[1]}).encode()
        return self._open(path, data)[0]

    def _open(self, path: str, data: bytes | None = None) -> tuple[int, str]:
        headers = {"Referer": self._url + path}
        request = urllib.request.Request(self._url + path, data, headers)
        try:
            with self._opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode()

    def status(self, path: str) -> int:
        """What an address answers."""
        return self._open(path)[0]


def test_each_member_sees_what_the_file_says_and_no_more(demo: Demo) -> None:
    cases = demo.said["cases"]
    for member in demo.said["staff"]:
        desk = Desk(demo.said["desk"], member)
        for case in cases[::40] + [c for c in cases if member["name"] not in c["grants"]][:3]:
            granted = case["grants"].get(member["name"], [])
            assert desk.status(case["path"]) == (200 if granted else 404)
            for part in ("story", "identity"):
                wanted = 200 if part in granted else 403 if granted else 404
                assert desk.status(f"{case['path']}{part}/") == wanted, (member["name"], part)


def test_only_its_user_may_read_it(demo: Demo) -> None:
    for path in (demo.folder, Path(demo.said["data_dir"]), demo.folder / "demo.json"):
        assert path.stat().st_mode & 0o077 == 0


def test_a_port_in_use_is_said_in_one_line(demo: Demo, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "byway", "demo", "--port", str(demo.port), "--dir", tmp_path / "d"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert str(demo.port) in done.stderr
    assert not (tmp_path / "d").exists()


def test_a_second_run_goes_on_and_each_ends_within_ten_seconds(demo: Demo) -> None:
    said, port = demo.said, demo.port
    assert demo.stop(signal.SIGINT) < 10
    assert not listens(port)
    assert not listens(port + 1)
    again = start(demo.folder, two_ports())
    demo.process, demo.port = again.process, again.port
    for key in ("staff", "seekers", "cases", "data_dir"):
        assert demo.said[key] == said[key]
    assert demo.said["door"] == f"http://127.0.0.1:{demo.port}"
    connection = http.client.HTTPConnection("127.0.0.1", demo.port)
    connection.putrequest("POST", "/en/new")  # a request that never ends does not keep it running
    connection.putheader("Content-Length", "100000")
    connection.endheaders()
    connection.send(b"x" * 100)
    assert demo.stop(signal.SIGTERM) < 10
    connection.close()
