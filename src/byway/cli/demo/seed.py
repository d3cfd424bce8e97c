"""Fills a fresh data folder with the demo: through the same actions that people use."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from byway.cases import (
    CheckIn,
    Facts,
    NewMember,
    ReceivedFile,
    StaffSession,
    Visit,
    acknowledge,
    add_member,
    add_note,
    add_team,
    as_of,
    begin_session,
    close_case,
    come_back,
    compartments_of,
    correct_card,
    found_organisation,
    new_pin,
    pin,
    reply,
    set_check_in,
    set_intake,
    start_line,
    write_message,
    write_pin,
)
from byway.cli.demo.content import DemoLine, Entry, read_lines, read_organisation
from byway.cli.demo.documents import document
from byway.cli.output import progress
from byway.sealing import (
    KeyPair,
    SeekerKeys,
    keys_from,
    new_identity,
    new_secret,
    spell_digits,
    spell_words,
    stretch,
)


@dataclass(slots=True)
class Seeded:
    """What the demo tells everybody, since it is a demo: see `make demo` in docs/reference."""

    staff: list[dict[str, Any]] = field(default_factory=list)
    seekers: list[dict[str, str]] = field(default_factory=list)
    cases: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class _Staff:
    team_ids: dict[str, uuid.UUID]
    sessions: dict[str, StaffSession]
    members: list[tuple[NewMember, tuple[uuid.UUID, ...]]]

    def readers(self, team: uuid.UUID) -> dict[str, list[str]]:
        """Who may read what of a team's cases; nobody with nothing."""
        return {
            member.name: sorted(compartments_of(member.roles))
            for member, teams in self.members
            if team in teams and compartments_of(member.roles)
        }


@dataclass(slots=True)
class _Writer:
    keys: SeekerKeys
    line: DemoLine
    case: uuid.UUID | None = None
    line_id: uuid.UUID | None = None


def seed(now: dt.datetime) -> Seeded:
    """Makes the organisation and its caseload; the data folder must be empty."""
    staff = _make_staff()
    seeded = Seeded(
        staff=[
            {
                "name": member.name,
                "passphrase": member.passphrase,
                "totp_secret": member.totp_secret,
                "roles": list(member.roles),
            }
            for member, _ in staff.members
        ]
    )
    organisation, lines = read_organisation(), read_lines(now)
    coordinator = staff.sessions[organisation.coordinator]
    writers = []
    for line in progress(lines, label="demo"):
        secret = new_secret()
        writers.append(_Writer(keys_from(stretch(secret, pin().salt)), line))
        words = " ".join(spell_words(secret, line.language))
        seeded.seekers.append({"words": words, "digits": spell_digits(secret), "note": line.note})
    intake = organisation.intake
    for entry, writer in _in_order(writers):
        with as_of(entry.at):
            if writer.line.team != intake:
                intake = writer.line.team
                set_intake(by=coordinator, team=staff.team_ids[intake])
            _happen(entry, writer, staff)
    set_intake(by=coordinator, team=staff.team_ids[organisation.intake])
    seeded.cases = [
        {
            "case": writer.case.hex if writer.case else "",
            "grants": staff.readers(staff.team_ids[writer.line.team]),
        }
        for writer in writers
    ]
    return seeded


def _make_staff() -> _Staff:
    organisation = read_organisation()
    fresh, root = new_pin()
    write_pin(fresh, Path(settings.BYWAY_PIN))
    first, *other_teams = organisation.teams
    _, recipient = new_identity()
    founded = found_organisation(
        by=root,
        recovery=KeyPair.new(),
        backup=recipient,
        coordinator=organisation.coordinator,
        team=organisation.teams[first],
    )
    session = begin_session(founded.coordinator.id, founded.coordinator.keys)
    team_ids = {first: founded.team}
    for team in other_teams:
        team_ids[team] = add_team(by=session, name=organisation.teams[team])
    made = [(founded.coordinator, tuple(team_ids.values()))]
    for member in organisation.staff:
        teams = tuple(team_ids[team] for team in member.teams)
        made.append(
            (add_member(by=session, name=member.name, roles=member.roles, teams=teams), teams)
        )
    sessions = {member.name: begin_session(member.id, member.keys) for member, _ in made}
    return _Staff(team_ids, sessions, made)


def _in_order(writers: list[_Writer]) -> Iterable[tuple[Entry, _Writer]]:
    happened = [(entry, writer) for writer in writers for entry in writer.line.entries]
    return sorted(happened, key=lambda one: one[0].at)


def _happen(entry: Entry, writer: _Writer, staff: _Staff) -> None:
    if entry.by:
        _by_staff(entry, writer, staff.sessions[entry.by])
        return
    visit = _visit(entry, writer)
    for name in entry.files:
        data, media_type = document(name)
        file = ReceivedFile(by=visit, name=name, media_type=media_type)
        file.write(data)
        file.finish()
    if entry.check_in:
        first, last = (entry.check_in.get(side) for side in ("first", "last"))
        check_in = CheckIn(
            entry.check_in["words"],
            entry.day(first) if first else None,
            entry.day(last) if last else None,
        )
        set_check_in(by=visit, check_in=check_in)


def _visit(entry: Entry, writer: _Writer) -> Visit:
    line, message = writer.line, uuid.uuid4()
    if writer.case is None:
        facts = Facts(line.language, line.situation, line.writer, line.soon)
        visit = start_line(by=writer.keys, message=message, text=entry.seeker.strip(), facts=facts)
        writer.case, writer.line_id = visit.case, visit.line
        return visit
    visit = come_back(writer.keys)
    if not entry.unread:
        acknowledge(by=visit)
    write_message(by=visit, message=message, text=entry.seeker.strip())
    return visit


def _by_staff(entry: Entry, writer: _Writer, by: StaffSession) -> None:
    if writer.case is None or writer.line_id is None:
        raise ValueError(f"{writer.line.id}: staff wrote before the seeker did")
    if entry.reply:
        reply(by=by, case=writer.case, line=writer.line_id, text=entry.reply,
              look_again=entry.look_again)  # fmt: skip
    if entry.card:
        correct_card(
            by=by,
            case=writer.case,
            line=writer.line_id,
            situation=entry.card.get("situation"),
            urgency=entry.card.get("urgency"),
        )
    if entry.note:
        add_note(by=by, case=writer.case, text=entry.note)
    if entry.close:
        close_case(by=by, case=writer.case, outcome=entry.close)
