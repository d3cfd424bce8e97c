"""Team papers: what a team keeps for itself, under a key of its own that no seeker holds.

The first line's notes, drafts that wait for a second person, the roster, the month's tallies. Who
reads a team's lines reads its papers. A paper about a case goes with the case.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from byway.cases import content
from byway.cases.keys import trust
from byway.cases.keys.staff_session import StaffSession
from byway.cases.models import Paper
from byway.cases.models.fields import random_uuid
from byway.errors import NotFound, Refused, SealingError
from byway.sealing import LINE, KeyPair, derive_key, encode, lock, pad_text, unlock, unpad


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """A paper as a member reads it."""

    id: uuid.UUID
    team: uuid.UUID
    case: uuid.UUID | None
    kind: str
    author: uuid.UUID
    at: str
    data: dict[str, Any]
    sealed: bytes
    """The bytes it was opened from: a change goes through only if they are still there."""


def paper_key(pair: KeyPair) -> bytes:
    """The key of a team's papers, from its pair for lines."""
    return derive_key(pair.private, "paper")


def put_paper(
    *, by: StaffSession, team: uuid.UUID, kind: str, case: uuid.UUID | None = None, **data: Any
) -> uuid.UUID:
    """Keeps a new paper and gives its id. Call it inside the transaction of the change."""
    pair, generation = by.team_pair(team, LINE)
    row = Paper(id=random_uuid(), team=team, case_id=case, generation=generation)
    row.day = content.today()
    row.body = _seal(pair, row, kind, by.id, data)
    row.save(force_insert=True)
    return row.id


def read_papers(
    by: StaffSession,
    *,
    kind: str = "",
    case: uuid.UUID | None = None,
    about_cases: bool = False,
    days: tuple[dt.date, dt.date] | None = None,
) -> list[OpenPaper]:
    """The papers of the member's teams: those about one case, about any, or about none.

    `days`: only those kept on or between these two.

    A paper that does not open is left out: whoever can write to the store can spoil papers, not
    forge them.
    """
    by.require_part(LINE)
    rows = Paper.objects.in_scope("the member's teams", team__in=by.teams)
    if case is not None:
        rows = rows.filter(case=case)
    elif not about_cases:
        rows = rows.filter(case=None)
    if days is not None:
        rows = rows.filter(day__range=days)
    opened = [_open(by, row) for row in rows.order_by("day", "id")]
    found = [one for one in opened if one is not None and kind in ("", one.kind)]
    return sorted(found, key=lambda one: one.at)


def read_paper(by: StaffSession, paper: uuid.UUID) -> OpenPaper:
    """One paper; NotFound if it is not there or does not open."""
    by.require_part(LINE)
    row = Paper.objects.in_scope("the member's teams", id=paper, team__in=by.teams).first()
    opened = _open(by, row) if row else None
    if opened is None:
        raise NotFound("no such paper")
    return opened


def change_paper(*, by: StaffSession, paper: OpenPaper, **data: Any) -> None:
    """Replaces a paper's data; Refused if somebody else changed it meanwhile."""
    pair, generation = by.team_pair(paper.team, LINE)
    row = Paper(id=paper.id, team=paper.team, case_id=paper.case, generation=generation)
    body = _seal(pair, row, paper.kind, by.id, data)
    rows = Paper.objects.in_scope("the member's teams", id=paper.id, body=paper.sealed)
    if not rows.update(body=body, generation=generation):
        raise Refused("somebody else changed this meanwhile; load the page again")


def drop_paper(*, by: StaffSession, paper: OpenPaper) -> bool:
    """Destroys a paper; False if it was changed or gone: of two who try, one gets True."""
    by.team_pair(paper.team, LINE)
    rows = Paper.objects.in_scope("the member's teams", id=paper.id, body=paper.sealed)
    return rows.delete()[0] == 1


def relock_paper(old: KeyPair, new: KeyPair, row: Paper, generation: int) -> bytes | None:
    """A paper's body under the team's next key; None if the old one does not open it."""
    try:
        held = unlock(paper_key(old), row.body, _context(row))
    except SealingError:
        return None
    row.generation = generation
    return lock(paper_key(new), held, _context(row))


def _context(row: Paper) -> bytes:
    about = row.case_id.bytes if row.case_id else b""
    place = (row.team.bytes, about, row.generation, row.id.bytes)
    return encode("paper", trust.pin().organisation, *place)


def _seal(pair: KeyPair, row: Paper, kind: str, author: uuid.UUID, data: dict[str, Any]) -> bytes:
    whole = content.pack(k=kind, w=author.hex, t=content.stamp(), d=data)
    return lock(paper_key(pair), pad_text(whole), _context(row))


def _open(by: StaffSession, row: Paper) -> OpenPaper | None:
    pair = by.team_pairs.get((row.team, LINE, row.generation))
    if pair is None:
        return None
    try:
        said = content.unpack(unpad(unlock(paper_key(pair), row.body, _context(row))))
    except SealingError:
        return None
    author = uuid.UUID(hex=said["w"])
    return OpenPaper(
        row.id, row.team, row.case_id, said["k"], author, said["t"], said["d"], row.body
    )
