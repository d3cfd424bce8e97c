"""A day of 1,500 arrivals, replayed without pauses while four people answer; prints JSON.

Run as a program on the database that the environment names. Two threads write as seekers do, four
members take the next line, read it and answer; some lines are answered and closed by an answer.
"""

import datetime as dt
import json
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import django

django.setup()

import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from tests.organisation import Organisation, found, start  # noqa: E402

import byway.cases as c  # noqa: E402
from byway.errors import Refused  # noqa: E402

ARRIVALS, SOLDIERS = 1_500, 60
WRITERS, DESKS = 2, 4
ALONE = 60
"""Lines that are written and answered one after the other, for the bound."""


def arrive(number: int) -> c.Visit:
    """One arrival: every 25th is a soldier with days to go."""
    if number % (ARRIVALS // SOLDIERS) == 0:
        return start(text=f"leave ends {number}", situation="on-leave", soon="days")
    return start(text=f"a question {number}", situation="not-called-up")


def answer_one(by: c.StaffSession, answer: uuid.UUID) -> str:
    """Takes and answers one line: what it was, or nothing if none waits."""
    taken = c.claim_next(by=by)
    if taken is None:
        return ""
    (view,) = c.open_lines(by, taken.case)
    read = view.last_number
    try:
        if taken.card.situation == "on-leave":
            c.reply(by=by, case=taken.case, line=taken.line, text="We are here.", read_up_to=read)
        else:
            chosen = [c.ToAnswer(taken.case, taken.line, read)]
            c.answer_and_close(by=by, answer=answer, lines=chosen)
    except Refused:
        return "refused"
    return taken.card.situation


def replay(organisation: Organisation, answer: uuid.UUID) -> dict[str, Any]:
    """Everybody at once, until all that came is answered."""
    came, done, waits = list[c.Visit](), list[str](), list[float]()
    left, guard = [WRITERS], threading.Lock()

    def write(writer: int) -> None:
        try:
            for number in range(writer, ARRIVALS, WRITERS):
                came.append(arrive(number))
        finally:
            with guard:
                left[0] -= 1
            connections.close_all()

    def answer_all(name: str) -> None:
        try:
            by = organisation.session(name)
            c.set_my_desk(by=by, languages=("en",), cap=50, zone="UTC")
            while True:
                over, begun = not left[0], time.perf_counter()
                what = answer_one(by, answer)
                if what:
                    done.append(what)
                    waits.append(time.perf_counter() - begun)
                elif over:
                    return
        finally:
            connections.close_all()

    names = [f"receiver {n}" for n in range(DESKS)]
    begun = time.perf_counter()
    with ThreadPoolExecutor(WRITERS + DESKS) as pool:
        jobs = [pool.submit(write, n) for n in range(WRITERS)]
        jobs += [pool.submit(answer_all, name) for name in names]
        for job in jobs:
            job.result()
    took = time.perf_counter() - begun
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=3)
    with c.as_of(later):
        replies = [len(c.come_back(visit.keys).replies) for visit in came]
    return {
        "came": len(came),
        "lost": replies.count(0),
        "twice": sum(n > 1 for n in replies),
        "refused": done.count("refused"),
        "soldiers": done.count("on-leave"),
        "took": took,
        "turn": sorted(waits)[len(waits) * 95 // 100],
    }


def alone(organisation: Organisation, answer: uuid.UUID) -> float:
    """Seconds for one line, written and answered with nobody else there."""
    by = organisation.session("receiver 0")
    begun = time.perf_counter()
    for number in range(1, ALONE + 1):
        arrive(number)
        answer_one(by, answer)
    return (time.perf_counter() - begun) / ALONE


def main() -> None:
    """Makes the organisation, measures, prints."""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    with pytest.MonkeyPatch.context() as monkeypatch:
        organisation = found(monkeypatch)
        for number in range(DESKS):
            name = f"receiver {number}"
            organisation.members[name] = c.add_member(
                by=organisation.coordinator, name=name, roles=("receiver",),
                teams=(organisation.team,),
            )  # fmt: skip
        proposal = c.propose_answer(
            by=organisation.receiver, kind="general", situation="", language="en",
            title="What holds now", text="Nothing has to be done today.", at_door=True,
            valid_until=c.today() + dt.timedelta(days=30),
        )  # fmt: skip
        answer = c.approve_answer(by=organisation.caseworker, proposal=proposal)
        one = alone(organisation, answer)
        json.dump({**replay(organisation, answer), "alone": one}, sys.stdout)


if __name__ == "__main__":
    main()
