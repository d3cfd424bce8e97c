"""A spreadsheet brought in: each row a case that can be worked, whole or not at all, once."""

import uuid
from pathlib import Path

import pytest

import byway.cases as c
from byway.cases.case_cards import read_case_card, short_id
from byway.cases.models import Case, Item, Paper
from byway.errors import BadInput, NotAllowed, NotFound
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db

HEAD = "name,alias,channel,situation,state,next_date,next_step,note,owner\n"


def sheet(tmp_path: Path, *lines: str) -> c.Sheet:
    file = tmp_path / "cases.csv"
    file.write_text(HEAD + "\n".join(lines) + "\n")
    return c.read_sheet(file)


def bring(o: Organisation, read: c.Sheet, **options: bool) -> list[c.RowReport]:
    return list(c.import_cases(by=o.coordinator, team=o.team, sheet=read, **options))


def counts() -> tuple[int, int, int]:
    return tuple(  # type: ignore[return-value]
        model.objects.in_scope("a test").count() for model in (Case, Item, Paper)
    )


def test_a_row_becomes_a_case_that_can_be_worked(
    organisation: Organisation, tmp_path: Path
) -> None:
    read = sheet(
        tmp_path,
        "Albert,raven,+000 00,on leave,waiting,30.11.2026,call him,wrote in May,caseworker",
    )
    (row,) = bring(organisation, read)
    assert (row.line, row.status, row.remarks) == (2, "new", ())
    assert row.case is not None
    by = organisation.caseworker
    card = read_case_card(by, by.case(row.case))
    assert (card.state, card.earliest, card.step, card.owner, card.marks) == (
        "waiting", "2026-11-30", "call him", short_id(by.id), "o",
    )  # fmt: skip
    (who,) = c.open_part(by, row.case, "identity").entries
    assert (who.data["name"], who.data["channel"]) == ("Albert (raven)", "+000 00")
    notes = [e.data["text"] for e in c.open_part(by, row.case, "story").entries if e.kind == "note"]
    assert notes == ["Situation: on-leave\nwrote in May"]


def test_a_second_run_takes_in_only_what_is_new(organisation: Organisation, tmp_path: Path) -> None:
    bring(organisation, sheet(tmp_path, "A,,,,,,,,", "B,,,,,,,,"))
    before = counts()
    again = bring(organisation, sheet(tmp_path, "B,,,,,,,,", "A,,,,,,,,", "A,,,,,,,,"))
    assert [row.status for row in again] == ["already"] * 3
    assert counts() == before
    more = bring(organisation, sheet(tmp_path, "B,,,,,,,,", "C,,,,,,,,"))
    assert [row.status for row in more] == ["already", "new"]


def test_one_bad_row_and_nothing_is_written(organisation: Organisation, tmp_path: Path) -> None:
    read = sheet(tmp_path, "A,,,,,,,,", "B,,,,,soon,,,", ",,,,new,,,,", "C,,,,,,,,nobody")
    before = counts()
    with pytest.raises(BadInput, match=r"line 3: next_date: .*found 'soon', and 2 more bad row"):
        bring(organisation, read)
    assert counts() == before
    checked = c.check_sheet(by=organisation.coordinator, team=organisation.team, sheet=read)
    assert [row.status for row in checked] == ["new", "bad", "bad", "bad"]
    assert counts() == before
    taken = bring(organisation, read, skip_bad=True)
    assert [row.status for row in taken] == ["new", "bad", "bad", "bad"]
    assert "owner: expected a caseworker of the team, found 'nobody'" in taken[3].remarks


def test_a_row_is_taken_in_whole_or_not_at_all(
    organisation: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: object) -> None:
        raise OSError("the disk")

    monkeypatch.setattr("byway.cases.actions.import_cases.set_step", fails)
    before = counts()
    with pytest.raises(OSError, match="the disk"):
        bring(organisation, sheet(tmp_path, "A,,,,,30.11.2026,,,"))
    assert counts() == before


@pytest.mark.parametrize(
    ("state", "ends"),
    [("", "new"), ("new", "new"), ("talking", "talking"), ("helping", "helping"),
     ("waiting", "waiting"), ("closed", "closed")],
)  # fmt: skip
def test_every_state_is_reached(
    organisation: Organisation, tmp_path: Path, state: str, ends: str
) -> None:
    (row,) = bring(organisation, sheet(tmp_path, f"A,,,,{state},,,,"))
    assert row.case is not None
    by = organisation.caseworker
    assert read_case_card(by, by.case(row.case)).state == ends


def test_a_caseworker_brings_in_his_own(organisation: Organisation, tmp_path: Path) -> None:
    read = sheet(tmp_path, "A,,,,,,,,Caseworker", "B,,,,,,,,")
    by = organisation.caseworker
    rows = list(c.import_cases(by=by, team=organisation.team, sheet=read))
    assert [row.status for row in rows] == ["new", "new"]
    others = sheet(tmp_path, "D,,,,,,,,coordinator")
    (row,) = c.check_sheet(by=by, team=organisation.team, sheet=others)
    assert row.status == "bad" and "a coordinator gives cases to others" in row.remarks[0]


def test_who_brings_in_nothing(organisation: Organisation, tmp_path: Path) -> None:
    read = sheet(tmp_path, "A,,,,,,,,")
    for name in ("receiver", "verifier"):
        with pytest.raises(NotAllowed):
            c.check_sheet(by=organisation.session(name), team=organisation.team, sheet=read)
    with pytest.raises(NotFound):
        c.check_sheet(by=organisation.caseworker, team=organisation.other_team, sheet=read)
    with pytest.raises(NotFound):
        c.check_sheet(by=organisation.caseworker, team=uuid.uuid4(), sheet=read)


def test_the_rows_digest_lies_sealed(organisation: Organisation, tmp_path: Path) -> None:
    read = sheet(tmp_path, "Albert,,,,,,,,")
    bring(organisation, read)
    (paper,) = Paper.objects.in_scope("a test")
    assert read.rows[0].digest.encode() not in paper.body
    assert bytes.fromhex(read.rows[0].digest) not in paper.body
