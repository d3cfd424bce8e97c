"""Files that strangers sent: what is shown, what is downloaded, under which name, to whom."""

import io
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from byway import cases
from byway.cases.disk import files as stored
from byway.desk.age_export import as_age
from byway.desk.files import attachment, shown_name
from byway.errors import SealingError
from byway.sealing import age_decrypt, new_identity

from .conftest import House, Line


def address(line: Line, file: uuid.UUID, what: str = "") -> str:
    return f"/case/{line.case.hex}/file/{file.hex}/{what}"


def events(house: House, line: Line) -> list[str]:
    return [one.what for one in cases.open_events(house.staff("caseworker"), line.case)]


def test_a_download_gives_the_bytes_unchanged_and_nothing_a_browser_would_run(
    house: House, line: Line
) -> None:
    content = b"<script>alert(1)</script>" + bytes(range(256)) * 1000
    file = line.sends("story.html", content, "text/html")
    response: Any = house.client("caseworker").post(address(line, file, "download/"))
    assert response.getvalue() == content
    headers = response.headers
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Length"] == str(len(content))
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_a_download_streams(house: House, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """It begins before the file has been read to its end, and holds a chunk at a time."""
    file = line.sends("large.bin", b"x" * 1_000_000)
    read: list[int] = []
    real = stored.open_stream

    def counted(*given: Any, **more: Any) -> Iterator[bytes]:
        for chunk in real(*given, **more):
            read.append(len(chunk))
            yield chunk

    monkeypatch.setattr(stored, "open_stream", counted)
    response: Any = house.client("caseworker").post(address(line, file, "download/"))
    assert response.streaming
    assert sum(read) <= 2 * 65536
    assert len(response.getvalue()) == 1_000_000
    assert max(read) <= 65536


def test_a_file_can_be_taken_away_sealed_as_an_age_file(house: House, line: Line) -> None:
    content = bytes(range(256)) * 3000
    file = line.sends("paper.bin", content)
    identity, recipient = new_identity()
    client = house.client("caseworker")
    response: Any = client.post(address(line, file, "download/"), {"recipient": f" {recipient} "})
    sealed, opened = io.BytesIO(response.getvalue()), io.BytesIO()
    assert 'filename="paper.bin.age"' in response.headers["Content-Disposition"]
    assert content[:500] not in sealed.getvalue()
    age_decrypt(sealed, opened, identity)
    assert opened.getvalue() == content


def test_what_is_no_age_key_is_said_to_be_none(house: House, line: Line) -> None:
    file = line.sends("paper.bin", b"x")
    client = house.client("caseworker")
    response = client.post(address(line, file, "download/"), {"recipient": "age1nothing"})
    assert response.status_code == 400
    assert "Not an age recipient" in response.content.decode()


def test_an_age_file_of_a_file_that_was_changed_breaks_off(house: House, line: Line) -> None:
    file = line.sends("paper.bin", b"x" * 3_000_000)
    path = stored.path_of(file)
    sealed = path.read_bytes()
    path.write_bytes(sealed[:2_000_000] + bytes([sealed[2_000_000] ^ 1]) + sealed[2_000_001:])
    client = house.client("caseworker")
    form = {"recipient": new_identity()[1]}
    response: Any = client.post(address(line, file, "download/"), form)
    with pytest.raises(SealingError):
        response.getvalue()


def test_nobody_waiting_for_an_age_file_ends_its_making() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 65536

    made = as_age(endless(), new_identity()[1])
    next(made)
    threads = threading.active_count()
    made.close()  # type: ignore[attr-defined]
    assert threading.active_count() == threads - 1


def test_an_empty_file_comes_back_empty(house: House, line: Line) -> None:
    file = line.sends("empty.txt", b"")
    response: Any = house.client("caseworker").post(address(line, file, "download/"))
    assert response.status_code == 200
    assert response.getvalue() == b""


def test_a_file_that_was_cut_or_changed_is_said_to_be(house: House, line: Line) -> None:
    file = line.sends("paper.bin", b"x" * 10_000)
    path = stored.path_of(file)
    sealed = path.read_bytes()
    path.write_bytes(sealed[:200] + bytes([sealed[200] ^ 1]) + sealed[201:])
    client = house.client("caseworker")
    assert client.post(address(line, file, "download/")).status_code == 409
    path.unlink()
    assert client.post(address(line, file, "download/")).status_code == 404
    assert client.get(f"/case/{line.case.hex}/").status_code == 200


def test_each_look_at_a_file_is_on_record(house: House, line: Line, photo: bytes) -> None:
    file = line.sends("photo.jpg", photo, "image/jpeg")
    client = house.client("verifier")
    client.get(address(line, file))
    client.get(address(line, file, "picture/"))
    client.post(address(line, file, "download/"))
    assert events(house, line)[-3:] == [
        "looked at a file's name",
        "looked at a picture",
        "downloaded a file",
    ]


def test_a_picture_is_offered_hidden_and_shown_clean(
    house: House, line: Line, photo: bytes
) -> None:
    file = line.sends("photo.jpg", photo, "image/jpeg")
    client = house.client("caseworker")
    page = client.get(address(line, file)).content.decode()
    assert "<details>" in page and 'loading="lazy"' in page
    assert page.index("Be careful.") < page.index("Download the original</button>")
    shown = client.get(address(line, file, "picture/"))
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.content != photo and b"SecretCamera" not in shown.content


@pytest.mark.parametrize(
    ("name", "media_type", "content"),
    [
        ("a.pdf", "application/pdf", b"%PDF-1.4"),
        ("a.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.html", "text/html", b"<b>x</b>"),
        ("empty.png", "image/png", b""),
        ("a.jpg", "image/jpeg", b"\xff\xd8\xff not a picture"),
    ],
)
def test_what_is_no_picture_is_never_shown(
    house: House, line: Line, name: str, media_type: str, content: bytes
) -> None:
    file = line.sends(name, content, media_type)
    client = house.client("caseworker")
    assert client.get(address(line, file)).status_code == 200
    response = client.get(address(line, file, "picture/"))
    assert response.status_code == 400
    assert response.headers["Content-Type"].startswith("text/html")
    assert content == b"" or content not in response.content


def test_a_message_is_no_file_and_another_cases_file_is_not_here(house: House, line: Line) -> None:
    other = house.line("Another person.")
    theirs = other.sends("paper.bin", b"x")
    client = house.client("caseworker")
    assert client.get(address(line, theirs)).status_code == 404
    assert client.get(address(other, theirs)).status_code == 200
    assert client.get(address(line, uuid.uuid4())).status_code == 404


@pytest.mark.parametrize(
    ("name", "plain", "whole"),
    [
        ("paper.pdf", "paper.pdf", "paper.pdf"),
        ("отпускной билет.jpg", "_________ _____.jpg",
         "%D0%BE%D1%82%D0%BF%D1%83%D1%81%D0%BA%D0%BD%D0%BE%D0%B9%20"
         "%D0%B1%D0%B8%D0%BB%D0%B5%D1%82.jpg"),
        ("../../etc/passwd", "_.._etc_passwd", "_.._etc_passwd"),
        ('a"; filename="b.exe', "a_; filename=_b.exe", "a_%3B%20filename%3D_b.exe"),
        ("a\r\nSet-Cookie: x=1", "aSet-Cookie_ x=1", "aSet-Cookie_%20x%3D1"),
        ("...", "file", "file"),
        ("", "file", "file"),
        ("exe.\u202egpj", "exe.gpj", "exe.gpj"),
        ("50%20off.txt", "50_20off.txt", "50%2520off.txt"),
    ],
)  # fmt: skip
def test_a_name_for_the_download(name: str, plain: str, whole: str) -> None:
    """RFC 6266 and RFC 8187: a plain name for old programs, the whole one beside it."""
    assert attachment(name) == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}"


def test_a_shown_name_hides_nothing_and_turns_nothing_round() -> None:
    assert shown_name("photo\u202egpj.exe") == "photogpj.exe"
    assert shown_name("a\u2028b\u00a0\u200bc\x00") == "a b c"
    assert shown_name("\x00\x01") == "file"
