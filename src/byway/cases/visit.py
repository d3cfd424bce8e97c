"""A seeker's visit: his own line, opened with his own keys, for as long as he is there.

This is all the door ever holds of a case. Public halves are used only once his own key has vouched
for them, never because the database says so.
"""

import uuid
from dataclasses import dataclass, field

from byway.cases import content
from byway.cases.cards import Facts
from byway.cases.keys import trust
from byway.cases.keys.places import Opened, place_of
from byway.cases.models import Case, Compartment, Grant, Item, Line
from byway.errors import NotFound, SealingError, TamperError
from byway.sealing import (
    IDENTITY,
    KEY_BYTES,
    LINE,
    STATE_BYTES,
    STORY,
    OpenedItem,
    SealedItem,
    SeekerKeys,
    check_public,
    lock_fixed,
    open_grant,
    open_item,
    team_of,
    unlock_fixed,
)

ROTATE_AFTER_DAYS = 30
"""A line's generation is replaced when it is this old."""


@dataclass(slots=True)
class LineState:
    """What a line keeps for its seeker, under a key from his words."""

    facts: Facts = field(default_factory=Facts)
    seen: int = 0
    """The number of the last reply he has had on his screen."""
    answered: bool = False
    messages: int = 0
    size: int = 0
    """Bytes of files sent before the first answer."""

    def to_bytes(self) -> bytes:
        return content.pack(
            f=self.facts.as_dict(),
            s=self.seen,
            a=int(self.answered),
            m=self.messages,
            z=self.size,
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "LineState":
        opened = content.unpack(data)
        return cls(
            Facts.of(opened["f"]),
            int(opened["s"]),
            bool(opened["a"]),
            int(opened["m"]),
            int(opened["z"]),
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply by staff that verified."""

    number: int
    at: str
    text: str
    look_again: str
    generation: int = 1
    """The line's generation that it lies in."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Something the seeker sent and may delete; its content is not shown again."""

    item: uuid.UUID
    kind: str
    day: str
    size: int


@dataclass(slots=True)
class Visit:
    """A seeker at the door."""

    keys: SeekerKeys
    line: uuid.UUID
    case: uuid.UUID
    team: uuid.UUID
    state: LineState
    readable: list[Opened]
    """Generations of the line that his words open, oldest first; the last is written to."""
    story: Opened
    identity: Opened
    replies: list[Reply] = field(default_factory=list)
    """New replies, and those shown earlier in this visit."""
    held_in: int = 0
    """The generation of a reply that is shown within a minute or two; 0 if there is none."""
    tampered: bool = False
    """Something in the line was changed by somebody without the keys; nothing of it is shown."""

    @property
    def current(self) -> Opened:
        """The line's generation that is written to."""
        return self.readable[-1]

    @property
    def rotation_due(self) -> bool:
        """Whether the present generation has had its thirty days."""
        return (content.today() - self.current.row.day).days >= ROTATE_AFTER_DAYS


def state_context(line: uuid.UUID) -> tuple[bytes | str | int, ...]:
    """The context of a line's state."""
    return ("line-state", trust.pin().organisation, line.bytes)


def seal_state(keys: SeekerKeys, line: uuid.UUID, state: LineState) -> bytes:
    """A line's state, sealed for its seeker."""
    return lock_fixed(
        keys.state_key, state.to_bytes(), size=STATE_BYTES, context=state_context(line)
    )


def open_state(keys: SeekerKeys, row: Line) -> LineState:
    """A line's state again."""
    return LineState.from_bytes(
        unlock_fixed(keys.state_key, row.state, context=state_context(row.id))
    )


def come_back(keys: SeekerKeys) -> Visit:
    """Opens the line that these words lead to; NotFound if there is none, or none any more."""
    row = Line.objects.in_scope("the seeker's own line", locator=keys.locator).first()
    if row is None:
        raise NotFound("no line")
    if row.public[:KEY_BYTES] != keys.pair.public or row.verify != keys.signing.verify:
        raise TamperError("the line's keys are not the seeker's")
    visit = _open_line(keys, row)
    read_replies(visit)
    return visit


def _open_line(keys: SeekerKeys, row: Line) -> Visit:
    case = Case.objects.in_scope("the seeker's own case", id=row.case_id).get()
    rows = list(
        Compartment.objects.in_scope("the seeker's own case", case=case).order_by("generation")
    )
    readable = []
    for compartment in rows:
        if compartment.name == LINE and compartment.line_id == row.id:
            pair_of = _own_grant(keys, row, compartment)
            if pair_of is not None:
                readable.append(pair_of)
    if not readable:
        raise TamperError("the line has no generation that its words open")
    visit = Visit(
        keys=keys,
        line=row.id,
        case=case.id,
        team=case.team,
        state=open_state(keys, row),
        readable=readable,
        story=_newest(keys, row, rows, STORY),
        identity=_newest(keys, row, rows, IDENTITY),
    )
    for written in (visit.current, visit.story, visit.identity):
        trust.check_team(written.row.proof, case.team)
    return visit


def _own_grant(keys: SeekerKeys, row: Line, compartment: Compartment) -> Opened | None:
    grant = Grant.objects.in_scope(
        "the seeker's own grants", compartment=compartment, reader=row.id
    ).first()
    if grant is None:
        return None
    opened = _trusted(keys, row, compartment)
    pair, _ = open_grant(keys.pair, opened.place, reader=row.id.bytes, box=grant.box)
    if pair.public != opened.public:
        raise TamperError("a grant does not fit its compartment")
    return Opened(compartment, opened.place, opened.public, pair)


def _newest(keys: SeekerKeys, row: Line, rows: list[Compartment], name: str) -> Opened:
    newest = [c for c in rows if c.name == name]
    if not newest:
        raise TamperError(f"the case has no {name}")
    return _trusted(keys, row, newest[-1])


def _trusted(keys: SeekerKeys, row: Line, compartment: Compartment) -> Opened:
    """A public half vouched for by the seeker's own key, or by a member's."""
    place = place_of(compartment)
    signer = compartment.proof[:16]
    own = signer == row.id.bytes
    verify = keys.signing.verify if own else trust.active_verify(signer)
    proof = compartment.proof
    check_public(verify, signer, place, compartment.public, proof, team=team_of(proof))
    return Opened(compartment, place, compartment.public, None)


class _LeftSince(SealingError):
    """Signed by somebody who left: it counts again once a colleague has sealed it anew."""


def _member_verify(author: bytes) -> bytes:
    """The signing key of a member; TamperError for anybody else, _LeftSince for a former one."""
    member = trust.manifest().member(author)
    if member is None:
        raise TamperError("the author is not a member of staff")
    if not member.roles:
        raise _LeftSince("the author left, and this is not yet sealed anew")
    return member.verify


def follow_case(visit: Visit) -> None:
    """Opens a visit's case again if staff sealed it anew, or gave it to another team, meanwhile."""
    held = {one.row.pk for one in (*visit.readable, visit.story, visit.identity)}
    rows = Compartment.objects.in_scope("the seeker's own case", case=visit.case, pk__in=held)
    if rows.count() == len(held):
        return
    row = Line.objects.in_scope("the seeker's own line", id=visit.line).first()
    if row is None or row.locator != visit.keys.locator:
        raise NotFound("the line is gone")
    fresh = _open_line(visit.keys, row)
    visit.readable, visit.story, visit.identity = fresh.readable, fresh.story, fresh.identity
    visit.team = fresh.team


def read_replies(visit: Visit) -> None:
    """Brings `visit.replies` up to date. Only replies that verify are shown; see `tampered`."""
    follow_case(visit)
    known = {reply.number for reply in visit.replies}
    visit.held_in = 0
    for opened in visit.readable:
        rows = Item.objects.in_scope(
            "the seeker's own line", compartment=opened.row, number__gt=visit.state.seen
        ).order_by("number")
        for row in rows:
            if row.number not in known and not visit.held_in:
                _read_one(visit, opened, row)
    visit.replies.sort(key=lambda reply: reply.number)


def _read_one(visit: Visit, opened: Opened, row: Item) -> None:
    item = _open_own(visit, opened, row)
    if item is None or item.kind != content.REPLY:
        return
    said = content.unpack(item.content)
    if str(said.get("after", "")) > content.stamp():
        # Staff may still undo it. Nothing after it is shown, so that none is passed over.
        visit.held_in = opened.place.generation
        return
    visit.replies.append(
        Reply(
            row.number,
            str(said["at"]),
            str(said["text"]),
            str(said.get("look_again", "")),
            opened.place.generation,
        )
    )
    visit.state.answered = True


def _open_own(visit: Visit, opened: Opened, row: Item) -> OpenedItem | None:
    """Opens an item of the line; what does not verify marks the visit and is not shown."""

    def trusted(author: bytes, kind: str) -> bytes | None:
        if author != visit.line.bytes:
            return _member_verify(author)
        if kind in content.BY_STAFF:
            raise TamperError("a reply that no member of staff wrote")
        return None

    if opened.pair is None:
        return None
    try:
        return open_item(
            opened.pair,
            opened.place,
            item=row.id.bytes,
            sealed=SealedItem(row.box, row.body),
            trust=trusted,
            resealers=_member_verify,
        )
    except _LeftSince:
        return None
    except SealingError:
        visit.tampered = True
        return None


def open_own_item(visit: Visit, item: uuid.UUID) -> OpenedItem:
    """One item of the seeker's own line; NotFound if there is none that opens."""
    for opened in visit.readable:
        rows = Item.objects.in_scope("the seeker's own line", compartment=opened.row, id=item)
        for row in rows:
            found = _open_own(visit, opened, row)
            if found is not None:
                return found
    raise NotFound("nothing of yours has this id")


def sent_items(visit: Visit) -> list[Sent]:
    """What he sent under the generations his words still open, newest first, without content."""
    sent = []
    for opened in visit.readable:
        for row in Item.objects.in_scope("the seeker's own line", compartment=opened.row):
            item = _open_own(visit, opened, row)
            if item is None or item.author != visit.line.bytes:
                continue
            if item.kind in (content.MESSAGE, content.FILE_SENT, content.CHECK_IN):
                size = _size_of(visit, item)
                if size is None:
                    continue
                sent.append(Sent(row.id, item.kind, row.day.isoformat(), size))
    return sent[::-1]


def _size_of(visit: Visit, item: OpenedItem) -> int | None:
    """The size a sent item names, 0 if none; None, and the visit marked, if it is malformed."""
    try:
        size = content.unpack(item.content).get("size", 0)
    except SealingError:
        size = None
    if not isinstance(size, int):
        visit.tampered = True
        return None
    return size
