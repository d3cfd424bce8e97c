"""The demo's content files: `content/organisation.yaml`, and lines in every other file there.

A line is a list of entries in time order, each at `-DAYSd HH:MM` from today (UTC). An entry is
the seeker's (`seeker:` text, `check_in:`, `files:`, `unread:`) or a member's (`by:` with `reply:`,
`note:`, `card:`, `close:`, `outcome:`, `do:`). Days such as `look_again: 5d` count from the entry's
own day.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import yaml

_MOMENT = re.compile(r"-(\d+)d (\d\d):(\d\d)")

EVENING = 13
"""Nothing of the last day happens at this hour (UTC) or later."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the demo's staff: a role-like name, roles, names of teams."""

    name: str
    roles: tuple[str, ...]
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """The demo's organisation."""

    name: str
    teams: dict[str, str]
    intake: str
    coordinator: str
    staff: tuple[Member, ...]
    roster: tuple[dict[str, Any], ...]
    deputies: dict[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened in a line."""

    at: dt.datetime
    seeker: str = ""
    check_in: dict[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    unread: bool = False
    """The seeker wrote without having looked at the last reply."""
    by: str = ""
    reply: str = ""
    note: str = ""
    card: dict[str, str] = field(default_factory=dict)
    close: str = ""
    outcome: dict[str, str] = field(default_factory=dict)
    """How it closes: `close`, `basis`, `day`, and `next`, the step that the outcome opens."""
    do: tuple[dict[str, Any], ...] = ()
    """Steps of `byway.cli.demo.steps`."""
    look_again: dt.date | None = None

    def day(self, days: str) -> dt.date:
        """`5d` as the day five days after this entry."""
        return self.at.date() + dt.timedelta(days=int(days.removesuffix("d")))


@dataclass(frozen=True, slots=True)
class DemoLine:
    """One line of the demo."""

    id: str
    note: str
    language: str
    writer: str
    situation: str
    soon: str
    team: str
    entries: tuple[Entry, ...]


def read_organisation() -> Organisation:
    """The demo's organisation."""
    said = _read("organisation.yaml")
    return Organisation(
        said["name"],
        dict(said["teams"]),
        said["intake"],
        said["coordinator"],
        tuple(Member(m["name"], tuple(m["roles"]), tuple(m["teams"])) for m in said["staff"]),
        tuple(said["roster"]),
        dict(said["deputies"]),
    )


def read_lines(now: dt.datetime) -> list[DemoLine]:
    """Every written line, the worked case first; moments are counted back from `now` (UTC)."""
    intake = read_organisation().intake
    files = sorted(
        path.name for path in (resources.files(__package__) / "content").iterdir()
        if path.name.endswith(".yaml") and path.name not in ("organisation.yaml", "caseload.yaml")
    )  # fmt: skip
    return [_line(said, intake, now) for name in files for said in _read(name)]


def read_caseload() -> dict[str, Any]:
    """What the invented caseload says."""
    said: dict[str, Any] = _read("caseload.yaml")
    return said


def _line(said: dict[str, Any], intake: str, now: dt.datetime) -> DemoLine:
    about = f"{said['writer']}, {said['situation']}"
    return DemoLine(
        id=said["id"],
        note=said.get("note", about),
        language=said["language"],
        writer=said["writer"],
        situation=said["situation"],
        soon=said["soon"],
        team=said.get("team", intake),
        entries=tuple(_entry(entry, now) for entry in said["entries"]),
    )


def _entry(said: dict[str, Any], now: dt.datetime) -> Entry:
    fields = {**said, "at": _moment(said["at"], now), "files": tuple(said.get("files", ())),
              "do": tuple(said.get("do", ()))}  # fmt: skip
    look_again = fields.pop("look_again", None)
    entry = Entry(**fields)
    if look_again is None:
        return entry
    return Entry(**fields, look_again=entry.day(look_again))


def _moment(text: str, now: dt.datetime) -> dt.datetime:
    """`-5d 10:40` counted back from today, or from yesterday while it is too early in the day."""
    found = _MOMENT.fullmatch(text)
    if found is None or (int(found[2]) >= EVENING and found[1] == "0"):
        raise ValueError(f"expected a moment such as -5d 10:40, found {text!r}")
    days, hour, minute = map(int, found.groups())
    days += now.hour < EVENING  # so that the order of what happened never depends on the hour
    moment = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return moment - dt.timedelta(days=days)


def _read(name: str) -> Any:
    file = resources.files(__package__) / "content" / name
    return yaml.safe_load(file.read_text(encoding="utf-8"))
