"""Lending a case by a mention, ending it, and breaking the glass: all of it on record."""

import datetime as dt
import uuid

import pytest

import byway.cases as c
from byway.cases import content
from byway.cases.disk.deletion import destroy_case
from byway.cases.models import Grant
from byway.cases.rules.mentions import mentioned
from byway.errors import NotAllowed, NotFound, Refused
from tests.organisation import Organisation, send, start, texts

pytestmark = pytest.mark.django_db

NAMES = ["Anna", "Anna Berg", "lawyer", "О. Ким", "x.y"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Anna please look", ["Anna"]),
        ("please, @anna berg: look", ["Anna Berg"]),
        ("(@LAWYER)", ["lawyer"]),
        ("@lawyer @Anna @lawyer", ["lawyer", "Anna"]),
        ("спросим @о. ким завтра", ["О. Ким"]),
        ("@x.y", ["x.y"]),
        ("@xzy", []),
        ("anna@lawyer.example", []),
        ("@@Anna", []),
        ("@annabel", []),
        ("@", []),
        ("", []),
    ],
)
def test_mentions(text: str, found: list[str]) -> None:
    assert mentioned(text, NAMES) == found


@pytest.fixture
def lawyer(organisation: Organisation) -> c.StaffSession:
    """Somebody without a team."""
    made = c.add_member(by=organisation.coordinator, name="Lada", roles=("lawyer",), teams=())
    return c.begin_session(made.id, made.keys)


def case_of(organisation: Organisation) -> uuid.UUID:
    case = start(text="my question").case
    c.add_note(by=organisation.caseworker, case=case, text="what we think")
    return case


def test_a_mention_lends_line_and_story_for_three_days(
    organisation: Organisation, lawyer: c.StaffSession
) -> None:
    case = case_of(organisation)
    with pytest.raises(NotFound):
        c.open_lines(lawyer, case)
    assert c.lend_mentioned(
        by=organisation.caseworker, case=case, text="Is this right, @lawyer?"
    ) == ["Lada"]
    assert texts(lawyer, case) == ["my question"]
    assert "what we think" in [
        e.data.get("text") for e in c.open_part(lawyer, case, "story").entries
    ]
    with pytest.raises(NotAllowed):
        c.open_part(lawyer, case, "identity")
    assert c.lent_to_me(lawyer) == [case]
    (lent,) = c.loans_of(organisation.receiver, case)
    assert (lent.to, lent.by, lent.parts, lent.glass) == (
        "Lada",
        "caseworker",
        ("line", "story"),
        False,
    )
    c.add_note(by=lawyer, case=case, text="It is.")
    (item,) = [
        e for e in c.open_part(organisation.caseworker, case, "story").entries
        if e.kind == content.LEND
    ]  # fmt: skip
    assert (item.author, item.data["on"], item.data["parts"]) == (
        "caseworker", True, ["line", "story"],
    )  # fmt: skip
    with c.as_of(content.now() + dt.timedelta(days=3, minutes=1)):
        with pytest.raises(NotFound):
            c.open_lines(lawyer, case)
        assert c.lent_to_me(lawyer) == []
        assert c.end_due_loans(by=organisation.receiver) == 1
        assert c.end_due_loans(by=organisation.receiver) == 0
        assert c.loans_of(organisation.receiver, case) == []
    assert not Grant.objects.in_scope("a test", reader=lawyer.id).exists()
    told = [h.what for h in c.open_events(organisation.caseworker, case)]
    assert "lent the case" in told and "loan ended" in told


def test_a_receiver_lends_only_what_he_opens(
    organisation: Organisation, lawyer: c.StaffSession
) -> None:
    case = case_of(organisation)
    assert c.lend_case(by=organisation.receiver, case=case, to=lawyer.id, why="law") == ("line",)
    assert texts(lawyer, case) == ["my question"]
    with pytest.raises(NotAllowed):
        c.open_part(lawyer, case, "story")


def test_somebody_of_the_team_is_lent_what_he_reads_anyway(organisation: Organisation) -> None:
    case = case_of(organisation)
    by = organisation.caseworker
    assert c.lend_mentioned(by=by, case=case, text="@verifier @receiver @nobody") == []
    assert c.lend_mentioned(by=by, case=case, text="@stranger") == ["stranger"]
    assert texts(organisation.stranger, case) == ["my question"]
    assert c.lend_mentioned(by=organisation.session("verifier"), case=case, text="@stranger") == []


def test_it_is_ended_by_hand(organisation: Organisation, lawyer: c.StaffSession) -> None:
    case = case_of(organisation)
    c.lend_case(by=organisation.caseworker, case=case, to=lawyer.id, why="law")
    c.lend_case(by=organisation.receiver, case=case, to=lawyer.id, why="again", days=5)
    (lent,) = c.loans_of(organisation.receiver, case)
    assert lent.why == "again"
    c.end_loan(by=organisation.receiver, case=case, loan=lent.id)
    with pytest.raises(NotFound):
        c.open_lines(lawyer, case)
    with pytest.raises(NotFound):
        c.end_loan(by=organisation.receiver, case=case, loan=lent.id)


def test_what_is_refused(organisation: Organisation, lawyer: c.StaffSession) -> None:
    case = case_of(organisation)
    for why, days in (("", 3), ("x" * 501, 3), ("law", 0), ("law", 31)):
        with pytest.raises(Refused):
            c.lend_case(by=organisation.caseworker, case=case, to=lawyer.id, why=why, days=days)
    with pytest.raises(NotFound):
        c.lend_case(by=organisation.caseworker, case=case, to=uuid.uuid4(), why="law")
    with pytest.raises(NotAllowed):
        c.lend_case(by=organisation.session("verifier"), case=case, to=lawyer.id, why="law")
    c.lend_case(by=organisation.caseworker, case=case, to=organisation.stranger.id, why="law")
    with pytest.raises(Refused):  # what was lent is not lent on
        c.lend_case(by=organisation.stranger, case=case, to=lawyer.id, why="law")


def test_a_loan_of_a_case_that_is_gone_is_swept(
    organisation: Organisation, lawyer: c.StaffSession
) -> None:
    case = case_of(organisation)
    c.lend_case(by=organisation.caseworker, case=case, to=lawyer.id, why="law")
    destroy_case(case)
    assert c.lent_to_me(lawyer) == []
    with c.as_of(content.now() + dt.timedelta(days=4)):
        assert c.end_due_loans(by=organisation.receiver) == 1


def test_a_coordinator_breaks_the_glass_with_reason_and_end(organisation: Organisation) -> None:
    visit = start()
    send(visit, "passport.jpg")
    by = organisation.session("coordinator")
    with pytest.raises(NotAllowed):
        c.open_part(by, visit.case, "identity")
    c.break_glass(by=by, case=visit.case, why="the caseworker is out of reach", hours=2)
    (file,) = c.open_part(by, visit.case, "identity").entries
    assert file.data["name"] == "passport.jpg"
    other = start()
    with pytest.raises(NotAllowed):
        c.open_part(by, other.case, "identity")
    (seen,) = c.loans_of(organisation.receiver, visit.case)
    assert (seen.to, seen.glass, seen.parts) == ("coordinator", True, ("identity",))
    events = [h.what for h in c.open_events(organisation.caseworker, visit.case)]
    assert events.index("broke the glass") < events.index("opened identity")
    with pytest.raises(Refused):
        c.break_glass(by=by, case=visit.case, why="again")
    with c.as_of(content.now() + dt.timedelta(hours=2, minutes=1)), pytest.raises(NotAllowed):
        c.open_part(by, visit.case, "identity")


def test_who_may_not_break_the_glass(organisation: Organisation) -> None:
    case = start().case
    with pytest.raises(NotAllowed):
        c.break_glass(by=organisation.receiver, case=case, why="why")
    with pytest.raises(Refused):
        c.break_glass(by=organisation.caseworker, case=case, why="why")
    with pytest.raises(NotFound):
        c.break_glass(by=organisation.stranger, case=case, why="why")
    by = organisation.session("coordinator")
    for why, hours in (("", 1), ("why", 0), ("why", 73)):
        with pytest.raises(Refused):
            c.break_glass(by=by, case=case, why=why, hours=hours)


def test_a_note_of_either_kind_lends_to_whom_it_mentions(
    organisation: Organisation, lawyer: c.StaffSession
) -> None:
    case, other = case_of(organisation), case_of(organisation)
    c.add_note(by=organisation.caseworker, case=case, text="@lawyer: is the summons valid?")
    c.add_line_note(by=organisation.receiver, case=other, text="@Lada please")
    assert c.lent_to_me(lawyer) == sorted([case, other])
    c.add_note(by=organisation.session("verifier"), case=case, text="@stranger look")
    assert c.lent_to_me(organisation.stranger) == []
