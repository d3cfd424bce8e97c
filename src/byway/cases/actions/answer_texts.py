"""Writing answers: one member proposes a text, another approves it, and only then is it there."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from byway.cases import content
from byway.cases.answers import (
    LONGEST_DAYS,
    AnswerText,
    OpenAnswer,
    check_author,
    join,
    open_answer,
    sign_as_approver,
    sign_as_author,
)
from byway.cases.keys.staff_session import StaffSession
from byway.cases.models import Answer
from byway.cases.models.fields import random_uuid
from byway.cases.papers import OpenPaper, drop_paper, put_paper, read_paper, read_papers
from byway.cases.rules.roles import Permission
from byway.errors import NotFound, Refused, SealingError

PROPOSED = "answer"
"""The kind of a paper that holds an answer until somebody approves it."""


def propose_answer(
    *,
    by: StaffSession,
    kind: str,
    situation: str,
    language: str,
    title: str,
    text: str,
    valid_until: dt.date,
    at_door: bool,
    replaces: uuid.UUID | None = None,
) -> uuid.UUID:
    """Signs a text as its author and puts it before the team; gives the proposal's id."""
    by.require(Permission.ANSWERS)
    today = content.today()
    if not today <= valid_until <= today + dt.timedelta(days=LONGEST_DAYS):
        raise Refused(f"valid until: expected a day within {LONGEST_DAYS} days from now")
    before = current_answer(replaces) if replaces else None
    answer = AnswerText(
        id=(replaces or random_uuid()).hex,
        revision=before.text.revision + 1 if before else 1,
        kind=kind,
        situation=situation,
        language=language,
        title=" ".join(title.split()),
        text=text.strip().replace("\r\n", "\n"),
        valid_until=valid_until.isoformat(),
        at_door=at_door,
    ).checked()
    document = answer.to_bytes()
    signed = sign_as_author(document, by.keys.signing)
    return put_paper(
        by=by,
        team=min(by.teams),
        kind=PROPOSED,
        document=document.decode(),
        signed=signed.hex(),
    )


def proposed_answers(by: StaffSession) -> list[tuple[OpenPaper, AnswerText, str]]:
    """The texts that wait for a second person: the paper, the text, and its author's name."""
    found = []
    for paper in read_papers(by, kind=PROPOSED):
        try:
            found.append((paper, *_proposal(paper)))
        except SealingError:
            continue
    return found


def approve_answer(*, by: StaffSession, proposal: uuid.UUID) -> uuid.UUID:
    """Approves a text that somebody else proposed; from now on it can be sent. Gives its id."""
    by.require(Permission.ANSWERS)
    paper = _proposed(by, proposal)
    if paper.author == by.id:
        raise Refused("an answer wants a second person: somebody else approves it")
    text, _ = _proposal(paper)
    document, signed = paper.data["document"].encode(), bytes.fromhex(paper.data["signed"])
    author = paper.author.bytes
    approved = sign_as_approver(document, author, signed, by.keys.signing)
    whole = join(document, author, signed, by.member.id, approved)
    number = uuid.UUID(hex=text.id)
    with transaction.atomic():
        if not drop_paper(by=by, paper=paper):
            raise Refused("somebody else decided on this text just now")
        _put(number, text.revision, whole)
    return number


def decline_answer(*, by: StaffSession, proposal: uuid.UUID) -> None:
    """Destroys a proposal: its author withdraws it, or another does not approve it."""
    by.require(Permission.ANSWERS)
    drop_paper(by=by, paper=_proposed(by, proposal))


def retire_answer(*, by: StaffSession, answer: uuid.UUID) -> None:
    """Takes an answer away at once; one person is enough to stop a text."""
    by.require(Permission.ANSWERS)
    if not Answer.objects.filter(id=answer).delete()[0]:
        raise NotFound("no such answer")


def current_answer(answer: uuid.UUID) -> OpenAnswer:
    """An answer as it is now; NotFound if there is none that verifies."""
    row = Answer.objects.filter(id=answer).first()
    if row is None:
        raise NotFound("no such answer")
    return open_answer(row.id, bytes(row.signed))


def _put(number: uuid.UUID, revision: int, whole: bytes) -> None:
    row = Answer.objects.filter(id=number).first()
    if row is None:
        try:
            with transaction.atomic():
                Answer.objects.create(id=number, signed=whole)
        except IntegrityError:
            raise Refused("this answer was changed meanwhile; load the page again") from None
        return
    before = bytes(row.signed)
    newer = open_answer(number, before).text.revision < revision
    if not newer or not Answer.objects.filter(id=number, signed=before).update(signed=whole):
        raise Refused("this answer was changed meanwhile; load the page again")


def _proposed(by: StaffSession, proposal: uuid.UUID) -> OpenPaper:
    paper = read_paper(by, proposal)
    if paper.kind != PROPOSED:
        raise NotFound("no such proposal")
    return paper


def _proposal(paper: OpenPaper) -> tuple[AnswerText, str]:
    document = paper.data["document"].encode()
    name = check_author(document, paper.author.bytes, bytes.fromhex(paper.data["signed"]))
    return AnswerText.from_bytes(document), name
