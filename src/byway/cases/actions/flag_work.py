"""Flags: crisis, and under age. Anybody who reads a line may raise one; nothing happens by itself.

No call is made and nobody is told outside. A flag shows on every card of the case; crisis brings a
checklist and the approved texts of the set "crisis", under age a second person on each reply.
"""

import uuid

from byway.cases import content
from byway.cases.actions.story_items import changing, refresh_card, set_line_cards, tell
from byway.cases.case_cards import read_case_card
from byway.cases.keys.staff_session import StaffSession
from byway.cases.rules.case_facts import FLAGS
from byway.cases.rules.marks import marked
from byway.cases.rules.roles import Permission
from byway.errors import Refused
from byway.sealing import LINE

CRISIS_STEPS = (
    "read",
    "not-alone",
    "danger-now",
    "text-sent",
    "numbers-given",
    "colleague-told",
    "look-again-set",
)
"""The checklist of a crisis: what somebody at the desk does, in this order if it can be."""


def set_flag(
    *,
    by: StaffSession,
    case: uuid.UUID,
    flag: str,
    on: bool,
    done: tuple[str, ...] = (),
    text: str = "",
) -> None:
    """Raises a flag, ticks its checklist, or lowers it. Lowering is for those who plan."""
    by.require_part(LINE)
    if flag not in FLAGS or not set(done) <= set(CRISIS_STEPS):
        raise Refused("no such flag")
    if not on:
        by.require(Permission.PLAN)
    with changing(by, case) as row:
        what = "flag raised" if on else "flag lowered"
        tell(by, row, content.FLAG, what=what, detail=flag, flag=flag, on=on,
             done=list(done), text=text.strip()[:2000])  # fmt: skip
        letter = FLAGS[flag]
        if row.team in by.teams:
            marks = marked(read_case_card(by, row).marks, letter, on)
            refresh_card(by, row, marks=marks)
        set_line_cards(
            by, case, mark=letter, on=on, urgency="today" if on and letter == "c" else ""
        )


def may_be_published(marks: str) -> bool:
    """Whether anything of a case may ever leave, by the letters on its card.

    Not if its person is under age, and nothing of practice. What leaves must ask this first.
    """
    return not set(marks) & {"m", "t"}
