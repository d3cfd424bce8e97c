"""The case page and My week with 50,000 cases in the store; run as a program of its own.

`python -m bench._desk_cases` fills the database that the environment names and prints what was
measured as JSON. The cases that are looked at are real from end to end: a line of forty entries, a
story of thirty items.
"""

import json
import statistics
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import bench._desk_stored as stored  # sets Django up

import pytest  # isort: skip
from django.conf import settings  # isort: skip
from django.core.management import call_command  # isort: skip
from django.db import transaction  # isort: skip
from tests.organisation import Organisation, found, start, write  # isort: skip

import byway.cases as c  # isort: skip
from byway.cases import case_cards  # isort: skip
from byway.cases.models import Case  # isort: skip

LOOKED_AT = 10
LOOKS = 20
TURNS, ITEMS = 20, 30
"""Messages with their replies in a line that is looked at; items in its story."""


def close_the_others(organisation: Organisation) -> None:
    """Gives the cases that the store was filled with the card of a closed case, most of them."""
    key = organisation.coordinator.card_key(organisation.team)
    card = c.CaseCard(state="closed", move="nobody", closed="2026-06-20")
    rows = Case.objects.in_scope("bench").order_by("id").values_list("id", flat=True)
    with transaction.atomic():
        for case in rows[: stored.CASES - stored.OPEN]:
            sealed = case_cards.seal_case_card(key, case, card)
            Case.objects.in_scope("bench", id=case).update(card=sealed)


def worked_on(organisation: Organisation) -> uuid.UUID:
    """A case with a long line and a full story."""
    visit, by = start(situation="on-leave"), organisation.caseworker
    for turn in range(TURNS):
        write(visit, f"message {turn} " * 8)
        c.reply(by=by, case=visit.case, line=visit.line, text=f"answer {turn} " * 8)
        visit = c.come_back(visit.keys)
    c.assign_case(by=by, case=visit.case, owner=by.id)
    day = c.today()
    c.set_risk(by=by, case=visit.case, risk="leave-ends", when=c.Span(day, day))
    for step in range(ITEMS // 2):
        c.set_step(by=by, case=visit.case, text=f"step {step}", when=c.Span(day), owner=by.id)
        c.add_note(by=by, case=visit.case, text=f"note {step} " * 8)
    return visit.case


def measure(organisation: Organisation) -> dict[str, Any]:
    """The page, the bare opening of the same items, and My week."""
    cases = [worked_on(organisation) for _ in range(LOOKED_AT)]
    client, by = stored.signed_in(organisation, "caseworker"), organisation.caseworker
    stored.look(client, f"/case/{cases[0].hex}/")
    took, spent, bare = [], [], []
    for case in cases * LOOKS:
        before = time.process_time()
        took.append(stored.look(client, f"/case/{case.hex}/")[0])
        spent.append(time.process_time() - before)
        begun = time.perf_counter()
        c.open_lines(by, case)
        c.open_part(by, case, "story")
        c.open_events(by, case)
        bare.append(time.perf_counter() - begun)
    week = stored.signed_in(organisation, "caseworker")
    before = time.process_time()
    first = stored.look(week, "/week/")[0]
    week_spent = time.process_time() - before
    again = [stored.look(week, "/week/")[0] for _ in range(20)]
    assert len(c.my_week(by, c.open_book(by), c.today())) == LOOKED_AT
    return {
        "p95": statistics.quantiles(took, n=20)[-1],
        "median": statistics.median(took),
        "spent": statistics.quantiles(spent, n=20)[-1],
        "week_spent": week_spent,
        "bare": statistics.median(bare),
        "week": first,
        "week_again": statistics.quantiles(again, n=20)[-1],
    }


def main() -> None:
    """Makes the organisation, fills the store, measures, prints."""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    with pytest.MonkeyPatch.context() as monkeypatch:
        organisation = found(monkeypatch)
        stored.fill(organisation)
        close_the_others(organisation)
        json.dump(measure(organisation), sys.stdout)


if __name__ == "__main__":
    main()
