"""Cases without a line: opened by staff, with what is known of somebody in `identity`."""

import uuid

import pytest

import byway.cases as c
from byway.cases.case_cards import read_case_card, short_id
from byway.cases.models import Case, Line
from byway.errors import NotAllowed, NotFound, Refused
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db


def opened(o: Organisation, **said: str) -> uuid.UUID:
    said = said or {"name": "Albert", "channel": "a friend brings word", "note": "wrote by letter"}
    return c.open_case(by=o.receiver, team=o.team, **said)


def test_a_case_is_opened_and_read_by_those_whose_roles_open_it(
    organisation: Organisation,
) -> None:
    case = opened(organisation)
    assert c.open_lines(organisation.receiver, case) == []
    assert not Line.objects.in_scope("a test").exists()
    (note,) = c.open_part(organisation.caseworker, case, "story").entries
    assert (note.kind, note.author, note.data["text"]) == ("note", "receiver", "wrote by letter")
    part = c.open_part(organisation.caseworker, case, "identity")
    assert part.warnings == []
    (who,) = part.entries
    assert (who.data["name"], who.data["channel"]) == ("Albert", "a friend brings word")
    with pytest.raises(NotAllowed):
        c.open_part(organisation.receiver, case, "identity")
    with pytest.raises(NotFound):
        c.open_part(organisation.stranger, case, "identity")
    assert [h.what for h in c.open_events(organisation.caseworker, case)][:1] == [
        "opened without a line"
    ]


def test_its_card_says_that_it_has_no_line_and_whose_it_is(organisation: Organisation) -> None:
    worker = organisation.caseworker
    case = opened(organisation)
    c.assign_case(by=worker, case=case, owner=worker.id)
    card = read_case_card(worker, worker.case(case))
    assert (card.marks, card.owner, card.state) == ("o", short_id(worker.id), "new")


def test_notes_go_on_and_more_becomes_known(organisation: Organisation) -> None:
    case = opened(organisation, note="by letter")
    c.add_note(by=organisation.caseworker, case=case, text="second letter")
    c.add_identity_note(by=organisation.receiver, case=case, name="Albert", text="born in 1998")
    (who,) = c.open_part(organisation.caseworker, case, "identity").entries
    assert who.data["text"] == "born in 1998"
    assert len(c.open_part(organisation.caseworker, case, "story").entries) == 2
    with pytest.raises(NotFound):
        c.add_identity_note(by=organisation.stranger, case=case, name="B")


def test_nothing_is_opened_for_nobody(organisation: Organisation) -> None:
    for said in ({"name": " "}, {"name": "x" * 201}, {"note": "x" * 20_001}):
        with pytest.raises(Refused):
            opened(organisation, **said)
    case = opened(organisation)
    with pytest.raises(Refused):
        c.add_identity_note(by=organisation.receiver, case=case)
    with pytest.raises(NotFound):
        c.open_case(by=organisation.receiver, team=organisation.other_team, name="A")
    with pytest.raises(NotAllowed):
        c.open_case(by=organisation.session("verifier"), team=organisation.team, name="A")
    assert Case.objects.in_scope("a test").count() == 1


def add(by: c.StaffSession, case: uuid.UUID, content: bytes) -> uuid.UUID:
    file = c.AddedFile(by=by, case=case, name="C:\\papers\\leave.jpg", media_type="image/jpeg")
    file.write(content)
    return file.finish()


def test_staff_add_a_file_and_its_bytes_come_back(organisation: Organisation) -> None:
    case = opened(organisation)
    content = b"a leave certificate" * 9000
    item = add(organisation.receiver, case, content)
    file = c.open_file(organisation.caseworker, case, item)
    assert (file.name, file.size, b"".join(file.chunks)) == ("leave.jpg", len(content), content)
    (entry,) = [
        e for e in c.open_part(organisation.caseworker, case, "identity").entries
        if e.kind == "file"
    ]  # fmt: skip
    assert entry.author == "receiver"


def test_a_file_that_does_not_count_leaves_nothing(
    organisation: Organisation, settings: object
) -> None:
    case = opened(organisation)
    file = c.AddedFile(by=organisation.receiver, case=case, name="a", media_type="b")
    file.write(b"x" * 300_000)
    file.destroy()
    folder = settings.BYWAY_FILES  # type: ignore[attr-defined]
    assert [p for p in folder.rglob("*") if p.is_file()] == []
    with pytest.raises(NotFound):
        c.AddedFile(by=organisation.stranger, case=case, name="a", media_type="b")
    with pytest.raises(c.FileTooLarge):
        c.AddedFile(by=organisation.receiver, case=case, name="a", media_type="b", announced=2**30)


def test_a_file_of_a_forger_is_not_taken_for_a_members(organisation: Organisation) -> None:
    """Anybody can seal to the public half; what no member signed does not open as his."""
    from byway.cases import content as kinds
    from byway.cases.keys.places import Opened, place_of, put_item
    from byway.cases.models import Compartment

    case = opened(organisation)
    row = Compartment.objects.in_scope("a test", case=case, name="identity").get()
    forged = Opened(row, place_of(row), row.public, None)
    put_item(
        forged,
        item=uuid.uuid4(),
        kind=kinds.IDENTITY_NOTE,
        author=organisation.receiver.id.bytes,
        data=kinds.pack(at="", name="Mallory"),
    )
    part = c.open_part(organisation.caseworker, case, "identity")
    assert "Mallory" not in {e.data.get("name") for e in part.entries}
    assert part.warnings
