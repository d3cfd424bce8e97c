"""Eight at once, on whatever database the environment names: prints what came of each race.

Run as a program, so that the same races run on SQLite and on PostgreSQL.
"""

import datetime as dt
import json
import sys
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import django

django.setup()

import pyotp  # noqa: E402
import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

import byway.cases as c  # noqa: E402
from byway.cases.models import Case, Compartment, Event, Grant, Item, Line  # noqa: E402
from byway.errors import BywayError  # noqa: E402
from byway.sealing import (  # noqa: E402
    SeekerKeys,
    invitation_keys,
    read_invitation,
    stretch,
)
from tests.organisation import Organisation, found, seeker, start, texts  # noqa: E402

ALL = "a race"
AT_ONCE = 8


def at_once(work: Callable[[int], object], times: int = AT_ONCE) -> list[object]:
    """Runs work in many threads that begin together; its results, or the errors' names."""
    barrier = Barrier(times)

    def one(number: int) -> object:
        try:
            barrier.wait(30)
            return work(number)
        except BywayError as error:
            return type(error).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def done(_: object) -> str:
    return "done"


def the_same_line(_: Organisation) -> dict[str, object]:
    keys, message = seeker(), uuid.uuid4()
    results = at_once(
        lambda n: done(c.start_line(by=keys, message=message, text="x", facts=c.Facts()))
    )
    line = Line.objects.in_scope(ALL, locator=keys.locator)
    items = Item.objects.in_scope(ALL, compartment__line__in=line)
    return {"results": results, "lines": line.count(), "items": items.count()}


def different_lines(_: Organisation) -> dict[str, object]:
    before = Line.objects.in_scope(ALL).count()
    results = at_once(lambda n: done([start(text=f"{n}") for _ in range(3)]))
    cases = Case.objects.in_scope(ALL).count()
    lines = Line.objects.in_scope(ALL).count()
    return {"results": results, "lines": lines - before, "cases as lines": cases == lines}


def the_same_message(organisation: Organisation) -> dict[str, object]:
    visit, message = start(), uuid.uuid4()
    results = at_once(
        lambda n: done(c.write_message(by=c.come_back(visit.keys), message=message, text="once"))
    )
    return {"results": results, "texts": texts(organisation.receiver, visit.case)}


def two_visits(organisation: Organisation) -> dict[str, object]:
    """Many visits with the same words write until the line is full: 20, no more and no less."""
    visit = start()

    def write(number: int) -> int:
        mine, written = c.come_back(visit.keys), 0
        for turn in range(4):
            try:
                c.write_message(by=mine, message=uuid.uuid4(), text=f"{number} {turn}")
                written += 1
            except c.LineFull:
                pass
        return written

    written = at_once(write)
    return {
        "accepted": sum(n for n in written if isinstance(n, int)) + 1,
        "there": len(texts(organisation.receiver, visit.case)),
        "events": Event.objects.in_scope(ALL, case=visit.case).count(),
    }


def renewing(organisation: Organisation) -> dict[str, object]:
    """Eight visits find the line due for renewal: one generation comes of it."""
    visit = start()
    Compartment.objects.in_scope(ALL, line=visit.line).update(day=c.today() - dt.timedelta(days=40))
    visits = [c.come_back(visit.keys) for _ in range(AT_ONCE)]
    results = at_once(lambda n: done(c.acknowledge(by=visits[n])))
    grants = Grant.objects.in_scope(ALL, reader=visit.line)
    return {
        "results": results,
        "generations": sorted(
            Compartment.objects.in_scope(ALL, line=visit.line).values_list("generation", flat=True)
        ),
        "own": list(grants.values_list("compartment__generation", flat=True)),
        "works": done(c.write_message(by=c.come_back(visit.keys), message=uuid.uuid4(), text="x")),
    }


def replying_while_renewing(organisation: Organisation) -> dict[str, object]:
    """A reply that staff know to be sent is read, however the renewal falls."""
    read = 0
    for turn in range(10):
        visit = start()
        Compartment.objects.in_scope(ALL, line=visit.line).update(
            day=c.today() - dt.timedelta(days=40)
        )
        mine, by = c.come_back(visit.keys), organisation.receiver

        def work(number: int, mine: c.Visit = mine, by: c.StaffSession = by) -> object:
            if number:
                time.sleep(turn / 2000)  # noqa: B023
                return done(c.acknowledge(by=mine))
            return done(c.reply(by=by, case=mine.case, line=mine.line, text="hear me"))

        assert at_once(work, 2) == ["done", "done"]
        read += [r.text for r in c.come_back(visit.keys).replies] == ["hear me"]
    return {"read": read}


def new_words(organisation: Organisation) -> dict[str, object]:
    """Eight visits change the words at once: one set of words leads to the line."""
    visit = start()
    visits = [c.come_back(visit.keys) for _ in range(AT_ONCE)]
    new = [seeker() for _ in visits]
    results = at_once(lambda n: done(c.change_words(by=visits[n], new=new[n])))
    return {
        "done": results.count("done"),
        "leading": sum(_leads(keys) for keys in [*new, visit.keys]),
    }


def _leads(keys: SeekerKeys) -> bool:
    try:
        c.come_back(keys)
    except BywayError:
        return False
    return True


def one_code(organisation: Organisation) -> dict[str, object]:
    """Eight take one one-time code: one of them is let in."""
    member = organisation.members["receiver"]
    code = pyotp.TOTP(member.totp_secret).now()
    results = at_once(lambda n: done(c.check_totp(member=member.id, keys=member.keys, code=code)))
    return {"let in": results.count("done"), "refused": results.count("SignInFailed")}


def claims(organisation: Organisation) -> dict[str, object]:
    """Eight members of staff take next lines at once until there are none: each line once."""
    lines = {start(text=f"{n}").line for n in range(24)}
    names = ("receiver", "caseworker", "coordinator")

    def work(number: int) -> list[str]:
        by, got = organisation.session(names[number % len(names)]), []
        c.set_my_desk(by=by, languages=("en",), cap=100, zone="UTC")
        while (found := c.claim_next(by=by)) is not None:
            got.append(found.line.hex)
        return got

    taken = [line for some in at_once(work) for line in some]  # type: ignore[attr-defined]
    mine = [line for line in taken if uuid.UUID(hex=line) in lines]
    return {"taken": len(mine), "lines": len(set(mine)), "others": len(taken) - len(set(taken))}


def answering_one_line(organisation: Organisation) -> dict[str, object]:
    """Three people answer one line at once, each having read it: one reply comes of it."""
    replies = 0
    for _ in range(6):
        visit = start()
        sessions = [organisation.session(n) for n in ("receiver", "caseworker", "coordinator")]
        read = c.open_lines(sessions[0], visit.case)[0].last_number
        results = at_once(
            lambda n, v=visit, s=sessions, r=read: done(  # type: ignore[misc]
                c.reply(by=s[n], case=v.case, line=v.line, text=f"{n}", read_up_to=r)
            ),
            3,
        )
        assert results.count("done") == 1, results
        replies += len(c.come_back(visit.keys).replies)
    return {"replies": replies}


def approving_one_draft(organisation: Organisation) -> dict[str, object]:
    """Two people approve one draft at once: it is sent once."""
    visit, by = start(), organisation.receiver
    read = c.open_lines(by, visit.case)[0].last_number
    draft = c.draft_reply(by=by, case=visit.case, line=visit.line, text="x", read_up_to=read)
    others = [organisation.caseworker, organisation.session("coordinator")]
    results = at_once(lambda n: done(c.approve_draft(by=others[n], draft=draft)), 2)
    return {"sent": results.count("done"), "replies": len(c.come_back(visit.keys).replies)}


def tallies(organisation: Organisation) -> dict[str, object]:
    """Many close cases at once: none is missing in the month."""
    visits = [start(text=f"{n}") for n in range(16)]
    before = sum(month.total for month in c.read_months(organisation.receiver))
    results = at_once(
        lambda n: done(
            [
                c.close_case(by=organisation.receiver, case=visit.case, outcome="answered")
                for visit in visits[2 * n : 2 * n + 2]
            ]
        )
    )
    after = sum(month.total for month in c.read_months(organisation.receiver))
    return {"results": results, "counted": after - before}


def arrivals(organisation: Organisation) -> dict[str, object]:
    """Lines come in while three people answer: none is lost, none is answered twice."""
    begun, left = list[c.Visit](), [5]

    def work(number: int) -> str:
        if number >= 3:
            for turn in range(8):
                begun.append(start(text=f"arrival {number} {turn}", situation="serving"))
            left[0] -= 1
            return "done"
        by = organisation.session(("receiver", "caseworker", "coordinator")[number])
        while True:
            finished = not left[0]
            found = c.claim_next(by=by)
            if found is None and finished:
                return "done"
            if found is not None:
                read = c.open_lines(by, found.case)[0].last_number
                c.reply(by=by, case=found.case, line=found.line, text="read", read_up_to=read)

    results = at_once(work)
    replies = [len(c.come_back(visit.keys).replies) for visit in begun]
    return {"results": results, "came": len(begun), "replies": sorted(set(replies))}


def inviting(organisation: Organisation) -> dict[str, object]:
    """Eight people come with the same four words at once: one line comes of it."""
    case = start().case
    made = c.invite(by=organisation.receiver, case=case, language="en")
    words = invitation_keys(stretch(read_invitation(" ".join(made.words)), c.pin().salt))
    before = Line.objects.in_scope(ALL).count()

    def come(_: int) -> str:
        c.start_invited(
            by=seeker(), invitation=words, message=uuid.uuid4(), text="x", facts=c.Facts()
        )
        return "done"

    results = at_once(come)
    sessions = [organisation.session(n) for n in ("receiver", "caseworker", "coordinator")]
    at_once(lambda n: done(c.tend_queue(sessions[n], c.open_queue(sessions[n]))), 3)
    stories = c.open_part(sessions[1], case, "story").entries
    return {
        "came": results.count("done"),
        "refused": results.count("NotFound"),
        "lines": Line.objects.in_scope(ALL).count() - before,
        "joined": len(c.joined_cases(sessions[0], case)),
        "told": sum(entry.kind == "joined" for entry in stories),
    }


def joining(organisation: Organisation) -> dict[str, object]:
    """Two confirm two proposals that exclude each other: the cases form no circle."""
    shapes = []
    for _ in range(6):
        one, other = start(), start()
        by = organisation.receiver
        pairs = [
            c.propose_join(by=by, main=one.case, part=other.case, why="so"),
            c.propose_join(by=by, main=other.case, part=one.case, why="the other way round"),
        ]
        sessions = [organisation.caseworker, organisation.session("verifier")]
        results = at_once(
            lambda n, s=sessions, v=one, p=pairs: done(  # type: ignore[misc]
                c.confirm_proposal(by=s[n], case=v.case, pair=p[n])
            ),
            2,
        )
        groups = {c.joined_cases(by, visit.case) for visit in (one, other)}
        shapes.append((results.count("done"), len(groups)))
    return {"shapes": sorted(set(shapes))}


def freezing(organisation: Organisation) -> dict[str, object]:
    """A line is frozen while its seeker writes: no message is lost, and it is frozen once."""
    there, frozen = 0, 0
    for _ in range(5):
        visit = start()
        mine = c.come_back(visit.keys)

        def work(number: int, visit: c.Visit = mine) -> object:
            if number < 2:
                by = organisation.session(("receiver", "caseworker")[number])
                return done(c.freeze_line(by=by, case=visit.case, line=visit.line))
            return done(c.write_message(by=visit, message=uuid.uuid4(), text="hear me"))

        results = at_once(work, 3)
        frozen += results[:2].count("done")
        there += texts(organisation.receiver, visit.case).count("hear me")
    return {"frozen": frozen, "heard": there}


RACES = (
    inviting,
    joining,
    freezing,
    the_same_line,
    different_lines,
    the_same_message,
    two_visits,
    renewing,
    replying_while_renewing,
    new_words,
    one_code,
    claims,
    answering_one_line,
    approving_one_draft,
    tallies,
    arrivals,
)


def main() -> None:
    """Makes the organisation, runs every race, and prints one JSON document."""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    with pytest.MonkeyPatch.context() as monkeypatch:
        organisation = found(monkeypatch)
        json.dump({race.__name__: race(organisation) for race in RACES}, sys.stdout)


if __name__ == "__main__":
    main()
