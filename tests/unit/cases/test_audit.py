"""The audit chain: it grows, it is shortened with destroyed cases, and what is missing shows."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

import byway.cases as c
from byway.cases import audit, content
from byway.cases.actions.remove_member import remove_member
from byway.cases.audit import AuditCheck, check_case, check_chain, extend_chain, shorten_chain
from byway.cases.disk.deletion import destroy_case
from byway.cases.keys.places import place_of
from byway.cases.keys.reseal_job import ResealJob
from byway.cases.models import AuditLink, Compartment, Event
from byway.errors import NotAllowed, TamperError
from tests.organisation import Organisation, start, write
from tests.reference import audit_chain

ALL = "the test's"


def busy(organisation: Organisation, cases: int = 3) -> list[c.Visit]:
    visits = [start() for _ in range(cases)]
    for visit in visits:
        write(visit)
        c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="x")
    return visits


def rows() -> list[tuple[int, bytes, bytes]]:
    found = AuditLink.objects.order_by("number").values_list("number", "commitment", "link")
    return [(number, bytes(commitment), bytes(link)) for number, commitment, link in found]


def test_each_event_is_chained_once_and_in_order(organisation: Organisation) -> None:
    busy(organisation)
    assert extend_chain() == Event.objects.in_scope(ALL).count()
    assert extend_chain() == 0
    busy(organisation, 1)
    extend_chain()
    events = Event.objects.in_scope(ALL).order_by("number").values_list("commitment", flat=True)
    assert [row[1] for row in rows()] == [bytes(one) for one in events]
    assert [row[2] for row in rows()] == audit_chain.links([row[1] for row in rows()])
    assert check_chain() == AuditCheck(len(rows()), 0, 0)


def test_nothing_in_it_names_anybody(organisation: Organisation) -> None:
    visit = start()
    extend_chain()
    fields = {field.name for field in AuditLink._meta.get_fields()}
    assert fields == {"number", "commitment", "link"}
    (event,) = Event.objects.in_scope(ALL, case=visit.case, number__lte=10**9)[:1]
    said = {"t": content.stamp(), "w": "seeker", "a": "started", "d": ""}
    assert audit.commitment_of(json.dumps(said, separators=(",", ":")).encode()) != event.commitment


def test_with_a_case_its_commitments_go_and_the_rest_still_holds(
    committed: Organisation,
) -> None:
    one, two, three = busy(committed)
    extend_chain()
    before = len(rows())
    gone = {bytes(e.commitment) for e in Event.objects.in_scope(ALL, case=two.case)}
    destroy_case(two.case)
    assert not gone & {row[1] for row in rows()}
    found = check_chain()
    assert (found.links, found.removed, found.broken) == (before, len(gone), ())
    assert audit_chain.holds(rows())
    write(c.come_back(one.keys))
    extend_chain()
    destroy_case(one.case)
    destroy_case(three.case)
    found = check_chain()
    assert (found.links - found.removed, found.broken) == (0, ())
    kept = len(rows())
    assert shorten_chain() == kept - len(rows())
    assert len(rows()) <= 2
    assert check_chain() == found
    busy(committed, 1)
    extend_chain()
    assert check_chain().broken == ()


def test_events_destroyed_before_they_were_chained_leave_no_trace(committed: Organisation) -> None:
    (one,) = busy(committed, 1)
    destroy_case(one.case)
    assert extend_chain() == 0
    assert check_chain() == AuditCheck(0, 0, 0)


Attack = Callable[[], object]


def _cut_the_end() -> None:
    newest = AuditLink.objects.order_by("-number")[0]
    newest.delete()


def _take_an_event() -> None:
    Event.objects.in_scope(ALL).order_by("number")[2].delete()


def _take_an_event_and_its_commitment() -> None:
    event = Event.objects.in_scope(ALL).order_by("number")[2]
    AuditLink.objects.filter(commitment=event.commitment).update(commitment=b"")
    event.delete()


def _take_a_link() -> None:
    AuditLink.objects.get(number=3).delete()


def _exchange_a_commitment() -> None:
    AuditLink.objects.filter(number=3).update(commitment=bytes(32))


def _make_the_chain_anew() -> None:
    kept = [row[1] for row in rows() if row[0] != 3]
    events = Event.objects.in_scope(ALL).order_by("number")
    events.filter(commitment=rows()[2][1]).delete()
    AuditLink.objects.all().delete()
    for number, (commitment, link) in enumerate(
        zip(kept, audit_chain.links(kept), strict=True), start=1
    ):
        AuditLink.objects.create(number=number, commitment=commitment, link=link)


def _take_everything() -> None:
    AuditLink.objects.all().delete()
    Event.objects.in_scope(ALL).delete()


ATTACKS: list[Attack] = [
    _cut_the_end,
    _take_an_event,
    _take_an_event_and_its_commitment,
    _take_a_link,
    _exchange_a_commitment,
    _make_the_chain_anew,
    _take_everything,
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_whoever_writes_to_the_database_is_noticed(
    organisation: Organisation, attack: Attack
) -> None:
    busy(organisation)
    extend_chain()
    assert check_chain().broken == ()
    attack()
    assert check_chain().broken != ()


def test_a_member_checks_the_events_of_a_case(organisation: Organisation) -> None:
    visit, other = busy(organisation, 2)
    extend_chain()
    by = organisation.caseworker
    found = check_case(by, visit.case)
    assert (found.events > 2, found.waiting, found.wrong) == (True, 0, 0)
    write(c.come_back(visit.keys))
    assert check_case(by, visit.case).waiting == 1
    extend_chain()
    row = Event.objects.in_scope(ALL, case=visit.case).order_by("number")[1]
    story = Compartment.objects.in_scope(ALL, case=visit.case, name="story").get()
    forged = b'{"t":"2026-11-22T10:00Z","w":"seeker","a":"asked to be left alone","d":"","s":""}'
    Event.objects.in_scope(ALL, pk=row.pk).update(
        box=audit_box(story, forged), commitment=audit.commitment_of(forged)
    )
    assert check_case(by, visit.case).wrong + check_case(by, visit.case).waiting == 1
    assert check_chain().broken != ()
    assert check_case(by, other.case).wrong == 0
    with pytest.raises(NotAllowed):
        check_case(organisation.receiver, visit.case)


def audit_box(story: Compartment, said: bytes) -> bytes:
    from byway.cases.events import seal_event

    return seal_event(bytes(story.public), place_of(story), said)


def test_it_holds_after_sealing_anew(organisation: Organisation) -> None:
    (visit,) = busy(organisation, 1)
    extend_chain()
    remove_member(by=organisation.coordinator, member=organisation.members["verifier"].id)
    by = organisation.session("coordinator")
    job = ResealJob.begin(by)
    while job.step():
        pass
    extend_chain()
    found = check_case(by, visit.case)
    assert (found.waiting, found.wrong) == (0, 0)
    assert check_chain().broken == ()


def test_a_head_that_cannot_be_read_is_said(organisation: Organisation) -> None:
    busy(organisation, 1)
    extend_chain()
    (Path(settings.BYWAY_STATE) / "audit-head.json").write_text("{")
    with pytest.raises(TamperError):
        check_chain()
