"""Invitations: four words once, for 72 hours, and only they join a line to the case."""

import datetime as dt
import hashlib
import secrets
import uuid
from typing import Any

import pytest

import byway.cases as c
from byway.cases import content, worker
from byway.cases.cards import seal_door_card
from byway.cases.invitations import paper_of_mark
from byway.cases.models import Invitation, Line, Paper
from byway.errors import NotAllowed, NotFound, Refused
from byway.sealing import InvitationKeys, invitation_keys, read_invitation, stretch
from tests.organisation import Organisation, seeker, start, texts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretches in an instant: what the slow derivation does has tests of its own."""

    def at_once(secret: bytes, salt: bytes) -> bytes:
        return hashlib.blake2b(secret, key=salt, digest_size=32).digest()

    monkeypatch.setattr("byway.cases.actions.invite.stretch", at_once)


def keys_of(words: list[str]) -> InvitationKeys:
    secret = read_invitation(" ".join(words))
    return invitation_keys(hashlib.blake2b(secret, key=c.pin().salt, digest_size=32).digest())


def invited(o: Organisation, case: uuid.UUID, reader: str = "the mother") -> c.Invited:
    return c.invite(by=o.receiver, case=case, language="ru", reader=reader)


def come(words: list[str], **said: Any) -> c.Visit:
    return c.start_invited(
        by=said.pop("by", None) or seeker(),
        invitation=keys_of(words),
        message=said.pop("message", None) or uuid.uuid4(),
        text=said.pop("text", "I was given four words"),
        facts=c.Facts(**said),
    )


def mark_of(o: Organisation, visit: c.Visit) -> str:
    return c.open_lines(o.receiver, visit.case)[0].card.invitation


def test_the_words_open_a_line_that_the_desk_joins_on_sight(organisation: Organisation) -> None:
    case = c.open_case(by=organisation.receiver, team=organisation.team, name="Albert")
    words = invited(organisation, case).words
    visit = come(words, writer="relative")
    assert c.come_back(visit.keys).case == visit.case != case
    assert c.joined_cases(organisation.caseworker, case) == (case,)
    mark = mark_of(organisation, visit)
    assert c.join_invited(by=organisation.caseworker, case=visit.case, mark=mark)
    group = c.case_group(organisation.receiver, case)
    assert group.cases == (case, visit.case)
    assert [line.reader for line in group.lines] == ["the mother"]
    assert not c.join_invited(by=organisation.caseworker, case=visit.case, mark=mark)
    told = [h.what for h in c.open_events(organisation.caseworker, case)]
    assert told[-2:] == ["invited somebody", "joined with another case"]
    (item,) = [
        e for e in c.open_part(organisation.caseworker, case, "story").entries
        if e.kind == content.JOINED
    ]  # fmt: skip
    assert uuid.UUID(hex=item.data["proposed"]) == organisation.receiver.id
    assert texts(organisation.caseworker, visit.case) == ["I was given four words"]


def test_the_queue_joins_it_and_remembers_what_it_looked_up_in_vain(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = start().case
    visit = come(invited(organisation, case).words)
    forged = come(invited(organisation, case).words)
    (still_open,) = [
        p for p in c.open_invitations(organisation.receiver, case)
        if p.id != _paper_of(organisation, visit)
    ]  # fmt: skip
    c.revoke_invitation(by=organisation.receiver, case=case, invitation=still_open.id)
    assert c.tend_queue(organisation.receiver, c.open_queue(organisation.receiver))
    assert c.joined_cases(organisation.receiver, case) == (case, visit.case)
    asked: list[str] = []
    monkeypatch.setattr(
        "byway.cases.actions.tend.join_invited", lambda **said: asked.append(said["mark"])
    )
    assert not c.tend_queue(organisation.receiver, c.open_queue(organisation.receiver))
    assert asked == []
    group = c.case_group(organisation.receiver, forged.case)
    assert not c.tend_group(organisation.receiver, group)


def _paper_of(o: Organisation, visit: c.Visit) -> uuid.UUID:
    mark = mark_of(o, visit)
    found = paper_of_mark(o.receiver, mark, c.today())
    assert found is not None
    return found.id


def test_the_words_work_once(organisation: Organisation) -> None:
    words = invited(organisation, start().case).words
    first, message = seeker(), uuid.uuid4()
    visit = come(words, by=first, message=message)
    with pytest.raises(NotFound):
        come(words)
    again = come(words, by=first, message=message)  # the answer was lost on its way
    assert again.line == visit.line
    assert len(c.sent_items(again)) == 1
    assert Line.objects.in_scope("a test").count() == 2


def test_they_end_to_the_minute(organisation: Organisation) -> None:
    made = invited(organisation, start().case)
    end = content.now() + dt.timedelta(hours=72)
    with c.as_of(end + dt.timedelta(minutes=1)), pytest.raises(NotFound):
        come(made.words)
    assert c.open_invitations(organisation.receiver, start().case) == []
    with c.as_of(end - dt.timedelta(minutes=1)):
        come(made.words)


def test_they_can_be_taken_back(organisation: Organisation) -> None:
    case = start().case
    words = invited(organisation, case).words
    (shown,) = c.open_invitations(organisation.caseworker, case)
    assert (shown.reader, shown.author) == ("the mother", organisation.receiver.id)
    with pytest.raises(NotFound):
        c.revoke_invitation(by=organisation.caseworker, case=start().case, invitation=shown.id)
    c.revoke_invitation(by=organisation.caseworker, case=case, invitation=shown.id)
    with pytest.raises(NotFound):
        c.revoke_invitation(by=organisation.caseworker, case=case, invitation=shown.id)
    with pytest.raises(NotFound):
        come(words)
    assert not Invitation.objects.in_scope("a test").exists()


def test_the_worker_destroys_what_is_older_than_four_days(organisation: Organisation) -> None:
    invited(organisation, start().case)
    for days, left in ((0, 1), (4, 1), (5, 0)):
        with c.as_of(content.now() + dt.timedelta(days=days)):
            worker.destroy_invitations()
            assert Invitation.objects.in_scope("a test").count() == left


def test_when_a_member_leaves_no_invitation_of_his_teams_is_left(
    organisation: Organisation,
) -> None:
    """He knows the words that he made, and the marks of the others."""
    case = start().case
    words = [invited(organisation, case).words for _ in range(2)]
    elsewhere = c.open_case(by=organisation.stranger, team=organisation.other_team, name="B")
    kept = c.invite(by=organisation.stranger, case=elsewhere, language="en").words
    c.remove_member(by=organisation.coordinator, member=organisation.members["receiver"].id)
    for gone in words:
        with pytest.raises(NotFound):
            come(gone)
    assert c.open_invitations(organisation.caseworker, case) == []
    come(kept)


def test_who_may_invite_and_how_often(organisation: Organisation) -> None:
    case = start().case
    for _ in range(3):
        invited(organisation, case)
    with pytest.raises(Refused):
        invited(organisation, case)
    with pytest.raises(NotAllowed):
        c.invite(by=organisation.session("verifier"), case=case, language="en")
    with pytest.raises(NotFound):
        c.invite(by=organisation.stranger, case=case, language="en")
    with pytest.raises(Refused):
        invited(organisation, start().case, "x" * 61)


def test_an_invitation_to_a_part_joins_the_main_case(organisation: Organisation) -> None:
    one, other = start(), start()
    pair = c.propose_join(by=organisation.receiver, main=one.case, part=other.case, why="why")
    c.confirm_proposal(by=organisation.caseworker, case=one.case, pair=pair)
    visit = come(invited(organisation, other.case).words)
    mark = mark_of(organisation, visit)
    assert c.join_invited(by=organisation.receiver, case=visit.case, mark=mark)
    assert set(c.joined_cases(organisation.receiver, visit.case)) == {
        one.case, other.case, visit.case
    }  # fmt: skip


def test_whoever_writes_to_the_store_passes_no_line_off_as_invited(
    organisation: Organisation,
) -> None:
    """He knows every id, and can seal a door card to the team; he lacks the mark."""
    case = start().case
    invited(organisation, case)
    forged = start(text="I am his mother")
    row = Invitation.objects.in_scope("a test").get()
    papers = [p.id.hex for p in Paper.objects.in_scope("a test")]
    public = c.manifest().team(organisation.team.bytes).public["line"]  # type: ignore[union-attr]
    for guess in (*papers, row.id.hex, row.locator[:16].hex(), row.box[:16].hex()):
        card = seal_door_card(public, c.pin().organisation, forged.line, c.Facts(invitation=guess))
        Line.objects.in_scope("a test", id=forged.line).update(door_card=card)
        mark = mark_of(organisation, forged)
        assert mark == guess
        assert not c.join_invited(by=organisation.receiver, case=forged.case, mark=mark)
    assert c.joined_cases(organisation.receiver, case) == (case,)


def test_a_row_changed_or_made_by_somebody_else_opens_nothing(organisation: Organisation) -> None:
    words = invited(organisation, start().case).words
    Invitation.objects.in_scope("a test").update(box=secrets.token_bytes(256))
    with pytest.raises(NotFound):
        come(words)
    other = invited(organisation, start().case).words
    box = Invitation.objects.in_scope("a test", locator=keys_of(other).locator).get().box
    Invitation.objects.in_scope("a test", locator=keys_of(words).locator).update(box=box)
    with pytest.raises(NotFound):
        come(words)


def test_the_slow_step_is_the_seekers(organisation: Organisation) -> None:
    """The words are stretched like a seeker's eight, with the organisation's salt."""
    one = invitation_keys(stretch(bytes(6), c.pin().salt))
    assert one == invitation_keys(stretch(bytes(6), c.pin().salt))
    assert one != invitation_keys(stretch(bytes(6), bytes(16)))
