"""What staff may read and do, by role and team; and what signing in asks."""

import time
import uuid
from collections.abc import Callable

import pyotp
import pytest

import byway.cases as c
from byway.cases.actions.sign_in import TOTP_STEP
from byway.cases.models import Member
from byway.errors import BadInput, NotAllowed, NotFound, Refused
from tests.organisation import Organisation, send, start, texts, write

PARTS = ("line", "story", "identity")


@pytest.mark.parametrize(
    ("name", "opens"),
    [
        ("receiver", {"line"}),
        ("caseworker", {"line", "story", "identity"}),
        ("verifier", {"line", "story", "identity"}),
        ("coordinator", {"line", "story"}),
    ],
)
def test_a_role_opens_its_compartments_and_no_others(
    organisation: Organisation, name: str, opens: set[str]
) -> None:
    visit = start()
    send(visit)
    by = organisation.session(name)
    for part in PARTS:
        if part in opens:
            assert c.open_part(by, visit.case, part).warnings == []
        else:
            with pytest.raises(NotAllowed):
                c.open_part(by, visit.case, part)
    told = {readers.compartment: readers.names for readers in c.who_can_read(by, visit.case)}
    assert {part for part in PARTS if name in told[part]} == opens
    assert {compartment for _, compartment, _ in by.team_pairs} == opens


def test_another_teams_case_is_not_there(organisation: Organisation) -> None:
    visit = start()
    by = organisation.stranger
    assert c.open_queue(by) == []
    calls: list[Callable[[], object]] = [
        lambda: c.open_lines(by, visit.case),
        lambda: c.open_part(by, visit.case, "story"),
        lambda: c.open_events(by, visit.case),
        lambda: c.open_file(by, visit.case, uuid.uuid4()),
        lambda: c.who_can_read(by, visit.case),
        lambda: c.reply(by=by, case=visit.case, line=visit.line, text="x"),
        lambda: c.correct_card(by=by, case=visit.case, line=visit.line, urgency="today"),
        lambda: c.add_note(by=by, case=visit.case, text="x"),
        lambda: c.close_case(by=by, case=visit.case, outcome="answered"),
        lambda: c.reopen_case(by=by, case=visit.case),
    ]
    for call in calls:
        with pytest.raises(NotFound):
            call()


def test_what_a_role_may_not_do(organisation: Organisation) -> None:
    visit = start()
    for name, call in (
        ("verifier", lambda by: c.reply(by=by, case=visit.case, line=visit.line, text="x")),
        ("verifier", lambda by: c.close_case(by=by, case=visit.case, outcome="answered")),
        ("receiver", lambda by: c.add_note(by=by, case=visit.case, text="x")),
        ("caseworker", lambda by: c.delete_case(by=by, case=visit.case)),
        ("caseworker", lambda by: c.add_team(by=by, name="mine")),
        ("receiver", lambda by: c.add_member(by=by, name="x", roles=("receiver",), teams=())),
    ):
        with pytest.raises(NotAllowed):
            call(organisation.session(name))


def test_a_reply_once_for_each_id(organisation: Organisation) -> None:
    visit, item = start(), uuid.uuid4()
    for _ in range(2):
        c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="yes", item=item)
    assert [reply.text for reply in c.come_back(visit.keys).replies] == ["yes"]


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_001])
def test_empty_and_endless_replies_and_notes_are_refused(
    organisation: Organisation, text: str
) -> None:
    visit = start()
    with pytest.raises(Refused):
        c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text=text)
    with pytest.raises(Refused):
        c.add_note(by=organisation.caseworker, case=visit.case, text=text)


def test_what_comes_in_while_somebody_answers_stays_new(organisation: Organisation) -> None:
    visit = start()
    (view,) = c.open_lines(organisation.receiver, visit.case)
    write(visit, "one more thing")
    c.reply(
        by=organisation.receiver, case=visit.case, line=visit.line, text="yes",
        read_up_to=view.last_number,
    )  # fmt: skip
    assert c.open_queue(organisation.receiver)[0].our_move
    (view,) = c.open_lines(organisation.receiver, visit.case)
    c.reply(
        by=organisation.receiver, case=visit.case, line=visit.line, text="that too",
        read_up_to=view.last_number,
    )  # fmt: skip
    assert not c.open_queue(organisation.receiver)[0].our_move


def test_close_write_again_reopen(organisation: Organisation) -> None:
    visit = start()
    by = organisation.caseworker
    c.close_case(by=by, case=visit.case, outcome="answered", basis="said so")
    assert c.open_queue(by) == []
    assert [w.case for w in c.closed_lines(by)] == [visit.case]
    write(visit)
    assert [w.case for w in c.open_queue(by)] == [visit.case]
    c.reopen_case(by=by, case=visit.case)
    assert c.open_queue(by)[0].card.state == "open"
    with pytest.raises(Refused):
        c.close_case(by=by, case=visit.case, outcome="no such thing")
    with pytest.raises(Refused):
        c.correct_card(by=by, case=visit.case, line=visit.line, urgency="never")


def test_the_queue_puts_what_cannot_wait_first(organisation: Organisation) -> None:
    calm, leave, held, answered = (
        start(situation="abroad"),
        start(situation="on-leave"),
        start(situation="held"),
        start(soon="days"),
    )
    c.reply(by=organisation.receiver, case=answered.case, line=answered.line, text="yes")
    order = [waiting.case for waiting in c.open_queue(organisation.receiver)]
    assert order == [held.case, leave.case, calm.case, answered.case]


def test_both_factors_and_a_code_once(organisation: Organisation) -> None:
    member = organisation.members["receiver"]
    row, keys = c.check_passphrase(name=" receiver ", passphrase=member.passphrase)
    totp = pyotp.TOTP(member.totp_secret)
    code = totp.at(int(time.time()))
    assert c.check_totp(member=row.id, keys=keys, code=f" {code[:3]} {code[3:]}").id == member.id
    for wrong in (code, "", "000", "12345", "1234567", "abcdef", "²²²²²²", "١٢٣٤٥٦"):
        with pytest.raises(c.SignInFailed):
            c.check_totp(member=row.id, keys=keys, code=wrong)
    old = totp.at(int(time.time()) - 3 * TOTP_STEP)
    with pytest.raises(c.SignInFailed):
        c.check_totp(member=row.id, keys=keys, code=old)


def test_a_wrong_passphrase_and_an_unknown_name_are_answered_alike(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from byway.cases.actions import sign_in

    stretched: list[bytes] = []

    def counted(passphrase: str, salt: bytes) -> bytes:
        stretched.append(salt)
        return b"s" * 32

    monkeypatch.setattr(sign_in, "stretch_passphrase", counted)
    said = set()
    for name in ("receiver", "nobody"):
        with pytest.raises(c.SignInFailed) as caught:
            c.check_passphrase(name=name, passphrase="six words that are not right at all")
        said.add(str(caught.value))
    assert len(said) == 1
    assert len(stretched) == 2


def test_members_are_made_with_care(organisation: Organisation) -> None:
    by = organisation.session("coordinator")
    for name, roles in (("", ("receiver",)), ("x" * 65, ("receiver",)), ("receiver", ("receiver",)),
                        ("new", ()), ("new", ("king",))):  # fmt: skip
        with pytest.raises(BadInput):
            c.add_member(by=by, name=name, roles=roles, teams=(organisation.team,))
    with pytest.raises(Refused):
        c.add_member(by=by, name="new", roles=("coordinator",), teams=(organisation.team,))
    assert not Member.objects.filter(name="new").exists()
    made = c.add_member(by=by, name="new", roles=("receiver",), teams=(organisation.team,))
    visit = start(text="for the new one")
    assert texts(c.begin_session(made.id, made.keys), visit.case) == ["for the new one"]


def test_a_second_organisation_is_refused(organisation: Organisation) -> None:
    with pytest.raises(Refused):
        c.found_organisation(
            by=organisation.root, recovery=organisation.recovery, backup="x",
            coordinator="again", team="again",
        )  # fmt: skip
