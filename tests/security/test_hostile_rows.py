"""Whoever can write to the database, and what the desk keeps beside the lines.

Papers, case cards, events and lines that were sealed anew: rows changed, moved, or put back.
"""

import uuid

import pytest

import byway.cases as c
from byway.cases.actions.remove_member import remove_member
from byway.cases.case_cards import CaseCard, lock_case, put_case_card, read_case_card
from byway.cases.keys.reseal_job import ResealJob, finish_resealing
from byway.cases.models import Case, Compartment, Event, Item, Paper
from byway.cases.papers import paper_key, put_paper, read_papers
from byway.sealing import KeyPair, lock, pad_text
from tests.organisation import Organisation, start, warnings
from tests.security.attacker import ALL, Attacker
from tests.security.test_hostile_database import ATTACKS, LOUD_AT_THE_DESK, SECRET, go_on


def reseal(organisation: Organisation) -> None:
    remove_member(by=organisation.coordinator, member=organisation.members["verifier"].id)
    by = organisation.session("coordinator")
    job = ResealJob.begin(by)
    while job.step():
        pass
    finish_resealing(by=by, team=organisation.team)


TEAM_KEYS = {"a newer team key", "another team key"}


@pytest.mark.parametrize("attack", [name for name in ATTACKS if name not in TEAM_KEYS])
def test_nothing_written_to_a_line_sealed_anew_reaches_him(
    organisation: Organisation, attack: str
) -> None:
    visit, him = start(text=SECRET), Attacker()
    c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="known")
    c.add_note(by=organisation.caseworker, case=visit.case, text="known")
    reseal(organisation)
    ATTACKS[attack](him, visit)
    go_on(organisation, visit)
    assert [found for found in him.reads() if SECRET.encode() in found] == []
    if attack in LOUD_AT_THE_DESK:
        assert warnings(organisation.receiver, visit.case) != []


def test_items_sealed_anew_do_not_pass_elsewhere(organisation: Organisation) -> None:
    one, two = start(text="for one"), start(text="for two")
    reseal(organisation)
    rows = [Item.objects.in_scope(ALL, compartment__case=v.case).get() for v in (one, two)]
    for row, other in (rows, rows[::-1]):
        Item.objects.in_scope(ALL, pk=row.pk).update(box=other.box, body=other.body)
    for visit in (one, two):
        assert warnings(organisation.receiver, visit.case) != []
        assert c.open_lines(organisation.receiver, visit.case)[0].part.entries == []


def test_papers_do_not_pass_for_one_another(organisation: Organisation) -> None:
    by, visit, other = organisation.receiver, start(), start()
    for case, text in ((visit.case, "about one"), (other.case, "about another")):
        put_paper(by=by, team=organisation.team, kind="note", case=case, text=text)
    one, two = Paper.objects.in_scope(ALL).order_by("id")
    for row, body in ((one, two.body), (two, one.body)):
        Paper.objects.in_scope(ALL, pk=row.pk).update(body=body)
    assert read_papers(by, about_cases=True) == []
    for row in (one, two):
        Paper.objects.in_scope(ALL, pk=row.pk).update(body=row.body, case=visit.case)
    assert len(read_papers(by, case=visit.case)) == 1


@pytest.mark.parametrize("column", ["team", "generation", "id"])
def test_a_paper_does_not_pass_in_another_place(organisation: Organisation, column: str) -> None:
    paper = put_paper(by=organisation.coordinator, team=organisation.team, kind="roster", duty="x")
    changed = {"team": organisation.other_team, "generation": 2, "id": uuid.uuid4()}[column]
    Paper.objects.in_scope(ALL, pk=paper).update(**{column: changed})
    assert read_papers(organisation.coordinator, kind="roster") == []


def test_a_paper_of_his_own_is_not_read(organisation: Organisation) -> None:
    paper = put_paper(by=organisation.receiver, team=organisation.team, kind="note", text="ours")
    forged = lock(paper_key(KeyPair.new()), pad_text(b'{"k":"note"}'), b"any context")
    Paper.objects.in_scope(ALL, pk=paper).update(body=forged)
    assert read_papers(organisation.receiver) == []


def test_case_cards_do_not_pass_for_one_another(organisation: Organisation) -> None:
    by, (one, two) = organisation.caseworker, (start(), start())
    card = CaseCard(state="helping", earliest="2026-12-01")
    put_case_card(by, lock_case(by, one.case), card)
    sealed = Case.objects.in_scope(ALL, id=one.case).get().card
    Case.objects.in_scope(ALL, id=two.case).update(card=sealed)
    assert read_case_card(by, by.case(two.case)) == CaseCard()
    assert read_case_card(by, by.case(one.case)).state == "helping"


def test_events_do_not_pass_for_one_another(organisation: Organisation) -> None:
    one, two = start(), start()
    for visit in (one, two):
        c.add_note(by=organisation.caseworker, case=visit.case, text="x")
    rows = [Event.objects.in_scope(ALL, case=v.case).order_by("-number")[0] for v in (one, two)]
    for row, other in (rows, rows[::-1]):
        Event.objects.in_scope(ALL, pk=row.pk).update(box=other.box, commitment=other.commitment)
    for visit in (one, two):
        assert c.open_events(organisation.caseworker, visit.case)[-1].what == "unreadable"


def test_a_case_row_moved_before_sealing_anew_goes_to_nobody(organisation: Organisation) -> None:
    """The job of either team must not seal it to the other one."""
    visit = start(text=SECRET)
    remove_member(by=organisation.coordinator, member=organisation.members["verifier"].id)
    Case.objects.in_scope(ALL, id=visit.case).update(team=organisation.other_team)
    before = list(Compartment.objects.in_scope(ALL, case=visit.case).values_list("pk", flat=True))
    job = ResealJob.begin(organisation.session("coordinator"))
    while job.step():
        pass
    assert (job.done, job.damaged) == (0, 1)
    after = Compartment.objects.in_scope(ALL, case=visit.case).values_list("pk", flat=True)
    assert list(after) == before
    assert c.open_lines(organisation.stranger, visit.case)[0].part.entries == []
