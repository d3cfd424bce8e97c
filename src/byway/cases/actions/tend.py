"""What whoever is signed in does on the way: joins invited lines, hears phrases, sweeps loans."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max

from byway.cases.actions.agree_phrase import AGREED, HEARD, hear_phrase
from byway.cases.actions.join_on_sight import join_invited, rejoin
from byway.cases.actions.lend import end_due_loans
from byway.cases.joins import CaseGroup, by_team
from byway.cases.keys.staff_session import StaffSession
from byway.cases.models import Item
from byway.cases.queue import Waiting
from byway.cases.rules.roles import Permission
from byway.sealing import STORY

INVITATION = 16
"""Where a card's row holds the mark of an invitation; see `Card.as_row`."""
MARKS = 13
MOST_REMEMBERED = 10_000
_in_vain: dict[tuple[uuid.UUID, str], None] = {}
"""Lines that carry a mark of no invitation, and stories that join nothing: looked up once."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What a line's card says of it."""

    case: uuid.UUID
    marks: str
    invitation: str
    new: bool
    """Something came in since the desk last answered."""


def tend_queue(by: StaffSession, waiting: Iterable[Waiting]) -> bool:
    """Tends the lines of the queue; whether something changed, so that it is to be opened again.

    A line without the phrase is not looked into again until something comes in; the case's page
    looks each time, also after another phrase was agreed.
    """
    worth = [one for one in waiting if one.row[INVITATION] or AGREED in one.row[MARKS]]
    heard = [(one.case, f"phrase {one.last}") for one in worth]
    glances = [
        Glance(one.case, one.row[MARKS], one.row[INVITATION], one.our_move and key not in _in_vain)
        for one, key in zip(worth, heard, strict=True)
    ]
    end_due_loans(by=by)
    changed = _tend(by, glances)
    for glance, key in zip(glances, heard, strict=True):
        if glance.new and AGREED in glance.marks:
            _remember(key)
    return changed


def tend_group(by: StaffSession, group: CaseGroup) -> bool:
    """Tends the lines of a case's page; whether something changed."""
    glances = [
        Glance(
            line.case,
            line.view.card.marks,
            line.view.card.invitation,
            line.view.last_number > line.view.card.seen,
        )
        for line in group.lines
    ]
    return _tend(by, glances) | (len(group.cases) == 1 and _rejoin(by, group.main))


def _rejoin(by: StaffSession, case: uuid.UUID) -> bool:
    """Joins a lone case again if its story says so; looked up once as long as nothing is added."""
    if STORY not in by.compartments or not by_team(by, case):
        return False
    rows = Item.objects.in_scope(
        "row numbers only", compartment__case=case, compartment__name=STORY
    )
    last = rows.aggregate(last=Max("number"))["last"] or 0
    key = (case, f"story {last}")
    if key in _in_vain:
        return False
    return rejoin(by=by, case=case) or _remember(key)


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
    return join_invited(by=by, case=one.case, mark=one.invitation) or _remember(key)


def _remember(key: tuple[uuid.UUID, str]) -> bool:
    """Remembers what was looked up in vain; always False."""
    while len(_in_vain) >= MOST_REMEMBERED:
        del _in_vain[next(iter(_in_vain))]
    _in_vain[key] = None
    return False
