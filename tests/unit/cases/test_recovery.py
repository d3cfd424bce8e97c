"""Recovery: everything opens to a new coordinator, the key is renewed, and nothing is half done."""

import json
from typing import Any

import pytest

import byway.cases as c
from byway.cases.keys.places import RECOVERY, place_of
from byway.cases.models import Compartment, Grant, Member, SignedManifest
from byway.errors import BadInput, SealingError, TamperError
from byway.sealing import KeyPair, SigningKey, open_grant
from tests.organisation import Organisation, open_lineless, send, start, texts, write


def plan(organisation: Organisation, **changed: Any) -> c.Recovery:
    """A recovery with the right keys, but for what is changed."""
    asked = {
        "recovery": organisation.recovery,
        "root": organisation.root,
        "coordinator": "new coordinator",
        **changed,
    }
    return c.plan_recovery(**asked)


def carried(recovery: c.Recovery) -> dict[str, Any]:
    """The plan as it comes out of its file."""
    return c.read_plan(json.dumps(recovery.plan).encode())


def test_the_new_coordinator_reads_what_was_written_before(organisation: Organisation) -> None:
    visit = start(text="before")
    recovery = plan(organisation)
    assert c.apply_recovery(plan=carried(recovery)) == 3
    by = c.begin_session(recovery.coordinator.id, recovery.coordinator.keys)
    assert [one.case for one in c.open_queue(by)] == [visit.case]
    assert texts(by, visit.case) == ["before"]
    assert not c.open_queue(by)[0].card.flags


def test_planning_changes_nothing(organisation: Organisation) -> None:
    start()
    plan(organisation)
    assert c.manifest().number == SignedManifest.objects.count()
    assert not Member.objects.filter(name="new coordinator").exists()


def test_the_conversation_goes_on(organisation: Organisation) -> None:
    visit = start(text="before")
    recovery = plan(organisation)
    c.apply_recovery(plan=carried(recovery))
    write(c.come_back(visit.keys), "after")
    new = start(text="a new line")
    by = c.begin_session(recovery.coordinator.id, recovery.coordinator.keys)
    assert texts(by, visit.case) == ["before", "after"]
    assert texts(by, new.case) == ["a new line"]
    c.reply(by=by, case=visit.case, line=visit.line, text="we are here again")
    assert [r.text for r in c.come_back(visit.keys).replies] == ["we are here again"]


def test_those_who_stay_read_on_and_those_left_out_do_not(organisation: Organisation) -> None:
    visit = start(text="before")
    send(visit)
    c.apply_recovery(plan=carried(plan(organisation, leave_out=("receiver",))))
    assert texts(organisation.caseworker, visit.case) == ["before"]
    assert len(c.open_part(organisation.caseworker, visit.case, "identity").entries) == 1
    with pytest.raises(c.SignInFailed):
        organisation.session("receiver")


def test_what_somebody_left_out_vouched_for_goes_on_and_is_sealed_anew(
    organisation: Organisation,
) -> None:
    visit, case = start(text="before"), open_lineless(organisation.caseworker)
    c.add_note(by=organisation.caseworker, case=case, text="mine")
    recovery = plan(organisation, leave_out=("caseworker",))
    c.apply_recovery(plan=carried(recovery))
    listed = c.manifest().member(organisation.members["caseworker"].id.bytes)
    assert listed is not None
    assert (listed.name, listed.roles, listed.teams) == ("caseworker", (), ())
    by = c.begin_session(recovery.coordinator.id, recovery.coordinator.keys)
    c.add_note(by=by, case=case, text="going on")
    job = c.ResealJob.begin(by)
    while job.step():
        pass
    assert (job.done, job.damaged) == (2, 0)
    c.finish_resealing(by=by, team=organisation.team)
    notes = [(e.author, e.data["text"]) for e in c.open_part(by, case, "story").entries]
    assert notes == [("caseworker", "mine"), ("new coordinator", "going on")]
    assert texts(by, visit.case) == ["before"]


def test_the_old_recovery_key_opens_nothing_any_more(organisation: Organisation) -> None:
    start()
    recovery = plan(organisation)
    c.apply_recovery(plan=carried(recovery))
    for row in Compartment.objects.in_scope("test"):
        grant = Grant.objects.in_scope("test", compartment=row, reader=RECOVERY).get()
        place = place_of(row)
        with pytest.raises(SealingError):
            open_grant(organisation.recovery, place, reader=RECOVERY.bytes, box=grant.box)
        pair, _ = open_grant(recovery.new_key, place, reader=RECOVERY.bytes, box=grant.box)
        assert pair.public == row.public
    with pytest.raises(BadInput, match="another recovery key"):
        plan(organisation, coordinator="a third")


def test_the_new_shares_recover_again(organisation: Organisation) -> None:
    visit = start(text="before")
    first = plan(organisation)
    c.apply_recovery(plan=carried(first))
    second = plan(organisation, recovery=first.new_key, coordinator="a third")
    c.apply_recovery(plan=carried(second))
    by = c.begin_session(second.coordinator.id, second.coordinator.keys)
    assert texts(by, visit.case) == ["before"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"recovery": KeyPair.new()}, "another recovery key"),
        ({"root": SigningKey.new()}, "not the one that is pinned"),
        ({"coordinator": "receiver"}, "already"),
        ({"leave_out": ("nobody",)}, "no member named"),
    ],
)
def test_what_does_not_fit_is_refused(
    organisation: Organisation, changed: dict[str, Any], said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        plan(organisation, **changed)


def test_a_plan_from_before_a_new_line_is_refused_whole(organisation: Organisation) -> None:
    start()
    recovery = plan(organisation)
    start(text="meanwhile")
    number, grants = c.manifest().number, list(Grant.objects.in_scope("test").values_list("box"))
    with pytest.raises(BadInput, match="made since"):
        c.apply_recovery(plan=carried(recovery))
    assert c.manifest().number == number
    assert list(Grant.objects.in_scope("test").values_list("box")) == grants


def test_a_plan_counts_once(organisation: Organisation) -> None:
    start()
    recovery = plan(organisation)
    c.apply_recovery(plan=carried(recovery))
    with pytest.raises((BadInput, TamperError)):
        c.apply_recovery(plan=carried(recovery))


def test_a_changed_row_does_not_stop_the_rest(organisation: Organisation) -> None:
    broken, whole = start(text="broken"), start(text="whole")
    rows = Compartment.objects.in_scope("test", case=broken.case, name="line")
    Grant.objects.in_scope("test", compartment__in=rows, reader=RECOVERY).update(box=b"x" * 112)
    recovery = plan(organisation)
    assert (recovery.compartments, recovery.damaged) == (5, 1)
    c.apply_recovery(plan=carried(recovery))
    by = c.begin_session(recovery.coordinator.id, recovery.coordinator.keys)
    assert texts(by, whole.case) == ["whole"]


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"format": "byway: recovery/2"}', b"\xff"])
def test_what_is_no_plan_is_bad_input(organisation: Organisation, data: bytes) -> None:
    with pytest.raises(BadInput):
        c.apply_recovery(plan=c.read_plan(data))
