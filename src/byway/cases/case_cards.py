"""The case's card: what My week and the queue show of a case without opening its `story`.

256 sealed bytes under the team's key, as a line's card is. The `story` says how it came to be; the
card is rewritten by every action that changes it.
"""

import base64
import uuid
from dataclasses import dataclass
from typing import Any

from byway.cases import content
from byway.cases.cards import day_of, days, minutes, moment_of
from byway.cases.keys import trust
from byway.cases.keys.staff_session import StaffSession
from byway.cases.models import Case
from byway.cases.rules.risks import RISKS
from byway.cases.rules.states import STATES
from byway.cases.rules.tracks import KINDS
from byway.errors import NotFound, SealingError
from byway.sealing import CARD_BYTES, CARD_CONTENT, LINE, lock_fixed, unlock_fixed

MOVES = ("ours", "theirs", "nobody")
CASE_ROW = 15
_KINDS = tuple(KINDS)
_WHATS = ("", "step", *RISKS)


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case's card. One that was never written reads as a new case."""

    state: str = "new"
    move: str = "ours"
    owner: str = ""
    """The first eight bytes of the caseworker's id, in hex."""
    earliest: str = ""
    """The earliest day that matters: a risk, a step, a check-in; ISO 8601."""
    due: str = ""
    """The first day of a check-in that is awaited."""
    missed: str = ""
    """The day after which that check-in counts as missed."""
    marks: str = ""
    """Letters of `cards.MARKS`."""
    part_of: str = ""
    """The case it was joined to, in hex."""
    changed: str = ""
    """The minute of the last change."""
    kind: str = ""
    """The kind of case, which sets its checklist of documents."""
    closed: str = ""
    """The day it was closed."""
    deputy: str = ""
    """The caseworker's deputy for this case, as `owner`."""
    what: str = ""
    """What the earliest day is: `step`, or a word of `risks.RISKS`."""
    step: str = ""
    """The next step, cut to what the card has room for."""

    def as_row(self) -> list[Any]:
        """The card as a short list, its version first; `step` is cut until it fits."""
        row = [
            1,
            STATES.index(self.state),
            MOVES.index(self.move),
            _short(self.owner),
            days(self.earliest),
            days(self.due),
            days(self.missed),
            self.marks,
            _short(self.part_of),
            minutes(self.changed),
            _KINDS.index(self.kind),
            days(self.closed),
            _short(self.deputy),
            _WHATS.index(self.what),
        ]
        step = self.step
        while step and len(content.pack_row([*row, step])) > CARD_CONTENT:
            step = step[:-2].rstrip() + "…" if len(step) > 2 else ""
        return [*row, step]

    @classmethod
    def of(cls, row: Any) -> "CaseCard":
        """What `as_row` gave."""
        if not isinstance(row, list) or len(row) != CASE_ROW or row[0] != 1:
            raise SealingError("a card of a version this release does not know")
        return cls(
            state=STATES[row[1]],
            move=MOVES[row[2]],
            owner=_long(row[3]),
            earliest=day_of(row[4]),
            due=day_of(row[5]),
            missed=day_of(row[6]),
            marks=row[7],
            part_of=_long(row[8]),
            changed=moment_of(row[9]),
            kind=_KINDS[row[10]],
            closed=day_of(row[11]),
            deputy=_long(row[12]),
            what=_WHATS[row[13]],
            step=row[14],
        )

    @property
    def first_day(self) -> str:
        """The earliest day on which something is due, ISO 8601: a risk, a step or a check-in."""
        return min((day for day in (self.earliest, self.due) if day), default="")


def _short(hexadecimal: str) -> str:
    """An id in hex in two thirds of its room."""
    return base64.urlsafe_b64encode(bytes.fromhex(hexadecimal)).decode().rstrip("=")


def _long(short: str) -> str:
    """The id in hex again."""
    return base64.urlsafe_b64decode(short + "=" * (-len(short) % 4)).hex()


def short_id(member: uuid.UUID) -> str:
    """How a card names a member: the first eight bytes of his id, in hex."""
    return member.bytes[:8].hex()


def read_case_card(by: StaffSession, case: Case) -> CaseCard:
    """The card of a case of the member's teams."""
    return open_case_card(by.card_key(case.team), case.id, bytes(case.card))


def open_case_card(card_key: bytes, case: uuid.UUID, sealed: bytes) -> CaseCard:
    """A card from its bytes; a fresh one if there is none yet that this key opens."""
    return card_of_row(open_case_row(card_key, case, sealed))


def card_of_row(row: list[Any] | None) -> CaseCard:
    """The card of a row; a fresh one if there is none, or of a version not known here."""
    try:
        return CaseCard.of(row)
    except SealingError:
        return CaseCard()


def open_case_row(card_key: bytes, case: uuid.UUID, sealed: bytes) -> list[Any] | None:
    """The card as its row, None if there is none: most cards are only asked whether they count."""
    try:
        return content.unpack_row(unlock_fixed(card_key, sealed, context=_context(case)))
    except SealingError:
        return None


def is_closed(row: list[Any] | None) -> bool:
    """Whether a card's row is that of a closed case."""
    return row is not None and len(row) == CASE_ROW and row[1] == STATES.index("closed")


def seal_case_card(card_key: bytes, case: uuid.UUID, card: CaseCard) -> bytes:
    """A card's bytes, under the team's key for cards."""
    data = content.pack_row(card.as_row())
    return lock_fixed(card_key, data, size=CARD_BYTES, context=_context(case))


def lock_case(by: StaffSession, case: uuid.UUID) -> Case:
    """The case as it is now, kept so until the transaction ends; NotFound if it is gone by now."""
    rows = Case.objects.in_scope("the member's teams", id=case, team__in=by.teams)
    row = rows.select_for_update().first()
    if row is None:
        raise NotFound("no such case")
    return row


def put_case_card(
    by: StaffSession, case: Case, card: CaseCard, *, only_if: bytes | None = None
) -> bool:
    """Writes a case's card; the caller holds the case by `lock_case`.

    Without that, `only_if` is the card's bytes as they were read: False if they are others by now.
    """
    by.team_pair(case.team, LINE)
    sealed = seal_case_card(by.card_key(case.team), case.id, card)
    rows = Case.objects.in_scope("the member's teams", id=case.id)
    if only_if is not None:
        rows = rows.filter(card=only_if)
    return rows.update(card=sealed) == 1


def relock_case_card(old: bytes, new: bytes, case: uuid.UUID, sealed: bytes) -> bytes | None:
    """A card under the team's next key; None if there is none that the old key opens."""
    try:
        held = unlock_fixed(old, sealed, context=_context(case))
    except SealingError:
        return None
    return lock_fixed(new, held, size=CARD_BYTES, context=_context(case))


def _context(case: uuid.UUID) -> tuple[bytes | str | int, ...]:
    return ("case-card", trust.pin().organisation, case.bytes)
