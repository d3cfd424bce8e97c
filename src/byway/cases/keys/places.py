"""From rows to places: new compartments with their grants and proof, and what is put into them."""

import uuid
from dataclasses import dataclass

from byway.cases import content
from byway.cases.keys import trust
from byway.cases.models import Case, Compartment, Grant, Item, Line
from byway.errors import Busy
from byway.sealing import (
    LINE,
    KeyPair,
    ManifestTeam,
    Place,
    SigningKey,
    prove_public,
    seal_grant,
    seal_item,
)

RECOVERY = uuid.UUID(int=0)
"""The recovery key's id as a reader."""
RECOVERY_GENERATION = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """A compartment whose public half is trusted, and its private half if the reader has it."""

    row: Compartment
    place: Place
    public: bytes
    pair: KeyPair | None
    vouched: bytes = b""
    """The key that vouched for it when the reader's grant was made."""


def place_of(row: Compartment) -> Place:
    """Where a compartment's row belongs."""
    return Place(
        organisation=trust.pin().organisation,
        case=row.case_id.bytes,
        compartment=row.name,
        generation=row.generation,
        line=row.line_id.bytes if row.line_id else b"",
    )


def new_compartment(
    case: Case,
    name: str,
    generation: int,
    *,
    team: ManifestTeam,
    recovery: bytes,
    signer: SigningKey,
    signer_id: uuid.UUID,
    line: Line | None = None,
    seeker_public: bytes | None = None,
) -> Opened:
    """Makes a generation of a compartment with grants for the team, recovery and the seeker."""
    pair = KeyPair.new()
    row = Compartment(
        case=case,
        line=line if name == LINE else None,
        name=name,
        generation=generation,
        day=content.today(),
        public=pair.public,
    )
    place = place_of(row)
    row.proof = prove_public(
        signer, signer_id.bytes, place, pair.public, team=team.id, team_generation=team.generation
    )
    row.save(force_insert=True)
    readers = [
        (uuid.UUID(bytes=team.id), team.generation, team.public[name]),
        (RECOVERY, RECOVERY_GENERATION, recovery),
    ]
    if line is not None and seeker_public is not None:
        readers.append((line.id, generation, seeker_public))
    Grant.objects.bulk_create(
        Grant(
            compartment=row,
            reader=reader,
            reader_generation=reader_generation,
            box=seal_grant(
                pair,
                place,
                reader=reader.bytes,
                reader_public=public,
                vouched=signer.verify,
            ),
        )
        for reader, reader_generation, public in readers
    )
    return Opened(row, place, pair.public, pair, signer.verify)


def hold(where: Opened) -> None:
    """Keeps a generation until the transaction ends; Busy if it was sealed anew just now."""
    rows = Compartment.objects.in_scope("what is being written to", pk=where.row.pk)
    if not rows.select_for_update(no_key=True).values_list("pk").first():
        raise Busy("the case got new keys just now; please try again")


def put_item(
    where: Opened,
    *,
    item: uuid.UUID,
    kind: str,
    author: bytes,
    data: bytes,
    signer: SigningKey | None = None,
) -> Item:
    """Seals content into a compartment's generation and stores it."""
    hold(where)
    sealed = seal_item(
        where.public,
        where.place,
        item=item.bytes,
        kind=kind,
        author=author,
        content=data,
        signer=signer,
    )
    return Item.objects.create(
        id=item,
        compartment=where.row,
        day=content.today(),
        size=len(sealed.body),
        box=sealed.box,
        body=sealed.body,
    )
