"""The server is seized after a day's work: nothing anybody wrote is found on it, in any form.

Door and desk run as they would; a seeker writes, sends files, breaks off, errs; staff read, answer
and note; both processes are killed. Then every file they could have touched is searched. The same
search over the same day with sealing off finds it all, so the search is worth something.
"""

import os
import random
import re
import secrets
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house import ROOT, House, Template, make_template
from tests.postgres import Server, postgres
from tests.security.search import files_under, find, forms, unpacked
from tests.security.watching import Watch, family
from tests.visitors import Answer, Member, Seeker

__all__ = ["postgres"]

OFF = Path(__file__).parent / "sealing_off"
SHARED = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))
STORED = ("text", "second text", "file name", "file content", "reply", "note", "when", "situation",
          "totp", "picture text")  # fmt: skip
"""Markers that are stored at all; words, digits and passphrases never are."""


def fresh(kind: str) -> str:
    return f"{kind}-метка-{secrets.token_hex(8)}"


@dataclass
class Day:
    """A day's work in a house, and what must not be found afterwards."""

    house: House
    markers: dict[str, str | bytes]
    begun: float


def a_day(house: House) -> Day:
    """Seeker and staff at work, errors and cuts among it; ends with both processes killed."""
    begun = time.time()
    marks: dict[str, str | bytes] = {
        name: fresh(name.replace(" ", "-"))
        for name in ("text", "second text", "file content", "cut content", "reply", "note", "when",
                     "typed", "draft", "picture text")
    }  # fmt: skip
    marks["file name"] = f"{fresh('паспорт')}.jpg"
    marks["situation"] = "not-called-up"
    staff = house.staff["caseworker"]
    marks["passphrase"] = staff.passphrase
    marks["totp"] = staff.totp_secret
    said = {name: str(mark) for name, mark in marks.items()}

    seeker = Seeker(house.door_url)
    assert seeker.start(said["text"], situation="not-called-up", writer="relative").status == 200
    marks["words"] = " ".join(seeker.words)
    marks["some words"] = " ".join(seeker.words[2:5])
    marks["words in lines"] = "\n".join(seeker.words[:4])
    marks["digits"] = seeker.digits
    marks["digits as one"] = seeker.digits.replace(" ", "")
    assert seeker.write(said["second text"]).status == 200
    assert send(seeker, said["file name"], said["file content"], 3_000_000) is not None
    assert send(seeker, "cut.jpg", said["cut content"], 3_000_000, cut_after=1_500_000) is None
    later = seeker.press("date")
    assert seeker.press("date", **dates(later, said["when"])).status == 200
    err(house, seeker, said)

    member = Member(house.desk_url)
    member.submit(member.get("/sign-in/"), "/sign-in/", name="caseworker", passphrase=said["typed"])
    assert member.sign_in("caseworker", staff.passphrase, house.code("caseworker")).status == 200
    (address,) = member.cases()
    case = member.get(address)
    assert said["text"] in case.text
    case = member.submit(case, "/reply/", text=said["reply"])
    case = member.submit(member.get(address), "/note/", text=said["note"])
    assert case.status == 200
    identity = member.get(f"{address}identity/")
    assert said["file name"] in identity.text
    (file,) = set(re.findall(r"/file/([0-9a-f]{32})/", identity.text))
    kept = member.get(f"{address}file/{file}/download/")
    if kept.status == 200:
        assert len(kept.body) >= 3_000_000 or b"<html" in kept.body
    member.get(f"{address}story/")

    again = Seeker(house.door_url, words=seeker.words)
    assert said["reply"] in again.come_back().text
    again.write(said["picture text"])
    cut_by_a_kill(house, again, said["cut content"])
    house.kill("desk")
    return Day(house, marks, begun)


def send(
    seeker: Seeker, name: str, mark: str, size: int, *, cut_after: int | None = None
) -> Answer | None:
    """A file with the marker at its start, all through it, and at its end."""
    block = mark.encode() + random.Random(mark).randbytes(4096)

    def pieces() -> Iterator[bytes]:
        left = size
        while left:
            piece = (block * 20)[: min(left, 65536)]
            yield piece
            left -= len(piece)

    return seeker.upload(name, pieces, size, cut_after=cut_after)


def dates(page: Answer, words: str) -> dict[str, str]:
    """The form about when somebody can write again, its text field filled in."""
    inside = page.form("/date")[1]
    field = re.search(r'<(?:textarea|input[^>]*type="text")[^>]*name="(\w+)"', page.text)
    assert field, page.text
    return {**inside, field[1]: words}


def err(house: House, seeker: Seeker, said: dict[str, str]) -> None:
    """What goes wrong on any day: wrong words, broken forms, forms too large, no such page."""
    other = Seeker(house.door_url)
    other.come_back(f"abandon ability {said['typed']}")
    other.post("/en/new", {"text": said["draft"], "secret": "zz"})
    page = other.begin()
    other.words = ["wrong"] * 8
    assert other.send_start(page, said["draft"]).status == 200  # two words not typed back
    other.post("/en/new", {"text": said["draft"] * 20_000})
    other.get(f"/en/{secrets.token_hex(4)}?q=x")
    other.ask("POST", "/en/page/file", said["draft"].encode() * 100,
              Content_Type="multipart/form-data; boundary=x")  # fmt: skip
    other.ask("POST", "/en/page/text", b"token=x&text=" + said["draft"].encode(),
              Content_Type="text/plain")  # fmt: skip
    with socket.create_connection(("127.0.0.1", house.ports["door"]), timeout=5) as raw:
        raw.sendall(b"POST /en/new HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900000\r\n\r\n")
        raw.sendall(said["draft"].encode() * 1000)


def cut_by_a_kill(house: House, seeker: Seeker, mark: str) -> None:
    """kill -9 while a file is coming in."""
    killed = threading.Event()

    def pieces() -> Iterator[bytes]:
        for number in range(60):
            yield (mark.encode() + secrets.token_bytes(40)) * 600
            if number == 20:
                house.kill("door")
                killed.set()

    with pytest.raises(OSError):
        seeker.upload("killed.jpg", pieces, 60 * 600 * (len(mark.encode()) + 40))
    assert killed.is_set()


@pytest.fixture
def own_tmp(tmp_path: Path) -> dict[str, str]:
    """A folder for temporary files, so that what processes put there is theirs."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    return {"TMPDIR": str(folder)}


def start(house: House) -> House:
    for part in ("door", "desk"):
        house.start(part)
    return house


def searched(day: Day, *folders: Path) -> list[tuple[str, str, str]]:
    """Everything found in the house's folder, the given ones, and what changed where all may."""
    own = day.house.data.parent
    found = find(day.markers, files_under(own))
    found += find(day.markers, files_under(*folders, newer_than=day.begun - 1))
    shared = (
        path
        for path in files_under(*SHARED, newer_than=day.begun)
        if own not in path.parents and path.stat().st_size < 50_000_000
    )
    # Other tests may be at work there, so only what nobody else can have written.
    return found + find({k: v for k, v in day.markers.items() if k != "situation"}, shared)


def test_every_form_is_found_where_it_lies(tmp_path: Path) -> None:
    """The search itself: each form, at every alignment, and inside compressed streams."""
    import base64
    import gzip
    import zlib

    mark = fresh("mark")
    for name, form in forms(mark).items():
        path = tmp_path / "one"
        path.write_bytes(secrets.token_bytes(1000) + form + secrets.token_bytes(1000))
        assert ("mark", name) in {(m, f) for m, f, _ in find({"mark": mark}, [path])}
    for before in range(7):
        for behind in range(4):
            whole = b"x" * before + mark.encode() + b"y" * behind
            for packed in (base64.b64encode(whole), gzip.compress(whole), zlib.compress(whole)):
                path.write_bytes(secrets.token_bytes(99) + packed + secrets.token_bytes(99))
                assert find({"mark": mark}, [path]), (before, behind, packed[:4])
    assert list(unpacked(b"nothing here")) == []
    assert find({"mark": mark}, [Path(__file__)]) == []


def test_nothing_is_found_on_a_seized_disk(still_house: House, own_tmp: dict[str, str]) -> None:
    still_house.extra.update(own_tmp)
    day = a_day(start(still_house))
    wal = Path(f"{still_house.database}-wal")
    assert wal.exists() and wal.stat().st_size > 0, "killed, so the log is still there"
    assert searched(day) == []
    start(still_house)
    still_house.stop()
    assert searched(day) == []
    assert list(Path(own_tmp["TMPDIR"]).rglob("*")) == []
    with sqlite3.connect(still_house.database) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_control_run_finds_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_tmp: dict[str, str]
) -> None:
    monkeypatch.setenv("PYTHONPATH", f"{OFF}:{ROOT}")
    (tmp_path / "made").mkdir()
    (tmp_path / "house").mkdir()
    house = make_template(tmp_path / "made").house(tmp_path / "house", **own_tmp)
    try:
        day = a_day(start(house))
    finally:
        house.stop()
    found = {name for name, _, _ in searched(day)}
    assert set(STORED) <= found
    assert not {"words", "digits", "digits as one", "passphrase"} & found


def test_nothing_is_found_in_postgresqls_folder(
    postgres: Server, tmp_path: Path, own_tmp: dict[str, str]
) -> None:
    url = postgres.create("seized")
    (tmp_path / "made").mkdir()
    (tmp_path / "house").mkdir()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BYWAY_", "DJANGO_"))}
    made = subprocess.run(
        [sys.executable, "-m", "tests.house_setup"],
        env={**kept, "BYWAY_DATA": str(tmp_path / "made"), "BYWAY_HTTPS": "0",
             "BYWAY_DATABASE_URL": url},
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    import json

    template = Template(tmp_path / "made", json.loads(made.stdout))
    house = template.house(tmp_path / "house", BYWAY_DATABASE_URL=url, **own_tmp)
    try:
        day = a_day(start(house))
        assert int(postgres.psql("SELECT count(*) FROM cases_item", "seized")) >= 5
        postgres.psql("CHECKPOINT", "seized")
        assert searched(day, postgres.folder) == []
    finally:
        house.stop()


def test_no_file_is_made_but_sealed_parts(still_house: House, own_tmp: dict[str, str]) -> None:
    """While a large file comes in: nothing new but `.part` files, and nothing open but known."""
    still_house.extra.update(own_tmp)
    still_house.start("door")
    seeker = Seeker(still_house.door_url)
    seeker.start("hello")
    processes = family(still_house.processes["door"].pid)
    mark = fresh("large")
    with Watch(still_house.data, Path(own_tmp["TMPDIR"]), processes=processes) as watch:
        assert send(seeker, "large.mov", mark, 20_000_000) is not None
        assert send(seeker, "cut.mov", mark, 20_000_000, cut_after=9_000_000) is None
        time.sleep(0.3)
    files = still_house.data / "files"
    made = {path for path in watch.made if path.suffix != ".part"}
    assert {path for path in made if files not in path.parents} <= {
        still_house.database.with_name(f"byway.sqlite3{end}")
        for end in ("-wal", "-shm", "-journal")
    }
    assert len([path for path in watch.made if path.suffix == ".part"]) == 2
    whole = [path for path in made if files in path.parents]
    assert len(whole) == 1
    opened = {
        path
        for path in watch.opened
        if not path.startswith(
            (str(still_house.data), sys.prefix, sys.base_prefix, str(ROOT), "/usr")
        )
        and path != str(still_house.data.parent / "door.log")
    }
    assert opened == set()
    assert any(path.endswith(".part") for path in watch.opened)
    assert [path.name for path in files.rglob("*") if path.is_file()] == [whole[0].name]
    assert find({"large": mark}, files_under(still_house.data.parent)) == []
