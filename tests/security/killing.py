"""kill -9 at any moment: a door in a child process is killed mid-request, again and again.

Run as a program, `python -m tests.security.killing ROUNDS SEED`; it makes an organisation in
$BYWAY_DATA and prints one JSON document. In each round a child serves a seeker's requests through
the door's whole application and reports what it answered; it is killed after a random time. Then
staff look, the unanswered request is sent again, and staff look once more:

* what was acknowledged is there, once;
* what was not is there once or not at all, and once after it was sent again;
* nothing else is there, every file listed opens whole, and the database is sound.
"""

import hashlib
import json
import os
import random
import signal
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "byway.web.door_settings"
    django.setup()

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client

import byway.cases as c
from byway.cases.models import Line
from byway.door import derivations
from tests.organisation import Organisation, found
from tests.visitors import Answer, Seeker

FILE_BYTES = 300_000


class InProcess(Seeker):
    """A seeker whose requests go straight into the door's application."""

    def ask(
        self, method: str, path: str, body: bytes | Iterator[bytes] | None = None, **headers: str
    ) -> Answer:
        data = body if isinstance(body, bytes) else b"".join(body or [])
        response = Client(SERVER_NAME="127.0.0.1").generic(
            method, path, data, headers.get("Content_Type", ""), headers={"Sec-Fetch-Site": "none"}
        )
        return Answer(response.status_code, {}, response.content)


@dataclass
class Asked:
    """One request of a child's: what it was to add, and whether it was answered."""

    kind: str
    text: str
    fields: dict[str, Any] = field(default_factory=dict)
    answered: bool = False


def saved(answer: Answer | None) -> bool:
    """Whether a page says that something was kept."""
    return answer is not None and answer.status == 200 and 'role="status"' in answer.text


def content_of(text: str) -> bytes:
    """A file's content, from its name."""
    return random.Random(text).randbytes(FILE_BYTES)


def do(seeker: Seeker, asked: Asked) -> bool:
    """Sends one request."""
    match asked.kind:
        case "start":
            return saved(seeker.post("/en/new", asked.fields | {"text": asked.text}))
        case "write":
            return saved(seeker.write(asked.text, asked.fields["message"]))
        case _:
            return saved(seeker.upload_bytes(asked.text, content_of(asked.text)))


def child(pipe: int, name: str) -> None:
    """Starts a line, writes, sends files; says before each request what, and after it that."""

    def say(*what: Any) -> None:
        os.write(pipe, (json.dumps(what) + "\n").encode())

    seeker = InProcess("")
    page = seeker.begin()
    action, hidden = page.form("/new")
    assert action == "/en/new"
    first, second = (int(place) for place in hidden["asked"].split("-"))
    back = {"back1": seeker.words[first - 1], "back2": seeker.words[second - 1]}
    say("words", " ".join(seeker.words))
    start = {**hidden, **back, "text": f"{name} start"}
    say("ask", "start", f"{name} start", start)
    if saved(seeker.took(seeker.post("/en/new", start))):
        say("answer")
    for number in range(8):
        kind = "write" if number % 2 else "file"
        asked = Asked(kind, f"{name} {kind} {number}", {"message": uuid.uuid4().hex})
        say("ask", asked.kind, asked.text, asked.fields)
        if do(seeker, asked):
            say("answer")


def one_round(name: str, delay: float | None) -> tuple[str, list[Asked], bool]:
    """The child's words, what it asked, and whether it was killed before it was done.

    Without a delay it is left alone.
    """
    connections.close_all()
    read, write = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(read)
        status = 1
        try:
            child(write, name)
            status = 0
        finally:
            os._exit(status)
    os.close(write)
    if delay is not None:
        time.sleep(delay)
        os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child failed by itself"
    words, asked = "", []
    with os.fdopen(read, "rb") as pipe:
        for line in pipe.read().splitlines():
            said = json.loads(line)
            if said[0] == "words":
                words = said[1]
            elif said[0] == "ask":
                asked.append(Asked(*said[1:]))
            else:
                asked[-1].answered = True
    return words, asked, os.WIFSIGNALED(status)


@dataclass
class Store:
    """What staff find: texts, and files that open whole."""

    texts: Counter[str] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def look(organisation: Organisation, name: str, known: set[uuid.UUID]) -> Store:
    """Everything in the cases that were not there before."""
    store, by = Store(), organisation.caseworker
    for line in Line.objects.in_scope("a round's lines").exclude(case__in=known):
        for view in c.open_lines(by, line.case_id):
            store.wrong += view.part.warnings
            store.texts.update(e.data["text"] for e in view.part.entries if e.kind == "message")
        part = c.open_part(by, line.case_id, "identity")
        store.wrong += part.warnings
        for entry in part.entries:
            opened = c.open_file(by, line.case_id, entry.item)
            if b"".join(opened.chunks) != content_of(opened.name):
                store.wrong.append(f"another content in {opened.name}")
            store.files[opened.name] += 1
    if any(not text.startswith(name) for text in (*store.texts, *store.files)):
        store.wrong.append("something of another round")
    return store


def check(store: Store, asked: list[Asked]) -> list[str]:
    """What is lost, or there though it should not be."""
    wrong = list(store.wrong)
    there = store.texts + store.files
    for each in asked:
        count = there.pop(each.text, 0)
        if each.answered and count != 1:
            wrong.append(f"acknowledged, and there {count} times: {each.kind}")
        if count > 1:
            wrong.append(f"there {count} times: {each.kind}")
    return wrong + [f"never asked for: {text}" for text in there]


def again(words: str, asked: list[Asked]) -> None:
    """Sends the request that was not answered once more, as the form before the seeker would."""
    if not asked or asked[-1].answered:
        return
    last = asked[-1]
    seeker = InProcess("", words=words.split())
    if last.kind != "start":
        seeker.come_back()
    if last.kind != "file":  # a file has no id of its own; sent again it is another file
        last.answered = do(seeker, last)
        assert last.answered, f"{last.kind} was not taken the second time"


def run(rounds: int, seed: int) -> dict[str, Any]:
    """All rounds; what was found in them."""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    chance = random.Random(seed)
    told: dict[str, Any] = {"rounds": rounds, "killed": 0, "acknowledged": 0, "cut": 0, "wrong": []}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(derivations, "stretch", _quick)
        organisation = found(patch)
        InProcess("").get("/en/new")  # templates and words are loaded before the first fork
        longest = min(_undisturbed(f"{seed}-alone-{number}") for number in range(3))
        for number in range(rounds):
            name = f"{seed}-{number}"
            known = set(Line.objects.in_scope("before").values_list("case_id", flat=True))
            words, asked, killed = one_round(name, chance.uniform(0.0, longest))
            told["killed"] += killed
            told["acknowledged"] += sum(each.answered for each in asked)
            told["cut"] += bool(asked) and not asked[-1].answered
            told["wrong"] += check(look(organisation, name, known), asked)
            again(words, asked)
            told["wrong"] += check(look(organisation, name, known), asked)
            for case in Line.objects.in_scope("after").values_list("case_id", flat=True):
                if case not in known and number % 2:
                    c.destroy_case(case)  # so that the store stays small, and deletion is cut too
    told["left over"] = _left_over()
    told["sound"] = _sound()
    return told


def _undisturbed(name: str) -> float:
    """Seconds that a round takes if nobody kills it."""
    begun = time.monotonic()
    one_round(name, None)
    return time.monotonic() - begun


def _quick(secret: bytes, salt: bytes) -> bytes:
    return hashlib.blake2b(secret, key=salt, digest_size=32).digest()


def _left_over() -> int:
    """Parts and files that no item names, after the worker's sweep."""
    from byway.cases.worker import sweep_files

    sweep_files(older_than=0)
    return len([path for path in Path(settings.BYWAY_FILES).rglob("*.part") if path.is_file()])


def _sound() -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            return bool(cursor.fetchone()[0] == "ok")
        cursor.execute("SELECT 1")
        return True


if __name__ == "__main__":
    json.dump(run(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
