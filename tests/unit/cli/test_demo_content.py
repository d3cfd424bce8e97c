"""The demo's content is whole: every line can be told, in order, and every picture says DEMO."""

import datetime as dt
import io

import pytest
from PIL import Image

from byway.cases import OUTCOMES, ROLES, SITUATIONS, SOON, URGENCY, WRITERS
from byway.cli.demo.caseload import ENDS, invent
from byway.cli.demo.content import DemoLine, read_caseload, read_lines, read_organisation
from byway.cli.demo.documents import document
from byway.cli.demo.steps import STEPS

NOON = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
ORGANISATION = read_organisation()
WRITTEN = read_lines(NOON)
INVENTED = invent(read_caseload(), NOON)
LINES = [*WRITTEN, *INVENTED]


def test_there_are_about_two_hundred_lines_over_fourteen_months() -> None:
    assert 190 <= len(LINES) <= 220
    begun = sorted(line.entries[0].at for line in LINES)
    assert (NOON - begun[0]).days >= 400
    months = {(at.year, at.month) for at in begun}
    assert len(months) >= 14
    assert invent(read_caseload(), NOON) == INVENTED


def test_the_caseload_comes_to_every_state_and_outcome() -> None:
    entries = [entry for line in LINES for entry in line.entries]
    done = [step for entry in entries for step in entry.do]
    assert {next(iter(step)) for step in done} == set(STEPS) - {"flag"}
    assert {step["state"] for step in done if "state" in step} == {"waiting", "talking", "helping"}
    closed = {entry.outcome["close"] for entry in entries if entry.outcome}
    assert closed == set(ENDS)
    assert closed | {entry.close for entry in entries if entry.close} == set(OUTCOMES)


def test_most_written_lines_are_by_relatives_and_those_not_called_up() -> None:
    assert 35 <= len(WRITTEN) <= 50
    assert WRITTEN[0].id == "albert"
    assert len({line.id for line in LINES}) == len(LINES)
    usual = [line for line in WRITTEN if line.writer == "relative"
             or line.situation in ("not-called-up", "summons")]  # fmt: skip
    assert len(usual) > len(WRITTEN) / 2
    assert {line.language for line in WRITTEN} == {"en", "ru", "uk", "et"}
    assert any(entry.close for line in WRITTEN for entry in line.entries)
    assert len([line for line in WRITTEN if not any(entry.reply for entry in line.entries)]) >= 8


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.id)
def test_a_line_uses_what_the_program_knows(line: DemoLine) -> None:
    assert line.situation in SITUATIONS
    assert line.writer in WRITERS
    assert line.soon in SOON
    assert line.team in ORGANISATION.teams
    staff = {member.name: set(member.teams) for member in ORGANISATION.staff}
    staff[ORGANISATION.coordinator] = set(ORGANISATION.teams)
    for entry in line.entries:
        assert bool(entry.seeker) != bool(entry.by)
        assert entry.at <= NOON
        if entry.by:
            assert line.team in staff[entry.by]
            assert (
                entry.reply or entry.note or entry.card or entry.close or entry.outcome or entry.do
            )
            assert {next(iter(step)) for step in entry.do} <= set(STEPS)
        assert not entry.close or entry.close in OUTCOMES
        assert entry.card.get("urgency", "none") in URGENCY
        assert entry.card.get("situation", "other") in SITUATIONS
    assert line.entries[0].seeker


def test_moments_never_lie_ahead() -> None:
    early = NOON.replace(hour=0, minute=1)
    for line in [*read_lines(early), *invent(read_caseload(), early)]:
        assert all(entry.at <= early for entry in line.entries)


def test_staff_have_role_like_names_and_known_roles() -> None:
    assert all(set(member.roles) <= set(ROLES) for member in ORGANISATION.staff)
    assert len(ORGANISATION.teams) == 3
    assert len(ORGANISATION.staff) >= 12
    assert {role for member in ORGANISATION.staff for role in member.roles} == set(ROLES) - {
        "coordinator"
    }
    assert "demo" in ORGANISATION.name


@pytest.mark.parametrize("name", ["leave-certificate.png", "passport.png", "military-id.pdf"])
def test_documents_are_real_files(name: str) -> None:
    data, media_type = document(name)
    if media_type == "application/pdf":
        assert data.startswith(b"%PDF-")
    else:
        picture = Image.open(io.BytesIO(data))
        picture.load()
        assert picture.format == "PNG"
    assert 1000 < len(data) < 100_000
