"""Lending: one generation of a compartment, sealed to one member, signed, for so many minutes.

The grant ends by itself: nobody opens it once it is due. Rows are swept by whoever finds them.
"""

import datetime as dt
import uuid

from byway.cases import content
from byway.cases.keys import trust
from byway.cases.keys.places import Opened, place_of
from byway.cases.keys.staff_session import (
    StaffSession,
    all_team_pairs,
    open_as_team,
    open_compartments,
)
from byway.cases.models import Case, Compartment, Grant
from byway.cases.rules.roles import Permission
from byway.errors import NotFound, Refused
from byway.sealing import KeyPair, ManifestMember, seal_loan

LOAN_GENERATION = 0
"""A member's keys have no generations."""


def lend_part(
    by: StaffSession, case: Case, name: str, *, reader: uuid.UUID, until: dt.datetime
) -> int:
    """Lends every generation of a compartment that the lender can open; how many.

    Call it inside the transaction of the change. A loan he already has is replaced.
    """
    opened = [one for one in open_compartments(by, case, name) if one.pair is not None]
    return lend_opened(by, opened, reader=reader, until=until)


def lend_opened(
    by: StaffSession, opened: list[Opened], *, reader: uuid.UUID, until: dt.datetime
) -> int:
    """Lends these generations; how many."""
    member = _reader(reader)
    if until <= content.now():
        raise Refused("a loan ends in the future")
    for one in opened:
        if one.pair is None:
            raise Refused("what is lent must be open to the lender")
        _put(by, one.row, one.pair, one.vouched, member, until)
    return len(opened)


def open_every_half(by: StaffSession, case: Case, name: str) -> list[Opened]:
    """A compartment's generations opened by a coordinator, who holds every half of his teams.

    For breaking the glass: his role may not read it, so lend it to whom it is opened, on record.
    """
    by.require(Permission.BREAK_GLASS)
    pairs = {(case.team, n, g): pair for (n, g), pair in all_team_pairs(by, case.team).items()}
    rows = Compartment.objects.in_scope("the glass is broken", case=case, name=name)
    opened = [open_as_team(pairs, case.team, r) for r in rows.order_by("line_id", "generation")]
    return [one for one in opened if one.pair is not None]


def _put(
    by: StaffSession,
    row: Compartment,
    pair: KeyPair,
    vouched: bytes,
    member: ManifestMember,
    until: dt.datetime,
) -> None:
    box = seal_loan(
        pair,
        place_of(row),
        reader=member.id,
        reader_public=member.public,
        vouched=vouched,
        until=int(until.timestamp()) // 60,
        lender=by.member.id,
        signer=by.keys.signing,
    )
    reader = uuid.UUID(bytes=member.id)
    Grant.objects.in_scope("a case of the member's", compartment=row, reader=reader).delete()
    Grant.objects.create(compartment=row, reader=reader, reader_generation=LOAN_GENERATION, box=box)


def end_loans(case: Case, *, reader: uuid.UUID, names: tuple[str, ...] = ()) -> int:
    """Destroys a member's loans in a case, of all compartments if none is named; how many."""
    rows = Grant.objects.in_scope("a case of the member's", compartment__case=case, reader=reader)
    if names:
        rows = rows.filter(compartment__name__in=names)
    return rows.delete()[0]


def _reader(reader: uuid.UUID) -> ManifestMember:
    member = trust.manifest().member(reader.bytes)
    if member is None or not member.roles:
        raise NotFound("no such member")
    return member
