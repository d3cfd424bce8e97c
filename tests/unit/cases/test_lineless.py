"""A case that a member opened for somebody without a line: who may add, and what is genuine."""

import uuid

import pytest

import byway.cases as c
from byway.cases.actions.answer_line import add_staff_item, record_by
from byway.cases.keys.vouching import part_to_write
from byway.cases.models import Case, Compartment
from byway.errors import BywayError, Refused, TamperError
from byway.sealing import IDENTITY, STORY
from tests.organisation import Organisation, open_lineless, start
from tests.security.attacker import ALL, Attacker


def story_of(case: uuid.UUID) -> Compartment:
    rows = Compartment.objects.in_scope(ALL, case=case, name=STORY)
    return rows.select_related("case", "line").order_by("-generation")[0]


def test_its_story_and_identity_take_what_members_write(organisation: Organisation) -> None:
    by = organisation.caseworker
    case = open_lineless(by)
    c.add_note(by=by, case=case, text="came by telephone")
    row = by.case(case)
    add_staff_item(
        part_to_write(by, row, IDENTITY), by, item=uuid.uuid4(), kind="identity-note",
        data=b'{"at":"","text":"A name"}',
    )  # fmt: skip
    record_by(by, row, "noted")
    story, identity = (c.open_part(by, case, name) for name in (STORY, IDENTITY))
    assert [entry.data["text"] for entry in story.entries] == ["came by telephone"]
    assert [entry.author for entry in identity.entries] == ["caseworker"]
    assert (story.warnings, identity.warnings) == ([], [])
    assert c.open_lines(by, case) == []


def test_a_receiver_records_events_in_it_without_reading(organisation: Organisation) -> None:
    case = open_lineless(organisation.caseworker)
    by = organisation.receiver
    record_by(by, by.case(case), "seen")
    happened = c.open_events(organisation.caseworker, case)
    assert [(one.who, one.what) for one in happened] == [(by.member.id.hex(), "seen")]


@pytest.mark.parametrize("named", ["a stranger", "a member"])
@pytest.mark.parametrize("how", ["swapped", "newer"])
def test_a_key_that_no_member_made_is_not_written_to(
    organisation: Organisation, how: str, named: str
) -> None:
    by, him = organisation.caseworker, Attacker()
    case = open_lineless(by)
    c.add_note(by=by, case=case, text="known")
    signer = by.id if named == "a member" else uuid.uuid4()
    if how == "swapped":
        him.swap_public(story_of(case), signer=signer)
    else:
        him.new_generation(case, STORY, None, signer=signer)
    for role in ("caseworker", "coordinator", "receiver"):
        member = organisation.session(role)
        with pytest.raises((TamperError, Refused)):
            record_by(member, member.case(case), "x")
        with pytest.raises(BywayError):
            c.add_note(by=member, case=case, text="x")
    assert him.reads() == []
    if how == "newer":
        assert c.open_part(by, case, STORY).warnings != []


def test_a_case_whose_line_was_taken_away_takes_nothing(organisation: Organisation) -> None:
    visit = start()
    c.delete_everything(by=visit)
    with pytest.raises(Refused):
        c.add_note(by=organisation.caseworker, case=visit.case, text="x")
    assert c.open_part(organisation.caseworker, visit.case, STORY).warnings == []


def test_a_case_moved_to_another_team_takes_nothing(organisation: Organisation) -> None:
    case = open_lineless(organisation.caseworker)
    Case.objects.in_scope(ALL, id=case).update(team=organisation.other_team)
    with pytest.raises(TamperError):
        c.add_note(by=organisation.stranger, case=case, text="x")
