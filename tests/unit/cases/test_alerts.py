"""Alerts to staff: one sentence, to whom the file says, once; on this machine's own sockets."""

import http.server
import logging
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import byway.cases as c
from byway.cases import alerts, worker
from byway.errors import BadInput
from tests.organisation import Organisation, start, write

SECRET = "tk_a_secret_token"


@dataclass
class Server:
    """What came in, and where."""

    url: str
    came: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    status: int = 200


@pytest.fixture
def server() -> Iterator[Server]:
    """A webhook on loopback."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            made.came.append((self.path, dict(self.headers), body))
            self.send_response(made.status)
            if made.status == 302:
                self.send_header("Location", f"{made.url}/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        made = Server(f"http://127.0.0.1:{listening.server_address[1]}")
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield made
        listening.shutdown()
        thread.join()


@pytest.fixture
def mailbox() -> Iterator[tuple[int, list[str]]]:
    """A mail server on loopback that takes everything."""
    took: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            for raw in self.rfile:
                line = raw.decode().strip()
                took.append(line)
                word = line[:4].upper()
                if word == "DATA":
                    self.wfile.write(b"354 go on\r\n")
                    for more in self.rfile:
                        took.append(more.decode().strip())
                        if more.strip() == b".":
                            break
                self.wfile.write(b"221 bye\r\n" if word == "QUIT" else b"250 ok\r\n")
                if word == "QUIT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield listening.server_address[1], took
        listening.shutdown()
        thread.join()


def write_file(data_dir: Path, text: str) -> None:
    (data_dir / "alerts.toml").write_text(text)


def bell() -> c.Bell:
    return c.Bell(delay=lambda: 0.0)


def test_one_sentence_and_no_word_more(
    committed: Organisation, data_dir: Path, server: Server, mailbox: tuple[int, list[str]]
) -> None:
    port, took = mailbox
    write_file(data_dir, f"""
        [mail]
        host = "127.0.0.1"
        port = {port}
        sender = "desk@example.org"
        [[to]]
        by = "webhook"
        url = "{server.url}/hook"
        [[to]]
        by = "ntfy"
        url = "{server.url}/topic"
        token = "{SECRET}"
        [[to]]
        by = "mail"
        address = "duty@example.org"
    """)  # fmt: skip
    visit = start(text="a secret of his", situation="held")
    assert bell().look() == 3
    (hook, topic) = sorted(server.came, key=lambda one: one[0])
    assert (hook[0], hook[2]) == ("/hook", '{"text": "Something waits on the desk."}')
    assert (topic[0], topic[2]) == ("/topic", "Something waits on the desk.")
    assert topic[1]["Authorization"] == f"Bearer {SECRET}"
    assert [line for line in took if "Something" in line] == [
        "Subject: Something waits on the desk.", "Something waits on the desk.",
    ]  # fmt: skip
    said = str(server.came) + str(took)
    for secret in (visit.case.hex, visit.line.hex, visit.case.hex[:6], "held", "secret of his"):
        assert secret not in said
    assert bell().look() == 0
    write(visit)
    write(visit)
    assert bell().look() == 3
    assert len(server.came) == 4


def test_a_colleagues_reply_alerts_nobody(
    committed: Organisation, data_dir: Path, server: Server
) -> None:
    write_file(data_dir, f'[[to]]\nby = "webhook"\nurl = "{server.url}"')
    visit = start()
    assert bell().look() == 1
    by = committed.receiver
    c.reply(by=by, case=visit.case, line=visit.line, text="yes")
    assert bell().look() == 0
    write(visit)
    c.reply(by=by, case=visit.case, line=visit.line, text="yes again")
    assert bell().look() == 1
    mark = data_dir / "state" / "alerted"
    assert mark.stat().st_mtime == 0


def test_it_waits_for_its_moment_and_a_failure_is_tried_again(
    committed: Organisation, data_dir: Path, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    write_file(data_dir, f'[[to]]\nby = "ntfy"\nurl = "{server.url}/t"\ntoken = "{SECRET}"')
    now = [0.0]
    ring = c.Bell(delay=lambda: 120.0, clock=lambda: now[0])
    start()
    assert ring.look() == 0
    now[0] = 119.0
    start()
    assert ring.look() == 0
    server.status = 500
    now[0] = 120.0
    with caplog.at_level(logging.DEBUG):
        assert ring.look() == 0
    assert len(server.came) == 1
    assert SECRET not in caplog.text and server.url not in caplog.text
    server.status = 200
    assert ring.look() == 0
    now[0] = 240.0
    assert ring.look() == 1
    assert len(server.came) == 2


def test_of_two_workers_one_sends(committed: Organisation, data_dir: Path, server: Server) -> None:
    write_file(data_dir, f'[[to]]\nby = "webhook"\nurl = "{server.url}"')
    start()
    mark, one, other = alerts.read_mark(), bell(), bell()
    assert one.look() + other.look() == 1
    assert not alerts.move_mark(mark, mark + 1)
    assert len(server.came) == 1


def test_it_is_not_led_elsewhere(committed: Organisation, data_dir: Path, server: Server) -> None:
    write_file(data_dir, f'[[to]]\nby = "webhook"\nurl = "{server.url}/hook"')
    server.status = 302
    start()
    assert bell().look() == 0
    assert [path for path, _, _ in server.came] == ["/hook"]


def test_without_a_file_nothing_is_sent_or_kept(committed: Organisation, data_dir: Path) -> None:
    start()
    assert worker.alert_staff() == 0
    assert c.read_alerts() == c.Alerts()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("to = 1", "expected [[to]]"),
        ("[[to]]\nby = 'pigeon'", "[[to]] 1 by: expected webhook, ntfy, mail, found 'pigeon'"),
        ("[[to]]\nby = 'ntfy'\nurl = 'file:///etc/passwd'", "[[to]] 1 url"),
        ("[[to]]\nby = 'mail'\naddress = 'nobody'", "[[to]] 1 address"),
        ("[[to]]\nby = 'ntfy'\nurl = 'http://x'\ncase = 'y'", "unknown case"),
        ("[[to]]\nby = 5", "expected texts"),
        ("[mail]\nport = 'x'", "[mail] port"),
        ("[mail]\nhost", "expected TOML"),
    ],
)
def test_a_wrong_file_is_named_with_its_field(data_dir: Path, text: str, wrong: str) -> None:
    write_file(data_dir, text)
    with pytest.raises(BadInput) as caught:
        c.read_alerts()
    assert wrong in str(caught.value) and "alerts.toml" in str(caught.value)


def test_the_usual_delay_is_up_to_five_minutes() -> None:
    delays = [c.Bell()._delay() for _ in range(500)]
    assert min(delays) >= 0 and max(delays) < 300 and max(delays) - min(delays) > 100


def test_duty_first_then_the_coordinator_and_not_once_it_is_taken() -> None:
    late = c.Escalation(delay=lambda: 60.0)
    late.look("t", ["a", "b"], ["duty"], ["boss"], 0.0)
    assert late.due(59.0) == set()
    assert late.due(60.0) == {"duty"}
    late.look("t", ["a", "b"], ["duty"], ["boss"], 100.0)
    assert late.due(900.0) == set()
    late.look("t", ["b"], ["duty"], ["boss"], 900.0)
    late.look("other", [], [], [], 900.0)
    assert late.due(960.0) == {"boss"}
    late.look("t", [], ["duty"], ["boss"], 1000.0)
    assert not late.pending
    assert late.due(1e9) == set()


STEPS = st.lists(st.tuples(st.frozensets(st.sampled_from("abc")), st.integers(0, 700)), max_size=8)


@given(STEPS)
def test_each_is_told_once_for_each_thing_that_waits_without_a_break(
    steps: list[tuple[frozenset[str], int]],
) -> None:
    fast, now, since, told, expected = c.Escalation(delay=lambda: 100.0), 0.0, {}, 0, 0
    for keys, later in steps:
        fast.look("t", keys, ["duty"], ["boss"], now)
        since = {key: since.get(key, now) for key in keys}
        before, now = now, now + later
        names = fast.due(now)
        expected_names = {
            name
            for began in since.values()
            for name, after in (("duty", 100.0), ("boss", 1000.0))
            if before < began + after <= now or (before == began + after == now)
        }
        assert names == expected_names
        told, expected = told + len(names), expected + len(expected_names)
    assert told == expected
