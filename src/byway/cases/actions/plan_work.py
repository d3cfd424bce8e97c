"""A case's plan: dated risks, absences, what somebody officially is, and steps with their owners.

Each is an item of the `story`. `of` names the item that a newer one replaces.
"""

import uuid

from byway.cases import content
from byway.cases.actions.case_work import STEP_LIMIT
from byway.cases.actions.story_items import (
    changing,
    facts_of,
    refresh_card,
    set_line_cards,
    tell,
)
from byway.cases.keys.staff_session import StaffSession
from byway.cases.models import Case
from byway.cases.rules.case_facts import BELIEVED, OFFICIAL, Fact
from byway.cases.rules.dates import Span
from byway.cases.rules.risks import RISKS, VISIT, urgency
from byway.cases.rules.roles import Permission
from byway.errors import NotFound, Refused

TEXT_LIMIT = 2_000


def set_risk(
    *,
    by: StaffSession,
    case: uuid.UUID,
    risk: str,
    when: Span,
    text: str = "",
    of: str = "",
    over: bool = False,
) -> None:
    """Dates a risk, or says that it is over.

    The lines of the case become as urgent as the risk makes them today; an unannounced visit puts
    them on top of the queue at once.
    """
    by.require(Permission.PLAN)
    if risk not in RISKS:
        raise Refused("no such risk")
    _check(when, text)
    with changing(by, case) as row:
        before = _before(by, row, of)
        if over and before is not None:
            when, text = before.when, text or str(before.data.get("text", ""))
        what = "risk over" if over else "risk dated"
        tell(by, row, content.RISK, what=what, detail=risk, risk=risk, text=text.strip(),
             over=over, of=of, **_days(when))  # fmt: skip
        refresh_card(by, row)
        if not over:
            set_line_cards(by, case, urgency=urgency(risk, when, content.today()))


def report_visit(*, by: StaffSession, case: uuid.UUID, text: str) -> None:
    """Somebody came unannounced: today, to him or to his family."""
    today = content.today()
    set_risk(by=by, case=case, risk=VISIT, when=Span(today, today), text=text)


def set_absence(
    *,
    by: StaffSession,
    case: uuid.UUID,
    began: Span,
    ended: str = "",
    text: str = "",
    of: str = "",
) -> None:
    """An absence from the unit: when it began, and the day it ended. There can be many."""
    by.require(Permission.PLAN)
    _check(began, text)
    if began.earliest is None and not began.words:
        raise Refused("say when the absence began, however vaguely")
    with changing(by, case) as row:
        _before(by, row, of)
        tell(by, row, content.ABSENCE, what="absence noted", text=text.strip(), ended=ended, of=of,
             **_days(began))  # fmt: skip
        refresh_card(by, row)


def set_status(
    *,
    by: StaffSession,
    case: uuid.UUID,
    status: str,
    as_of: str,
    source: str,
    believed: str = "unknown",
    text: str = "",
    of: str = "",
) -> None:
    """What somebody officially is, on a day, by a source; `believed` says whether that is so."""
    by.require(Permission.PLAN)
    if status not in OFFICIAL or believed not in BELIEVED:
        raise Refused("no such status")
    if not source.strip() or not as_of:
        raise Refused("an official status needs its source and the day it is of")
    when = Span.of(as_of, "")
    _check(when, text)
    with changing(by, case) as row:
        _before(by, row, of)
        tell(by, row, content.STATUS, what="status noted", detail=status, status=status,
             source=source.strip()[:200], believed=believed, text=text.strip(), of=of,
             **_days(when))  # fmt: skip
        refresh_card(by, row)


def set_step(
    *,
    by: StaffSession,
    case: uuid.UUID,
    text: str,
    when: Span = Span(),  # noqa: B008
    owner: uuid.UUID | None = None,
    of: str = "",
    done: bool = False,
) -> None:
    """A step of the plan: what, when, whose; or that it is done."""
    by.require(Permission.PLAN)
    text = text.strip()
    if not text or len(text) > STEP_LIMIT:
        raise Refused(f"a step has between 1 and {STEP_LIMIT} characters")
    _check(when, "")
    with changing(by, case) as row:
        before, who = _before(by, row, of), owner.hex if owner else ""
        if done and before is not None:
            when, who = before.when, who or str(before.data.get("owner", ""))
        tell(by, row, content.STEP, what="step done" if done else "step planned", text=text,
             owner=who, done=done, of=of, **_days(when))  # fmt: skip
        refresh_card(by, row)


def _days(when: Span) -> dict[str, str]:
    return {
        "first": when.first.isoformat() if when.first else "",
        "last": when.last.isoformat() if when.last else "",
        "words": when.words.strip()[:200],
    }


def _check(when: Span, text: str) -> None:
    if when.first and when.last and when.last < when.first:
        raise Refused("the last day is before the first")
    if len(text) > TEXT_LIMIT:
        raise Refused(f"at most {TEXT_LIMIT} characters")


def _before(by: StaffSession, case: Case, of: str) -> Fact | None:
    """The item of the plan that `of` names; NotFound if none that holds has this id."""
    if not of:
        return None
    facts = facts_of(by, case)
    there = (*facts.risks, *facts.absences, *facts.statuses, *facts.steps) if facts else ()
    found = next((one for one in there if one.item == of), None)
    if found is None:
        raise NotFound("no such item")
    return found
