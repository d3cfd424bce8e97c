"""A case goes to another, closed team: who reads what before, meanwhile and after."""

import uuid

import pytest

import byway.cases as c
from byway.cases.actions.hand_over import hand_over
from byway.cases.keys.reseal_job import ResealJob
from byway.cases.models import Case, Line, Paper
from byway.cases.papers import put_paper
from byway.errors import BadInput, NotAllowed, NotFound, Refused, TamperError
from byway.sealing import IDENTITY, STORY, KeyPair
from tests.organisation import Organisation, open_lineless, send, start, texts, warnings, write
from tests.security.attacker import ALL
from tests.security.leaver import Leaver


def full(organisation: Organisation) -> tuple[c.Visit, uuid.UUID]:
    visit = start(text="what he said", situation="held")
    file = send(visit, name="leave.jpg", content=b"f" * 70_000)
    c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="we answer")
    c.add_note(by=organisation.caseworker, case=visit.case, text="a note in the story")
    return visit, file


def give(organisation: Organisation, visit: c.Visit, by: c.StaffSession) -> None:
    hand_over(by=by, case=visit.case, team=organisation.other_team, why="second line")


def notes(by: c.StaffSession, visit: c.Visit) -> list[str]:
    part = c.open_part(by, visit.case, STORY)
    return [e.data["text"] for e in part.entries if e.kind == "note"]


@pytest.mark.parametrize("giver", ["caseworker", "coordinator"])
def test_who_holds_all_gives_all(organisation: Organisation, giver: str) -> None:
    visit, file = full(organisation)
    give(organisation, visit, organisation.session(giver))
    by = organisation.stranger
    assert texts(by, visit.case) == ["what he said", "we answer"]
    assert (warnings(by, visit.case), notes(by, visit)) == ([], ["a note in the story"])
    data = b"".join(c.open_file(by, visit.case, file).chunks)
    assert data == b"f" * 70_000
    assert "handed over to Elsewhere" in [e.what for e in c.open_events(by, visit.case)]
    for name in ("receiver", "caseworker", "verifier"):
        with pytest.raises(NotFound):
            c.open_lines(organisation.session(name), visit.case)


def test_a_receiver_gives_what_he_reads_and_the_rest_follows(organisation: Organisation) -> None:
    visit, file = full(organisation)
    put_paper(
        by=organisation.receiver, team=organisation.team, kind="note", case=visit.case,
        text="he sounded hurried",
    )  # fmt: skip
    him = Leaver.of(organisation.receiver)
    give(organisation, visit, organisation.receiver)
    by = organisation.stranger
    assert texts(by, visit.case) == ["what he said", "we answer"]
    assert warnings(by, visit.case) == []
    (note,) = notes(by, visit)
    assert note.startswith("receiver, ")
    assert note.endswith("he sounded hurried")
    part = c.open_part(by, visit.case, IDENTITY)
    assert (part.entries, len(part.warnings)) == ([], 1)
    assert "still with the team" in part.warnings[0]
    c.add_note(by=by, case=visit.case, text="the new team works already")
    write(c.come_back(visit.keys), "and he writes on")
    c.reply(by=by, case=visit.case, line=visit.line, text="hello from the second line")
    assert [item for item in him.reads() if b"writes on" in item or b"second line" in item] == []
    with pytest.raises(NotFound):
        organisation.caseworker.case(visit.case)
    job = ResealJob.begin(organisation.caseworker)
    assert job.total == 1
    while job.step():
        pass
    assert (job.done, job.damaged) == (1, 0)
    assert set(notes(by, visit)) == {
        "a note in the story", note, "the new team works already",
    }  # fmt: skip
    part = c.open_part(by, visit.case, IDENTITY)
    assert ([e.data["name"] for e in part.entries], part.warnings) == (["leave.jpg"], [])
    assert b"".join(c.open_file(by, visit.case, file).chunks) == b"f" * 70_000
    assert not Paper.objects.in_scope(ALL, case=visit.case).exists()
    assert him.reads() == []
    replies = [reply.text for reply in c.come_back(visit.keys).replies]
    assert replies == ["we answer", "hello from the second line"]
    assert ResealJob.begin(organisation.caseworker).total == 0


def test_its_card_goes_along(organisation: Organisation) -> None:
    visit, _ = full(organisation)
    give(organisation, visit, organisation.receiver)
    assert c.open_queue(organisation.receiver) == []
    (waiting,) = c.open_queue(organisation.stranger)
    assert (waiting.card.situation, waiting.urgency, waiting.our_move) == ("held", "today", True)
    c.correct_card(by=organisation.stranger, case=visit.case, line=visit.line, situation="abroad")
    (waiting,) = c.open_queue(organisation.stranger)
    assert (waiting.card.situation, waiting.card.flags) == ("abroad", "")


def test_a_visit_that_is_open_goes_on(organisation: Organisation) -> None:
    visit, _ = full(organisation)
    here = c.come_back(visit.keys)
    give(organisation, visit, organisation.receiver)
    write(here, "in the same visit")
    send(here)
    assert texts(organisation.stranger, visit.case)[-1] == "in the same visit"


def test_older_parts_follow_over_two_teams(organisation: Organisation) -> None:
    """A receiver gives it to a team whose receiver gives it on before anybody was at the rest."""
    third = c.add_team(by=organisation.coordinator, name="Third")
    for name, role, team in (
        ("second receiver", "receiver", organisation.other_team),
        ("third", "caseworker", third),
    ):
        organisation.members[name] = c.add_member(
            by=organisation.coordinator, name=name, roles=(role,), teams=(team,)
        )
    visit, file = full(organisation)
    give(organisation, visit, organisation.receiver)
    c.add_note(by=organisation.stranger, case=visit.case, text="of the second team")
    hand_over(by=organisation.session("second receiver"), case=visit.case, team=third)
    for name in ("caseworker", "stranger"):
        job = ResealJob.begin(organisation.session(name))
        while job.step():
            pass
        assert (job.done, job.damaged) == (1, 0)
    by = organisation.session("third")
    assert set(notes(by, visit)) == {"a note in the story", "of the second team"}
    assert c.open_part(by, visit.case, STORY).warnings == []
    assert b"".join(c.open_file(by, visit.case, file).chunks) == b"f" * 70_000


def test_joined_cases_go_together(organisation: Organisation) -> None:
    one, two = start(text="the son"), start(text="the mother")
    c.propose_join(by=organisation.receiver, main=one.case, part=two.case, why="she says so")
    (proposal,) = c.case_group(organisation.caseworker, one.case).proposals
    c.confirm_proposal(by=organisation.caseworker, case=one.case, pair=proposal.pair)
    give(organisation, two, organisation.receiver)
    for visit in (one, two):
        assert len(texts(organisation.stranger, visit.case)) == 1
        with pytest.raises(NotFound):
            organisation.receiver.case(visit.case)


def test_a_case_without_a_line_goes_too(organisation: Organisation) -> None:
    case = open_lineless(organisation.caseworker)
    c.add_note(by=organisation.caseworker, case=case, text="by telephone")
    hand_over(by=organisation.caseworker, case=case, team=organisation.other_team)
    part = c.open_part(organisation.stranger, case, STORY)
    assert [e.data["text"] for e in part.entries] == ["by telephone"]


def test_who_may_give_what_to_whom(organisation: Organisation) -> None:
    visit, _ = full(organisation)
    with pytest.raises(NotAllowed):
        give(organisation, visit, organisation.session("verifier"))
    with pytest.raises(NotFound):
        give(organisation, visit, organisation.stranger)
    by = organisation.receiver
    with pytest.raises(Refused):
        hand_over(by=by, case=visit.case, team=organisation.team)
    with pytest.raises(BadInput):
        hand_over(by=by, case=visit.case, team=visit.case)
    assert texts(by, visit.case) == ["what he said", "we answer"]


def test_nothing_happens_if_the_keys_do_not_add_up(organisation: Organisation) -> None:
    visit, _ = full(organisation)
    line = Line.objects.in_scope(ALL, id=visit.line)
    line.update(public=KeyPair.new().public + bytes(64))
    with pytest.raises(TamperError):
        give(organisation, visit, organisation.receiver)
    assert Case.objects.in_scope(ALL, id=visit.case).get().team == organisation.team
