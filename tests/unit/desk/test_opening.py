"""Opening a case at the desk, writing down who somebody is, and adding files to it."""

import re
import uuid
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from byway import cases
from tests.unit.desk.conftest import House, Line

pytestmark = pytest.mark.urls("byway.web.desk_urls")


def opened(house: House, client: Client, **form: str) -> uuid.UUID:
    """Opens a case and gives its id."""
    said = {"team": house.reception.hex, "name": "Albert", "channel": "by letter", **form}
    response = client.post(reverse("open-case"), said)
    assert response.status_code == 302
    return uuid.UUID(hex=response.headers["Location"].split("/")[-2])


def test_a_case_is_opened_and_its_page_works(house: House) -> None:
    client = house.client("caseworker")
    case = opened(house, client, note="He wrote to the office.")
    page = client.get(reverse("case", args=[case]))
    assert page.status_code == 200
    assert "He wrote to the office." in page.content.decode()
    identity = client.get(reverse("identity", args=[case])).content.decode()
    assert "Albert" in identity and "by letter" in identity
    for name in ("story", "people", "plan"):
        assert client.get(reverse(name, args=[case])).status_code == 200
    assert client.post(reverse("note", args=[case]), {"text": "Second letter."}).status_code == 302


def test_a_receiver_opens_one_whose_name_he_does_not_read_again(house: House) -> None:
    client = house.client("receiver")
    case = opened(house, client)
    assert "Albert" not in client.get(reverse("case", args=[case])).content.decode()
    assert client.get(reverse("identity", args=[case])).status_code == 403


def test_what_was_written_is_kept_when_it_is_refused(house: House) -> None:
    client = house.client("receiver")
    form = {"team": house.reception.hex, "name": "", "channel": "", "note": " "}
    response = client.post(reverse("open-case"), form)
    assert response.status_code == 400
    assert "needs a name" in response.content.decode()
    response = client.post(reverse("open-case"), {**form, "name": "x" * 201, "channel": "c & d"})
    assert response.status_code == 400
    assert "c &amp; d" in response.content.decode()


def test_who_somebody_is_is_written_down(house: House, line: Line) -> None:
    client = house.client("verifier")
    path = reverse("identity-note", args=[line.case])
    assert client.post(path, {"name": "Albert", "text": "born 1998"}).status_code == 302
    page = client.get(reverse("identity", args=[line.case])).content.decode()
    assert "Albert" in page and "born 1998" in page
    assert client.post(path, {}).status_code == 400


def files_on_disk() -> list[Path]:
    return [p for p in Path(django_settings.BYWAY_FILES).rglob("*") if p.is_file()]


def add(client: Client, case: uuid.UUID, *files: SimpleUploadedFile, **form: str) -> int:
    path = reverse("add-file", args=[case])
    return client.post(path, {**form, "file": list(files)}).status_code


def test_files_are_added_and_come_back_unchanged(house: House, line: Line) -> None:
    content = bytes(range(256)) * 3000
    client = house.client("caseworker")
    assert client.get(reverse("add-file", args=[line.case])).status_code == 200
    assert add(
        client, line.case, SimpleUploadedFile("leave.bin", content), SimpleUploadedFile("b", b"b")
    ) == 302  # fmt: skip
    page = client.get(reverse("identity", args=[line.case])).content.decode()
    (item,) = re.findall(r"/file/(\w{32})/\">leave.bin", page)
    download = client.post(reverse("download", args=[line.case, uuid.UUID(hex=item)]))
    assert b"".join(download.streaming_content) == content  # type: ignore[attr-defined]
    assert all(content[:64] not in path.read_bytes() for path in files_on_disk())


def test_a_receiver_adds_what_he_does_not_read(house: House, line: Line) -> None:
    assert add(house.client("receiver"), line.case, SimpleUploadedFile("a", b"a")) == 302
    part = cases.open_part(house.staff("caseworker"), line.case, "identity")
    assert [entry.author for entry in part.entries] == ["receiver"]


def test_nothing_is_kept_of_a_form_that_is_refused(house: House, line: Line) -> None:
    file = SimpleUploadedFile("a.bin", b"x" * 300_000)
    assert add(Client(), line.case, file) == 403
    assert add(house.client("stranger"), line.case, file) == 404
    assert add(house.client("analyst"), line.case, file) == 404
    checked = house.client("caseworker", enforce_csrf_checks=True)
    assert add(checked, line.case, file) == 403
    assert add(house.client("caseworker"), line.case) == 400
    assert add(house.client("caseworker"), line.case, SimpleUploadedFile("e", b"")) == 400
    assert files_on_disk() == []


def test_a_cut_or_huge_form_keeps_nothing(
    house: House, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = house.client("caseworker")
    path = reverse("add-file", args=[line.case])
    body = (
        b"--edge\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n" + b"x" * 300_000
    )
    broken = client.post(path, body, content_type="multipart/form-data; boundary=edge")
    assert broken.status_code == 400
    assert "did not arrive whole" in broken.content.decode()
    monkeypatch.setattr("byway.cases.actions.add_file.FILE_LIMIT", 1000)
    assert add(client, line.case, SimpleUploadedFile("a", b"x" * 2000)) == 413
    assert files_on_disk() == []


def test_no_other_address_takes_a_file(house: House, line: Line) -> None:
    client = house.client("caseworker")
    response = client.post(
        reverse("note", args=[line.case]),
        {"text": "with a file", "file": SimpleUploadedFile("a", b"x" * 1000)},
    )
    assert response.status_code in (302, 400)
    assert files_on_disk() == []
