"""Internal notes of the first line: team papers about a case, never in the line itself.

The first line does not open `story`; these it reads, and so does everybody who reads the line.
"""

import uuid
from dataclasses import dataclass

from django.db import transaction

from byway.cases.actions.answer_line import record_by
from byway.cases.actions.lend import lend_mentioned
from byway.cases.keys import trust
from byway.cases.keys.staff_session import StaffSession
from byway.cases.papers import put_paper, read_papers
from byway.cases.rules.roles import Permission
from byway.errors import Refused

NOTE = "note"
"""The kind of a paper that holds a note."""
LIMIT = 4_000


@dataclass(frozen=True, slots=True)
class LineNote:
    """A note of the first line."""

    id: uuid.UUID
    at: str
    author: str
    """The member's name."""
    text: str


def add_line_note(*, by: StaffSession, case: uuid.UUID, text: str) -> None:
    """Keeps a note about a case for everybody who reads its line.

    Whom it mentions, by @name or @role, is lent the case for three days, if he may lend it.
    """
    by.require(Permission.CLAIM)
    text = text.strip()
    if not 0 < len(text) <= LIMIT:
        raise Refused(f"a note has between 1 and {LIMIT} characters")
    row = by.case(case)
    with transaction.atomic():
        put_paper(by=by, team=row.team, kind=NOTE, case=case, text=text)
        record_by(by, row, "noted for the team")
        lend_mentioned(by=by, case=case, text=text)


def line_notes(by: StaffSession, case: uuid.UUID) -> list[LineNote]:
    """The notes about a case, the oldest first."""
    manifest = trust.manifest()
    found = []
    for paper in read_papers(by, kind=NOTE, case=by.case(case).id):
        member = manifest.member(paper.author.bytes)
        author = member.name if member else "somebody who has left"
        found.append(LineNote(paper.id, paper.at, author, str(paper.data["text"])))
    return found
