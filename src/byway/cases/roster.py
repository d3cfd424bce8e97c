"""The roster: who is on duty when, each in his own time zone, and who stands in for whom.

It lies as one paper of the team. A shift is a weekday and two times of day where its member lives;
one whose end is not after its beginning ends on the next day. The pure part knows no database.
"""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass

from byway.cases.case_cards import short_id
from byway.cases.keys import trust
from byway.cases.keys.staff_session import StaffSession
from byway.cases.papers import OpenPaper, change_paper, put_paper, read_papers
from byway.cases.rules.roles import Permission
from byway.errors import Refused

KIND = "roster"
WEEKDAYS = 7


@dataclass(frozen=True, slots=True)
class Shift:
    """One member's shift, every week."""

    who: str
    """The member's id in hex."""
    weekday: int
    """0 is Monday, as it is called where he lives."""
    begins: dt.time
    ends: dt.time
    zone: str
    """The name of a time zone (IANA)."""

    def as_row(self) -> list[str | int]:
        """The shift as a paper keeps it."""
        begins, ends = (one.strftime("%H:%M") for one in (self.begins, self.ends))
        return [self.who, self.weekday, begins, ends, self.zone]

    @classmethod
    def of(cls, row: list[str]) -> "Shift":
        """What `as_row` gave."""
        who, weekday, begins, ends, zone = row
        times = (dt.time.fromisoformat(begins), dt.time.fromisoformat(ends))
        return cls(who, int(weekday), *times, zone)

    def turns(self, around: dt.datetime) -> list[tuple[dt.datetime, dt.datetime]]:
        """When it begins and ends (UTC), for the occurrences next to a moment."""
        zone = zoneinfo.ZoneInfo(self.zone)
        today = around.astimezone(zone).date()
        found = []
        for days in range(-WEEKDAYS - 1, WEEKDAYS + 2):
            day = today + dt.timedelta(days=days)
            if day.weekday() != self.weekday:
                continue
            until = day if self.ends > self.begins else day + dt.timedelta(days=1)
            begins = dt.datetime.combine(day, self.begins, zone)
            ends = dt.datetime.combine(until, self.ends, zone)
            found.append((begins.astimezone(dt.UTC), ends.astimezone(dt.UTC)))
        return found


@dataclass(frozen=True, slots=True)
class Roster:
    """A team's roster."""

    shifts: tuple[Shift, ...] = ()
    deputies: tuple[tuple[str, str], ...] = ()
    """Members and who stands in for them, ids in hex."""

    def deputy(self, member: str) -> str:
        """Who stands in for a member; empty if nobody does."""
        return dict(self.deputies).get(member, "")


def on_duty(shifts: Iterable[Shift], moment: dt.datetime) -> list[str]:
    """The ids of those on duty at a moment (UTC), each once."""
    there = [
        shift.who
        for shift in shifts
        if any(begins <= moment < ends for begins, ends in shift.turns(moment))
    ]
    return list(dict.fromkeys(there))


def next_change(shifts: Iterable[Shift], moment: dt.datetime) -> dt.datetime | None:
    """The next moment (UTC) at which somebody's shift begins or ends."""
    edges = [edge for shift in shifts for turn in shift.turns(moment) for edge in turn]
    return min((edge for edge in edges if edge > moment), default=None)


def read_roster(by: StaffSession, team: uuid.UUID) -> Roster:
    """A team's roster; an empty one if nobody has made it."""
    paper = _paper(by, team)
    if paper is None:
        return Roster()
    shifts = tuple(Shift.of(row) for row in paper.data["shifts"])
    return Roster(shifts, tuple((who, deputy) for who, deputy in paper.data["deputies"]))


def add_shift(*, by: StaffSession, team: uuid.UUID, shift: Shift) -> None:
    """Puts a shift on the roster; a member puts his own, a coordinator anybody's."""
    if shift.who != by.id.hex:
        by.require(Permission.ASSIGN)
    _check(team, shift.who)
    if shift.zone not in zoneinfo.available_timezones():
        raise Refused("time zone: expected a name such as Europe/Tallinn")
    if not 0 <= shift.weekday < WEEKDAYS or shift.begins == shift.ends:
        raise Refused("a shift has a weekday and two times that differ")
    roster = read_roster(by, team)
    if shift in roster.shifts:
        return
    _save(by, team, Roster((*roster.shifts, shift), roster.deputies))


def drop_shift(*, by: StaffSession, team: uuid.UUID, shift: Shift) -> None:
    """Takes a shift off the roster."""
    if shift.who != by.id.hex:
        by.require(Permission.ASSIGN)
    roster = read_roster(by, team)
    rest = tuple(one for one in roster.shifts if one != shift)
    _save(by, team, Roster(rest, roster.deputies))


def set_deputy(*, by: StaffSession, team: uuid.UUID, member: uuid.UUID, deputy: str) -> None:
    """Says who stands in for a member, by id in hex; empty: nobody."""
    by.require(Permission.ASSIGN)
    _check(team, member.hex)
    if deputy:
        _check(team, deputy)
    if deputy == member.hex:
        raise Refused("the deputy is somebody else")
    roster = read_roster(by, team)
    rest = tuple(pair for pair in roster.deputies if pair[0] != member.hex)
    added = ((member.hex, deputy),) if deputy else ()
    _save(by, team, Roster(roster.shifts, rest + added))


def stands_in_for(by: StaffSession) -> frozenset[str]:
    """Short ids of the colleagues whose deputy a member is, in any of his teams."""
    pairs = [pair for team in by.teams for pair in read_roster(by, team).deputies]
    return frozenset(
        short_id(uuid.UUID(hex=member)) for member, deputy in pairs if deputy == by.id.hex
    )


def member_names() -> dict[str, str]:
    """Names by the short id that stands on cards, and by the whole id in hex."""
    members = trust.manifest().members
    names = {short_id(uuid.UUID(bytes=one.id)): one.name for one in members}
    return names | {one.id.hex(): one.name for one in members}


def _check(team: uuid.UUID, member: str) -> None:
    listed = trust.manifest().member(_bytes(member))
    if listed is None or team.bytes not in listed.teams:
        raise Refused("expected a member of this team")


def _bytes(member: str) -> bytes:
    try:
        return bytes.fromhex(member)
    except ValueError:
        return b""


def _paper(by: StaffSession, team: uuid.UUID) -> OpenPaper | None:
    found = [one for one in read_papers(by, kind=KIND) if one.team == team]
    return found[-1] if found else None


def _save(by: StaffSession, team: uuid.UUID, roster: Roster) -> None:
    rows = [shift.as_row() for shift in roster.shifts]
    paper = _paper(by, team)
    if paper is None:
        put_paper(by=by, team=team, kind=KIND, shifts=rows, deputies=roster.deputies)
    else:
        change_paper(by=by, paper=paper, shifts=rows, deputies=roster.deputies)
