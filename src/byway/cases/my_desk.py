"""What a member sets for himself, and what he passed on in his shift.

It lies with his second factors, sealed under his own key: nobody else reads which lines he could
not take.
"""

import datetime as dt
import uuid
import zoneinfo
from dataclasses import dataclass

from byway.cases import content
from byway.cases.actions.sign_in import SecondFactors, change_factors, read_factors
from byway.cases.cards import LANGUAGES
from byway.cases.keys.staff_session import StaffSession
from byway.errors import Refused

CAP = 12
"""Lines that somebody may hold unanswered at once, unless he set another number."""
MOST = 100
SHIFT_HOURS = 12
"""A shift that was never ended is over after this long."""


@dataclass(frozen=True, slots=True)
class MyDesk:
    """A member's own settings, and his shift."""

    languages: tuple[str, ...] = LANGUAGES
    cap: int = CAP
    zone: str = "UTC"
    """The name of a time zone (IANA)."""
    begun: str = ""
    """The minute his shift began, or empty."""
    passed: frozenset[uuid.UUID] = frozenset()
    """Lines he said he cannot take, in this shift."""

    @property
    def on_shift(self) -> bool:
        """Whether he has begun a shift and not ended it."""
        return bool(self.begun)


def read_my_desk(by: StaffSession) -> MyDesk:
    """The member's settings and shift."""
    return _of(read_factors(member=by.id, keys=by.keys))


def set_my_desk(*, by: StaffSession, languages: tuple[str, ...], cap: int, zone: str) -> None:
    """Changes the member's own settings."""
    if not languages or not set(languages) <= set(LANGUAGES):
        raise Refused("languages: expected at least one of those listed")
    if not 1 <= cap <= MOST:
        raise Refused(f"lines at once: expected a number from 1 to {MOST}")
    if zone not in zoneinfo.available_timezones():
        raise Refused("time zone: expected a name such as Europe/Tallinn")

    def change(factors: SecondFactors) -> None:
        kept = [one for one in LANGUAGES if one in languages]
        factors.desk |= {"languages": kept, "cap": cap, "zone": zone}

    change_factors(member=by.id, keys=by.keys, change=change)


def begin_shift(by: StaffSession) -> MyDesk:
    """Begins the member's shift, if none is under way."""

    def change(factors: SecondFactors) -> MyDesk:
        if not _of(factors).on_shift:
            factors.desk |= {"begun": content.stamp(), "passed": []}
        return _of(factors)

    mine = read_my_desk(by)
    return mine if mine.on_shift else change_factors(member=by.id, keys=by.keys, change=change)


def pass_on(by: StaffSession, line: uuid.UUID) -> None:
    """Remembers, for this shift, that he cannot take a line."""

    def change(factors: SecondFactors) -> None:
        passed = _of(factors).passed | {line}
        factors.desk["passed"] = sorted(one.hex for one in passed)

    begin_shift(by)
    change_factors(member=by.id, keys=by.keys, change=change)


def forget_shift(by: StaffSession) -> None:
    """Ends the member's shift: what he passed on is forgotten."""

    def change(factors: SecondFactors) -> None:
        factors.desk.pop("begun", None)
        factors.desk.pop("passed", None)

    change_factors(member=by.id, keys=by.keys, change=change)


def _of(factors: SecondFactors) -> MyDesk:
    said = factors.desk
    begun = said.get("begun", "")
    if begun and content.now() - _moment(begun) > dt.timedelta(hours=SHIFT_HOURS):
        begun = ""
    return MyDesk(
        tuple(said.get("languages", LANGUAGES)),
        said.get("cap", CAP),
        said.get("zone", "UTC"),
        begun,
        frozenset(uuid.UUID(hex=one) for one in said.get("passed", ()) if begun),
    )


def _moment(stamp: str) -> dt.datetime:
    return dt.datetime.strptime(stamp, "%Y-%m-%dT%H:%M%z")
