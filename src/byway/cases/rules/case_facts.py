"""What a case's `story` adds up to: its items, oldest first, folded into what holds now.

The story is only ever added to. An item that replaces another names it in `of`; one that takes it
back says `gone`. What was replaced stays in the story and is not shown as holding.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from byway.cases import content
from byway.cases.rules.dates import Span, day_after_which_missed, first_due, sort_key
from byway.cases.rules.risks import RISKS, Dated, Risk, with_what_follows
from byway.cases.rules.states import CLOSED, NEW, STATES, WAITING, History, Move, follow
from byway.cases.rules.tracks import KINDS, Wanted

FLAGS = {"crisis": "c", "under-age": "m"}
"""Flags of a case, and the letter that each sets on its cards."""
OFFICIAL = ("wanted", "missing", "dead", "held", "on-leave", "absent", "serving", "discharged")
"""What somebody can be officially. Each can be false."""
BELIEVED = ("true", "false", "unknown")


class Said(Protocol):
    """An item of the story, opened."""

    @property
    def item(self) -> Any: ...
    @property
    def kind(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def data(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that holds, with who said it last and when."""

    item: str
    """The id of the item that began it, in hex."""
    author: str
    at: str
    data: dict[str, Any]

    @property
    def when(self) -> Span:
        """Its days, as vague as they were said."""
        return Span.of(*(str(self.data.get(key, "")) for key in ("first", "last", "words")))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about one claim; it stands once two people have signed it."""

    item: str
    claim: str
    verdict: str
    reasons: str
    signed: tuple[str, ...]
    at: str

    @property
    def stands(self) -> bool:
        """Whether two people have signed it."""
        return len(self.signed) > 1


@dataclass(slots=True)
class CaseFacts:
    """A case as its story tells it."""

    history: History = field(default_factory=History)
    notes: list[Fact] = field(default_factory=list)
    statuses: list[Fact] = field(default_factory=list)
    absences: list[Fact] = field(default_factory=list)
    risks: list[Fact] = field(default_factory=list)
    steps: list[Fact] = field(default_factory=list)
    """By earliest day; those that are done come last."""
    tracks: dict[str, Fact] = field(default_factory=dict)
    papers: dict[str, Wanted] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    flags: dict[str, Fact] = field(default_factory=dict)
    """Those that are raised."""
    owner: str = ""
    """The caseworker's id in hex."""
    deputy: str = ""
    kind: str = ""

    @property
    def open_risks(self) -> list[Risk]:
        """Risks that nobody has called over."""
        return [
            Risk(str(one.data["risk"]), one.when, str(one.data.get("text", "")), one.item)
            for one in self.risks
            if not one.data.get("over") and one.data.get("risk") in RISKS
        ]

    @property
    def dated(self) -> list[Dated]:
        """Open risks and what follows from them, by earliest day."""
        return with_what_follows(self.open_risks)

    @property
    def open_steps(self) -> list[Fact]:
        """Steps of the plan that are not done, by earliest day."""
        return [one for one in self.steps if not one.data.get("done")]

    @property
    def waits_for(self) -> Span | None:
        """What a waiting case waits for."""
        now = self.history.now
        if now is None or now.to != WAITING:
            return None
        return Span.of(now.first, now.last, now.why)

    def earliest(self) -> tuple[dt.date | None, str]:
        """The earliest day that matters, and what it is; what the case waits for is not one."""
        days = [(one.when.earliest, one.kind) for one in self.dated]
        days += [(one.when.earliest, "step") for one in self.open_steps]
        dated = [(day, what) for day, what in days if day is not None]
        return min(dated) if dated else (None, "")


@dataclass(frozen=True, slots=True)
class Awaited:
    """A check-in that is awaited: when somebody said he can write again, and has not yet."""

    when: Span
    said: dt.date
    destroy: str = ""

    @property
    def due(self) -> dt.date:
        """The day from which it is due."""
        return first_due(self.when, self.said)

    @property
    def missed(self) -> dt.date:
        """The day after which it counts as missed."""
        return day_after_which_missed(self.when, self.said)


def awaited(line: Iterable[Said]) -> Awaited | None:
    """The check-in that a line awaits; None if its seeker made none, or wrote after it."""
    found: Awaited | None = None
    for entry in line:
        if entry.kind == content.CHECK_IN:
            days = (str(entry.data.get(key, "")) for key in ("first", "last", "text"))
            said = dt.date.fromisoformat(entry.at[:10])
            found = Awaited(Span.of(*days), said, str(entry.data.get("destroy", "")))
        elif entry.kind in (content.MESSAGE, content.FILE_SENT):
            found = None
    return found


def read_facts(story: Iterable[Said]) -> CaseFacts:
    """Folds a story, oldest first, into what holds now."""
    facts = CaseFacts()
    moves: list[Move] = []
    latest: dict[str, dict[str, Fact]] = {kind: {} for kind in _REPLACED}
    verdicts: dict[str, Verdict] = {}
    for said in story:
        data = said.data
        if said.kind in _REPLACED:
            _replace(latest[said.kind], said)
        elif said.kind in (content.STATE, content.OUTCOME):
            moves.append(_move(said))
        elif said.kind == content.VERDICT:
            _sign(verdicts, said)
        elif said.kind == content.TRACK:
            _mark(facts, said)
        elif said.kind == content.FLAG:
            if data.get("on"):
                facts.flags[str(data.get("flag"))] = _fact(said)
            else:
                facts.flags.pop(str(data.get("flag")), None)
        elif said.kind == content.ASSIGNED:
            facts.owner, facts.deputy = str(data.get("owner", "")), str(data.get("deputy", ""))
        elif said.kind == content.NOTE:
            facts.notes.append(_fact(said))
    facts.history = follow(moves)
    facts.statuses, facts.absences, facts.risks = (
        sorted(latest[kind].values(), key=_by_day)
        for kind in (content.STATUS, content.ABSENCE, content.RISK)
    )
    steps = latest[content.STEP].values()
    facts.steps = sorted(steps, key=lambda one: (bool(one.data.get("done")), _by_day(one)))
    facts.verdicts = list(verdicts.values())
    return facts


_REPLACED = (content.STATUS, content.ABSENCE, content.RISK, content.STEP)


def _by_day(fact: Fact) -> tuple[dt.date, str]:
    return sort_key(fact.when.earliest), fact.at


def _fact(said: Said, item: str = "") -> Fact:
    return Fact(item or said.item.hex, said.author, said.at, said.data)


def _replace(latest: dict[str, Fact], said: Said) -> None:
    first = str(said.data.get("of", "")) or said.item.hex
    if said.data.get("gone"):
        latest.pop(first, None)
    elif first == said.item.hex or first in latest:
        latest[first] = _fact(said, first)


def _move(said: Said) -> Move:
    data = said.data
    if said.kind == content.OUTCOME:
        return Move(CLOSED, said.at, said.author, str(data.get("text", "")),
                    str(data.get("day", "")), "", str(data.get("outcome", "")))  # fmt: skip
    to = str(data.get("to"))
    days = (str(data.get(key, "")) for key in ("first", "last"))
    # A state that this release does not know is none that the table allows.
    return Move(to if to in STATES else NEW, said.at, said.author, str(data.get("text", "")), *days)


def _sign(verdicts: dict[str, Verdict], said: Said) -> None:
    data, first = said.data, str(said.data.get("of", ""))
    if not first:
        verdicts[said.item.hex] = Verdict(
            said.item.hex, str(data.get("claim")), str(data.get("verdict")),
            str(data.get("text", "")), (said.author,), said.at,
        )  # fmt: skip
        return
    one = verdicts.get(first)
    if one is None:
        return
    if data.get("gone"):
        del verdicts[first]
    elif said.author not in one.signed:
        signed = (*one.signed, said.author)
        verdicts[first] = Verdict(first, one.claim, one.verdict, one.reasons, signed, one.at)


def _mark(facts: CaseFacts, said: Said) -> None:
    data = said.data
    if "kind" in data:
        facts.kind = str(data["kind"]) if data["kind"] in KINDS else ""
    elif "paper" in data:
        name = str(data["paper"])
        mark, text = str(data.get("mark")), str(data.get("text", ""))
        facts.papers[name] = Wanted(name, mark, text, said.item.hex)
    else:
        facts.tracks[str(data.get("track"))] = _fact(said)
