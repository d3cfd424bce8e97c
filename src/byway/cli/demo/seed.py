"""Fills a fresh data folder with the demo: through the same actions that people use."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from byway.cases import (
    CheckIn,
    Facts,
    NewMember,
    ReceivedFile,
    Shift,
    StaffSession,
    Visit,
    acknowledge,
    add_member,
    add_note,
    add_shift,
    add_team,
    as_of,
    begin_session,
    begin_talking,
    close_case,
    come_back,
    compartments_of,
    correct_card,
    found_organisation,
    new_pin,
    pin,
    reply,
    set_check_in,
    set_deputy,
    set_intake,
    start_line,
    steady,
    write_message,
    write_pin,
)
from byway.cli.demo.answers import sign_answers
from byway.cli.demo.caseload import invent
from byway.cli.demo.content import (
    DemoLine,
    Entry,
    Organisation,
    read_caseload,
    read_lines,
    read_organisation,
)
from byway.cli.demo.documents import document
from byway.cli.demo.several import Team, join_two, open_without_a_line
from byway.cli.demo.steps import take
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

    @property
    def ids(self) -> dict[str, uuid.UUID]:
        """Members' ids by name."""
        return {member.name: member.id for member, _ in self.members}

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
    organisation = read_organisation()
    lines = [*read_lines(now), *invent(read_caseload(), now)]
    coordinator = staff.sessions[organisation.coordinator]
    _make_roster(organisation, staff)
    author = next(one for one in staff.sessions.values() if "receiver" in one.member.roles)
    sign_answers(author=author, second=coordinator)
    secrets = [new_secret() for _ in lines]
    with ThreadPoolExecutor() as pool:  # the derivations leave Python's lock, so cores share them
        stretched = pool.map(lambda secret: stretch(secret, pin().salt), secrets)
        writers = [_Writer(keys_from(k), line) for k, line in zip(stretched, lines, strict=True)]
    for secret, line in zip(secrets, lines, strict=True):
        words = " ".join(spell_words(secret, line.language))
        seeded.seekers.append({"words": words, "digits": spell_digits(secret), "note": line.note})
    intake = organisation.intake
    happened = _in_order(writers)
    for entry, writer in progress(happened, label="demo", total=len(happened)):
        with as_of(entry.at), steady():
            if writer.case is None and writer.line.team != intake:
                intake = writer.line.team
                set_intake(by=coordinator, team=staff.team_ids[intake])
            _happen(entry, writer, staff)
    set_intake(by=coordinator, team=staff.team_ids[organisation.intake])
    _several(writers, organisation, staff)
    seeded.cases = [
        {
            "case": writer.case.hex if writer.case else "",
            "grants": staff.readers(staff.team_ids[writer.line.team]),
        }
        for writer in writers
    ]
    return seeded


def _several(writers: list[_Writer], organisation: Organisation, staff: _Staff) -> None:
    """Joins two of the lines, and opens a case without one, which demo.json does not list."""
    people = Team(
        staff.team_ids[organisation.intake],
        staff.sessions["caseworker"],
        staff.sessions["receiver"],
    )
    join_two({writer.line.id: writer.case for writer in writers if writer.case}, people)
    open_without_a_line(people)


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


def _make_roster(organisation: Organisation, staff: _Staff) -> None:
    ids, by = staff.ids, staff.sessions[organisation.coordinator]
    team = staff.team_ids[organisation.intake]
    for said in organisation.roster:
        begins, ends = (dt.time.fromisoformat(said[name]) for name in ("from", "to"))
        for weekday in said["days"]:
            shift = Shift(ids[said["who"]].hex, weekday, begins, ends, said["zone"])
            add_shift(by=by, team=team, shift=shift)
    for member, deputy in organisation.deputies.items():
        set_deputy(by=by, team=team, member=ids[member], deputy=ids[deputy].hex)


def _in_order(writers: list[_Writer]) -> list[tuple[Entry, _Writer]]:
    happened = [(entry, writer) for writer in writers for entry in writer.line.entries]
    return sorted(happened, key=lambda one: one[0].at)


def _happen(entry: Entry, writer: _Writer, staff: _Staff) -> None:
    if entry.by:
        _by_staff(entry, writer, staff)
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


def _by_staff(entry: Entry, writer: _Writer, staff: _Staff) -> None:
    by = staff.sessions[entry.by]
    if writer.case is None or writer.line_id is None:
        raise ValueError(f"{writer.line.id}: staff wrote before the seeker did")
    if entry.reply:
        reply(by=by, case=writer.case, line=writer.line_id, text=entry.reply,
              look_again=entry.look_again)  # fmt: skip
        begin_talking(by=by, case=writer.case)
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
    for step in entry.do:
        take(step, by=by, case=writer.case, entry=entry, ids=staff.ids)
    if entry.close:
        close_case(by=by, case=writer.case, outcome=entry.close)
    if entry.outcome:
        said = entry.outcome
        day = entry.day(said["day"]).isoformat() if "day" in said else ""
        close_case(by=by, case=writer.case, outcome=said["close"], basis=said.get("basis", ""),
                   day=day, next_step=said.get("next", ""))  # fmt: skip
