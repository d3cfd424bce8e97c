"""Answers: short texts for many, signed by their author and by a second person over the whole text.

They are public. What makes one count is that two members stand for it, one of whom may still write
answers today, and that its day is not over. A document names its own id, so that no text is passed
off as another; a new revision takes the place of the one before.
"""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from byway.cases import content
from byway.cases.cards import LANGUAGES, SITUATIONS, Card
from byway.cases.keys import trust
from byway.cases.models import Answer
from byway.cases.rules.roles import Permission, permissions_of
from byway.errors import BadInput, Refused, SealingError, TamperError
from byway.sealing import ID_BYTES, SIGNATURE_BYTES, SigningKey, encode, verify_signature

FORMAT = "byway: answer/1"
ANSWER_SETS = ("general", "referral", "crisis", "under-age")
"""Answers for a crisis and for people under age are sets of their own."""
TITLE_LIMIT = 100
TEXT_LIMIT = 4_000
LONGEST_DAYS = 400
"""No answer is valid for longer: law and addresses change."""


@dataclass(frozen=True, slots=True)
class AnswerText:
    """What two people sign."""

    id: str
    """A random id in hex, the same for all revisions."""
    revision: int
    kind: str
    """One of ANSWER_SETS."""
    situation: str
    """One of the cards' situations, or empty: for all."""
    language: str
    title: str
    text: str
    valid_until: str
    """The last day on which it is sent or shown, ISO 8601."""
    at_door: bool
    """Whether the door shows it to everybody."""

    def to_bytes(self) -> bytes:
        """The document as it is signed."""
        whole = {"format": FORMAT, **asdict(self)}
        return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, document: bytes) -> "AnswerText":
        """The document again; TamperError if it is none."""
        try:
            said: dict[str, Any] = json.loads(document)
            if said.pop("format") != FORMAT:
                raise TamperError("an answer of a format this release does not know")
            return cls(**said).checked()
        except (ValueError, TypeError, KeyError, AttributeError, BadInput, Refused):
            raise TamperError("an answer cannot be read") from None

    def checked(self) -> "AnswerText":
        """Itself; Refused, in a sentence, for what may not be signed."""
        dt.date.fromisoformat(self.valid_until)
        uuid.UUID(hex=self.id)
        if self.kind not in ANSWER_SETS or self.language not in LANGUAGES:
            raise Refused("an answer: expected a set and a language of those listed")
        if self.situation not in ("", *SITUATIONS):
            raise Refused("an answer: expected a situation of those listed")
        if not 0 < len(self.title) <= TITLE_LIMIT or "\n" in self.title:
            raise Refused(f"title: expected one line of at most {TITLE_LIMIT} characters")
        if not 0 < len(self.text) <= TEXT_LIMIT:
            raise Refused(f"text: expected at most {TEXT_LIMIT} characters, and some")
        return self

    @property
    def expired(self) -> bool:
        """Whether its last day is over."""
        return self.valid_until < content.today().isoformat()


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """An answer that verified, and who stands for it."""

    text: AnswerText
    author: str
    approver: str
    stale: bool
    """One of the two is not here any more: it counts, and wants a fresh approval."""


def sign_as_author(document: bytes, signer: SigningKey) -> bytes:
    """The author's signature over a whole answer."""
    return signer.sign(encode("answer-author", trust.pin().organisation, document))


def sign_as_approver(document: bytes, author: bytes, signed: bytes, signer: SigningKey) -> bytes:
    """The second person's signature over the whole answer and the author's word."""
    return signer.sign(_approval(document, author, signed))


def _approval(document: bytes, author: bytes, signed: bytes) -> bytes:
    return encode("answer-approver", trust.pin().organisation, author, signed, document)


def check_author(document: bytes, author: bytes, signed: bytes) -> str:
    """The author's name; TamperError unless that member signed this document as its author."""
    member = trust.manifest().member(author)
    if member is None:
        raise TamperError("an answer by nobody who is here")
    verify_signature(
        member.verify, encode("answer-author", trust.pin().organisation, document), signed
    )
    return member.name


def join(document: bytes, author: bytes, signed: bytes, approver: bytes, approved: bytes) -> bytes:
    """An answer as its row holds it: two members, two signatures, the document."""
    return author + signed + approver + approved + document


def open_answer(row: uuid.UUID, whole: bytes) -> OpenAnswer:
    """Verifies an answer; SealingError if two members do not stand for it, in this place."""
    ends = [ID_BYTES, SIGNATURE_BYTES, ID_BYTES, SIGNATURE_BYTES]
    parts = []
    for end in ends:
        parts.append(whole[:end])
        whole = whole[end:]
    author, signed, approver, approved = parts
    manifest = trust.manifest()
    second = manifest.member(approver)
    name = check_author(whole, author, signed)
    if second is None or author == approver:
        raise TamperError("an answer that no second person approved")
    verify_signature(second.verify, _approval(whole, author, signed), approved)
    text = AnswerText.from_bytes(whole)
    if text.id != row.hex:
        raise TamperError("an answer in another's place")
    both = [manifest.member(author), second]
    here = [m for m in both if m and Permission.ANSWERS in permissions_of(m.roles)]
    if not here:
        raise TamperError("an answer by nobody who may still write answers")
    return OpenAnswer(text, name, second.name, len(here) < len(both))


def read_answers() -> list[OpenAnswer]:
    """Every answer that verifies, the expired ones too, by language, set and title."""
    found = []
    for row in Answer.objects.all():
        try:
            found.append(open_answer(row.id, bytes(row.signed)))
        except SealingError:
            continue  # whoever can write to the store can spoil an answer, not forge one
    return sorted(found, key=lambda one: _order(one.text))


def _order(text: AnswerText) -> tuple[int, int, bool, str]:
    return (
        LANGUAGES.index(text.language),
        ANSWER_SETS.index(text.kind),
        not text.situation,
        text.title.casefold(),
    )


def answers_at_door(language: str) -> list[AnswerText]:
    """What the door shows in a language: verified, valid today, and meant for everybody."""
    return [
        one.text
        for one in read_answers()
        if one.text.language == language and one.text.at_door and not one.text.expired
    ]


def answers_for(card: Card, answers: Sequence[OpenAnswer]) -> list[AnswerText]:
    """What can be sent to a line: in its language, for its situation or for all, and valid.

    In a crisis and for people under age, the sets made for that stand alone.
    """
    kinds: tuple[str, ...] = ("general", "referral")
    if "m" in card.marks:
        kinds = ("under-age",)
    elif "c" in card.marks:
        kinds = ("crisis", "referral")
    fitting = [
        one.text
        for one in answers
        if one.text.language == card.language
        and one.text.kind in kinds
        and one.text.situation in ("", card.situation)
        and not one.text.expired
    ]
    return sorted(fitting, key=lambda text: (not text.situation, _order(text)))
