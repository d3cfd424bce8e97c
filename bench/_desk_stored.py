"""A desk with 50,000 cases in its store, 5,000 lines of them open; run as a program of its own.

`python -m bench._desk_stored` fills the database that the environment names and prints what was
measured as JSON. Rows are put in by the thousand, their cards sealed as the door and the desk seal
them; some cases are real from end to end, so that they can be worked on.
"""

import contextlib
import datetime as dt
import hashlib
import json
import secrets
import statistics
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import django

django.setup()

import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from tests.organisation import Organisation, found, start  # noqa: E402

import byway.cases as c  # noqa: E402
from byway.cases import ledger, queue  # noqa: E402
from byway.cases.cards import SITUATIONS, WRITERS, seal_desk_card, seal_door_card  # noqa: E402
from byway.cases.keys import trust  # noqa: E402
from byway.cases.models import Case, Compartment, Event, Item, Line  # noqa: E402
from byway.desk import session  # noqa: E402
from byway.errors import SealingError  # noqa: E402
from byway.sealing import LANGUAGES, LINE, unlock_fixed  # noqa: E402

CASES, OPEN, NEW, REAL = 50_000, 5_000, 2_500, 50
"""Of the open lines, NEW were never looked at: their cards are still the door's."""
LOOKS = 60
DAY = dt.date(2026, 6, 1)
AT_ONCE = 1_000


def fill(organisation: Organisation) -> None:
    """Puts the cases in: closed ones first."""
    team = trust.manifest().team(organisation.team.bytes)
    assert team is not None
    pair, _ = organisation.coordinator.team_pair(organisation.team, LINE)
    number = trust.pin().organisation
    for begin in range(0, CASES, AT_ONCE):
        cases = [Case(id=uuid.uuid4(), team=organisation.team, day=DAY) for _ in range(AT_ONCE)]
        lines, items, events = [], [], []
        state, body, box = (secrets.token_bytes(size) for size in (1024, 552, 512))
        for place, case in enumerate(cases, start=begin):
            line = uuid.uuid4()
            said = {
                "language": LANGUAGES[place % 4],
                "situation": SITUATIONS[place * 7 % len(SITUATIONS)],
                "writer": WRITERS[place % len(WRITERS)],
            }
            facts = c.Facts(**said)  # type: ignore[arg-type]
            door = seal_door_card(team.public[LINE], number, line, facts)
            desk = secrets.token_bytes(256)
            if place < CASES - NEW:
                closed = place < CASES - OPEN
                card = c.Card(
                    **said,  # type: ignore[arg-type]
                    state="closed" if closed else "open",
                    seen=10**9 if closed or place % 2 else 0,
                    arrived="2026-06-01T10:00Z",
                    door=hashlib.blake2b(door, digest_size=6).hexdigest(),
                    line="0" * 12,
                )
                desk = seal_desk_card(pair, number, line, card)
            lines.append(
                Line(id=line, case=case, locator=secrets.token_bytes(32), public=b"",
                     verify=b"", state=state, door_card=door, desk_card=desk)
            )  # fmt: skip
        Case.objects.bulk_create(cases)
        Line.objects.bulk_create(lines, batch_size=200)
        rooms = Compartment.objects.bulk_create(
            Compartment(case=line.case, line=line, name=LINE, generation=1, day=DAY,
                        public=secrets.token_bytes(32), proof=secrets.token_bytes(96))
            for line in lines
        )  # fmt: skip
        for room in rooms:
            items += [
                Item(id=uuid.uuid4(), compartment=room, day=DAY, size=512,
                     box=box[:150], body=body)
                for _ in range(2)
            ]  # fmt: skip
        for case in cases:
            events += [Event(case=case.id, generation=1, day=DAY, box=box) for _ in range(2)]
        Item.objects.bulk_create(items, batch_size=500)
        Event.objects.bulk_create(events, batch_size=500)


def look(client: Client, path: str = "/") -> tuple[float, HttpResponse]:
    """Seconds until a page is there."""
    begun = time.perf_counter()
    response = client.get(path)
    took = time.perf_counter() - begun
    assert response.status_code == 200
    return took, response


def signed_in(organisation: Organisation, name: str) -> Client:
    """A browser of a member who has just signed in."""
    client, response = Client(), HttpResponse()
    session.begin(response, organisation.session(name))
    client.cookies.update(response.cookies)
    return client


def restart() -> None:
    """As after the desk's start: nothing is known, nothing is open."""
    ledger._ledgers.clear()
    queue._shelves.clear()


def bare_opening(organisation: Organisation) -> float:
    """Seconds to read and unlock every card of the team, and to do nothing with them."""
    key = organisation.receiver.card_key(organisation.team)
    number = trust.pin().organisation
    begun = time.perf_counter()
    for line, desk in Line.objects.in_scope("bench").values_list("id", "desk_card"):
        with contextlib.suppress(SealingError):
            unlock_fixed(key, desk, context=("desk-card", number, line.bytes))
    return time.perf_counter() - begun


def measure_queue(organisation: Organisation) -> dict[str, Any]:
    """Opening at sign-in after a start, the first queue after it, and while lines change."""
    real = [start(text=f"{n}", situation="serving") for n in range(REAL)]
    receiver = signed_in(organisation, "receiver")
    look(receiver, "/shift/settings/")  # templates and the rest are warm; no card is open
    opening, bare, by = [], [], organisation.receiver
    for _ in range(2):
        restart()
        begun = time.perf_counter()
        c.open_queue(by)
        opening.append(time.perf_counter() - begun)
        bare.append(bare_opening(organisation))
    first, changing, spent = [], [], []
    for turn in range(LOOKS):
        first.append(look(signed_in(organisation, "caseworker"))[0])
        visit = real[turn % REAL]
        c.correct_card(by=by, case=visit.case, line=visit.line, urgency=c.URGENCY[turn % 4])
        before = time.process_time()
        changing.append(look(receiver, f"/?page={1 + turn % 5}")[0])
        spent.append(time.process_time() - before)
    assert len(c.open_queue(by)) == OPEN + REAL
    return {
        "opening": min(opening),
        "bare": min(bare),
        "first": statistics.quantiles(first, n=20)[-1],
        "p95": statistics.quantiles(changing, n=20)[-1],
        "median": statistics.median(changing),
        "spent": statistics.median(spent),
        "closed": look(receiver, "/closed/")[0],
    }


def main() -> None:
    """Makes the organisation, fills the store, measures, prints."""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    with pytest.MonkeyPatch.context() as monkeypatch:
        organisation = found(monkeypatch)
        fill(organisation)
        json.dump(measure_queue(organisation), sys.stdout)


if __name__ == "__main__":
    main()
