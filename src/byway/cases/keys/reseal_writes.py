"""What sealing a batch of cases anew changes, gathered first and written with few statements.

Items and events stay the rows they are. Values go through the models' own fields, so that both
databases get what the models would write.
"""

import base64
import secrets
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial

from django.db import connection, models, transaction

from byway.cases import content
from byway.cases.disk.files import path_of
from byway.cases.events import commitment_of, open_event, seal_event
from byway.cases.keys.places import Opened
from byway.cases.keys.staff_session import StaffSession
from byway.cases.models import Case, Compartment, Event, Grant, Item
from byway.errors import SealingError
from byway.sealing import SealedItem

SCOPE = "cases that are sealed anew"
AT_ONCE = 400


@dataclass(slots=True)
class _Part:
    row: Compartment
    boxes: list[tuple[uuid.UUID, int, bytes]]
    replaces: list[int]


@dataclass(slots=True)
class _OfCase:
    parts: list[_Part] = field(default_factory=list)
    items: list[tuple[Compartment, Item, SealedItem, int]] = field(default_factory=list)
    events: list[tuple[int, int, bytes, bytes]] = field(default_factory=list)
    """Number, generation, box, commitment."""
    added: list[Event] = field(default_factory=list)
    team: uuid.UUID | None = None


@dataclass(slots=True)
class Writes:
    """A batch's changes, by case."""

    by: StaffSession
    cases: dict[uuid.UUID, _OfCase] = field(default_factory=lambda: defaultdict(_OfCase))

    def forget(self, case: uuid.UUID) -> None:
        """Leaves a case as it is."""
        self.cases.pop(case, None)

    def compartment(
        self,
        case: uuid.UUID,
        row: Compartment,
        boxes: list[tuple[uuid.UUID, int, bytes]],
        replaces: list[int],
    ) -> None:
        """A new generation, its grants, and the generations whose place it takes."""
        self.cases[case].parts.append(_Part(row, boxes, replaces))

    def item(
        self, case: uuid.UUID, row: Compartment, old: Item, sealed: SealedItem, gone: int
    ) -> None:
        """An item sealed anew; `gone`: the generation whose file content goes, or 0."""
        self.cases[case].items.append((row, old, sealed, gone))

    def give(self, case: Case, team: uuid.UUID) -> None:
        """The case is with another team from now on."""
        self.cases[case.id].team = team

    def events(
        self, case: Case, rows: list[Event], before: dict[int, Opened], made: Opened
    ) -> None:
        """The case's events go along, and one more says who did this."""
        mine = self.cases[case.id]
        for row in rows:
            one = before.get(row.generation)
            if one is None or one.pair is None:
                continue
            try:
                said = open_event(one.pair, one.place, row.box)
            except SealingError:
                continue  # it stays unreadable where it is
            box = seal_event(made.public, made.place, said)
            mine.events.append((row.number, made.place.generation, box, row.commitment))
        salt = base64.b64encode(secrets.token_bytes(16)).decode()
        said = content.pack(
            t=content.stamp(), w=self.by.member.id.hex(), a="sealed anew", d="", s=salt
        )
        mine.added.append(
            Event(
                case=case.id,
                generation=made.place.generation,
                day=content.today(),
                box=seal_event(made.public, made.place, said),
                commitment=commitment_of(said),
            )
        )

    def write(self) -> None:
        """Writes all of it, inside the caller's transaction; older keys go."""
        all_cases = list(self.cases.items())
        parts = [part for _, one in all_cases for part in one.parts]
        Compartment.objects.bulk_create([part.row for part in parts], batch_size=AT_ONCE)
        Grant.objects.bulk_create(
            [
                Grant(compartment=part.row, reader=reader, reader_generation=generation, box=box)
                for part in parts
                for reader, generation, box in part.boxes
            ],
            batch_size=AT_ONCE,
        )
        self._write_items([each for _, one in all_cases for each in one.items])
        update_rows(
            Event,
            ("generation", "box"),
            [(generation, box, number) for _, one in all_cases
             for number, generation, box, _ in one.events],
        )  # fmt: skip
        Event.objects.bulk_create([each for _, one in all_cases for each in one.added])
        old = [pk for part in parts for pk in part.replaces]
        for start in range(0, len(old), AT_ONCE):
            some = old[start : start + AT_ONCE]
            Grant.objects.in_scope(SCOPE, compartment__in=some).delete()
            Item.objects.in_scope(SCOPE, compartment__in=some).delete()
            Compartment.objects.in_scope(SCOPE, pk__in=some).delete()
        for case, one in all_cases:
            if one.team is not None:
                Case.objects.in_scope(SCOPE, id=case).update(team=one.team)

    def _write_items(self, items: list[tuple[Compartment, Item, SealedItem, int]]) -> None:
        update_rows(
            Item,
            ("compartment", "box", "body", "size"),
            [
                (
                    row.pk,
                    sealed.box,
                    sealed.body,
                    old.size - len(old.body) + len(sealed.body),
                    old.number,
                )
                for row, old, sealed, _ in items
            ],
        )
        for _, old, _, gone in items:
            if gone:
                older = path_of(old.id, gone)
                transaction.on_commit(partial(older.unlink, missing_ok=True))


def update_rows(
    model: type[models.Model], names: tuple[str, ...], rows: list[tuple[object, ...]]
) -> None:
    """`UPDATE … SET names WHERE primary key`, once for each row; its values, the key last."""
    if not rows:
        return
    meta, quote = model._meta, connection.ops.quote_name
    fields = [field for name in (*names, "pk") for field in meta.concrete_fields
              if field.name == name or (name == "pk" and field.primary_key)]  # fmt: skip
    *columns, key = [quote(field.column or "") for field in fields]
    sql = f"UPDATE {quote(meta.db_table)} SET {', '.join(f'{c} = %s' for c in columns)} WHERE {key} = %s"  # noqa: S608, E501
    values = [
        [f.get_db_prep_save(value, connection) for f, value in zip(fields, row, strict=True)]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)
