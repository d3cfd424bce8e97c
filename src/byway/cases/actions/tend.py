"""What whoever is signed in does on the way: joins invited lines, hears phrases, sweeps loans."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from byway.cases.actions.agree_phrase import AGREED, HEARD, hear_phrase
from byway.cases.actions.join_cases import join_invited
from byway.cases.actions.lend import end_due_loans
from byway.cases.joins import CaseGroup
from byway.cases.queue import Waiting
from byway.cases.roles import Permission
from byway.cases.staff_session import StaffSession

INVITATION = 16
"""Where a card's row holds the mark of an invitation; see `Card.as_row`."""
MARKS = 13
MOST_REMEMBERED = 10_000
_in_vain: dict[tuple[uuid.UUID, str], None] = {}
"""Lines that carry a mark of no invitation: they are looked up once by a process."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What a line's card says of it."""

    case: uuid.UUID
    marks: str
    invitation: str
    new: bool
    """Something came in since the desk last answered."""


def tend_queue(by: StaffSession, waiting: Iterable[Waiting]) -> bool:
    """Tends the lines of the queue; whether something changed, so that it is to be opened again."""
    worth = (one for one in waiting if one.row[INVITATION] or AGREED in one.row[MARKS])
    glances = [Glance(one.case, one.row[MARKS], one.row[INVITATION], one.our_move) for one in worth]
    end_due_loans(by=by)
    return _tend(by, glances)


def tend_group(by: StaffSession, group: CaseGroup) -> bool:
    """Tends the lines of a case's page; whether something changed."""
    views = ((line.case, line.view) for line in group.lines)
    return _tend(
        by,
        [
            Glance(case, view.card.marks, view.card.invitation, view.last_number > view.card.seen)
            for case, view in views
        ],
    )


def _tend(by: StaffSession, glances: list[Glance]) -> bool:
    changed = False
    for one in glances:
        if one.invitation and "j" not in one.marks:
            changed |= _join(by, one)
        if one.new and AGREED in one.marks and HEARD not in one.marks:
            changed |= bool(hear_phrase(by=by, case=one.case))
    return changed


def _join(by: StaffSession, one: Glance) -> bool:
    key = (one.case, one.invitation)
    if key in _in_vain or not by.may(Permission.JOIN):
        return False
    joined = join_invited(by=by, case=one.case, mark=one.invitation)
    if not joined:
        while len(_in_vain) >= MOST_REMEMBERED:
            del _in_vain[next(iter(_in_vain))]
        _in_vain[key] = None
    return joined
