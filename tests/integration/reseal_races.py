"""Writing while cases are sealed anew, on whatever database the environment names.

Run as a program, as `tests.integration.races` is; prints what came of each race.
"""

import json
import sys
import threading
import time
import uuid
from pathlib import Path

from tests.integration.races import at_once, done  # sets Django up first  # isort: skip

import pytest
from django.conf import settings
from django.core.management import call_command

import byway.cases as c
from byway.cases.models import Case, Compartment, Event
from byway.errors import Busy
from tests.organisation import Organisation, found, send, start

ALL = "a race"
LINES, WRITES = 10, 12


def patiently(step: object) -> None:
    """A step that is tried again while the case gets new keys, as a page asks."""
    for _ in range(40):
        try:
            step()  # type: ignore[operator]
            return
        except Busy:
            time.sleep(0.02)
    raise TimeoutError


def job(by: c.StaffSession) -> c.ResealJob:
    """The job to its end."""
    made = c.ResealJob.begin(by)
    while made.step():
        time.sleep(0.005)
    return made


def everything(by: c.StaffSession, case: uuid.UUID) -> tuple[list[str], list[str]]:
    """The texts and the warnings of a case."""
    parts = [view.part for view in c.open_lines(by, case)]
    parts += [c.open_part(by, case, name) for name in ("story", "identity")]
    said = [e.data["text"] for part in parts for e in part.entries if "text" in e.data]
    return said, [text for part in parts for text in part.warnings]


def writing_meanwhile(organisation: Organisation) -> dict[str, object]:
    """Seekers write and send, staff answer and note, while everything is sealed anew twice."""
    lines = [start(text="first") for _ in range(LINES)]
    visits = [c.come_back(visit.keys) for visit in lines]
    sent: list[tuple[uuid.UUID, str]] = []
    files: list[tuple[uuid.UUID, uuid.UUID]] = []
    guard = threading.Lock()

    def seek(number: int) -> None:
        for turn in range(WRITES):
            visit = visits[(number * 3 + turn) % LINES]
            text = f"{number} writes {turn}"
            message = uuid.uuid4()
            patiently(lambda v=visit, m=message, t=text: c.write_message(by=v, message=m, text=t))
            with guard:
                sent.append((visit.case, text))
        visit = visits[number]
        patiently(lambda: files.append((visit.case, send(visit))))

    def staff(number: int) -> None:
        name = ("receiver", "caseworker")[number % 2]
        for turn in range(WRITES):
            visit, text = lines[(number + turn) % LINES], f"{name} answers {turn}"
            by = organisation.session(name)
            if name == "receiver":
                step = lambda b=by, v=visit, t=text: c.reply(  # noqa: E731
                    by=b, case=v.case, line=v.line, text=t
                )
            else:
                step = lambda b=by, v=visit, t=text: c.add_note(by=b, case=v.case, text=t)  # noqa: E731
            patiently(step)
            with guard:
                sent.append((visit.case, text))

    def work(number: int) -> str:
        if number == 0:
            job(organisation.session("coordinator"))
        elif number == 1:
            job(organisation.session("caseworker"))
        elif number < 4:
            staff(number)
        else:
            seek(number - 4)
        return "done"

    results = []
    for name in ("verifier", "temporary"):
        if name == "temporary":
            organisation.members[name] = c.add_member(
                by=organisation.session("coordinator"), name=name, roles=("verifier",),
                teams=(organisation.team,),
            )  # fmt: skip
        c.remove_member(
            by=organisation.session("coordinator"), member=organisation.members[name].id
        )
        results += at_once(work, 8)
    by = organisation.session("coordinator")
    last = job(by)
    c.finish_resealing(by=by, team=organisation.team)
    reader = organisation.session("caseworker")
    found_texts = {visit.case: everything(reader, visit.case) for visit in lines}
    lost = [text for case, text in sent if text not in found_texts[case][0]]
    sizes = {sum(map(len, c.open_file(reader, case, file).chunks)) for case, file in files}
    newest = {
        row.name: row.generation
        for row in Compartment.objects.in_scope(ALL, case=lines[0].case).order_by("generation")
    }
    return {
        "results": sorted(set(map(str, results))),
        "lost": lost,
        "warnings": sorted({text for _, said in found_texts.values() for text in said}),
        "files": [len(files), sorted(sizes)],
        "left": last.damaged,
        "generations": sorted(set(newest.values())),
    }


def chaining_meanwhile(_: Organisation) -> dict[str, object]:
    """Eight chain at once while events come in; each is in the chain once."""

    def work(number: int) -> str:
        if number % 2:
            visit = start()
            for _ in range(4):
                c.write_message(by=visit, message=uuid.uuid4(), text="x")
        for _ in range(4):
            c.extend_chain()
        return done("")

    results = at_once(work)
    c.extend_chain()
    check = c.check_chain()
    return {
        "results": results,
        "broken": list(check.broken),
        "each once": check.links == Event.objects.in_scope(ALL).count(),
    }


def handing_over_once(organisation: Organisation) -> dict[str, object]:
    """Two members hand one case over while its seeker writes: it goes once, and nothing is lost."""
    visit = start(text="first")
    mine = c.come_back(visit.keys)

    def work(number: int) -> str:
        if number < 2:
            by = organisation.session(("receiver", "coordinator")[number])
            c.hand_over(by=by, case=visit.case, team=organisation.other_team)
        else:
            message = uuid.uuid4()
            patiently(lambda: c.write_message(by=mine, message=message, text="meanwhile"))
        return "done"

    results = at_once(work, 3)
    texts = everything(organisation.stranger, visit.case)[0]
    team = Case.objects.in_scope(ALL, id=visit.case).get().team
    return {
        "given": results[:2].count("done") >= 1,
        "there": team == organisation.other_team,
        "texts": sorted(text for text in texts if text in ("first", "meanwhile")),
    }


RACES = (writing_meanwhile, chaining_meanwhile, handing_over_once)


def main() -> None:
    """Makes the organisation, runs every race, and prints one JSON document."""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    with pytest.MonkeyPatch.context() as monkeypatch:
        organisation = found(monkeypatch)
        json.dump({race.__name__: race(organisation) for race in RACES}, sys.stdout)


if __name__ == "__main__":
    main()
