"""A case at a glance: where it stands, whose it is, what is due, whose move it is.

Reading it brings the case's card up to date with what the seeker has said meanwhile: he can write
to his line and his door card, never to the case's card.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from byway.cases import content
from byway.cases.actions.story_items import move_of, with_facts
from byway.cases.case_cards import CaseCard, put_case_card, read_case_card
from byway.cases.case_view import LineView, open_part
from byway.cases.keys.staff_session import StaffSession
from byway.cases.keys.vouching import part_to_write
from byway.cases.models import Case
from byway.cases.reading import Part
from byway.cases.rules.case_facts import Awaited, CaseFacts, awaited, read_facts
from byway.cases.rules.dates import standing
from byway.cases.rules.risks import VISIT, Dated
from byway.errors import Refused
from byway.sealing import STORY

SOON_DAYS = 14
"""What is due within so many days stands at the top of the case."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that has to be looked at, for the top of the page."""

    kind: str
    """`check-in`, `step`, or a word of `risks.RISKS`."""
    standing: str
    """A word of `dates.STANDINGS`; for a risk or a step `late` once its last day is over."""
    first: str
    last: str
    text: str
    days: int
    """Days from today to its first day; negative if that is over."""
    item: str = ""


@dataclass(frozen=True, slots=True)
class CaseBrief:
    """A case at a glance."""

    case: uuid.UUID
    card: CaseCard
    facts: CaseFacts | None
    """None for roles that do not open the story."""
    story: Part
    due: list[Due]
    """Most urgent first."""
    awaited: Awaited | None
    ours: bool
    """Whether it is our move."""
    open: bool
    """Whether anything can be added: not once its person has deleted his line."""

    @property
    def move(self) -> str:
        """Whose move it is: a word of `case_cards.MOVES`."""
        return "ours" if self.ours else move_of(self.card.state)


def case_brief(by: StaffSession, case_id: uuid.UUID, lines: list[LineView]) -> CaseBrief:
    """The brief of a case, from its lines that the caller has opened, and its story."""
    case = by.case(case_id)
    story, facts = Part(), None
    if STORY in by.compartments:
        story = open_part(by, case_id, STORY)
        facts = read_facts(story.entries)
    found = [one for one in (awaited(view.part.entries) for view in lines) if one is not None]
    first = min(found, key=lambda one: one.due, default=None)
    card = _kept(by, case, None if story.warnings else facts, first)
    heard = any(view.last_number > view.card.seen for view in lines)
    due = what_is_due(facts, first, content.today())
    if facts is None and card.earliest:
        due = sorted([*due, _from_card(card, content.today())], key=lambda one: one.days)
    return CaseBrief(case_id, card, facts, story, due, first, heard, bool(lines) or _open(by, case))


def _open(by: StaffSession, case: Case) -> bool:
    """Whether a case without lines is one that a member opened, not one whose line was deleted."""
    try:
        part_to_write(by, case, STORY)
    except Refused:
        return False
    return True


def what_is_due(facts: CaseFacts | None, check_in: Awaited | None, today: dt.date) -> list[Due]:
    """What falls within two weeks or is over, and every visit, by its first day."""
    due = [_dated(one, today) for one in facts.dated] if facts else []
    for step in facts.open_steps if facts else ():
        due.append(_dated(Dated("step", step.when, str(step.data.get("text", "")), step.item),
                          today))  # fmt: skip
    if check_in is not None:
        due.append(
            Due(
                "check-in",
                standing(check_in.due, check_in.missed, today),
                check_in.due.isoformat(),
                check_in.when.last.isoformat() if check_in.when.last else "",
                check_in.when.words,
                (check_in.due - today).days,
            )
        )
    near = [one for one in due if (one.first and one.days <= SOON_DAYS) or one.kind == VISIT]
    return sorted(near, key=lambda one: (one.kind != VISIT, one.days))


def _dated(one: Dated, today: dt.date) -> Due:
    first, last = one.when.earliest, one.when.latest
    if first is None or last is None:
        return Due(one.kind, "due", "", "", one.text, 0, one.item)
    how = "to come" if today < first else "due" if today <= last else "late"
    return Due(one.kind, how, first.isoformat(), last.isoformat(), one.text, (first - today).days,
               one.item)  # fmt: skip


def _from_card(card: CaseCard, today: dt.date) -> Due:
    days = (dt.date.fromisoformat(card.earliest) - today).days
    how = "to come" if days > 0 else "due" if not days else "late"
    return Due(card.what or "other", how, card.earliest, "", "", days)


def _kept(
    by: StaffSession, case: Case, facts: CaseFacts | None, check_in: Awaited | None
) -> CaseCard:
    """The card as it is to be now; written if it says anything else."""
    if case.team not in by.teams:
        card = CaseCard()
        return with_facts(card, facts) if facts else card
    before = read_case_card(by, case)
    card = with_facts(before, facts) if facts else before
    card = replace(
        card,
        due=check_in.due.isoformat() if check_in else "",
        missed=check_in.missed.isoformat() if check_in else "",
    )
    if card != before:
        # Between reading and writing somebody may have written: then his card stays, and the next
        # reader brings it up to date.
        put_case_card(by, case, card, only_if=bytes(case.card))
    return card
