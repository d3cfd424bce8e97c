"""Setting up a real organisation from nothing, and the commands that keep its keys."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyotp
import pytest

from byway.cli.offline import read_root
from byway.errors import BadInput
from tests.house import House, Staff, free_port


class Set:
    """An organisation as `byway init` made it in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.house = House(folder / "data", {}, {}, "", [], "", {"door": free_port()})

    def run(self, *arguments: str, text: str = "") -> "subprocess.CompletedProcess[str]":
        """A command in the folder; `text` is typed into it."""
        return subprocess.run(
            [sys.executable, "-m", "byway", *arguments],
            env=self.house.environment, cwd=self.folder, input=text,
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    def init(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """`byway init`, scripted."""
        return self.run("init", "--shares-dir", "shares", "--json", *arguments)

    def typed(self, said: dict[str, Any]) -> str:
        """What the coordinator types to sign in."""
        made = {k: said["coordinator"][k] for k in ("name", "passphrase", "totp_secret", "roles")}
        staff = self.house.staff.setdefault(made["name"], Staff(**made))
        return f"{staff.name}\n{staff.passphrase}\n{self.house.code(staff.name)}\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Set, dict[str, Any]]:
    """A fresh organisation and what its making printed."""
    fresh = Set(tmp_path_factory.mktemp("real"))
    done = fresh.init()
    assert done.returncode == 0, done.stderr
    assert "ALL THREE SHARES" in done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return fresh, said


def test_what_leaves_is_apart_and_under_a_passphrase(made: tuple[Set, dict[str, Any]]) -> None:
    fresh, said = made
    offline = said["offline"]
    pin = json.loads((fresh.folder / "data" / "pins" / "organisation.json").read_text())
    root = read_root(fresh.folder / offline["root"], offline["passphrase"])
    assert root.verify.hex() == pin["root"]
    with pytest.raises(BadInput, match="does not open"):
        read_root(fresh.folder / offline["root"], "another passphrase")
    stored = b"".join(p.read_bytes() for p in (fresh.folder / "data").rglob("*") if p.is_file())
    for secret in (root.seed, root.seed.hex().encode(), said["coordinator"]["passphrase"].encode(),
                   said["coordinator"]["totp_secret"].encode(), b"AGE-SECRET-KEY"):  # fmt: skip
        assert secret not in stored


def test_a_phone_can_take_the_otpauth_address(made: tuple[Set, dict[str, Any]]) -> None:
    coordinator = made[1]["coordinator"]
    parsed = pyotp.parse_uri(coordinator["otpauth"])
    assert isinstance(parsed, pyotp.TOTP)
    assert parsed.secret == coordinator["totp_secret"]
    assert parsed.name == "coordinator"


def test_a_second_init_is_refused_and_changes_nothing(made: tuple[Set, dict[str, Any]]) -> None:
    fresh, _ = made
    before = {p: p.read_bytes() for p in fresh.folder.rglob("*") if p.is_file()}
    again = fresh.run("init", "--shares-dir", "other", "--offline", "elsewhere")
    assert again.returncode == 2
    assert again.stderr.count("\n") == 1
    assert "already" in again.stderr
    assert {p: p.read_bytes() for p in fresh.folder.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--coordinator", "x" * 65), "name"),
        (("--offline", "/proc/nowhere"), "/proc/nowhere"),
    ],
)
def test_nothing_half_made_is_left(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    fresh = Set(tmp_path)
    failed = fresh.init(*arguments)
    assert failed.returncode == 2
    assert "Traceback" not in failed.stderr
    assert said in failed.stderr
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_without_a_terminal_it_says_what_to_give(tmp_path: Path) -> None:
    failed = Set(tmp_path).run("init")
    assert failed.returncode == 2
    assert "--shares-dir" in failed.stderr
    assert list(tmp_path.rglob("*.sqlite3")) == []


def test_a_new_member_is_let_in_by_the_coordinator(made: tuple[Set, dict[str, Any]]) -> None:
    fresh, said = made
    asked = ("keys", "add-member", "--name", "receiver", "--role", "receiver", "--team",
             "Reception", "--json")  # fmt: skip
    done = fresh.run(*asked, text=fresh.typed(said))
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) == {"name", "roles", "passphrase", "totp_secret", "otpauth"}
    shown = json.loads(fresh.run("keys", "show", "--json").stdout)
    listed = next(m for m in shown["members"] if m["name"] == "receiver")
    assert listed == {"name": "receiver", "roles": ["receiver"], "teams": ["Reception"],
                      "certified": False}  # fmt: skip
    wrong = fresh.run(*asked, text="coordinator\nnot the passphrase\n000000\n")
    assert wrong.returncode == 2
    assert wrong.stderr.count("\n") == 1


def test_the_root_certifies_a_further_coordinator(made: tuple[Set, dict[str, Any]]) -> None:
    fresh, said = made
    offline = said["offline"]
    asked = ("keys", "certify", "--name", "second coordinator", "--root", offline["root"], "--json")
    refused = fresh.run(*asked, text=f"wrong\n{fresh.typed(said)}")
    assert refused.returncode == 2
    assert "passphrase" in refused.stderr
    done = fresh.run(*asked, text=f"{offline['passphrase']}\n{fresh.typed(said)}")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["roles"] == ["coordinator"]
    shown = json.loads(fresh.run("keys", "show", "--json").stdout)
    assert [m["name"] for m in shown["members"] if m["certified"]] == [
        "coordinator",
        "second coordinator",
    ]


def test_two_shares_recover_and_new_ones_are_made(made: tuple[Set, dict[str, Any]]) -> None:
    fresh, said = made
    offline = said["offline"]
    asked = ("keys", "recover", "--root", offline["root"], "--coordinator", "after recovery",
             "--out", "plan.json", "--shares-dir", "new-shares", "--json")  # fmt: skip
    one = ("--share", "shares/share-1.txt")
    refused = fresh.run(*asked, *one, *one, text=f"{offline['passphrase']}\n")
    assert refused.returncode == 2
    assert "two different ones" in refused.stderr
    assert not (fresh.folder / "plan.json").exists()
    two = (*one, "--share", "shares/share-3.txt")
    done = fresh.run(*asked, *two, text=f"{offline['passphrase']}\n")
    assert done.returncode == 0, done.stderr
    before = json.loads(fresh.run("keys", "show", "--json").stdout)
    applied = fresh.run("keys", "apply", "plan.json", "--json")
    assert applied.returncode == 0, applied.stderr
    after = json.loads(fresh.run("keys", "show", "--json").stdout)
    assert after["number"] == before["number"] + 1
    assert after["recovery"] != before["recovery"]
    assert after["members"][-1]["name"] == "after recovery"
    old = {p.read_text() for p in (fresh.folder / "shares").iterdir()}
    new = {p.read_text() for p in (fresh.folder / "new-shares").iterdir()}
    assert len(new) == 3
    assert not new & old


class Terminal:
    """A command at a terminal of its own."""

    def __init__(self, made: Set, *arguments: str) -> None:
        self.pid, self._handle = pty.fork()
        if self.pid == 0:
            os.chdir(made.folder)
            os.execve(sys.executable, [sys.executable, "-m", "byway", *arguments],
                      {**made.house.environment, "TERM": "xterm"})  # fmt: skip
        self.seen, self._pending, self._end = "", "", time.monotonic() + 60

    def _read(self) -> bool:
        """Takes what has come; False at the end of the command."""
        if time.monotonic() > self._end:
            os.kill(self.pid, signal.SIGKILL)
            raise AssertionError(f"it waits: {self.seen[-300:]}")
        if not select.select([self._handle], [], [], 0.2)[0]:
            return True
        try:
            data = os.read(self._handle, 65536).decode(errors="replace")
        except OSError:  # how a terminal's end shows on Linux
            return False
        self.seen += data
        self._pending += data
        return bool(data)

    def until(self, pattern: str) -> "re.Match[str]":
        """Reads until the pattern has come, and no further."""
        while (found := re.search(pattern, self._pending, re.DOTALL)) is None:
            assert self._read(), self.seen
        self._pending = self._pending[found.end() :]
        return found

    def type(self, text: str) -> None:
        """Types."""
        os.write(self._handle, text.encode())

    def break_off(self) -> int:
        """Presses Ctrl-C, and again if that fell between the prompt and the reading of it."""
        while True:
            self.type("\x03")
            patience = time.monotonic() + 5
            while time.monotonic() < patience:
                if not self._read():
                    return self.end()

    def end(self) -> int:
        """Waits for its end; the exit code."""
        while self._read():
            pass
        os.close(self._handle)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def words_of(terminal: Terminal) -> list[str]:
    """The numbered words on the screen."""
    shown = terminal.until(r"by hand\.(.*)Press Enter when")[1]  # "leaves" is one of the words
    found = re.findall(r"(?<!\w)(\d{1,2}) ([a-z]{4,8})\b", shown)
    words = {int(number): word for number, word in found}
    return [words[number] for number in range(1, 34)]


def test_shares_are_handed_out_one_at_a_time(tmp_path: Path) -> None:
    fresh = Set(tmp_path)
    terminal = Terminal(fresh, "init")
    shares = []
    for number in (1, 2, 3):
        terminal.until(r"Press Enter\.")
        terminal.type("\n")
        shares.append(words_of(terminal))
        terminal.until("the screen")
        terminal.type("\n")
        if number == 1:  # a wrong word shows the share again
            terminal.until(r"word \d+: ")
            terminal.type("nonsense\n")
            terminal.until("see the words again")
            terminal.type("\n")
            assert words_of(terminal) == shares[0]
            terminal.until("the screen")
            terminal.type("\n")
        for _ in range(2):
            place = int(terminal.until(r"word (\d+): ")[1])
            terminal.type(shares[-1][place - 1] + "\n")
    assert terminal.end() == 0, terminal.seen
    assert len({tuple(share) for share in shares}) == 3
    assert "\x1b[2J" in terminal.seen  # the screen was cleared
    assert json.loads(fresh.run("keys", "show", "--json").stdout)["number"] == 1
    stored = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert " ".join(shares[0]).encode() not in stored


def test_breaking_off_leaves_nothing(tmp_path: Path) -> None:
    terminal = Terminal(Set(tmp_path), "init")
    terminal.until(r"Press Enter\.")
    assert terminal.break_off() == 130
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
