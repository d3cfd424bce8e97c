"""The demo's content is whole: every line can be told, in order, and every picture says DEMO."""

import datetime as dt
import io

import pytest
from PIL import Image

from byway.cases import OUTCOMES, ROLES, SITUATIONS, SOON, URGENCY, WRITERS
from byway.cli.demo.content import DemoLine, read_lines, read_organisation
from byway.cli.demo.documents import document

NOON = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
ORGANISATION = read_organisation()
LINES = read_lines(NOON)


def test_there_are_about_forty_lines_most_by_relatives_and_those_not_called_up() -> None:
    assert 35 <= len(LINES) <= 50
    assert LINES[0].id == "albert"
    assert len({line.id for line in LINES}) == len(LINES)
    usual = [line for line in LINES if line.writer == "relative"
             or line.situation in ("not-called-up", "summons")]  # fmt: skip
    assert len(usual) > len(LINES) / 2
    assert {line.language for line in LINES} == {"en", "ru", "uk", "et"}
    assert any(entry.close for line in LINES for entry in line.entries)
    assert len([line for line in LINES if not any(entry.reply for entry in line.entries)]) >= 8


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.id)
def test_a_line_uses_what_the_program_knows(line: DemoLine) -> None:
    assert line.situation in SITUATIONS
    assert line.writer in WRITERS
    assert line.soon in SOON
    assert line.team in ORGANISATION.teams
    staff = {member.name: member for member in ORGANISATION.staff}
    for entry in line.entries:
        assert bool(entry.seeker) != bool(entry.by)
        assert entry.at <= NOON
        if entry.by:
            assert line.team in staff[entry.by].teams
            assert entry.reply or entry.note or entry.card or entry.close
        assert not entry.close or entry.close in OUTCOMES
        assert entry.card.get("urgency", "none") in URGENCY
        assert entry.card.get("situation", "other") in SITUATIONS
    assert line.entries[0].seeker


def test_moments_never_lie_ahead() -> None:
    early = NOON.replace(hour=0, minute=1)
    for line in read_lines(early):
        assert all(entry.at <= early for entry in line.entries)


def test_staff_have_role_like_names_and_known_roles() -> None:
    assert all(set(member.roles) <= set(ROLES) for member in ORGANISATION.staff)
    assert len(ORGANISATION.teams) == 2
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
