"""Files come in sealed, count only when whole, and leave nothing when cut."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

import byway.cases as c
from byway.cases.actions import receive_file
from byway.cases.disk import files as sealed_files
from byway.cases.models import Item
from byway.errors import NotAllowed, NotFound, SealingError, StorageFull
from byway.sealing import padme
from tests.organisation import Organisation, send, start

ALL = "a test"


def on_disk() -> list[Path]:
    return [path for path in Path(settings.BYWAY_FILES).rglob("*") if path.is_file()]


def read(by: Any, visit: c.Visit, file: Any) -> bytes:
    return b"".join(c.open_file(by, visit.case, file).chunks)


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 300_001])
def test_bytes_come_back_unchanged(organisation: Organisation, size: int) -> None:
    visit, content = start(), os.urandom(size)
    file = send(visit, "пропуск.pdf", content)
    opened = c.open_file(organisation.caseworker, visit.case, file)
    assert (opened.name, opened.media_type, opened.size) == ("пропуск.pdf", "image/jpeg", size)
    assert b"".join(opened.chunks) == content
    described = Item.objects.in_scope(ALL, id=file).get()
    assert described.size == len(described.body) + padme(size)
    assert [path.name for path in on_disk()] == [file.hex]


def test_who_may_open_it(organisation: Organisation) -> None:
    visit = start()
    file = send(visit)
    for member in (organisation.receiver, organisation.coordinator):
        with pytest.raises(NotAllowed):
            c.open_file(member, visit.case, file)
    with pytest.raises(NotFound):
        c.open_file(organisation.stranger, visit.case, file)
    with pytest.raises(NotFound):
        c.open_file(organisation.caseworker, start().case, file)
    assert read(organisation.session("verifier"), visit, file) == b"x" * 1000


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\pass.jpg", "pass.jpg"),
        ("/", ""),
        ("a" * 300, "a" * 200),
        ("", ""),
    ],
)
def test_a_path_for_a_name(organisation: Organisation, given: str, kept: str) -> None:
    visit = start()
    file = send(visit, given)
    assert c.open_file(organisation.caseworker, visit.case, file).name == kept


@pytest.mark.parametrize("pieces", [0, 1, 3])
def test_a_cut_upload_leaves_nothing(organisation: Organisation, pieces: int) -> None:
    visit = start()
    file = c.ReceivedFile(by=visit, name="a", media_type="b")
    for _ in range(pieces):
        file.write(os.urandom(100_000))
    file.destroy()
    assert on_disk() == []
    assert [one.kind for one in c.sent_items(visit)] == ["message"]


def test_too_large_is_refused_and_leaves_nothing(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = start()
    with pytest.raises(c.FileTooLarge):
        c.ReceivedFile(by=visit, name="a", media_type="b", announced=c.FILE_LIMIT * 2)
    monkeypatch.setattr(receive_file, "FILE_LIMIT", 1000)
    file = c.ReceivedFile(by=visit, name="a", media_type="b")
    file.write(b"x" * 1000)
    with pytest.raises(c.FileTooLarge):
        file.write(b"x")
    assert on_disk() == []


def test_200_mb_until_staff_answer(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive_file, "UNANSWERED_BYTES", 2500)
    visit = start()
    send(visit)
    one = c.ReceivedFile(by=visit, name="a", media_type="b")
    two = c.ReceivedFile(by=c.come_back(visit.keys), name="a", media_type="b")
    one.write(b"x" * 1000)
    two.write(b"x" * 1000)
    one.finish()
    with pytest.raises(c.LineFull):
        two.finish()
    with pytest.raises(c.LineFull):
        send(visit)
    assert len(on_disk()) == 2
    c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="go on")
    send(c.come_back(visit.keys), content=b"x" * 5000)
    assert len(on_disk()) == 3


def test_room_is_kept_for_text(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = start()
    monkeypatch.setattr(sealed_files, "CHECK_EVERY", 1000)
    file = c.ReceivedFile(by=visit, name="a", media_type="b")
    file.write(b"x" * 1000)
    monkeypatch.setattr(sealed_files, "RESERVE", 2**60)
    with pytest.raises(StorageFull):
        c.ReceivedFile(by=visit, name="a", media_type="b")
    with pytest.raises(StorageFull):
        file.write(b"x")
    assert on_disk() == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
@pytest.mark.parametrize("step", ["write", "fsync"])
def test_a_full_disk_is_said_and_leaves_nothing(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch, number: int, step: str
) -> None:
    visit = start()
    file = c.ReceivedFile(by=visit, name="a", media_type="b")

    def fail(*_: Any) -> None:
        raise OSError(number, "no room")

    if step == "write":
        monkeypatch.setattr(file._incoming._writer, "_out", _Failing(fail))
        with pytest.raises(StorageFull):
            file.write(b"x" * 200_000)
    else:
        file.write(b"x" * 200_000)
        monkeypatch.setattr(sealed_files.os, "fsync", fail)
        with pytest.raises(StorageFull):
            file.finish()
    assert on_disk() == []


class _Failing:
    def __init__(self, write: Callable[..., None]) -> None:
        self.write = write


def test_contents_swapped_on_the_disk_do_not_open(organisation: Organisation) -> None:
    visit = start()
    one, two = send(visit, content=b"1" * 1000), send(visit, content=b"2" * 1000)
    first, second = (sealed_files.path_of(item) for item in (one, two))
    kept = first.read_bytes()
    first.write_bytes(second.read_bytes())
    with pytest.raises(SealingError):
        read(organisation.caseworker, visit, one)
    first.write_bytes(kept[:-1])
    with pytest.raises(SealingError):
        read(organisation.caseworker, visit, one)
    first.unlink()
    with pytest.raises(NotFound):
        read(organisation.caseworker, visit, one)
    assert read(organisation.caseworker, visit, two) == b"2" * 1000
