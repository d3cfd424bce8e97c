"""Somebody with write access to the database, every public key, and keys of his own.

He knows what a seized database and the code tell: ids, public halves, the manifest, all formats.
He has no private half, no words and no passphrase. `Attacker.reads` tries every key he has, and
every key those open, on everything that lies in the database.
"""

import uuid
from dataclasses import dataclass, field

from django.apps import apps

import byway.cases as c
from byway.cases.keys.places import place_of
from byway.cases.models import Case, Compartment, Grant, Item, Line
from byway.cases.models.fields import Sealed
from byway.errors import SealingError
from byway.sealing import (
    LINE,
    KeyPair,
    OpenedItem,
    SealedItem,
    SigningKey,
    open_item,
    prove_public,
    seal_grant,
    seal_item,
)

ALL = "the attacker's"


@dataclass
class Attacker:
    """His keys, and what he does with them."""

    signing: SigningKey = field(default_factory=SigningKey.new)
    pairs: list[KeyPair] = field(default_factory=lambda: [KeyPair.new()])

    @property
    def pair(self) -> KeyPair:
        return self.pairs[0]

    def reads(self) -> list[bytes]:
        """Everything he can open in the database."""
        found = []
        for row in Item.objects.in_scope(ALL).select_related("compartment"):
            for pair in self.pairs:
                opened = self._open(pair, row)
                if opened is not None:
                    found.append(opened.content)
        return found

    def _open(self, pair: KeyPair, row: Item) -> OpenedItem | None:
        try:
            return open_item(
                pair,
                place_of(row.compartment),
                item=row.id.bytes,
                sealed=SealedItem(row.box, row.body),
                trust=lambda author, kind: None,
            )
        except SealingError:
            return None

    def swap_public(self, compartment: Compartment, *, signer: uuid.UUID) -> None:
        """Puts his own pair in a compartment's place, with grants and a proof by his key."""
        compartment.public = self.pair.public
        compartment.proof = prove_public(
            self.signing,
            signer.bytes,
            place_of(compartment),
            self.pair.public,
            team=compartment.case.team.bytes,
            team_generation=1,
        )
        compartment.save(update_fields=["public", "proof"])
        self.grant(compartment)

    def grant(self, compartment: Compartment, *, vouched: bytes | None = None) -> None:
        """Grants his pair to every reader who has a grant there, or to the team if none has."""
        team = c.manifest().team(compartment.case.team.bytes)
        line = compartment.line
        Grant.objects.in_scope(ALL, compartment=compartment).delete()
        readers = [(compartment.case.team, team.generation, team.public[compartment.name])]
        if line is not None:
            readers.append((line.id, compartment.generation, line.public[:32]))
        for reader, generation, public in readers:
            Grant.objects.create(
                compartment=compartment,
                reader=reader,
                reader_generation=generation,
                box=seal_grant(
                    self.pair,
                    place_of(compartment),
                    reader=reader.bytes,
                    reader_public=public,
                    vouched=vouched or self.signing.verify,
                ),
            )

    def new_generation(
        self,
        case: uuid.UUID,
        name: str,
        line: Line | None,
        *,
        signer: uuid.UUID,
        generation: int | None = None,
        vouched: bytes | None = None,
    ) -> Compartment:
        """A generation of his own behind (or before) the others."""
        rows = Compartment.objects.in_scope(ALL, case=case, name=name)
        newest = rows.order_by("-generation").values_list("generation", flat=True).first() or 0
        row = Compartment(
            case=Case.objects.in_scope(ALL, id=case).get(),
            line=line if name == LINE else None,
            name=name,
            generation=newest + 1 if generation is None else generation,
            day=c.today(),
            public=self.pair.public,
        )
        row.proof = prove_public(
            self.signing,
            signer.bytes,
            place_of(row),
            row.public,
            team=row.case.team.bytes,
            team_generation=1,
        )
        row.save(force_insert=True)
        self.grant(row, vouched=vouched)
        return row

    def own_every_proof(self, visit: c.Visit) -> None:
        """Makes the line's signing key his and proves every public half of the case with it."""
        Line.objects.in_scope(ALL, id=visit.line).update(verify=self.signing.verify)
        for row in Compartment.objects.in_scope(ALL, case=visit.case).select_related("case"):
            row.proof = prove_public(
                self.signing,
                visit.line.bytes,
                place_of(row),
                row.public,
                team=row.case.team.bytes,
                team_generation=1,
            )
            row.save(update_fields=["proof"])

    def forge(
        self,
        compartment: Compartment,
        *,
        kind: str,
        author: bytes,
        content: bytes,
        signed: bool = True,
    ) -> uuid.UUID:
        """Puts an item of his own into a compartment."""
        item = uuid.uuid4()
        sealed = seal_item(
            compartment.public,
            place_of(compartment),
            item=item.bytes,
            kind=kind,
            author=author,
            content=content,
            signer=self.signing if signed else None,
        )
        Item.objects.create(
            id=item, compartment=compartment, day=c.today(), size=len(sealed.body),
            box=sealed.box, body=sealed.body,
        )  # fmt: skip
        return item


def everything() -> dict[str, list[dict[str, object]]]:
    """All rows there are, for a later replay."""
    return {m.__name__: list(m._base_manager.values()) for m in apps.get_models()}


def put_back(table: str, rows: list[dict[str, object]]) -> None:
    """Puts rows of an earlier copy back over what is there now."""
    model = apps.get_model("cases", table)
    for row in rows:
        model._base_manager.filter(pk=row[model._meta.pk.attname]).delete()
        model._base_manager.create(**row)


def sealed_columns() -> list[tuple[str, str]]:
    """Every sealed column of a case's rows."""
    return [
        (model.__name__, f.name)
        for model in (Line, Compartment, Grant, Item)
        for f in model._meta.fields
        if isinstance(f, Sealed)
    ]
