"""Which generations of a compartment are genuine, as a member at the desk can tell.

Whoever writes to the database can seal a key pair of his own to a team, and can prove any public
half with a key of his own. He cannot make a grant anew for a pair whose private half he lacks. So

* each grant names the key that vouched when the pair was made, and that name is believed;
* the first generation of a line names its seeker's signing key; a later one must name that key, or
  the one that took its place under its signature, or a member's;
* `story` and `identity` must name a key of the case's only line, or a member's; where a member
  opened the case for somebody without a line, a member's;
* and what is written to must be the newest generation, proven anew by the key that holds by now.
"""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from byway.cases import content
from byway.cases.cards import Card, open_card
from byway.cases.case_cards import read_case_card
from byway.cases.keys import trust
from byway.cases.keys.places import Opened
from byway.cases.keys.staff_session import StaffSession, open_compartments
from byway.cases.models import Case, Compartment, Item, Line
from byway.errors import Refused, SealingError, TamperError
from byway.sealing import (
    LINE,
    OpenedItem,
    SealedItem,
    check_public,
    open_item,
    signer_of,
    team_generation_of,
    team_of,
)

REPLACED = "This is not the line it was when the desk last wrote: all of it was replaced."
ANOTHERS_KEY = "A key in this line is not by the one whose line this is."
CLOSED = "A part of this case does not open with this team's key."
ELSEWHERE = (
    "Older parts are still with the team that had this case. They come when one of its members "
    "who may read them signs in."
)
PUT_BACK = "Keys from before the last re-sealing were put back here."
PUT_IN = "A line was put into this case by somebody else: a member opened it without one."
NO_LINE = "o"
"""The mark on the card of a case that a member opened without a line."""
STRANGE_LINE = "This case has several lines, and no member joined them."


Rows = list[tuple[Item, OpenedItem | None]]
"""A generation's items in their order, each opened, or None if it does not open or is forged."""


@dataclass(slots=True)
class Followed:
    """A line's generations followed from the first to the last."""

    genuine: list[Opened] = field(default_factory=list)
    keys: list[bytes] = field(default_factory=list)
    """The seeker's signing keys, the first to the present one."""
    deleted: set[str] = field(default_factory=set)
    """Ids, in any compartment, that he deleted, by his own signature."""
    warnings: list[str] = field(default_factory=list)
    broken: bool = False
    """The keys themselves do not add up: nothing may be written."""
    rows: dict[int, "Rows"] = field(default_factory=dict)
    """Each genuine generation's items by its row, opened once."""


def follow_line(
    opened: list[Opened], line: Line, *, items: Callable[[Compartment], list[Item]] | None = None
) -> Followed:
    """Follows a line's key through its generations, oldest first, and says what is not his.

    `items` gives a generation's rows, if the caller has them already.
    """
    followed = Followed()
    for one in opened:
        if one.pair is None:
            followed.warnings.append(CLOSED)
            followed.broken = True
            continue
        by_member = by_a_member(one)
        if not followed.keys:
            followed.keys.append(one.vouched)
        if one.vouched != followed.keys[-1] and not by_member:
            followed.warnings.append(ANOTHERS_KEY)
            followed.broken = True
            continue
        if put_back(one):
            followed.warnings.append(PUT_BACK)
            followed.broken = True
        followed.genuine.append(one)
        _follow_words(one, followed, (items or rows_of)(one.row))
    if not followed.keys or followed.keys[-1] != line.verify:
        followed.warnings.append("The line's key was changed by somebody else.")
        followed.broken = True
    return followed


def line_mark(followed: Followed) -> str:
    """The key a line began with, as the desk's card remembers it: a whole line may be replaced."""
    first = followed.keys[0] if followed.keys else b""
    return hashlib.blake2b(first, digest_size=6).hexdigest()


def by_a_member(one: Opened) -> bool:
    """Whether somebody who is a member now made this generation, or took its proof over."""
    proof = one.row.proof
    signer = signer_of(proof)
    try:
        verify = trust.active_verify(signer)
        check_public(verify, signer, one.place, one.public, proof, team=team_of(proof))
    except TamperError:
        return False
    return True


def put_back(one: Opened) -> bool:
    """Whether a generation is older than all that the team's re-sealing left."""
    team = trust.manifest().team(team_of(one.row.proof))
    return team is not None and team_generation_of(one.row.proof) < team.since


def _follow_words(one: Opened, followed: Followed, rows: list[Item]) -> None:
    opened = followed.rows[one.row.pk] = open_rows(one, rows)
    for row, item in opened:
        if item is None or item.kind not in (content.DELETED, content.NEW_WORDS):
            continue
        try:
            if not item.resealer:
                item.check_signature(followed.keys[-1])
            said = content.unpack(item.content)
        except TamperError:
            followed.warnings.append(f"Item {row.number} is not by the one whose line this is.")
            continue
        except SealingError:
            continue  # reading the part warns of it
        if item.kind == content.NEW_WORDS:
            followed.keys.append(bytes.fromhex(said["new"]))
        else:
            followed.deleted |= set(said["items"])


def rows_of(compartment: Compartment) -> list[Item]:
    """A generation's items as they lie there, in their order."""
    rows = Item.objects.in_scope("a case of the member's", compartment=compartment)
    return list(rows.order_by("number"))


def open_rows(one: Opened, rows: list[Item] | None = None) -> Rows:
    """Every item of a generation, in its order; `rows` if the caller has them already."""
    return [(row, _genuine(one, row)) for row in (rows_of(one.row) if rows is None else rows)]


def _genuine(one: Opened, row: Item) -> OpenedItem | None:
    try:
        return open_row(one, row)
    except SealingError:
        return None


def genuine_generations(
    by: StaffSession, case: Case, opened: list[Opened]
) -> tuple[list[Opened], list[str]]:
    """The genuine generations of a case's `story` or `identity`, and what is wrong with others.

    A case whose line is destroyed has nobody left to ask; its grants are believed. Not so where a
    member opened the case.
    """
    lines = list(Line.objects.in_scope("a case of the member's", case=case))
    genuine, warnings = check_generations(opened, lines, _keys_of(by, case, lines))
    return genuine, [PUT_IN, *warnings] if put_in(by, case, lines) else warnings


def check_generations(
    opened: list[Opened], lines: list[Line], keys: list[bytes]
) -> tuple[list[Opened], list[str]]:
    """`genuine_generations` for a case whose lines and signing keys are known."""
    ask = bool(lines) or any(one.pair is not None and by_a_member(one) for one in opened)
    genuine: list[Opened] = []
    warnings = [STRANGE_LINE] if len(lines) > 1 else []
    for one in opened:
        if one.pair is None and is_elsewhere(one, opened):
            continue
        if one.pair is None:
            warnings.append(CLOSED)
        elif ask and one.vouched not in keys and not by_a_member(one):
            warnings.append("A key in this case is not by one who may have made it.")
        else:
            if put_back(one):
                warnings.append(PUT_BACK)
            genuine.append(one)
    return genuine, warnings


def is_elsewhere(one: Opened, opened: list[Opened]) -> bool:
    """Whether a generation stayed with the team that gave the case away, for the time being."""
    return team_of(one.row.proof) != team_of(opened[-1].row.proof)


def put_in(by: StaffSession, case: Case, lines: list[Line]) -> bool:
    """Whether lines were put into a case that a member opened without one."""
    return bool(lines) and case.team in by.teams and NO_LINE in read_case_card(by, case).marks


def _keys_of(by: StaffSession, case: Case, lines: list[Line]) -> list[bytes]:
    """The signing keys of a case's only line, oldest first; none if a second one was put in."""
    if len(lines) != 1 or put_in(by, case, lines):
        return []
    return follow_line(open_compartments(by, case, LINE), lines[0]).keys


def open_row(one: Opened, row: Item) -> OpenedItem:
    """Opens one item; TamperError if its author may not have written it."""
    if one.pair is None:
        raise SealingError("no key")
    return open_item(
        one.pair,
        one.place,
        item=row.id.bytes,
        sealed=SealedItem(row.box, row.body),
        trust=lambda author, kind: _must_have_signed(one, author, kind),
        resealers=lambda member: _member_key(one, member),
    )


def _must_have_signed(one: Opened, author: bytes, kind: str) -> bytes | None:
    if trust.manifest().member(author) is not None:
        return _member_key(one, author)
    if kind in content.BY_STAFF:
        raise TamperError("a member's item that no member wrote")
    return None


def _member_key(one: Opened, member_id: bytes) -> bytes:
    """A member's signing key, if his signature counts where this lies."""
    member = trust.manifest().member(member_id)
    proof = one.row.proof
    if member is None or not member.counts_in(team_of(proof), team_generation_of(proof)):
        raise TamperError("signed by nobody whose word counts here")
    return member.verify


def line_card(by: StaffSession, case: Case, line: Line) -> Card:
    """A line's card; a plain one for somebody of another team, to whom the line was lent."""
    if case.team not in by.teams:
        return Card(state="open")
    pair, _ = by.team_pair(case.team, LINE)
    return open_card(
        pair,
        trust.pin().organisation,
        line.id,
        door=line.door_card,
        desk=line.desk_card,
        card_key=by.card_key(case.team),
    )


def line_to_write(by: StaffSession, case: Case, line: Line) -> Opened:
    """The generation of a line that a reply goes to; TamperError if its keys do not add up."""
    lines = list(Line.objects.in_scope("a case of the member's", case=case))
    mine = [one for one in open_compartments(by, case, LINE) if one.row.line_id == line.id]
    followed = follow_line(mine, line)
    card = line_card(by, case, line)
    strange = bool(card.line) and card.line != line_mark(followed)
    strange = strange or put_in(by, case, lines)
    if followed.broken or strange or not mine or len(lines) != 1:
        raise TamperError("the keys of this line were changed by somebody else; nothing was sent")
    check_proof(mine[-1], followed.keys[-1], line, case.team)
    return mine[-1]


def part_to_write(by: StaffSession, case: Case, name: str) -> Opened:
    """The generation of `story` or `identity` that is added to, whether or not he can read it.

    Refused once the case's line is destroyed: nobody is left who could vouch for its keys. A case
    that a member opened without a line is vouched for by members.
    """
    lines = list(Line.objects.in_scope("a case of the member's", case=case))
    mine = open_compartments(by, case, name)
    if not lines:
        return _lineless_part(by, case, mine)
    keys = _keys_of(by, case, lines)
    if not mine or not keys:
        raise TamperError("the keys of this case were changed by somebody else")
    if name in by.compartments and genuine_generations(by, case, mine)[1]:
        raise TamperError("the keys of this case were changed by somebody else")
    check_proof(mine[-1], keys[-1], lines[0], case.team)
    return mine[-1]


def _lineless_part(by: StaffSession, case: Case, mine: list[Opened]) -> Opened:
    member = trust.manifest().member(signer_of(mine[-1].row.proof)) if mine else None
    if member is None:
        raise Refused("the line is destroyed, and the rest will be: nothing is added to it now")
    if mine[-1].pair is not None and genuine_generations(by, case, mine)[1]:
        raise TamperError("the keys of this case were changed by somebody else")
    newest = mine[-1]
    proof = newest.row.proof
    verify = trust.active_verify(member.id)
    check_public(verify, member.id, newest.place, newest.public, proof, team=case.team.bytes)
    trust.check_team(proof, case.team)
    return newest


def check_proof(one: Opened, verify: bytes, line: Line, team: uuid.UUID) -> None:
    """Raises TamperError unless a public half is proven by the line's present key or a member's."""
    signer = signer_of(one.row.proof)
    member = trust.manifest().member(signer)
    if member is None and signer != line.id.bytes:
        raise TamperError("nobody vouches for a public key")
    key = verify if member is None else trust.active_verify(signer)
    check_public(key, signer, one.place, one.public, one.row.proof, team=team.bytes)
    trust.check_team(one.row.proof, team)
