"""Whoever can write to the database can delete, withhold and roll back, and nothing more.

In each test the attacker changes rows, then seeker and staff go on as if nothing had happened.
Nothing that either writes afterwards may open with his keys, no reply of his may show, and where
something is wrong the desk, or the door, says so.
"""

import contextlib
import uuid
from collections.abc import Callable

import pytest

import byway.cases as c
from byway.cases import content
from byway.cases.actions.organisation import team_place
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
from byway.errors import BywayError, SealingError, TamperError
from byway.sealing import (
    COMPARTMENTS,
    IDENTITY,
    LINE,
    STORY,
    KeyPair,
    certify,
    new_id,
    seal_grant,
    sign_manifest,
    stretch_passphrase,
    wrap_member,
)
from tests.organisation import Organisation, seeker, send, start, warnings, write
from tests.security.attacker import ALL, Attacker, everything, put_back, sealed_columns

SECRET = "what the attacker must not read"
FORGED = "come to the station at noon"

Attack = Callable[[Attacker, c.Visit], None]


def go_on(organisation: Organisation, visit: c.Visit) -> None:
    """Seeker and staff write wherever they are let; a refusal is as good as sealing well."""
    steps: list[Callable[[], object]] = [
        lambda: write(c.come_back(visit.keys), SECRET),
        lambda: send(c.come_back(visit.keys), SECRET + ".jpg"),
        lambda: c.set_check_in(by=c.come_back(visit.keys), check_in=c.CheckIn(SECRET)),
        lambda: c.open_queue(organisation.receiver),
        lambda: c.open_lines(organisation.receiver, visit.case),
        lambda: _reply(organisation.receiver, visit),
        lambda: _reply(organisation.caseworker, visit),
        lambda: c.add_note(by=organisation.caseworker, case=visit.case, text=SECRET),
        lambda: c.add_note(by=organisation.coordinator, case=visit.case, text=SECRET),
        lambda: c.close_case(
            by=organisation.receiver, case=visit.case, outcome="answered", basis=SECRET
        ),
        lambda: c.close_case(
            by=organisation.caseworker, case=visit.case, outcome="answered", basis=SECRET
        ),
        lambda: c.acknowledge(by=c.come_back(visit.keys)),
        lambda: c.change_words(by=c.come_back(visit.keys), new=seeker()),
    ]
    for step in steps:
        with contextlib.suppress(BywayError):
            step()


def _reply(by: c.StaffSession, visit: c.Visit) -> None:
    for row in Line.objects.in_scope(ALL, case=visit.case):
        with contextlib.suppress(BywayError):
            c.reply(by=by, case=visit.case, line=row.id, text=SECRET)


def row_of(visit: c.Visit, name: str) -> Compartment:
    rows = Compartment.objects.in_scope(ALL, case=visit.case, name=name)
    return rows.select_related("case", "line").order_by("-generation")[0]


def line_row(visit: c.Visit) -> Line:
    return Line.objects.in_scope(ALL, id=visit.line).get()


def swap(name: str) -> Attack:
    return lambda him, visit: him.swap_public(row_of(visit, name), signer=visit.line)


def swap_all(him: Attacker, visit: c.Visit) -> None:
    Line.objects.in_scope(ALL, id=visit.line).update(verify=him.signing.verify)
    for name in COMPARTMENTS:
        him.swap_public(row_of(visit, name), signer=visit.line)


def newer(name: str, **how: object) -> Attack:
    def attack(him: Attacker, visit: c.Visit) -> None:
        him.new_generation(visit.case, name, line_row(visit), signer=visit.line, **how)  # type: ignore[arg-type]

    return attack


def newer_and_every_proof(name: str) -> Attack:
    def attack(him: Attacker, visit: c.Visit) -> None:
        him.own_every_proof(visit)
        him.new_generation(visit.case, name, line_row(visit), signer=visit.line)

    return attack


def before_and_behind(him: Attacker, visit: c.Visit) -> None:
    """A generation of his as the first, so that the line's key would be followed from his."""
    him.own_every_proof(visit)
    for generation in (0, None):
        him.new_generation(
            visit.case, LINE, line_row(visit), signer=visit.line, generation=generation
        )


def newer_by_a_member(name: str) -> Attack:
    """He names a member as the one who vouches, in the proof and in the grant."""

    def attack(him: Attacker, visit: c.Visit) -> None:
        member = c.manifest().members[0]
        him.new_generation(
            visit.case, name, line_row(visit),
            signer=uuid.UUID(bytes=member.id), vouched=member.verify,
        )  # fmt: skip

    return attack


def newer_with_forged_change_of_words(him: Attacker, visit: c.Visit) -> None:
    """He says that the seeker changed his words, and to which."""
    old = line_row(visit).verify
    for signed in (True, False):
        him.forge(
            row_of(visit, LINE), kind=content.NEW_WORDS, author=visit.line.bytes, signed=signed,
            content=content.pack(at="", old=old.hex(), new=him.signing.verify.hex()),
        )  # fmt: skip
    newer_and_every_proof(LINE)(him, visit)


def second_line(him: Attacker, visit: c.Visit) -> None:
    """A line of his own in the case, which vouches for `story` and `identity` of his own."""
    line = Line.objects.create(
        id=uuid.uuid4(), case_id=visit.case, locator=new_id() * 2, public=him.pair.public,
        verify=him.signing.verify, state=b"s" * 1024, door_card=b"c" * 256, desk_card=b"d" * 256,
    )  # fmt: skip
    him.new_generation(visit.case, LINE, line, signer=line.id, generation=1)
    for name in (STORY, IDENTITY):
        him.swap_public(row_of(visit, name), signer=line.id)


def story_after_the_line_is_gone(him: Attacker, visit: c.Visit) -> None:
    Line.objects.in_scope(ALL, id=visit.line).delete()
    him.swap_public(row_of(visit, STORY), signer=visit.line)


def newer_team_key(him: Attacker, visit: c.Visit) -> None:
    """A team key of a later generation than the manifest names, granted to every member."""
    for member in c.manifest().members:
        for name in COMPARTMENTS:
            place = team_place(visit.team, name, 2)
            TeamGrant.objects.create(
                member_id=uuid.UUID(bytes=member.id), team=visit.team, compartment=name,
                generation=2,
                box=seal_grant(
                    him.pair, place, reader=member.id, reader_public=member.public,
                    vouched=him.signing.verify,
                ),
            )  # fmt: skip


def present_team_key(him: Attacker, visit: c.Visit) -> None:
    newer_team_key(him, visit)
    TeamGrant.objects.filter(team=visit.team, generation=1).delete()
    for row in TeamGrant.objects.filter(team=visit.team):
        member = c.manifest().member(row.member_id.bytes)
        row.generation = 1
        row.box = seal_grant(
            him.pair, team_place(visit.team, row.compartment, 1), reader=member.id,
            reader_public=member.public, vouched=him.signing.verify,
        )  # fmt: skip
        row.save()


def line_public(him: Attacker, visit: c.Visit) -> None:
    Line.objects.in_scope(ALL, id=visit.line).update(public=him.pair.public)


def line_verify(him: Attacker, visit: c.Visit) -> None:
    Line.objects.in_scope(ALL, id=visit.line).update(verify=him.signing.verify)


ATTACKS: dict[str, Attack] = {
    "line public": line_public,
    "line verify": line_verify,
    **{f"swap {name}": swap(name) for name in COMPARTMENTS},
    **{f"newer {name}": newer(name) for name in COMPARTMENTS},
    **{f"newer {name}, every proof his": newer_and_every_proof(name) for name in COMPARTMENTS},
    **{f"newer {name} in a member's name": newer_by_a_member(name) for name in COMPARTMENTS},
    "before and behind": before_and_behind,
    "a forged change of words": newer_with_forged_change_of_words,
    "a second line": second_line,
    "story after the line is gone": story_after_the_line_is_gone,
    "a newer team key": newer_team_key,
    "another team key": present_team_key,
}


@pytest.mark.parametrize("seen", [False, True], ids=["never looked", "looked before"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_written_afterwards_reaches_him(
    organisation: Organisation, attack: str, seen: bool
) -> None:
    visit, him = start(text=SECRET), Attacker()
    if seen:
        c.open_lines(organisation.receiver, visit.case)
        c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="known")
        c.add_note(by=organisation.caseworker, case=visit.case, text="known")
    ATTACKS[attack](him, visit)
    go_on(organisation, visit)
    assert [found for found in him.reads() if SECRET.encode() in found] == []
    stored = b"".join(
        bytes(value)
        for name, column in sealed_columns()
        for value in _values(name, column)
        if value is not None
    )
    assert SECRET.encode() not in stored


def _values(name: str, column: str) -> list[bytes]:
    model = {m.__name__: m for m in (Line, Compartment, Grant, Item)}[name]
    return list(model._base_manager.values_list(column, flat=True))


LOUD_AT_THE_DESK = [
    name
    for name in ATTACKS
    if name.startswith(("newer line", "before", "a forged", "a second", "line verify", "swap line"))
]


@pytest.mark.parametrize("attack", LOUD_AT_THE_DESK)
def test_the_desk_warns_and_sends_nothing(organisation: Organisation, attack: str) -> None:
    visit, him = start(), Attacker()
    c.open_lines(organisation.receiver, visit.case)
    ATTACKS[attack](him, visit)
    assert warnings(organisation.receiver, visit.case) != []
    with pytest.raises(TamperError):
        c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="x")


@pytest.mark.parametrize("name", [STORY, IDENTITY])
@pytest.mark.parametrize("make", [newer, newer_and_every_proof, newer_by_a_member, swap])
def test_the_desk_warns_of_another_story_or_identity(
    organisation: Organisation, name: str, make: Callable[[str], Attack]
) -> None:
    visit, him = start(), Attacker()
    make(name)(him, visit)
    with contextlib.suppress(TamperError):
        part = c.open_part(organisation.caseworker, visit.case, name)
        assert part.warnings != [] or make is newer_by_a_member
    if name == STORY:
        with pytest.raises(TamperError):
            c.add_note(by=organisation.caseworker, case=visit.case, text="x")


def test_the_door_shows_no_reply_but_a_members(organisation: Organisation) -> None:
    visit, him = start(), Attacker()
    current = row_of(visit, LINE)
    members = c.manifest().members
    forged = content.pack(at="2026-11-22T10:00Z", text=FORGED, look_again="")
    for author in (visit.line.bytes, members[0].id, new_id(), bytes(16)):
        for signed in (True, False):
            him.forge(current, kind=content.REPLY, author=author, content=forged, signed=signed)
    again = c.come_back(visit.keys)
    assert (again.replies, again.tampered) == ([], True)
    assert FORGED not in str(c.open_lines(organisation.receiver, visit.case)[0].part.entries)
    assert warnings(organisation.receiver, visit.case) != []


def test_a_real_reply_does_not_pass_in_another_line(organisation: Organisation) -> None:
    one, two = start(), start()
    c.reply(by=organisation.receiver, case=one.case, line=one.line, text="for the one")
    real = Item.objects.in_scope(ALL, compartment__line=one.line).order_by("-number").first()
    body, box = real.body, real.box
    real.delete()
    for case in (one, two):
        Item.objects.create(
            id=real.id if case is two else uuid.uuid4(), compartment=row_of(case, LINE),
            day=c.today(), size=len(body), box=box, body=body,
        )  # fmt: skip
        again = c.come_back(case.keys)
        assert (again.replies, again.tampered) == ([], True)
        assert warnings(organisation.receiver, case.case) != []


@pytest.mark.parametrize(("table", "column"), sealed_columns())
def test_rows_pasted_from_one_line_to_another(
    organisation: Organisation, table: str, column: str
) -> None:
    """One sealed column of all rows changes places between two cases."""
    visits = [start(text="case one"), start(text="case two")]
    for visit in visits:
        send(visit)
        c.open_lines(organisation.receiver, visit.case)
    model = {m.__name__: m for m in (Line, Compartment, Grant, Item)}[table]
    path = {"Line": "case", "Compartment": "case", "Grant": "compartment__case",
            "Item": "compartment__case"}[table]  # fmt: skip
    rows = [
        list(model.objects.in_scope(ALL, **{path: visit.case}).order_by("pk")) for visit in visits
    ]
    assert len(rows[0]) == len(rows[1])
    for one, two in zip(*rows, strict=True):
        values = getattr(one, column), getattr(two, column)
        if column == "locator":
            one.locator = b"aside"
            one.save(update_fields=["locator"])
        for row, value in ((two, values[0]), (one, values[1])):
            setattr(row, column, value)
            row.save(update_fields=[column])
    for visit, other in (visits, visits[::-1]):
        with contextlib.suppress(SealingError):
            again = c.come_back(visit.keys)
            assert again.tampered or column not in ("box", "body") or table == "Grant"
            write(again, SECRET)
        with contextlib.suppress(SealingError):
            seen = str(
                [view.part.entries for view in c.open_lines(organisation.receiver, visit.case)]
            )
            assert ("case two" if visit is visits[0] else "case one") not in seen
        assert other is not visit


@pytest.mark.parametrize("seen", [False, True], ids=["never looked", "looked before"])
def test_a_line_replaced_whole_is_noticed_once_the_desk_has_written(
    organisation: Organisation, seen: bool
) -> None:
    """All keys and rows of a line his own: that is a line of his own, in a real one's place.

    Nothing real is left in it, so before the desk's first card there is nothing to compare with.
    """
    visit, him = start(text=SECRET), Attacker()
    if seen:
        c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="known")
    Item.objects.in_scope(ALL, compartment__line=visit.line).delete()
    swap_all(him, visit)
    (view,) = c.open_lines(organisation.receiver, visit.case)
    assert view.part.entries == []
    with pytest.raises(TamperError):
        c.come_back(visit.keys)
    if seen:
        assert any("replaced" in text for text in view.part.warnings)
        with pytest.raises(TamperError):
            c.reply(by=organisation.receiver, case=visit.case, line=visit.line, text="x")


def test_a_case_put_into_another_team(organisation: Organisation) -> None:
    """The other team's members find a case they cannot read, and the door writes nothing there."""
    visit = start(text=SECRET)
    Case.objects.in_scope(ALL, id=visit.case).update(team=organisation.other_team)
    assert c.open_lines(organisation.stranger, visit.case)[0].part.entries == []
    with pytest.raises(TamperError):
        c.reply(by=organisation.stranger, case=visit.case, line=visit.line, text="x")
    with pytest.raises(TamperError):
        c.come_back(visit.keys)


def test_missing_and_replayed_items_are_noticed(organisation: Organisation) -> None:
    visit = start()
    message = write(visit, "one")
    c.open_lines(organisation.receiver, visit.case)
    Item.objects.in_scope(ALL, id=message).delete()
    assert any("Missing" in text for text in warnings(organisation.receiver, visit.case))


def test_a_forged_word_about_a_deletion_explains_nothing(organisation: Organisation) -> None:
    visit, him = start(), Attacker()
    message = write(visit, "one")
    c.open_lines(organisation.receiver, visit.case)
    Item.objects.in_scope(ALL, id=message).delete()
    for signed in (True, False):
        him.forge(
            row_of(visit, LINE), kind=content.DELETED, author=visit.line.bytes, signed=signed,
            content=content.pack(at="", items=[message.hex]),
        )  # fmt: skip
    told = warnings(organisation.receiver, visit.case)
    assert any("Missing" in text for text in told)
    assert any("not by the one" in text for text in told)


def test_malformed_items_do_not_close_a_case(organisation: Organisation) -> None:
    visit, him = start(text="still readable"), Attacker()
    nested = b"[" * 200_000
    for data in (b"", b"not json", b"[]", b"\xff\xfe", nested, b'{"at": {"x": 1}}'):
        for kind in (content.MESSAGE, content.FILE_SENT, content.DELETED, "unheard of"):
            him.forge(
                row_of(visit, LINE), kind=kind, author=visit.line.bytes, content=data, signed=False
            )
    (view,) = c.open_lines(organisation.receiver, visit.case)
    assert view.part.entries[0].data["text"] == "still readable"
    assert view.part.warnings != []
    c.reply(by=organisation.caseworker, case=visit.case, line=visit.line, text="we see it")
    again = c.come_back(visit.keys)
    assert [reply.text for reply in again.replies] == ["we see it"]
    assert "message" in [sent.kind for sent in c.sent_items(again)]


@pytest.mark.parametrize("table", ["Grant", "Line", "Compartment"])
def test_old_rows_put_back_after_new_words_open_nothing(
    organisation: Organisation, table: str
) -> None:
    visit, old = start(text="before"), None
    old, before = visit.keys, everything()
    c.change_words(by=visit, new=seeker())
    write(visit, SECRET)
    put_back(table, before[table])
    with contextlib.suppress(BywayError):
        again = c.come_back(old)
        assert table == "Line"
        assert all(one.place.generation == 1 for one in again.readable)
    go_on(organisation, visit)


def test_an_older_manifest_is_refused(organisation: Organisation) -> None:
    assert c.manifest().number == 6
    SignedManifest.objects.filter(number__gt=2).delete()
    with pytest.raises(TamperError):
        c.manifest()
    with pytest.raises(TamperError):
        start()


def test_another_manifest_of_the_same_number_is_refused(organisation: Organisation) -> None:
    manifest = c.manifest()
    keys = organisation.members["coordinator"].keys
    again = sign_manifest(
        manifest, organisation.pin, organisation.coordinator.member.id, keys.signing
    )
    SignedManifest.objects.filter(number=6).update(
        signed=again[:16] + again[16:80][::-1] + again[80:]
    )
    with pytest.raises(TamperError):
        c.manifest()


def test_a_manifest_of_his_own_is_refused(organisation: Organisation) -> None:
    import dataclasses

    him, manifest = Attacker(), c.manifest()
    mine = dataclasses.replace(manifest.members[0], id=new_id(), verify=him.signing.verify)
    certificate = certify(him.signing, organisation.pin.organisation, mine.id, mine.verify)
    forged = dataclasses.replace(
        manifest, number=7, members=(*manifest.members, mine), recovery=him.pair.public,
        certificates={**manifest.certificates, mine.id: certificate},
    )  # fmt: skip
    SignedManifest.objects.create(
        number=7, signed=sign_manifest(forged, organisation.pin, mine.id, him.signing)
    )
    with pytest.raises(TamperError):
        start()


def test_a_member_put_in_another_place(organisation: Organisation) -> None:
    """He writes a member's row anew, with a passphrase and keys of his own."""
    from byway.sealing import MemberKeys

    row = Member.objects.get(name="caseworker")
    row.wrapped = wrap_member(
        MemberKeys.new(), stretch_passphrase("mine", row.salt), organisation.pin.organisation,
        row.id.bytes,
    )  # fmt: skip
    stretched = stretch_passphrase("mine", row.salt)
    from byway.sealing import unwrap_member

    keys = unwrap_member(row.wrapped, stretched, organisation.pin.organisation, row.id.bytes)
    with pytest.raises(TamperError):
        c.begin_session(row.id, keys)


def test_cards_of_another_line_show_nothing(organisation: Organisation) -> None:
    one, two = start(situation="held"), start(situation="abroad")
    rows = {v.line: Line.objects.in_scope(ALL, id=v.line).get() for v in (one, two)}
    Line.objects.in_scope(ALL, id=one.line).update(door_card=rows[two.line].door_card)
    card = next(w.card for w in c.open_queue(organisation.receiver) if w.line == one.line)
    assert (card.situation, card.flags) == ("", "tampered")


def test_a_card_anybody_sealed_says_only_what_a_card_may_say(organisation: Organisation) -> None:
    from byway.cases.cards import open_card
    from byway.sealing import box_fixed

    pair, line = KeyPair.new(), uuid.uuid4()
    data = content.pack(
        l="<b>", s=["x"], w={"a": 1}, o="today!", e="not a day", x="yes", a="x" * 60
    )
    door = box_fixed(pair.public, data, size=256, context=("door-card", b"o", line.bytes))
    card = open_card(pair, b"o", line, door=door, desk=b"d" * 256)
    assert (card.language, card.situation, card.writer) == ("en", "", "")
    assert (card.earliest, card.arrived, card.urgency) == ("", "", "none")


def test_a_recovery_gives_no_case_to_another_team(organisation: Organisation) -> None:
    """He moves a case's row before the copy for a recovery is made."""
    from byway.cases.actions.recovery import plan_recovery

    moved, kept = start(text=SECRET), start()
    Case.objects.in_scope(ALL, id=moved.case).update(team=organisation.other_team)
    plan = plan_recovery(
        recovery=organisation.recovery, root=organisation.root, coordinator="new"
    ).plan
    numbers = {
        visit.case: set(
            Compartment.objects.in_scope(ALL, case=visit.case).values_list("pk", flat=True)
        )
        for visit in (moved, kept)
    }
    assert set(plan["damaged"]) == numbers[moved.case]
    assert {grant["compartment"] for grant in plan["grants"]} == numbers[kept.case]
