"""The case at a glance, its plan, My week, the roster, search, training: as pages."""

import datetime as dt
import re
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from byway import cases
from byway.desk import alarm, case_labels, search

from .conftest import House, Line

FORWARD = dt.timedelta


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def of(line: Line, end: str = "") -> str:
    return f"/case/{line.case.hex}/{end}"


def change(client: Client, line: Line, form: str, **fields: str) -> int:
    return client.post(of(line, "plan/"), {"form": form, **fields}).status_code


def day(days: int) -> str:
    return (cases.today() + dt.timedelta(days=days)).isoformat()


def test_a_newcomer_sees_where_it_stands_before_anything_else(house: House, line: Line) -> None:
    client = house.client("caseworker")
    worker = house.members["caseworker"].id.hex
    assert client.post(of(line, "assign/"), {"owner": worker}).status_code == 302
    assert change(client, line, "state", state="waiting", text="his leave", first=day(5)) == 302
    assert change(client, line, "step", text="Ask for the paper", first=day(2), owner=worker) == 302
    assert change(client, line, "risk", risk="leave-ends", first=day(9), last=day(9)) == 302
    shown = page(client, of(line))
    top = shown[shown.index("At a glance") : shown.index('<ol class="conversation">')]
    for said in ("waiting", "his leave", day(5), "caseworker", "Ask for the paper", "next step",
                 "the unit calls for proof of return", day(6), "leave ends", day(9),
                 "absence begins", day(10)):  # fmt: skip
        assert said in top, said
    assert "<svg" in shown and 'aria-hidden="true"' in shown
    assert "Step planned" not in shown and "step planned" in shown


def test_a_receiver_sees_the_state_and_not_the_plan(house: House, line: Line) -> None:
    change(house.client("caseworker"), line, "step", text="Ask for the paper", first=day(2))
    shown = page(house.client("receiver"), of(line))
    assert "At a glance" in shown and day(2) in shown
    assert 'id="plan-head"' not in shown
    assert house.client("receiver").get(of(line, "plan/")).status_code == 403


def test_every_form_of_the_plan_changes_what_it_says(house: House, line: Line) -> None:
    worker, verifier = house.client("caseworker"), house.client("verifier")
    assert change(worker, line, "absence", words="in spring", ended=day(-100)) == 302
    assert change(worker, line, "status", status="missing", as_of=day(-9), source="a list",
                  believed="false") == 302  # fmt: skip
    assert change(worker, line, "kind", kind="on-leave") == 302
    assert change(verifier, line, "track", track="told", mark="done") == 302
    assert change(verifier, line, "paper", paper="passport", mark="checked", text="real") == 302
    assert change(verifier, line, "verdict", claim="He signed in May", verdict="holds",
                  text="The contract.") == 302  # fmt: skip
    shown = page(worker, of(line, "plan/"))
    for said in ("in spring", "missing", "a list", "and that is false", "leave certificate",
                 "checked", "He signed in May", "waits for a second person"):  # fmt: skip
        assert said in shown, said
    found = re.search(r'name="of" value="(\w{32})"><label for="sign', shown)
    assert found
    assert change(verifier, line, "sign", of=found[1]) == 400
    assert change(worker, line, "sign", of=found[1]) == 302
    assert "waits for a second person" not in page(worker, of(line, "plan/"))
    told = page(worker, of(line, "story/"))
    assert "Verdict on “He signed in May”: holds" in told and "Signed a verdict too" in told


@pytest.mark.parametrize(
    ("form", "fields", "said"),
    [
        ("", {}, "not complete"),
        ("state", {"state": "helping", "first": "soon"}, "Expected a day such as"),
        ("state", {"state": "closed"}, "forms of their own"),
        ("step", {"text": ""}, "between 1 and"),
        ("risk", {"risk": "call", "first": "2026-01-02", "last": "2026-01-01"}, "before the first"),
        ("status", {"status": "dead"}, "needs its source"),
    ],
)
def test_what_is_refused_says_why_and_gives_back_what_was_written(
    house: House, line: Line, form: str, fields: dict[str, str], said: str
) -> None:
    client = house.client("caseworker")
    response = client.post(of(line, "plan/"), {"form": form, "text": "What I wrote", **fields})
    shown = response.content.decode()
    assert response.status_code == 400 and said in shown
    assert "text" in fields or "What I wrote" in shown


def test_a_crisis_shows_its_checklist_and_calls_nobody(house: House, line: Line) -> None:
    client = house.client("receiver")
    client.post(of(line, "flag/"), {"flag": "crisis", "on": "1"})
    shown = page(client, of(line))
    assert "no call is made and nobody outside is told" in shown
    assert shown.count('name="done"') == len(cases.CRISIS_STEPS)
    assert "crisis" in page(client, "/")
    client.post(of(line, "flag/"), {"flag": "crisis", "on": "1", "done": ["read", "not-alone"]})
    shown = page(house.client("caseworker"), of(line))
    assert shown.count(" checked>") >= 2
    assert house.client("receiver").post(of(line, "flag/"), {"flag": "crisis", "on": "0"}) \
        .status_code == 403  # fmt: skip


def test_an_outcome_opens_the_next_step(house: House, line: Line) -> None:
    client = house.client("caseworker")
    form = {"outcome": "left-the-country", "basis": "a photo", "day": day(0),
            "next_step": "going further is still to be arranged",
            f"read_up_to_{line.line.hex}": "9" * 9}  # fmt: skip
    assert client.post(of(line, "close/"), form).status_code == 302
    shown = page(client, of(line))
    assert "Outcome so far" in shown and "left the country" in shown
    assert "going further is still to be arranged" in shown and "Close this case" in shown


def test_my_week_lists_own_cases_by_their_earliest_day(house: House, line: Line) -> None:
    client, worker = house.client("caseworker"), house.members["caseworker"].id.hex
    later = house.line("Another one.")
    for one, first in ((later, day(4)), (line, day(2))):
        client.post(of(one, "assign/"), {"owner": worker})
        change(client, one, "step", text="Call back", first=first)
    shown = page(client, "/week/")
    assert shown.index(line.case.hex) < shown.index(later.case.hex)
    assert "Call back" in shown and day(2) in shown
    client.post(of(line, "close/"), {"outcome": "answered", f"read_up_to_{line.line.hex}": "9" * 9})
    assert line.case.hex not in page(client, "/week/")
    boss = page(house.client("coordinator"), "/week/")
    assert "Who has how many" in boss and later.case.hex not in boss
    assert "None." in page(house.client("editor"), "/week/")


def test_the_roster_says_who_is_on_duty(house: House) -> None:
    client, team = house.client("coordinator"), house.reception.hex
    who = house.members["receiver"].id.hex
    now = dt.datetime.now(dt.UTC)
    for weekday in range(7):
        form = {"form": "add", "team": team, "who": who, "weekday": str(weekday), "begins": "00:00",
                "ends": "23:59", "zone": "UTC"}  # fmt: skip
        assert client.post("/roster/", form).status_code == 302
    if (now.hour, now.minute) != (23, 59):
        assert "On duty now: <strong>receiver</strong>" in page(client, "/roster/")
    form = {"form": "deputy", "team": team, "member": house.members["caseworker"].id.hex}
    client.post("/roster/", {**form, "deputy": house.members["coordinator"].id.hex})
    assert "caseworker: coordinator" in page(house.client("verifier"), "/roster/")
    wrong = {"form": "add", "team": team, "weekday": "x", "begins": "9", "ends": "", "zone": "UTC"}
    for form in (wrong, {**wrong, "team": house.other_team.hex}, {"team": team}):
        assert client.post("/roster/", form).status_code == 400
    key = f"{who}|0|00:00|23:59|UTC"
    assert client.post("/roster/", {"form": "drop", "team": team, "shift": key}).status_code == 302
    assert page(client, "/roster/").count("Take away: receiver") == 6


def test_search_says_what_it_searched_and_keeps_words_out_of_addresses(
    house: House, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = house.client("receiver")
    house.line("Another leave.")
    response = client.post("/search/", {"query": "LEAVE tenth"})
    assert response.headers["Location"] == "/search/"
    shown = page(client, "/search/")
    assert "Searched 2 messages, replies and notes of 2 cases." in shown
    assert line.case.hex in shown and "which your roles do not open" in shown
    client.post("/search/", {"query": "no such thing"})
    assert "Found nothing." in page(client, "/search/")
    monkeypatch.setattr(search, "SECONDS", 0.0)
    other = house.client("caseworker")
    other.post("/search/", {"query": "leave"})
    response = other.get("/search/")
    assert response.headers["Refresh"] == "2"
    assert "2 cases are still being opened" in response.content.decode()


def test_practice_is_apart_from_everything_real(house: House, line: Line) -> None:
    client = house.client("receiver")
    client.post("/training/", {"on": "1"})
    shown = page(client, "/")
    assert line.case.hex not in shown and "Every line you see is invented" in shown
    practised = set(re.findall(r"/case/(\w{32})/", shown))
    assert len(practised) >= 4
    client.post("/training/", {"on": "1"})
    assert set(re.findall(r"/case/(\w{32})/", page(client, "/"))) == practised
    client.post("/training/", {"on": "0"})
    shown = page(client, "/")
    assert line.case.hex in shown and not practised & set(re.findall(r"/case/(\w{32})/", shown))
    client.post("/search/", {"query": "practice"})
    assert "Found nothing." in page(client, "/search/")
    some = sorted(practised)[0]
    read = {f"read_up_to_{one}": "9" * 9 for one in re.findall(
        r'name="read_up_to_(\w{32})"', page(client, f"/case/{some}/"))}  # fmt: skip
    client.post(f"/case/{some}/close/", {"outcome": "answered", **read})
    assert some not in page(client, "/closed/")


def test_what_is_urgent_and_unclaimed_goes_to_duty_and_then_up(
    house: House, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[list[str]] = []

    def noted(targets: Any, mail: Any) -> int:
        sent.append([target.who for target in targets])
        return len(sent[-1])

    monkeypatch.setattr(alarm, "send_alert", noted)
    monkeypatch.setattr(alarm, "_escalation", cases.Escalation(delay=lambda: 60.0))
    monkeypatch.setattr(alarm, "_begin", lambda: None)
    (data_dir / "alerts.toml").write_text("".join(
        f'[[to]]\nby = "ntfy"\nurl = "http://127.0.0.1:9/{who}"\nwho = "{who}"\n'
        for who in ("receiver", "coordinator")
    ))  # fmt: skip
    staff = house.staff("coordinator")
    for weekday in range(7):
        shift = cases.Shift(house.members["receiver"].id.hex, weekday, dt.time(0), dt.time(23, 59),
                            "UTC")  # fmt: skip
        cases.add_shift(by=staff, team=house.reception, shift=shift)
    client, begun = house.client("caseworker"), time.monotonic()
    urgent = house.line("They are at the door.", soon="days")
    page(client, "/")
    assert alarm.tell(begun + 30) == 0
    alarm.tell(begun + 90)
    assert sent in ([["receiver"]], [["coordinator"]])  # the second in the last minute of a day
    page(client, "/")
    alarm.tell(begun + 1200)
    assert sent[1:] == [["coordinator"]]
    calm = house.line("No hurry.", situation="abroad")
    cases.reply(by=house.staff("receiver"), case=urgent.case, line=urgent.line, text="We are here.")
    page(client, "/")
    assert alarm.tell(begun + 9000) == 0
    assert change(client, calm, "visit", text="two men") == 302
    assert alarm.tell(begun + 99000) > 0


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (cases.STATES, case_labels.CASE_STATES),
        (("ours", "theirs", "nobody"), case_labels.MOVES),
        (("", "step", "check-in", *cases.RISKS), case_labels.WHATS),
        (cases.STANDINGS, case_labels.STANDINGS),
        (cases.TRACKS, case_labels.TRACKS),
        (cases.MARKS, case_labels.TRACK_MARKS),
        (cases.PAPERS, case_labels.PAPERS),
        (cases.PAPER_MARKS, case_labels.PAPER_MARKS),
        (cases.KINDS, case_labels.KINDS),
        (cases.VERDICTS, case_labels.VERDICTS),
        (cases.OFFICIAL, case_labels.OFFICIAL),
        (cases.BELIEVED, case_labels.BELIEVED),
        (cases.FLAGS, case_labels.FLAGS),
        (cases.CRISIS_STEPS, case_labels.CRISIS_STEPS),
    ],
)
def test_every_word_of_the_vocabulary_has_one_in_plain_words(known: Any, words: Any) -> None:
    assert set(known) <= set(words)
