"""Lines to practise on: invented, marked so on every card, apart from the real ones everywhere.

They are real rows with real keys, so that practice is like work; nobody holds their words. They are
destroyed by themselves after a fortnight, and no figure ever counts them.
"""

import datetime as dt
import secrets
import uuid
from dataclasses import replace

from django.db import transaction

from byway.cases import content
from byway.cases.actions.answer_line import put_desk_card
from byway.cases.actions.start_line import make_line
from byway.cases.case_cards import lock_case, put_case_card, read_case_card
from byway.cases.keys import trust
from byway.cases.keys.staff_session import StaffSession
from byway.cases.keys.vouching import line_card
from byway.cases.models import Case, Line
from byway.cases.practice import PRACTICE
from byway.cases.queue import open_queue
from byway.cases.rules.marks import marked
from byway.errors import Refused
from byway.sealing import KEY_BYTES, LINE, keys_from

TRAINING = "t"
LEAST = 4
"""With fewer open ones a new set is made."""
KEPT_DAYS = 14


def practice_lines(by: StaffSession) -> int:
    """Sees to it that a member has lines to practise on, in one of his teams; how many are new."""
    by.require_part(LINE)
    if len(open_queue(by, training=True)) >= LEAST:
        return 0
    team = trust.manifest().team(min(by.teams).bytes) if by.teams else None
    if team is None:
        raise Refused("somebody without a team has nothing to practise on")
    with transaction.atomic():
        for facts, text in PRACTICE:
            visit = make_line(
                by=keys_from(secrets.token_bytes(KEY_BYTES)),
                team=team,
                message=uuid.uuid4(),
                text=text,
                facts=facts,
            )
            case = lock_case(by, visit.case)
            line = Line.objects.in_scope("a case of the member's", id=visit.line).get()
            card = line_card(by, case, line)
            put_desk_card(by, case, line, replace(card, marks=marked(card.marks, TRAINING)))
            whole = read_case_card(by, case)
            put_case_card(by, case, replace(whole, marks=marked(whole.marks, TRAINING)))
            week = content.week_on_or_after(content.today() + dt.timedelta(days=KEPT_DAYS))
            Case.objects.in_scope("a case of the member's", id=case.id).update(destroy_week=week)
    return len(PRACTICE)
