"""Somebody who left, with all the keys he had, a copy of the database, and write access to it now.

He opens nothing that was written or sealed anew since. No reply of his shows at the door, he proves
no generation, lends nothing, signs no manifest, and what he puts back is not written to.
"""

import dataclasses
import secrets
import uuid

import pytest

import byway.cases as c
from byway.cases import content
from byway.cases.actions.remove_member import remove_member
from byway.cases.actions.sign_in import SignInFailed
from byway.cases.keys.lending import lend_part
from byway.cases.keys.places import place_of
from byway.cases.keys.reseal_job import ResealJob, finish_resealing
from byway.cases.models import (
    Case,
    Compartment,
    Grant,
    Item,
    Line,
    Member,
    SignedManifest,
    TeamGrant,
)
from byway.cases.papers import put_paper
from byway.errors import BywayError, NotFound, TamperError
from byway.sealing import (
    COMPARTMENTS,
    IDENTITY,
    LINE,
    STORY,
    OpenedItem,
    certify,
    prove_public,
    reseal_item,
    seal_item,
    seal_loan,
    sign_manifest,
)
from tests.organisation import Organisation, open_lineless, send, start, warnings, write
from tests.security.attacker import ALL, Attacker, put_back
from tests.security.leaver import Leaver, quietly
from tests.security.test_hostile_database import SECRET, go_on

FORGED = "come to the station at noon"
NAME = "verifier"


def leave(organisation: Organisation, name: str = NAME) -> Leaver:
    him = Leaver.of(organisation.session(name))
    remove_member(by=organisation.coordinator, member=organisation.members[name].id)
    return him


def reseal(organisation: Organisation) -> None:
    by = organisation.session("coordinator")
    job = ResealJob.begin(by)
    while job.step():
        pass
    assert job.damaged == 0
    finish_resealing(by=by, team=organisation.team)


def newest(case: uuid.UUID, name: str) -> Compartment:
    rows = Compartment.objects.in_scope(ALL, case=case, name=name)
    return rows.select_related("case", "line").order_by("-generation")[0]


def secret_of(him: Leaver) -> list[bytes]:
    return [found for found in him.reads() if SECRET.encode() in found]


def full_case(organisation: Organisation) -> c.Visit:
    visit = start(text=SECRET, situation="held")
    send(visit, name=SECRET + ".jpg")
    c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text=SECRET)
    c.add_note(by=organisation.caseworker, case=visit.case, text=SECRET)
    put_paper(
        by=organisation.receiver, team=organisation.team, kind="note", case=visit.case, text=SECRET
    )
    lend_part(
        organisation.caseworker, organisation.caseworker.case(visit.case), LINE,
        reader=organisation.members[NAME].id, until=content.now().replace(year=2099),
    )  # fmt: skip
    return visit


def test_the_test_itself_he_reads_all_of_it_while_he_is_here(organisation: Organisation) -> None:
    full_case(organisation)
    him = Leaver.of(organisation.session(NAME))
    assert len(secret_of(him)) >= 4
    assert him.team_keys() != []


def test_what_is_written_after_he_left_does_not_open_to_him(organisation: Organisation) -> None:
    visit = start(text="before")
    him = leave(organisation)
    later = start(text=SECRET)
    c.add_note(by=organisation.caseworker, case=later.case, text=SECRET)
    c.reply(by=organisation.receiver, case=later.case, line=later.line, text=SECRET)
    put_paper(by=organisation.receiver, team=organisation.team, kind="note", text=SECRET)
    assert him.team_keys() == []
    assert secret_of(him) == []
    assert texts_of(organisation, visit) == ["before"]


def texts_of(organisation: Organisation, visit: c.Visit) -> list[str]:
    (view,) = c.open_lines(organisation.receiver, visit.case)
    return [e.data["text"] for e in view.part.entries if e.kind in ("message", "reply")]


def test_what_is_sealed_anew_does_not_open_to_him(organisation: Organisation) -> None:
    visits = [full_case(organisation) for _ in range(2)]
    c.close_case(by=organisation.caseworker, case=visits[1].case, outcome="answered", basis=SECRET)
    lineless = open_lineless(organisation.caseworker)
    c.add_note(by=organisation.caseworker, case=lineless, text=SECRET)
    him = leave(organisation)
    reseal(organisation)
    assert him.compartments() == []
    assert him.team_keys() == []
    assert him.reads() == []
    go_on(organisation, visits[0])
    assert him.reads() == []


def test_he_is_let_in_nowhere(organisation: Organisation) -> None:
    him = leave(organisation)
    with pytest.raises(SignInFailed):
        c.begin_session(him.session.id, him.keys)
    for table in ("Member", "TeamGrant"):
        put_back(table, him.before[table])
    assert Member.objects.filter(name=NAME).exists()
    with pytest.raises(SignInFailed):
        c.begin_session(him.session.id, him.keys)


@pytest.mark.parametrize("resealed", [False, True], ids=["before re-sealing", "after"])
@pytest.mark.parametrize("version", [1, 2])
def test_no_reply_of_his_shows_at_the_door(
    organisation: Organisation, resealed: bool, version: int
) -> None:
    visit = start()
    him = leave(organisation, "receiver")
    if resealed:
        reseal(organisation)
    row, item = newest(visit.case, LINE), uuid.uuid4()
    place, me = place_of(row), him.session.member.id
    said = content.pack(at="2026-11-22T10:00Z", text=FORGED, look_again="")
    sealed = seal_item(
        row.public, place, item=item.bytes, kind=content.REPLY, author=me, content=said,
        signer=him.keys.signing,
    )  # fmt: skip
    if version == 2:
        colleague = organisation.caseworker.member.id
        held = OpenedItem(item.bytes, content.REPLY, colleague, 1, said, b"", b"")
        sealed = reseal_item(row.public, place, held, by=me, signer=him.keys.signing)
    Item.objects.create(
        id=item, compartment=row, day=c.today(), size=len(sealed.body), box=sealed.box,
        body=sealed.body,
    )  # fmt: skip
    assert c.come_back(visit.keys).replies == []
    if resealed:
        (view,) = c.open_lines(organisation.caseworker, visit.case)
        assert FORGED not in str(view.part.entries)
        assert view.part.warnings != []


def test_replies_he_gave_before_show_once_a_colleague_signs_for_them(
    organisation: Organisation,
) -> None:
    visit = start()
    c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="by the leaver")
    leave(organisation, "receiver")
    waiting = c.come_back(visit.keys)
    assert (waiting.replies, waiting.tampered) == ([], False)
    reseal(organisation)
    again = c.come_back(visit.keys)
    assert ([reply.text for reply in again.replies], again.tampered) == (["by the leaver"], False)
    (view,) = c.open_lines(organisation.caseworker, visit.case)
    assert ("receiver", "by the leaver") in [(e.author, e.data["text"]) for e in view.part.entries]


@pytest.mark.parametrize("resealed", [False, True], ids=["before re-sealing", "after"])
@pytest.mark.parametrize("how", ["newer", "swapped"])
@pytest.mark.parametrize("name", COMPARTMENTS)
def test_he_proves_no_generation(
    organisation: Organisation, name: str, how: str, resealed: bool
) -> None:
    visit = start(text="before")
    him = leave(organisation)
    if resealed:
        reseal(organisation)
    attacker = Attacker(signing=him.keys.signing)
    row = newest(visit.case, name)
    if how == "newer":
        row = attacker.new_generation(
            visit.case, name, Line.objects.in_scope(ALL, id=visit.line).get(), signer=him.session.id
        )
    team = c.manifest().team(organisation.team.bytes)
    row.public = attacker.pair.public
    row.proof = prove_public(
        him.keys.signing, him.session.member.id, place_of(row), row.public, team=team.id,
        team_generation=team.generation,
    )  # fmt: skip
    row.save(update_fields=["public", "proof"])
    attacker.grant(row)
    go_on(organisation, visit)
    assert [found for found in attacker.reads() if SECRET.encode() in found] == []


@pytest.mark.parametrize("tables", [("Compartment", "Grant", "Item"), ("Compartment", "Grant")])
@pytest.mark.parametrize("whole", [False, True], ids=["beside the new", "in their place"])
def test_keys_put_back_are_not_written_to(
    organisation: Organisation, tables: tuple[str, ...], whole: bool
) -> None:
    visit = start(text="before")
    him = leave(organisation)
    reseal(organisation)
    now = Compartment.objects.in_scope(ALL, case=visit.case)
    later = list(now.values_list("pk", flat=True))
    colleagues = [r for r in him.before["TeamGrant"] if r["member_id"] != him.session.id]
    put_back("TeamGrant", colleagues)
    for table in tables:
        put_back(table, him.before[table])
    if whole:
        if "Item" not in tables:
            Item.objects.in_scope(ALL, compartment__in=later).delete()
        Compartment.objects.in_scope(ALL, pk__in=later).delete()
        with pytest.raises(TamperError):
            c.come_back(visit.keys)
        with pytest.raises(BywayError):
            c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text=SECRET)
        with pytest.raises(BywayError):
            c.add_note(by=organisation.caseworker, case=visit.case, text=SECRET)
        assert warnings(organisation.receiver, visit.case) != []
    go_on(organisation, visit)
    assert secret_of(him) == []


def test_old_team_keys_put_back_do_not_serve_a_colleague(organisation: Organisation) -> None:
    start()
    him = leave(organisation)
    reseal(organisation)
    put_back("TeamGrant", [row for row in him.before["TeamGrant"]
                           if row["member_id"] != him.session.id])  # fmt: skip
    assert TeamGrant.objects.filter(generation=1, team=organisation.team).exists()
    visit = start(text=SECRET)
    c.add_note(by=organisation.caseworker, case=visit.case, text=SECRET)
    assert secret_of(him) == []


def test_he_lends_nothing(organisation: Organisation) -> None:
    visit = start()
    him = leave(organisation)
    row = newest(visit.case, LINE)
    pair = next(p for p in him.pairs if p.public == row.public)
    reader = organisation.stranger.member
    Grant.objects.create(
        compartment=row, reader=uuid.UUID(bytes=reader.id), reader_generation=0,
        box=seal_loan(
            pair, place_of(row), reader=reader.id, reader_public=reader.public,
            vouched=him.keys.signing.verify, until=2**40, lender=him.session.member.id,
            signer=him.keys.signing,
        ),
    )  # fmt: skip
    with pytest.raises(NotFound):
        c.open_lines(organisation.stranger, visit.case)


def test_a_coordinator_who_left_signs_no_manifest(organisation: Organisation) -> None:
    made = c.add_coordinator(by=organisation.coordinator, root=organisation.root, name="second")
    organisation.members["second"] = made
    start()
    him = leave(organisation, "second")
    present = c.manifest()
    me = dataclasses.replace(
        present.member(made.id.bytes), roles=("coordinator",), teams=(organisation.team.bytes,)
    )
    word = certify(organisation.root, organisation.pin.organisation, me.id, me.verify)
    again = dataclasses.replace(
        present,
        number=present.number + 1,
        members=tuple(me if m.id == me.id else m for m in present.members),
        certificates={**present.certificates, me.id: word},
    )
    SignedManifest.objects.create(
        number=again.number, signed=sign_manifest(again, organisation.pin, me.id, him.keys.signing)
    )
    with pytest.raises(TamperError):
        c.manifest()


def test_the_seekers_public_half_is_not_taken_from_the_row_alone(
    organisation: Organisation,
) -> None:
    """Sealing anew grants the line to its seeker: somebody puts his own half in his place."""
    visit, him = start(text=SECRET), Attacker()
    real = Line.objects.in_scope(ALL, id=visit.line).get().public
    for forged in (
        him.pair.public + real[32:],
        him.pair.public + secrets.token_bytes(64),
        him.pair.public,
    ):
        Line.objects.in_scope(ALL, id=visit.line).update(public=forged)
        remove = "verifier"
        quietly(lambda name=remove: leave(organisation, name))
        job = ResealJob.begin(organisation.session("coordinator"))
        while job.step():
            pass
        assert job.damaged == 1
        assert him.reads() == []


def test_a_case_without_team_keys_of_its_own_is_left_as_it_is(organisation: Organisation) -> None:
    """An attacker moves a case, or takes a grant away, before it is sealed anew."""
    moved, cut, kept = start(), start(), start(text="kept")
    leave(organisation)
    Grant.objects.in_scope(ALL, compartment=newest(cut.case, IDENTITY)).delete()
    Case.objects.in_scope(ALL, id=moved.case).update(team=organisation.other_team)
    by = organisation.session("coordinator")
    job = ResealJob.begin(by)
    while job.step():
        pass
    assert (job.done, job.damaged) == (1, 2)
    assert texts_of(organisation, kept) == ["kept"]
    write(c.come_back(kept.keys))
    part = c.open_part(organisation.caseworker, kept.case, STORY)
    assert part.warnings == []
