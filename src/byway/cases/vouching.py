"""Which generations of a compartment are genuine, as a member at the desk can tell.

Anybody can seal something to a team, so a grant that opens proves nothing by itself. The first
generation of a line names its seeker's signing key. Every later one must be proven by that key, or
by the key that took its place under its signature, or by a member in the manifest. For `story` and
`identity` only members start later generations.
"""

from dataclasses import dataclass, field

from byway.cases import content, trust
from byway.cases.models import Case, Compartment, Item, Line
from byway.cases.places import Opened, place_of
from byway.cases.staff_session import StaffSession, open_compartments
from byway.errors import SealingError, TamperError
from byway.sealing import (
    LINE,
    OpenedItem,
    SealedItem,
    check_public,
    open_item,
    signer_of,
)


@dataclass(slots=True)
class Followed:
    """A line's generations followed from the first to the last."""

    genuine: list[Opened] = field(default_factory=list)
    verify: bytes = b""
    """The seeker's signing key by now."""
    deleted: set[str] = field(default_factory=set)
    """Ids, in any compartment, that he deleted, by his own signature."""
    warnings: list[str] = field(default_factory=list)


def follow_line(opened: list[Opened], line: Line) -> Followed:
    """Follows a line's key through its generations, oldest first, and says what is not his."""
    followed = Followed(verify=opened[0].vouched if opened else line.verify)
    for one in opened:
        try:
            check_generation(one, followed.verify)
        except TamperError:
            followed.warnings.append("A key in this line is not by the one whose line this is.")
            continue
        followed.genuine.append(one)
        _follow_words(one, followed)
    if followed.verify != line.verify:
        followed.warnings.append("The line's key was changed by somebody else.")
    return followed


def check_generation(one: Opened, verify: bytes) -> None:
    """Raises TamperError unless a generation is proven by this seeker's key or by a member."""
    signer = signer_of(one.row.proof)
    member = trust.manifest().member(signer)
    key = member.verify if member is not None else verify
    check_public(key, signer, one.place, one.public, one.row.proof)


def _follow_words(one: Opened, followed: Followed) -> None:
    rows = Item.objects.in_scope("a case of the member's", compartment=one.row)
    for row in rows.order_by("number"):
        try:
            item = open_row(one, row)
            if item.kind not in (content.DELETED, content.NEW_WORDS):
                continue
            item.check_signature(followed.verify)
            said = content.unpack(item.content)
        except TamperError:
            followed.warnings.append(f"Item {row.number} is not by the one whose line this is.")
            continue
        except SealingError:
            continue  # reading the part warns of it
        if item.kind == content.NEW_WORDS:
            followed.verify = bytes.fromhex(said["new"])
        else:
            followed.deleted |= set(said["items"])


def genuine_generations(
    by: StaffSession, case: Case, opened: list[Opened]
) -> tuple[list[Opened], list[str]]:
    """The genuine generations of a case's `story` or `identity`, and what is wrong with others.

    The first is proven by the seeker's key or a member's; if no line of the case is left, by the
    key that its own grant names. Later ones are proven by members.
    """
    genuine: list[Opened] = []
    warnings: list[str] = []
    for one in opened:
        first = one is opened[0]
        try:
            check_generation(one, _seeker_key(by, case, one) if first else b"")
        except TamperError:
            warnings.append("A key in this case is not by one who may have made it.")
            continue
        genuine.append(one)
    return genuine, warnings


def open_row(one: Opened, row: Item) -> OpenedItem:
    """Opens one item; TamperError if its author may not have written it."""
    if one.pair is None:
        raise SealingError("no key")
    return open_item(
        one.pair,
        one.place,
        item=row.id.bytes,
        sealed=SealedItem(row.box, row.body),
        trust=_must_have_signed,
    )


def _must_have_signed(author: bytes, kind: str) -> bytes | None:
    member = trust.manifest().member(author)
    if member is not None:
        return member.verify
    if kind in content.BY_STAFF:
        raise TamperError("a member's item that no member wrote")
    return None


def line_to_write(by: StaffSession, case: Case, line: Line) -> Opened:
    """The generation of a line that a reply goes to; TamperError if its keys do not add up."""
    mine = [one for one in open_compartments(by, case, LINE) if one.row.line_id == line.id]
    followed = follow_line(mine, line)
    if not followed.genuine or followed.warnings or followed.genuine[-1] is not mine[-1]:
        raise TamperError("the keys of this line were changed by somebody else; nothing was sent")
    return followed.genuine[-1]


def part_to_write(by: StaffSession, case: Case, name: str) -> Opened:
    """The generation of `story` or `identity` that is added to, whether or not he can read it."""
    mine = open_compartments(by, case, name)
    if mine:
        genuine, warnings = genuine_generations(by, case, mine)
        if warnings or not genuine:
            raise TamperError("the keys of this case were changed by somebody else")
        return genuine[-1]
    row = (
        Compartment.objects.in_scope("a case of the member's", case=case, name=name)
        .order_by("-generation")
        .first()
    )
    if row is None:
        raise TamperError(f"the case has no {name}")
    one = Opened(row, place_of(row), row.public, None)
    check_generation(one, _seeker_key(by, case, one))
    return one


def _seeker_key(by: StaffSession, case: Case, one: Opened) -> bytes:
    """The signing key of the line that made a compartment, followed as far as he can read it."""
    lines = list(Line.objects.in_scope("a case of the member's", case=case))
    if not lines:
        return one.vouched
    signer = signer_of(one.row.proof)
    line = next((row for row in lines if row.id.bytes == signer), None)
    if line is None:
        return b""
    mine = [seen for seen in open_compartments(by, case, LINE) if seen.row.line_id == line.id]
    return follow_line(mine, line).verify
