"""The invented caseload: about 160 lines over 14 months, in every state, the same in each demo.

Texts come from `content/caseload.yaml`; what happens to a line is drawn from a fixed seed. Entries
are those of `content`, told through the same actions as the written lines.
"""

import datetime as dt
import random
from dataclasses import dataclass
from typing import Any

from byway.cli.demo.content import DemoLine, Entry

DAYS = 425
LINES = 160
SEED = 2
LANGUAGES = ("ru",) * 7 + ("uk", "en", "et")
TEAMS = ("reception",) * 6 + ("second",) * 2 + ("relatives",) * 2
RECEIVERS = {"reception": "receiver", "second": "second-team caseworker",
             "relatives": "relatives' caseworker"}  # fmt: skip
WORKERS = {"reception": "caseworker", "second": "second-team caseworker",
           "relatives": "relatives' caseworker"}  # fmt: skip
FATES = (
    ("answered",) * 8
    + ("new",) * 2
    + ("talking",) * 3
    + ("waiting",) * 3
    + ("helping",) * 3
    + ("closed",) * 5
    + ("reopened",)
)
"""What a line has become by today: most are answered and closed, some are worked on."""
ENDS = ("left-the-country", "hidden-inside", "back-in-service", "held", "contact-lost", "withdrew",
        "declined", "dead-as-reported", "dead-as-confirmed", "other")  # fmt: skip
KINDS = {"on-leave": "on-leave", "serving": "serving", "left": "left", "summons": "called-up",
         "held": "held", "abroad": "abroad", "not-called-up": "other"}  # fmt: skip


@dataclass
class _Told:
    """A line as it is being invented."""

    said: dict[str, Any]
    dice: random.Random
    now: dt.datetime
    language: str
    team: str
    at: dt.datetime
    entries: list[Entry]

    def pick(self, what: str) -> str:
        """One of the texts in the line's language, or of those in none."""
        texts: list[str] = self.said.get(what) or self.said[self.language][what]
        return self.dice.choice(texts)

    def later(self, days: int, hour: int = 9) -> bool:
        """Goes on so many days later; False, and stays, if that is still to come."""
        at = (self.at + dt.timedelta(days=days)).replace(hour=hour, minute=self.dice.randrange(60))
        at = max(at, self.at + dt.timedelta(minutes=7))
        if at > self.now - dt.timedelta(days=1):
            return False
        self.at = at
        return True

    def add(self, **fields: Any) -> None:
        """One more entry, now."""
        self.entries.append(Entry(at=self.at, **fields))


def invent(said: dict[str, Any], now: dt.datetime) -> list[DemoLine]:
    """Every line of the caseload; moments are counted back from `now` (UTC)."""
    dice = random.Random(SEED)  # noqa: S311  invented lines, no secret
    return [_line(number, said, dice, now) for number in range(LINES)]


def _line(number: int, said: dict[str, Any], dice: random.Random, now: dt.datetime) -> DemoLine:
    language, team = dice.choice(LANGUAGES), dice.choice(TEAMS)
    openings: dict[str, list[str]] = said[language]["openings"]
    situation = dice.choice(sorted(openings))
    fate = dice.choice(FATES)
    ago = dice.randrange(1, 12) if fate == "new" else dice.randrange(3, DAYS)
    at = now.replace(hour=dice.randrange(6, 12), minute=dice.randrange(60), second=0, microsecond=0)
    told = _Told(said, dice, now, language, team, at - dt.timedelta(days=ago + 1), [])
    told.add(seeker=dice.choice(openings[situation]))
    if fate != "new":
        _FATES[fate](told, situation)
    writer = "self" if situation in ("on-leave", "abroad") else dice.choice(("self", "relative"))
    soon = dice.choice(("weeks", "later", "unknown"))
    note = f"invented, {writer}, {situation}"
    return DemoLine(f"invented-{number}", note, language, writer, situation, soon, team,
                    tuple(told.entries))  # fmt: skip


def _reply(told: _Told, days: int = 1) -> bool:
    if not told.later(days):
        return False
    told.add(by=RECEIVERS[told.team], reply=told.pick("replies"))
    return True


def _answered(told: _Told, situation: str) -> None:
    if _reply(told):
        told.add(by=RECEIVERS[told.team], close="answered")


def _begun(told: _Told, situation: str) -> bool:
    """Answered, taken by a caseworker, of a kind."""
    if not _reply(told):
        return False
    worker = WORKERS[told.team]
    told.at += dt.timedelta(minutes=5)
    told.add(by=worker, note=told.pick("notes"),
             do=({"assign": worker}, {"kind": KINDS[situation]}))  # fmt: skip
    if told.dice.random() < 0.6 and told.later(told.dice.randrange(1, 5), 10):
        told.add(seeker=told.pick("goes_on"))
        _reply(told)
    return True


def _do(told: _Told, *steps: dict[str, Any]) -> None:
    told.at += dt.timedelta(minutes=3)
    told.add(by=WORKERS[told.team], do=steps)


def _talking(told: _Told, situation: str) -> None:
    if _begun(told, situation):
        _do(told, {"track": "told", "mark": "open"})


def _waiting(told: _Told, situation: str) -> None:
    if not _begun(told, situation):
        return
    first = told.dice.randrange(5, 40)
    span = {"first": f"{first}d", "last": f"{first + told.dice.randrange(0, 12)}d"}
    words = told.pick("goes_on")
    told.add(seeker=words, check_in={"words": words, **span})
    _do(told, {"state": "waiting", "why": "they said when they write again", **span})


def _helping(told: _Told, situation: str) -> None:
    if not _begun(told, situation):
        return
    dice = told.dice
    _do(told, {"state": "helping"}, {"track": "told", "mark": "done"},
        {"step": told.pick("steps"), "first": f"{dice.randrange(2, 30)}d"})  # fmt: skip
    if situation == "on-leave":
        _do(told, {"risk": "leave-ends", "first": f"{dice.randrange(4, 14)}d"})
    if situation == "left":
        _do(told, {"absence": "left the unit", "first": "-10d"},
            {"status": "wanted", "as_of": "-3d", "source": "a published list"})  # fmt: skip
    if situation == "serving" and dice.random() < 0.4:
        _do(told, {"status": "dead", "as_of": "-5d", "source": "a notice", "believed": "false"})


def _closed(told: _Told, situation: str) -> None:
    _helping(told, situation)
    if told.later(told.dice.randrange(5, 60)):
        end = told.dice.choice(ENDS)
        told.add(by=WORKERS[told.team], outcome={"close": end, "basis": told.pick("bases")})


def _reopened(told: _Told, situation: str) -> None:
    _closed(told, situation)
    if told.entries[-1].outcome and told.later(told.dice.randrange(5, 40)):
        told.add(seeker=told.pick("goes_on"))
        told.at += dt.timedelta(hours=2)
        told.add(by=WORKERS[told.team], do=({"reopen": "wrote again"},))


_FATES = {
    "answered": _answered,
    "talking": _talking,
    "waiting": _waiting,
    "helping": _helping,
    "closed": _closed,
    "reopened": _reopened,
}
