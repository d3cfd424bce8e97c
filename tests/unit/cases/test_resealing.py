"""A member leaves: cases go into new generations, and nothing in them is lost or changed."""

import datetime as dt
import uuid

import pytest

import byway.cases as c
from byway.cases import content
from byway.cases.actions.remove_member import remove_member
from byway.cases.disk.files import path_of
from byway.cases.keys.reseal_job import ResealJob, finish_resealing, needs_resealing
from byway.cases.models import Compartment, Event, Grant, Item, Member, Paper, TeamGrant
from byway.cases.papers import put_paper, read_papers
from byway.errors import BadInput, NotFound, Refused
from byway.sealing import IDENTITY, LINE, STORY, team_generation_of
from tests.organisation import (
    Organisation,
    open_lineless,
    seeker,
    send,
    start,
    texts,
    warnings,
    write,
)

ALL = "the test's"


def remove(organisation: Organisation, name: str = "verifier") -> None:
    remove_member(by=organisation.coordinator, member=organisation.members[name].id)


def run(by: c.StaffSession) -> ResealJob:
    job = ResealJob.begin(by)
    while job.step():
        pass
    return job


def reseal(organisation: Organisation, name: str = "verifier") -> ResealJob:
    """Somebody is removed and everything sealed anew."""
    remove(organisation, name)
    job = run(organisation.session("coordinator"))
    finish_resealing(by=organisation.session("coordinator"), team=organisation.team)
    return job


def generations(case: uuid.UUID) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row in Compartment.objects.in_scope(ALL, case=case).order_by("generation"):
        found.setdefault(row.name, []).append(row.generation)
    return found


def parts(organisation: Organisation, case: uuid.UUID) -> list[object]:
    """All that staff read of a case, with its numbers."""
    by = organisation.caseworker
    read = [view.part for view in c.open_lines(by, case)]
    read += [c.open_part(by, case, name) for name in (STORY, IDENTITY)]
    assert [part.warnings for part in read] == [[] for _ in read]
    return [
        [(e.number, e.item, e.kind, e.author, {k: v for k, v in e.data.items() if k != "key"})
         for e in part.entries]
        for part in read
    ]  # fmt: skip


def read(organisation: Organisation, case: uuid.UUID, file: uuid.UUID) -> bytes:
    return b"".join(c.open_file(organisation.caseworker, case, file).chunks)


def test_everything_reads_as_before_and_lies_under_new_keys(organisation: Organisation) -> None:
    visit = start(text="first", situation="serving")
    file = send(visit, content=b"photo" * 50_000)
    c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="we are here")
    c.add_note(by=organisation.caseworker, case=visit.case, text="a note")
    before = parts(organisation, visit.case)
    events = len(c.open_events(organisation.caseworker, visit.case))
    old = set(Compartment.objects.in_scope(ALL, case=visit.case).values_list("pk", flat=True))
    assert reseal(organisation).done == 1
    assert parts(organisation, visit.case) == before
    assert read(organisation, visit.case, file) == b"photo" * 50_000
    assert not path_of(file).exists() or path_of(file, 2).exists()
    assert generations(visit.case) == {"line": [2], "story": [2], "identity": [2]}
    assert not Grant.objects.in_scope(ALL, compartment__in=old).exists()
    happened = c.open_events(organisation.caseworker, visit.case)
    assert [one.what for one in happened[events:]] == ["sealed anew", "opened identity"]
    assert needs_resealing(organisation.session("coordinator")) == []


def test_the_old_file_goes_with_its_key(committed: Organisation) -> None:
    visit = start()
    file = send(visit, content=b"x" * 3000)
    reseal(committed)
    assert (path_of(file).exists(), path_of(file, 2).exists()) == (False, True)
    again = c.come_back(visit.keys)
    (sent,) = [one for one in c.sent_items(again) if one.kind == content.FILE_SENT]
    c.delete_item(by=again, item=sent.item)
    assert not path_of(file, 2).exists()


def test_the_seeker_goes_on_as_if_nothing_had_happened(organisation: Organisation) -> None:
    visit = start(text="first")
    c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="come back")
    open_visit = c.come_back(visit.keys)
    reseal(organisation)
    again = c.come_back(visit.keys)
    assert [reply.text for reply in again.replies] == ["come back"]
    assert not again.tampered
    write(open_visit, "in a visit begun before")
    c.acknowledge(by=open_visit)
    write(again, "in a new one")
    file = send(again, content=b"later")
    assert texts(organisation.receiver, visit.case) == [
        "first", "come back", "in a visit begun before", "in a new one",
    ]  # fmt: skip
    assert read(organisation, visit.case, file) == b"later"
    assert warnings(organisation.receiver, visit.case) == []
    assert c.come_back(visit.keys).replies == []


def test_words_given_up_before_open_no_more_than_they_did(organisation: Organisation) -> None:
    visit = start(text="before")
    new = seeker()
    c.change_words(by=visit, new=new)
    write(visit, "after")
    reseal(organisation)
    assert generations(visit.case)["line"] == [3, 4]
    again = c.come_back(new)
    assert [one.place.generation for one in again.readable] == [4]
    assert [sent.kind for sent in c.sent_items(again)].count("message") == 1
    with pytest.raises(NotFound):
        c.come_back(visit.keys if visit.keys is not new else seeker())
    assert texts(organisation.receiver, visit.case) == ["before", "after"]
    c.change_words(by=again, new=seeker())
    write(again, "and again")
    assert texts(organisation.receiver, visit.case) == ["before", "after", "and again"]
    assert warnings(organisation.receiver, visit.case) == []


def test_words_change_after_it_and_before_the_next(organisation: Organisation) -> None:
    visit = start(text="one")
    reseal(organisation)
    again = c.come_back(visit.keys)
    c.change_words(by=again, new=seeker())
    write(again, "two")
    reseal(organisation, "receiver")
    assert texts(organisation.caseworker, visit.case) == ["one", "two"]
    assert warnings(organisation.caseworker, visit.case) == []
    assert [one.kind for one in c.sent_items(c.come_back(again.keys))] == ["message"]


def test_deletions_stay_explained(organisation: Organisation) -> None:
    visit = start(text="stays")
    gone = write(visit, "goes")
    c.open_lines(organisation.receiver, visit.case)
    c.delete_item(by=c.come_back(visit.keys), item=gone)
    reseal(organisation)
    assert texts(organisation.receiver, visit.case) == ["stays"]
    assert warnings(organisation.receiver, visit.case) == []


def test_what_was_missing_before_is_missing_after(organisation: Organisation) -> None:
    visit = start()
    message = write(visit, "withheld")
    c.open_lines(organisation.receiver, visit.case)
    Item.objects.in_scope(ALL, id=message).delete()
    reseal(organisation)
    assert any("Missing" in text for text in warnings(organisation.receiver, visit.case))


def test_cases_without_a_line_and_closed_ones_go_too(organisation: Organisation) -> None:
    closed, lineless = start(text="done"), open_lineless(organisation.caseworker)
    c.close_case(by=organisation.caseworker, case=closed.case, outcome="answered")
    c.add_note(by=organisation.caseworker, case=lineless, text="by telephone")
    deleted = start()
    c.delete_everything(by=deleted)
    assert reseal(organisation).done == 3
    assert texts(organisation.caseworker, closed.case) == ["done"]
    assert [e.data["text"] for e in c.open_part(organisation.caseworker, lineless, STORY).entries
            ] == ["by telephone"]  # fmt: skip
    assert c.open_events(organisation.caseworker, deleted.case) != []
    c.add_note(by=organisation.caseworker, case=lineless, text="and again")


def test_the_queue_keeps_its_cards(organisation: Organisation) -> None:
    answered, fresh = start(situation="held"), start(situation="abroad")
    by = organisation.receiver
    c.reply(by=by, case=answered.case, line=answered.line, text="x")
    c.correct_card(by=by, case=answered.case, line=answered.line, urgency="weeks")
    before = {w.line: (w.card.situation, w.urgency, w.our_move, w.flags) for w in c.open_queue(by)}
    remove(organisation)
    by = organisation.receiver
    during = {w.line: (w.card.situation, w.urgency, w.our_move, w.flags) for w in c.open_queue(by)}
    run(organisation.session("coordinator"))
    by = organisation.receiver
    after = {w.line: (w.card.situation, w.urgency, w.our_move, w.flags) for w in c.open_queue(by)}
    assert before == during == after
    c.set_check_in(by=c.come_back(fresh.keys), check_in=c.CheckIn("soon", c.today()))
    (card,) = [w.card for w in c.open_queue(organisation.receiver) if w.line == fresh.line]
    assert (card.situation, card.earliest) == ("abroad", c.today().isoformat())


def test_papers_go_under_the_new_key(organisation: Organisation) -> None:
    put_paper(by=organisation.receiver, team=organisation.team, kind="note", text="about")
    reseal(organisation)
    assert [p.data["text"] for p in read_papers(organisation.receiver, kind="note")] == ["about"]
    assert [p.generation for p in Paper.objects.in_scope(ALL)] == [2]


def test_old_team_keys_go_at_the_end_and_not_before(organisation: Organisation) -> None:
    start()
    remove(organisation)
    by = organisation.session("coordinator")
    with pytest.raises(Refused):
        finish_resealing(by=by, team=organisation.team)
    assert TeamGrant.objects.filter(team=organisation.team, generation=1).exists()
    run(by)
    with pytest.raises(Refused):
        finish_resealing(by=organisation.receiver, team=organisation.team)
    finish_resealing(by=by, team=organisation.team)
    assert not TeamGrant.objects.filter(team=organisation.team, generation=1).exists()
    assert c.manifest().team(organisation.team.bytes).since == 2


def test_lines_that_begin_meanwhile_need_nothing(organisation: Organisation) -> None:
    remove(organisation)
    visit = start(text="new")
    assert run(organisation.session("coordinator")).total == 0
    assert texts(organisation.receiver, visit.case) == ["new"]


def test_work_goes_on_before_a_case_is_sealed_anew(organisation: Organisation) -> None:
    visit = start(text="one")
    c.add_note(by=organisation.session("verifier"), case=visit.case, text="by the leaver")
    remove(organisation)
    c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="two")
    c.add_note(by=organisation.caseworker, case=visit.case, text="by who stays")
    write(c.come_back(visit.keys), "three")
    notes = [("verifier", "by the leaver"), ("caseworker", "by who stays")]
    for _ in range(2):
        part = c.open_part(organisation.caseworker, visit.case, STORY)
        assert [(e.author, e.data["text"]) for e in part.entries if e.kind == "note"] == notes
        assert texts(organisation.receiver, visit.case) == ["one", "two", "three"]
        run(organisation.session("coordinator"))


def test_a_member_who_holds_less_does_his_share(organisation: Organisation) -> None:
    visit = start(text="shared work")
    remove(organisation)
    assert run(organisation.receiver).damaged == 0
    assert generations(visit.case) == {"line": [2], "story": [1], "identity": [1]}
    run(organisation.caseworker)
    assert generations(visit.case) == {"line": [2], "story": [2], "identity": [2]}
    assert texts(organisation.receiver, visit.case) == ["shared work"]


def test_a_leaver_who_opened_cases_himself(organisation: Organisation) -> None:
    case = open_lineless(organisation.caseworker)
    c.add_note(by=organisation.caseworker, case=case, text="mine")
    remove(organisation, "caseworker")
    by = organisation.session("coordinator")
    c.add_note(by=by, case=case, text="still writable")
    run(by)
    part = c.open_part(by, case, STORY)
    assert [(e.author, e.data["text"]) for e in part.entries] == [
        ("caseworker", "mine"), ("coordinator", "still writable"),
    ]  # fmt: skip


def test_what_is_lent_stays_lent_and_no_longer(organisation: Organisation) -> None:
    visit, kept = start(text="lent"), start(text="not lent")
    until = content.now() + dt.timedelta(days=3)
    c.lend_case(
        by=organisation.caseworker, case=visit.case, to=organisation.stranger.id, why="the unit"
    )
    assert reseal(organisation).damaged == 0
    assert texts(organisation.stranger, visit.case) == ["lent"]
    with pytest.raises(NotFound):
        organisation.stranger.case(kept.case)
    with c.as_of(until + dt.timedelta(minutes=2)), pytest.raises(NotFound):
        organisation.stranger.case(visit.case)


def test_who_removes_whom(organisation: Organisation) -> None:
    by = organisation.coordinator
    with pytest.raises(Refused):
        remove_member(by=by, member=by.id)
    with pytest.raises(BadInput):
        remove_member(by=by, member=uuid.uuid4())
    remove(organisation)
    assert not Member.objects.filter(name="verifier").exists()
    listed = c.manifest().member(organisation.members["verifier"].id.bytes)
    assert (listed.name, listed.roles, listed.teams) == ("verifier", (), ())
    with pytest.raises(BadInput):
        remove(organisation)
    c.add_member(by=by, name="verifier", roles=("verifier",), teams=(organisation.team,))


def test_commitments_of_events_stay(organisation: Organisation) -> None:
    visit = start()
    rows = Event.objects.in_scope(ALL, case=visit.case).order_by("number")
    before = list(rows.values_list("number", "commitment"))
    reseal(organisation)
    assert list(rows.values_list("number", "commitment"))[: len(before)] == before
    assert {team_generation_of(row.proof) for row in Compartment.objects.in_scope(ALL)} == {2}
    assert LINE in generations(visit.case)
