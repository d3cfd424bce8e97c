"""Tracks beside the state: how far told, interviewed, verified and documents are; verdicts."""

import uuid

from byway.cases import content
from byway.cases.actions.story_items import changing, facts_of, refresh_card, tell
from byway.cases.keys.staff_session import StaffSession
from byway.cases.rules.roles import Permission
from byway.cases.rules.tracks import KINDS, MARKS, PAPER_MARKS, PAPERS, TRACKS, VERDICTS
from byway.errors import NotAllowed, NotFound, Refused

TEXT_LIMIT = 2_000


def set_kind(*, by: StaffSession, case: uuid.UUID, kind: str) -> None:
    """Says what kind of case it is, which sets its checklist of documents."""
    _may_mark(by)
    if kind not in KINDS:
        raise Refused("no such kind of case")
    with changing(by, case) as row:
        tell(by, row, content.TRACK, what="kind set", detail=kind, kind=kind)
        refresh_card(by, row)


def set_track(*, by: StaffSession, case: uuid.UUID, track: str, mark: str, text: str = "") -> None:
    """Says how far a track is. They come in any order."""
    _may_mark(by)
    if track not in TRACKS or mark not in MARKS:
        raise Refused("no such track")
    with changing(by, case) as row:
        tell(by, row, content.TRACK, what="track marked", detail=f"{track}: {mark}", track=track,
             mark=mark, text=_text(text))  # fmt: skip
        refresh_card(by, row)


def set_paper(*, by: StaffSession, case: uuid.UUID, paper: str, mark: str, text: str = "") -> None:
    """Says how far a document of the checklist is."""
    _may_mark(by)
    if paper not in PAPERS or mark not in PAPER_MARKS:
        raise Refused("no such document")
    with changing(by, case) as row:
        tell(by, row, content.TRACK, what="document marked", detail=f"{paper}: {mark}", paper=paper,
             mark=mark, text=_text(text))  # fmt: skip
        refresh_card(by, row)


def give_verdict(
    *, by: StaffSession, case: uuid.UUID, claim: str, verdict: str, reasons: str
) -> None:
    """What one person finds about one claim. It stands once a second person has signed it."""
    by.require(Permission.VERIFY)
    claim = claim.strip()
    if not claim or len(claim) > TEXT_LIMIT or verdict not in VERDICTS:
        raise Refused("a verdict names one claim and what was found")
    if not reasons.strip():
        raise Refused("a verdict needs its reasons")
    with changing(by, case) as row:
        tell(by, row, content.VERDICT, what="verdict given", claim=claim, verdict=verdict,
             text=_text(reasons))  # fmt: skip
        refresh_card(by, row)


def sign_verdict(
    *, by: StaffSession, case: uuid.UUID, of: str, agrees: bool = True, text: str = ""
) -> None:
    """A second person signs a verdict, or turns it down with a reason."""
    _may_mark(by)
    with changing(by, case) as row:
        facts = facts_of(by, row)
        found = next((one for one in facts.verdicts if one.item == of), None) if facts else None
        if found is None:
            raise NotFound("no such verdict")
        if by.member.name in found.signed:
            raise Refused("somebody else has to sign what you found")
        if not agrees and not text.strip():
            raise Refused("say why the verdict does not hold")
        what = "verdict signed" if agrees else "verdict turned down"
        tell(by, row, content.VERDICT, what=what, of=of, gone=not agrees, text=_text(text))
        refresh_card(by, row)


def _may_mark(by: StaffSession) -> None:
    if not (by.may(Permission.VERIFY) or by.may(Permission.PLAN)):
        raise NotAllowed("this needs the permission to plan or to verify")


def _text(text: str) -> str:
    text = text.strip()
    if len(text) > TEXT_LIMIT:
        raise Refused(f"at most {TEXT_LIMIT} characters")
    return text
