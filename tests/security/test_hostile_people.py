"""The hostile database against cases without a line, frozen lines, joins, loans and phrases.

As in `test_hostile_database`: the attacker changes rows, then staff go on as if nothing had
happened. Nothing that they write afterwards may open with his keys.
"""

import contextlib
import uuid
from collections.abc import Callable

import pytest

import byway.cases as c
from byway.cases import content
from byway.cases.keys.places import place_of
from byway.cases.models import Case, Compartment, Grant, Line, Paper
from byway.errors import BywayError, NotFound
from byway.sealing import IDENTITY, LINE, STORY, new_id, seal_loan
from tests.organisation import Organisation, start, write
from tests.security.attacker import ALL, Attacker, everything, put_back

pytestmark = pytest.mark.django_db

SECRET = "what the attacker must not read"

Attack = Callable[[Attacker, uuid.UUID], None]


@pytest.fixture
def him() -> Attacker:
    """The attacker."""
    return Attacker()


def rows_of(case: uuid.UUID, name: str) -> Compartment:
    return Compartment.objects.in_scope(ALL, case=case, name=name).select_related(
        "case", "line"
    ).order_by("-generation")[0]  # fmt: skip


def go_on(o: Organisation, case: uuid.UUID) -> None:
    """Staff write wherever they are let; a refusal is as good as sealing well."""

    def file() -> None:
        added = c.AddedFile(by=o.receiver, case=case, name=SECRET, media_type="text/plain")
        added.write(SECRET.encode())
        added.finish()

    def reply() -> None:
        for view in c.open_lines(o.receiver, case):
            c.reply(by=o.receiver, case=case, line=view.id, text=SECRET)

    steps: list[Callable[[], object]] = [
        lambda: c.add_note(by=o.caseworker, case=case, text=SECRET),
        lambda: c.add_note(by=o.coordinator, case=case, text=SECRET),
        lambda: c.add_identity_note(by=o.caseworker, case=case, name=SECRET),
        lambda: c.add_identity_note(by=o.receiver, case=case, name=SECRET),
        file,
        reply,
        lambda: c.case_group(o.caseworker, case),
        lambda: c.set_step(by=o.caseworker, case=case, text=SECRET),
    ]
    for step in steps:
        with contextlib.suppress(BywayError):
            step()


def swap(name: str) -> Attack:
    def attack(him: Attacker, case: uuid.UUID) -> None:
        him.swap_public(rows_of(case, name), signer=uuid.uuid4())

    return attack


def swap_in_a_members_name(name: str) -> Attack:
    def attack(him: Attacker, case: uuid.UUID) -> None:
        member = c.manifest().members[0]
        him.swap_public(rows_of(case, name), signer=uuid.UUID(bytes=member.id))
        him.grant(rows_of(case, name), vouched=member.verify)

    return attack


def newer(name: str) -> Attack:
    return lambda him, case: him.new_generation(  # type: ignore[return-value]
        case, name, None, signer=uuid.UUID(bytes=c.manifest().members[0].id)
    )


def a_line_of_his_own(him: Attacker, case: uuid.UUID) -> None:
    """He gives the case a line, which vouches for a `story` and an `identity` of his."""
    line = Line.objects.create(
        id=uuid.uuid4(), case_id=case, locator=new_id() * 2, public=him.pair.public,
        verify=him.signing.verify, state=b"s" * 1024, door_card=b"c" * 256, desk_card=b"d" * 256,
    )  # fmt: skip
    him.new_generation(case, LINE, line, signer=line.id, generation=1)
    for name in (STORY, IDENTITY):
        him.swap_public(rows_of(case, name), signer=line.id)


@pytest.mark.parametrize(
    "attack",
    [
        swap(STORY),
        swap(IDENTITY),
        swap_in_a_members_name(STORY),
        swap_in_a_members_name(IDENTITY),
        newer(STORY),
        newer(IDENTITY),
        a_line_of_his_own,
    ],
)
def test_nothing_written_in_a_case_without_a_line_reaches_him(
    organisation: Organisation, him: Attacker, attack: Attack
) -> None:
    case = c.open_case(by=organisation.receiver, team=organisation.team, name="Albert")
    attack(him, case)
    go_on(organisation, case)
    assert not [text for text in him.reads() if SECRET.encode() in text]


def test_the_same_steps_write_where_nobody_attacks(
    organisation: Organisation, him: Attacker
) -> None:
    """The control: with the case's own keys the attacker would read all of it."""
    case = c.open_case(by=organisation.receiver, team=organisation.team, name="Albert")
    go_on(organisation, case)
    notes = c.open_part(organisation.caseworker, case, "story").entries
    assert sum(entry.data.get("text") == SECRET for entry in notes) == 3
    names = c.open_part(organisation.caseworker, case, "identity").entries
    assert sum(SECRET in str(entry.data) for entry in names) == 3


def test_a_line_put_into_a_case_without_one_shows_as_tampering(
    organisation: Organisation, him: Attacker
) -> None:
    case = c.open_case(by=organisation.receiver, team=organisation.team, name="Albert")
    a_line_of_his_own(him, case)
    assert c.open_part(organisation.caseworker, case, "story").warnings
    (view,) = c.open_lines(organisation.receiver, case)
    assert any("put into this case" in text for text in view.part.warnings)
    with pytest.raises(BywayError):
        c.reply(by=organisation.receiver, case=case, line=view.id, text=SECRET)
    with pytest.raises(BywayError):
        c.add_note(by=organisation.caseworker, case=case, text=SECRET)


def test_a_loan_that_no_member_signed_opens_nothing(
    organisation: Organisation, him: Attacker
) -> None:
    """He seals a pair of his own to a member of another team, in a colleague's name."""
    visit = start()
    stranger = organisation.stranger
    row = rows_of(visit.case, LINE)
    him.swap_public(row, signer=visit.line)
    Grant.objects.create(
        compartment=row, reader=stranger.id, reader_generation=0,
        box=seal_loan(
            him.pair, place_of(row), reader=stranger.id.bytes,
            reader_public=stranger.keys.pair.public, vouched=him.signing.verify, until=2**40,
            lender=organisation.receiver.id.bytes, signer=him.signing,
        ),
    )  # fmt: skip
    with pytest.raises(NotFound):
        c.open_lines(organisation.stranger, visit.case)
    assert c.lent_to_me(organisation.stranger) == []


def test_a_loan_is_not_stretched_to_another_case_or_member(organisation: Organisation) -> None:
    visit, other = start(), start()
    c.lend_case(by=organisation.caseworker, case=visit.case, to=organisation.stranger.id, why="why")
    for grant in Grant.objects.in_scope(ALL, reader=organisation.stranger.id):
        same = Compartment.objects.in_scope(ALL, case=other.case, name=grant.compartment.name).get()
        grant.pk, grant.compartment = None, same
        grant.save(force_insert=True)
    assert c.lent_to_me(organisation.stranger) == [visit.case]


def test_a_frozen_lines_new_generation_is_not_sealed_to_him(
    organisation: Organisation, him: Attacker
) -> None:
    """He puts his key in the seeker's place, waits for the freeze, and puts it back."""
    visit = start()
    row = Line.objects.in_scope(ALL, id=visit.line).get()
    for key in (him.pair.public, him.pair.public + row.public[32:]):
        Line.objects.in_scope(ALL, id=visit.line).update(public=key)
        with contextlib.suppress(BywayError):
            c.freeze_line(by=organisation.receiver, case=visit.case, line=visit.line)
    Line.objects.in_scope(ALL, id=visit.line).update(public=row.public)
    write(c.come_back(visit.keys), SECRET)
    assert not [text for text in him.reads() if SECRET.encode() in text]


def test_a_phrase_put_back_or_moved_raises_no_false_alarm(organisation: Organisation) -> None:
    visit, other = start(), start()
    c.agree_phrase(
        by=organisation.receiver, case=visit.case, line=visit.line, phrase="the roof leaks"
    )
    moved = Paper.objects.in_scope(ALL, case=visit.case).get()
    moved.pk, moved.case_id = uuid.uuid4(), other.case
    moved.save(force_insert=True)
    write(c.come_back(other.keys), "the roof leaks")
    assert c.hear_phrase(by=organisation.receiver, case=other.case) == set()


def test_a_proposal_put_back_is_confirmed_by_nobody_twice(organisation: Organisation) -> None:
    one, other = start(), start()
    pair = c.propose_join(by=organisation.receiver, main=one.case, part=other.case, why="why")
    before = everything()
    c.confirm_proposal(by=organisation.caseworker, case=one.case, pair=pair)
    put_back("Paper", before["Paper"])
    with pytest.raises(BywayError):
        c.confirm_proposal(by=organisation.coordinator, case=one.case, pair=pair)
    joins = [
        e for e in c.open_part(organisation.caseworker, one.case, "story").entries
        if e.kind == content.JOINED
    ]  # fmt: skip
    assert len(joins) == 1
    assert Case.objects.in_scope(ALL).count() == 2
