"""What the case page offers for one line: its claim, answers by a key, drafts, notes."""

from typing import Any

from byway.cases import (
    Permission,
    StaffSession,
    answers_for,
    line_holder,
    line_notes,
    read_answers,
    read_drafts,
)
from byway.desk.drafts import author_of

KEYS = 9
"""Answers that have a key: 1 to 9."""
SITUATION_KEYS = {
    "not-called-up": "q",
    "summons": "w",
    "serving": "e",
    "on-leave": "r",
    "left": "t",
    "held": "y",
    "abroad": "u",
    "other": "i",
}
URGENCY_KEYS = {"today": "a", "days": "s", "weeks": "d", "none": "f"}


def work_on(staff: StaffSession, line: Any) -> dict[str, Any]:
    """The context of `desk/line_work.html`; `line` is a line as the case page shows it."""
    card = line.view.card
    may_answer = staff.may(Permission.DRAFT)
    drafts = read_drafts(staff, case=line.case) if may_answer else []
    return {
        "line": line,
        "card": card,
        "staff": staff,
        "holder": line_holder(staff, card),
        "may_claim": staff.may(Permission.CLAIM),
        "may_reply": staff.may(Permission.REPLY),
        "may_draft": may_answer,
        "may_send": staff.may(Permission.REPLY) and staff.may(Permission.CLOSE),
        "answers": answers_for(card, read_answers())[:KEYS] if may_answer else [],
        "drafts": [(one, author_of(one.author)) for one in drafts if one.line == line.view.id],
        "notes": line_notes(staff, line.case),
        "situation_keys": SITUATION_KEYS,
        "urgency_keys": URGENCY_KEYS,
    }
