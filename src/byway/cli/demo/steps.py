"""What staff do to a case in the demo's files, through the actions that the desk uses."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from byway.cases import (
    CaseFacts,
    Span,
    StaffSession,
    assign_case,
    case_brief,
    give_verdict,
    open_lines,
    reopen_case,
    report_visit,
    set_absence,
    set_flag,
    set_kind,
    set_paper,
    set_risk,
    set_state,
    set_status,
    set_step,
    set_track,
    sign_verdict,
)
from byway.cli.demo.content import Entry

Step = dict[str, Any]


def take(
    step: Step, *, by: StaffSession, case: uuid.UUID, entry: Entry, ids: dict[str, uuid.UUID]
) -> None:
    """Takes one step; the key that names it stands first in the step."""
    name = next(iter(step))
    STEPS[name](_Taking(step, by, case, entry, ids))


class _Taking:
    """A step, by whom, in which case, and when."""

    def __init__(
        self, step: Step, by: StaffSession, case: uuid.UUID, entry: Entry, ids: dict[str, uuid.UUID]
    ) -> None:
        self.step, self.by, self.case, self.entry, self.ids = step, by, case, entry, ids

    @property
    def whose(self) -> dict[str, Any]:
        """Who does it and where."""
        return {"by": self.by, "case": self.case}

    def day(self, name: str) -> dt.date | None:
        """A day counted from the entry's."""
        return self.entry.day(self.step[name]) if name in self.step else None

    def iso(self, name: str) -> str:
        """The same as text, empty if it is not said."""
        day = self.day(name)
        return day.isoformat() if day else ""

    @property
    def span(self) -> Span:
        """Its days and words."""
        return Span(self.day("first"), self.day("last"), str(self.step.get("words", "")))

    @property
    def text(self) -> str:
        """What else is said."""
        return str(self.step.get("text", ""))

    @property
    def facts(self) -> CaseFacts:
        """What holds in the case."""
        facts = case_brief(self.by, self.case, open_lines(self.by, self.case)).facts
        if facts is None:
            raise ValueError(f"{self.by.member.name} cannot read the plan")
        return facts


def _state(t: _Taking) -> None:
    set_state(**t.whose, state=t.step["state"], why=t.step.get("why", ""), first=t.iso("first"),
              last=t.iso("last"))  # fmt: skip


def _reopen(t: _Taking) -> None:
    reopen_case(**t.whose, why=t.step["reopen"])


def _assign(t: _Taking) -> None:
    deputy = t.ids[t.step["deputy"]] if "deputy" in t.step else None
    assign_case(**t.whose, owner=t.ids[t.step["assign"]], deputy=deputy)


def _risk(t: _Taking) -> None:
    set_risk(**t.whose, risk=t.step["risk"], when=t.span, text=t.text)


def _over(t: _Taking) -> None:
    for one in t.facts.risks:
        if one.data["risk"] == t.step["over"] and not one.data["over"]:
            set_risk(**t.whose, risk=t.step["over"], when=Span(), of=one.item, over=True)


def _visit(t: _Taking) -> None:
    report_visit(**t.whose, text=t.step["visit"])


def _step(t: _Taking) -> None:
    set_step(**t.whose, text=t.step["step"], when=t.span, owner=t.by.id)


def _done(t: _Taking) -> None:
    for one in t.facts.open_steps:
        if one.data["text"] == t.step["done"]:
            set_step(**t.whose, text=t.step["done"], of=one.item, done=True)


def _absence(t: _Taking) -> None:
    began = Span(t.day("first"), None, t.step["absence"])
    set_absence(**t.whose, began=began, ended=t.iso("ended"), text=t.text)


def _status(t: _Taking) -> None:
    set_status(**t.whose, status=t.step["status"], as_of=t.iso("as_of"), source=t.step["source"],
               believed=t.step.get("believed", "unknown"))  # fmt: skip


def _kind(t: _Taking) -> None:
    set_kind(**t.whose, kind=t.step["kind"])


def _track(t: _Taking) -> None:
    set_track(**t.whose, track=t.step["track"], mark=t.step["mark"], text=t.text)


def _paper(t: _Taking) -> None:
    set_paper(**t.whose, paper=t.step["paper"], mark=t.step["mark"], text=t.text)


def _verdict(t: _Taking) -> None:
    said = t.step
    give_verdict(**t.whose, claim=said["claim"], verdict=said["verdict"], reasons=said["reasons"])


def _sign(t: _Taking) -> None:
    for one in t.facts.verdicts:
        if one.claim == t.step["sign"]:
            sign_verdict(**t.whose, of=one.item)


def _flag(t: _Taking) -> None:
    set_flag(**t.whose, flag=t.step["flag"], on=True, text=t.text)


STEPS: dict[str, Callable[[_Taking], None]] = {
    "state": _state,
    "reopen": _reopen,
    "assign": _assign,
    "risk": _risk,
    "over": _over,
    "visit": _visit,
    "step": _step,
    "done": _done,
    "absence": _absence,
    "status": _status,
    "kind": _kind,
    "track": _track,
    "paper": _paper,
    "verdict": _verdict,
    "sign": _sign,
    "flag": _flag,
}
"""What a step can be, by the key that stands first in it."""
