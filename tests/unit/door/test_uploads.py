"""Files: sealed as they come, whole or not at all, only into an open visit."""

import io
import logging
import threading
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import byway.cases as c
from byway.cases.actions import receive_file
from byway.cases.disk import file_forms
from byway.door import uploads, visits
from byway.door.places import Places
from byway.errors import Busy, StorageFull
from byway.sealing import SealingWriter
from tests.organisation import Organisation
from tests.unit.door.conftest import PLAIN, Seeker
from tests.unit.door.multipart import EDGE, END, field, file
from tests.unit.door.parsed import Parsed


def post(seeker: Seeker, body: bytes, announced: int | None = None, edge: str = EDGE) -> Parsed:
    """Sends a body; `announced` is how long it says it is, so that it can be cut."""
    length = len(body) if announced is None else announced
    extra = {
        "wsgi.input": io.BytesIO(body),
        "CONTENT_LENGTH": str(length),
        "CONTENT_TYPE": f"multipart/form-data; boundary={edge}",
    }
    return seeker._took(
        seeker.client.post(
            f"/{seeker.language}/page/file",
            **PLAIN,
            **extra,
        )
    )


def token(seeker: Seeker) -> bytes:
    return field("token", seeker.page.form("/close").fields["token"])


def on_disk(folder: Path) -> list[Path]:
    return [path for path in (folder / "files").rglob("*") if path.is_file()]


def kept(organisation: Organisation) -> list[tuple[str, bytes]]:
    """Names and contents of the files that a caseworker finds."""
    staff = organisation.caseworker
    case = c.open_queue(staff)[0].case
    found = []
    for entry in c.open_part(staff, case, "identity").entries:
        opened = c.open_file(staff, case, entry.item)
        found.append((opened.name, b"".join(opened.chunks)))
    return found


def test_a_file_arrives_with_its_bytes_and_only_its_name(
    seeker: Seeker, organisation: Organisation, data_dir: Path
) -> None:
    seeker.start()
    content = bytes(range(256)) * 1000
    page = post(seeker, token(seeker) + file(content, "../../etc/a\\\\пас порт.jpg") + END)
    assert page.notices == ["1 file is saved whole (256 kB)."]
    assert kept(organisation) == [("пас порт.jpg", content)]
    assert content[:512] not in on_disk(data_dir)[0].read_bytes()


def test_the_form_itself_sends_its_token_before_the_files(seeker: Seeker) -> None:
    seeker.start()
    form = seeker.press("add").form("/page/file")
    assert form.enctype == "multipart/form-data"
    assert form.order[0] == "token"
    assert form.order[1:] == ["file", "photo", "sound"]
    assert 'accept="image/*" capture' in seeker.page.source
    assert 'accept="audio/*" capture' in seeker.page.source
    upload = SimpleUploadedFile("voice.ogg", b"sound", "audio/ogg")
    page = seeker._took(seeker.client.post(form.action, {**form.fields, "sound": upload}, **PLAIN))
    assert page.notices == ["1 file is saved whole (1 kB)."]


def test_several_files_and_empty_fields_in_one_form(
    seeker: Seeker, organisation: Organisation
) -> None:
    seeker.start()
    body = token(seeker) + file(b"one", "1") + file(b"", "", "x/y") + file(b"two", "2") + END
    page = post(seeker, body)
    assert page.notices == ["2 files are saved whole (1 kB)."]
    assert sorted(kept(organisation)) == [("1", b"one"), ("2", b"two")]


@pytest.mark.parametrize(
    ("content", "said"),
    [(file(b"", "nothing.txt"), "A file was empty."), (file(b"", ""), "No file was chosen.")],
)
def test_nothing_to_keep_is_said(seeker: Seeker, data_dir: Path, content: bytes, said: str) -> None:
    seeker.start()
    page = post(seeker, token(seeker) + content + END)
    assert said in page.alerts[0]
    assert page.form("/page/file")
    assert not on_disk(data_dir)


def test_no_byte_is_taken_without_a_visit(
    seeker: Seeker, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a file was begun")

    monkeypatch.setattr(uploads, "ReceivedFile", never)
    seeker.start()
    good = token(seeker)
    for body in (
        file(b"x" * 1000) + END,
        field("token", "x" * 43) + file(b"x" * 1000) + END,
        file(b"x" * 1000) + good + END,
    ):
        assert seeker and post(seeker, body).heading in ("The visit has ended", "Send files")
    assert not on_disk(data_dir)


def test_a_form_cut_anywhere_leaves_nothing(
    seeker: Seeker, organisation: Organisation, data_dir: Path
) -> None:
    seeker.start()
    body = token(seeker) + file(b"one" * 100, "1") + file(b"two" * 100, "2") + END
    for cut in (*range(0, len(body), 37), len(body) - 1):
        page = post(seeker, body[:cut], announced=len(body))
        assert seeker.response.status_code in (200, 400)
        assert not page.notices
    assert kept(organisation) == []
    assert not on_disk(data_dir)


@pytest.mark.parametrize(
    "body",
    [
        b"nonsense",
        field("token", "x")[:-10],
        b"--edge42\r\nContent-Disposition: form-data\r\n\r\nx\r\n" + END,
        b"--edge42\r\n" + b"A: b\r\n" * 50 + b"\r\n" + END,
        b"--edge42\r\nContent-Disposition: form-data; name=" + b"x" * 9000 + b"\r\n\r\n" + END,
        b"".join(field("a", "b") for _ in range(30)) + END,
        field("a", "x" * 300_000) + END,
    ],
)
def test_what_is_no_form_gets_a_clear_page(seeker: Seeker, data_dir: Path, body: bytes) -> None:
    page = post(seeker, body)
    assert page.heading in ("The visit has ended", "That did not work")
    assert not on_disk(data_dir)


@pytest.mark.parametrize("edge", ["", "ä", "a b\x01"])
def test_a_wrong_boundary_gets_a_clear_page(seeker: Seeker, edge: str) -> None:
    seeker.start()
    page = post(seeker, token(seeker) + file(b"x") + END, edge=edge)
    assert seeker.response.status_code == 400
    assert page.heading == "That did not work"


def test_too_large_is_refused_before_it_comes(seeker: Seeker, data_dir: Path) -> None:
    seeker.start()
    body = token(seeker) + file(b"x" * 100_000) + END
    page = post(seeker, body, announced=c.FILE_LIMIT + 1_000_000)
    assert seeker.response.status_code == 413
    assert "larger than 500 MB" in page.alerts[0]
    assert not on_disk(data_dir)


def test_a_full_disk_says_so_and_the_next_file_is_taken(
    seeker: Seeker, data_dir: Path, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise StorageFull("x")

    seeker.start()
    body = token(seeker) + file(b"x" * 1000) + END
    with monkeypatch.context() as patched:
        patched.setattr(receive_file, "check_room", full)
        page = post(seeker, body)
    assert seeker.response.status_code == 507
    assert "Nothing was saved." in page.alerts[0]
    assert post(seeker, body).notices
    assert len(kept(organisation)) == 1


def test_a_disk_that_fills_on_the_way_leaves_nothing(
    seeker: Seeker, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    seeker.start()
    body = token(seeker) + file(b"x" * 1_000_000) + END
    with monkeypatch.context() as patched:
        patched.setattr(SealingWriter, "write", no_room)
        page = post(seeker, body)
    assert seeker.response.status_code == 507
    assert "Nothing was saved." in page.alerts[0]
    assert not on_disk(data_dir)


def test_a_visit_left_meanwhile_drops_its_file(
    seeker: Seeker, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeker.start()
    body = token(seeker) + file(b"x" * 3 * file_forms.CHUNK) + END
    key = seeker.page.form("/close").fields["token"]
    taken = c.ReceivedFile.write

    def leave_after(self: c.ReceivedFile, chunk: bytes) -> None:
        taken(self, chunk)
        visits.leave(key)

    monkeypatch.setattr(c.ReceivedFile, "write", leave_after)
    assert post(seeker, body).heading == "The visit has ended"
    assert not on_disk(data_dir)


def test_every_place_taken_is_said_and_text_still_goes(
    seeker: Seeker, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = Places(at_once=2, patience=0.01)
    monkeypatch.setattr(uploads, "_places", places)
    seeker.start()
    body = token(seeker) + file(b"x") + END
    with places.held("a"):
        with places.held("b"):
            page = post(seeker, body)
            assert seeker.response.status_code == 503
            page = seeker.send(page.form("/page"))
            assert seeker.send(page.form("/page/text"), text="x").notices
        for _ in range(3):  # each gives its place back
            assert post(seeker, body).notices
        for cut in (200, 250):
            post(seeker, body[:cut], announced=len(body))
        assert post(seeker, token(seeker) + file(b"1") * 8 + END).notices  # one place for a form
        with places.held("b"):
            pass


def test_one_visit_cannot_take_every_place() -> None:
    places = Places(at_once=5, of_one=2, patience=0.01)
    with places.held("a"), places.held("a"), places.held("b"):
        with pytest.raises(Busy), places.held("a"):
            pass
        with places.held("b"), pytest.raises(Busy), places.held("b"):
            pass
        with places.held("c"):
            pass


def test_a_place_that_comes_free_is_taken_by_who_waits() -> None:
    places = Places(at_once=1, patience=5)
    got = threading.Event()

    def wait() -> None:
        with places.held("b"):
            got.set()

    with places.held("a"):
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert not got.wait(0.05)
    assert got.wait(5)
    waiting.join()


def test_a_text_form_that_did_not_arrive_whole_is_refused(
    seeker: Seeker, organisation: Organisation
) -> None:
    form = seeker.start("one").form("/page/text")
    body = f"token={form.fields['token']}&message={uuid.uuid4()}&text=half".encode()
    response = seeker.client.post(
        form.action,
        **PLAIN,
        **{
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body) + 10),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
        },
    )
    assert response.status_code == 400
    waiting = c.open_queue(organisation.receiver)[0]
    view = c.open_lines(organisation.receiver, waiting.case)[0]
    assert [entry.data["text"] for entry in view.part.entries] == ["one"]


def test_a_form_larger_than_any_of_ours_is_refused(seeker: Seeker) -> None:
    page = seeker.send(seeker.start().form("/page/text"), text="x" * 300_000)
    assert seeker.response.status_code == 413
    assert "Nothing was saved." in page.text


def test_no_content_reaches_the_log(
    seeker: Seeker, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("MARKER")

    seeker.start()
    monkeypatch.setattr(c.ReceivedFile, "write", fail)
    with caplog.at_level(logging.DEBUG):
        page = post(seeker, token(seeker) + file(b"x", "MARKER.jpg") + END)
    assert seeker.response.status_code == 503
    assert "MARKER" not in page.source
    assert all("MARKER" not in record.getMessage() for record in caplog.records)
