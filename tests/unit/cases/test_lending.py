"""A case lent to one member: what he opens, until when, and that nobody else can lend it."""

import datetime as dt
import uuid

import pytest

import byway.cases as c
from byway.cases import content
from byway.cases.keys.lending import end_loans, lend_opened, lend_part, open_every_half
from byway.cases.keys.places import place_of
from byway.cases.models import Compartment, Grant
from byway.errors import NotAllowed, NotFound, Refused
from byway.sealing import IDENTITY, LINE, STORY, seal_loan
from tests.organisation import Organisation, send, start, texts
from tests.security.attacker import ALL, Attacker

THREE_DAYS = dt.timedelta(days=3)


def later() -> dt.datetime:
    return content.now() + THREE_DAYS


def lend(organisation: Organisation, visit: c.Visit, *names: str) -> None:
    by = organisation.caseworker
    for name in names:
        lend_part(by, by.case(visit.case), name, reader=organisation.stranger.id, until=later())


def test_a_lent_line_is_read_by_one_more_member_and_by_him_alone(
    organisation: Organisation,
) -> None:
    lent, kept = start(text="lent"), start(text="kept")
    by = organisation.stranger
    with pytest.raises(NotFound):
        c.open_lines(by, lent.case)
    lend(organisation, lent, LINE)
    assert texts(by, lent.case) == ["lent"]
    assert c.open_lines(by, lent.case)[0].part.warnings == []
    with pytest.raises(NotFound):
        c.open_lines(by, kept.case)
    with pytest.raises(NotAllowed):
        c.open_part(by, lent.case, STORY)


def test_notes_of_somebody_it_is_lent_to_stay_in_its_story(organisation: Organisation) -> None:
    visit = start()
    lend(organisation, visit, LINE, STORY)
    c.add_note(by=organisation.stranger, case=visit.case, text="from next door")
    part = c.open_part(organisation.caseworker, visit.case, STORY)
    assert [(entry.author, entry.data["text"]) for entry in part.entries] == [
        ("stranger", "from next door")
    ]


def test_it_ends_by_itself(organisation: Organisation) -> None:
    visit = start()
    lend(organisation, visit, LINE)
    with c.as_of(later() + dt.timedelta(minutes=1)), pytest.raises(NotFound):
        c.open_lines(organisation.stranger, visit.case)


def test_it_ends_by_hand(organisation: Organisation) -> None:
    visit = start()
    lend(organisation, visit, LINE, STORY)
    by = organisation.caseworker
    assert end_loans(by.case(visit.case), reader=organisation.stranger.id, names=(STORY,)) == 1
    with pytest.raises(NotAllowed):
        c.open_part(organisation.stranger, visit.case, STORY)
    assert end_loans(by.case(visit.case), reader=organisation.stranger.id) == 1
    with pytest.raises(NotFound):
        organisation.stranger.case(visit.case)


def test_a_receiver_lends_no_more_than_he_reads(organisation: Organisation) -> None:
    visit, by = start(), organisation.receiver
    send(visit)
    row = by.case(visit.case)
    reader = organisation.stranger.id
    assert lend_part(by, row, IDENTITY, reader=reader, until=later()) == 0
    with pytest.raises(NotAllowed):
        open_every_half(by, row, IDENTITY)
    with pytest.raises(Refused):
        lend_part(by, row, LINE, reader=reader, until=content.now())
    with pytest.raises(NotFound):
        lend_part(by, row, LINE, reader=uuid.uuid4(), until=later())


def test_a_coordinator_breaks_the_glass(organisation: Organisation) -> None:
    visit, by = start(), organisation.coordinator
    send(visit, name="passport.jpg")
    with pytest.raises(NotAllowed):
        c.open_part(by, visit.case, IDENTITY)
    halves = open_every_half(by, by.case(visit.case), IDENTITY)
    assert lend_opened(by, halves, reader=by.id, until=later()) == 1
    part = c.open_part(by, visit.case, IDENTITY)
    assert [entry.data["name"] for entry in part.entries] == ["passport.jpg"]
    with c.as_of(later() + dt.timedelta(minutes=1)), pytest.raises(NotAllowed):
        c.open_part(by, visit.case, IDENTITY)


def test_nobody_outside_lends(organisation: Organisation) -> None:
    """He knows the member's public half and seals him a pair of his own, in a member's name."""
    visit, him, by = start(text="real"), Attacker(), organisation.stranger
    lend(organisation, visit, LINE)
    row = Compartment.objects.in_scope(ALL, case=visit.case, name=LINE).get()
    him.swap_public(row, signer=visit.line)
    Grant.objects.create(
        compartment=row, reader=by.id, reader_generation=0,
        box=seal_loan(
            him.pair, place_of(row), reader=by.member.id, reader_public=by.member.public,
            vouched=him.signing.verify, until=2**40, lender=organisation.caseworker.member.id,
            signer=him.signing,
        ),
    )  # fmt: skip
    with pytest.raises(NotFound):
        c.open_lines(by, visit.case)


def test_a_loan_does_not_pass_in_another_place_or_to_another_reader(
    organisation: Organisation,
) -> None:
    one, two = start(text="one"), start(text="two")
    lend(organisation, one, LINE)
    (grant,) = Grant.objects.in_scope(ALL, reader=organisation.stranger.id)
    row = Compartment.objects.in_scope(ALL, case=two.case, name=LINE).get()
    Grant.objects.create(
        compartment=row, reader=organisation.stranger.id, reader_generation=0, box=grant.box
    )
    with pytest.raises(NotFound):
        c.open_lines(organisation.stranger, two.case)
    Grant.objects.in_scope(ALL, pk=grant.pk).update(reader=organisation.session("verifier").id)
    with pytest.raises(NotFound):
        c.open_lines(organisation.stranger, one.case)
