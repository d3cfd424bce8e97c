"""Sealing cases anew: what lies in older generations goes into new ones, for one team.

Whoever does it opens every item, finds it genuine, and signs for that; the author stays named. Rows
keep their ids, numbers and days, so that nothing that points to them changes. A batch of cases is
one transaction: killed at any moment, a case lies in its old generations or in its new ones.
Contents of files are sealed anew before it, under names of their own (`files.path_of`), so that
what a kill leaves behind is swept as strays.

A conversation goes into at most two new generations: what its seeker's words still opened, and
what they did not. What was lent is lent again by the job.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from byway.cases import content
from byway.cases.keys import trust
from byway.cases.keys.heads import Head, read_head, seal_head_of
from byway.cases.keys.places import RECOVERY, RECOVERY_GENERATION, Opened, place_of
from byway.cases.keys.reseal_files import CameBetween, NewFiles, renamed, seal_file
from byway.cases.keys.reseal_writes import Writes
from byway.cases.keys.staff_session import StaffSession, open_granted
from byway.cases.keys.vouching import (
    Rows,
    check_generations,
    check_proof,
    follow_line,
    line_card,
    line_mark,
    open_rows,
)
from byway.cases.models import Case, Compartment, Event, Grant, Item, Line
from byway.errors import SealingError, TamperError
from byway.sealing import (
    COMPARTMENTS,
    IDENTITY,
    LINE,
    STORY,
    KeyPair,
    ManifestTeam,
    prove_public,
    reseal_item,
    seal_grant,
    seeker_public,
    team_generation_of,
    team_of,
)

SCOPE = "cases that are sealed anew"
Pairs = Mapping[tuple[uuid.UUID, str, int], KeyPair]
"""Halves of teams' keys by team, compartment and generation."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Older parts of a case that went on to another team without them."""

    team: uuid.UUID
    """The team that still holds them."""
    keys: list[bytes]
    """The signing keys of the case's line, as whoever gave it away found them."""


@dataclass(slots=True)
class Resealed:
    """What a batch did."""

    done: list[uuid.UUID] = field(default_factory=list)
    again: list[uuid.UUID] = field(default_factory=list)
    """Something came in meanwhile: these wait for the next batch."""
    damaged: list[uuid.UUID] = field(default_factory=list)
    """Their keys do not add up, or this member holds too few: left as they are."""


@dataclass(slots=True)
class _Case:
    """One case as it lies there, read with few statements for the whole batch."""

    row: Case
    pairs: Pairs
    lines: list[Line] = field(default_factory=list)
    parts: dict[str, list[Compartment]] = field(default_factory=dict)
    grants: dict[tuple[int, uuid.UUID], Grant] = field(default_factory=dict)
    """By compartment and reader."""
    held: dict[int, list[Item]] = field(default_factory=dict)
    """Items by compartment, in their order."""
    events: list[Event] = field(default_factory=list)

    def items(self, row: Compartment) -> list[Item]:
        """A generation's items."""
        return self.held.get(row.pk, [])

    def open(self, row: Compartment) -> Opened:
        """A generation by the grant of the team it was made for."""
        team = uuid.UUID(bytes=team_of(row.proof))
        opened = open_granted(self.pairs, team, row, self.grants.get((row.pk, team)))
        if opened.pair is None:
            raise SealingError("this member holds no key to it")
        return opened


def is_current(proof: bytes, team: ManifestTeam) -> bool:
    """Whether a compartment was made for that team in its present generation."""
    return team_of(proof) == team.id and team_generation_of(proof) == team.generation


def reseal_cases(
    by: StaffSession,
    cases: Iterable[uuid.UUID],
    *,
    pairs: Pairs,
    team: uuid.UUID | None = None,
    names: tuple[str, ...] = COMPARTMENTS,
    left: LeftBehind | None = None,
    also: Callable[[Case, list[bytes]], None] | None = None,
) -> Resealed:
    """Seals a batch of cases anew, for the team they are with, or for another one (`team`).

    `pairs` are the halves it may use: a coordinator's role reads less than he holds. Parts of a
    case that lie in the team's present generation already stay as they are. `also` is called for
    each case in the same transaction, with its lines' signing keys.
    """
    ids, done = list(cases), Resealed()
    with trust.steady():
        fresh = _seal_files(ids, pairs, names)
        try:
            with transaction.atomic():
                _reseal_batch(by, ids, pairs, team, names, fresh, left, also, done)
        finally:
            for one in fresh.values():
                if one.content is not None:
                    one.content.discard()
    return done


def _reseal_batch(
    by: StaffSession,
    ids: list[uuid.UUID],
    pairs: Pairs,
    team: uuid.UUID | None,
    names: tuple[str, ...],
    fresh: NewFiles,
    left: LeftBehind | None,
    also: Callable[[Case, list[bytes]], None] | None,
    done: Resealed,
) -> None:
    writes = Writes(by)
    found: list[tuple[Case, list[bytes]]] = []
    for case in _load(ids, pairs):
        try:
            known = _reseal_case(writes, case, team or case.row.team, names, fresh, left)
            found.append((case.row, known))
            done.done.append(case.row.id)
        except CameBetween:
            writes.forget(case.row.id)
            done.again.append(case.row.id)
        except SealingError:
            writes.forget(case.row.id)
            done.damaged.append(case.row.id)
    writes.write()
    if also is not None:
        for row, known in found:
            also(row, known)


def _load(ids: list[uuid.UUID], pairs: Pairs) -> list[_Case]:
    """The cases, locked, with all that belongs to them, oldest generation first."""
    rows = Case.objects.in_scope(SCOPE, id__in=ids).order_by("id").select_for_update()
    found = {row.id: _Case(row, pairs) for row in rows}
    for line in Line.objects.in_scope(SCOPE, case__in=ids).order_by("id").select_for_update():
        found[line.case_id].lines.append(line)
    parts = Compartment.objects.in_scope(SCOPE, case__in=ids)
    by_pk = {}
    for part in parts.order_by("line_id", "generation", "pk").select_for_update():
        by_pk[part.pk] = found[part.case_id]
        found[part.case_id].parts.setdefault(part.name, []).append(part)
    for grant in Grant.objects.in_scope(SCOPE, compartment__in=list(by_pk)):
        by_pk[grant.compartment_id].grants[(grant.compartment_id, grant.reader)] = grant
    items = Item.objects.in_scope(SCOPE, compartment__in=list(by_pk)).order_by("number")
    for item in items:
        by_pk[item.compartment_id].held.setdefault(item.compartment_id, []).append(item)
    for event in Event.objects.in_scope(SCOPE, case__in=ids).order_by("number"):
        found[event.case].events.append(event)
    return list(found.values())


def _reseal_case(
    writes: Writes,
    case: _Case,
    team_id: uuid.UUID,
    names: tuple[str, ...],
    fresh: NewFiles,
    left: LeftBehind | None,
) -> list[bytes]:
    team = trust.manifest().team(team_id.bytes)
    if team is None:
        raise TamperError("a case of a team that the manifest does not name")
    keys = left.keys if left else []
    for line in case.lines if left is None else ():
        rows = [row for row in case.parts.get(LINE, []) if row.line_id == line.id]
        opened = [case.open(row) for row in rows]
        followed = follow_line(opened, line, items=case.items)
        card = line_card(writes.by, case.row, line)
        if followed.broken or not rows or (card.line and card.line != line_mark(followed)):
            raise TamperError("the keys of this line were changed by somebody else")
        check_proof(opened[-1], followed.keys[-1], line, case.row.team)
        keys = followed.keys
        if LINE in names and not all(is_current(row.proof, team) for row in rows):
            _reseal_line(writes, case, line, opened, followed.keys, followed.rows, team)
    for name in (STORY, IDENTITY):
        rows = _rows_of(case, name, left)
        if name not in names or all(is_current(row.proof, team) for row in rows):
            continue
        opened = [case.open(row) for row in rows]
        genuine, warnings = check_generations(opened, case.lines, keys)
        if warnings:
            raise TamperError("the keys of this case were changed by somebody else")
        if case.lines and left is None:
            check_proof(opened[-1], keys[-1], case.lines[0], case.row.team)
        held = [(one, open_rows(one, case.items(one.row))) for one in genuine]
        after = case.parts[name][-1]
        made = _move(writes, case.row, name, None, held, team, after=after, fresh=fresh)
        if name == STORY:
            story = {one.place.generation: one for one in genuine}
            writes.events(case.row, case.events, story, made)
    if team_id != case.row.team:
        writes.give(case.row, team_id)
    return keys


def _rows_of(case: _Case, name: str, left: LeftBehind | None) -> list[Compartment]:
    """A part's generations that are with the case's team, or those left with an earlier one.

    The newest must be with the case's team: a row alone gives no case to another one.
    """
    rows, team = case.parts.get(name, []), case.row.team.bytes
    if rows and team_of(rows[-1].proof) != team:
        raise TamperError("a case of another team than its keys")
    wanted = left.team.bytes if left else team
    return [row for row in rows if team_of(row.proof) == wanted]


def _reseal_line(
    writes: Writes,
    case: _Case,
    line: Line,
    opened: list[Opened],
    keys: list[bytes],
    rows: dict[int, Rows],
    team: ManifestTeam,
) -> None:
    organisation = trust.pin().organisation
    public = seeker_public(line.public, keys[-1], organisation, line.id.bytes)
    his = {opened[-1].row.pk, *(pk for pk, reader in case.grants if reader == line.id)}
    before = [(one, rows[one.row.pk]) for one in opened if one.row.pk not in his]
    current = [(one, rows[one.row.pk]) for one in opened if one.row.pk in his]
    # The first of the new generations names the key that the line began with, as the first did.
    if before:
        _move(writes, case.row, LINE, line, before, team, vouched=keys[0], after=opened[-1].row)
        _move(
            writes, case.row, LINE, line, current, team, vouched=keys[-1], seeker=public,
            after=opened[-1].row, step=2,
        )  # fmt: skip
    else:
        _move(writes, case.row, LINE, line, current, team, vouched=keys[0], seeker=public)


def _move(
    writes: Writes,
    case: Case,
    name: str,
    line: Line | None,
    held: list[tuple[Opened, Rows]],
    team: ManifestTeam,
    *,
    vouched: bytes = b"",
    seeker: bytes = b"",
    after: Compartment | None = None,
    step: int = 1,
    fresh: NewFiles | None = None,
) -> Opened:
    """Moves what these generations hold into one new generation, and gives that."""
    by, newest = writes.by, after or held[-1][0].row
    pair = KeyPair.new()
    row = Compartment(
        case=case, line=line, name=name, generation=newest.generation + step, day=newest.day,
        public=pair.public,
    )  # fmt: skip
    place = place_of(row)
    row.proof = prove_public(
        by.keys.signing, by.member.id, place, pair.public, team=team.id,
        team_generation=team.generation,
    )  # fmt: skip
    made = Opened(row, place, pair.public, pair, vouched or by.member.verify)
    head: dict[str, int] = {}
    for one, rows in held:
        head |= _seen(one)
        for old, item in rows:
            if item is not None:
                item, gone = renamed(old, item, one, made, fresh)
                sealed = reseal_item(
                    pair.public, place, item, by=by.member.id, signer=by.keys.signing
                )
                writes.item(case.id, row, old, sealed, gone)
    row.head = seal_head_of(made, Head(head))
    readers = [
        (uuid.UUID(bytes=team.id), team.generation, team.public[name]),
        (RECOVERY, RECOVERY_GENERATION, trust.manifest().recovery),
    ]
    if line is not None and seeker:
        readers.append((line.id, row.generation, seeker))
    boxes = [
        (
            reader,
            generation,
            seal_grant(
                pair, place, reader=reader.bytes, reader_public=public, vouched=made.vouched
            ),
        )
        for reader, generation, public in readers
    ]
    writes.compartment(case.id, row, boxes, [one.row.pk for one, _ in held])
    return made


def _seen(one: Opened) -> dict[str, int]:
    try:
        return read_head(one).items
    except SealingError:
        return {}  # the desk has warned of it whenever somebody looked


def _seal_files(ids: list[uuid.UUID], pairs: Pairs, names: tuple[str, ...]) -> NewFiles:
    """Seals the contents of files anew, chunk by chunk, before the transaction that names them."""
    fresh: NewFiles = {}
    holding = Item.objects.in_scope(
        SCOPE, compartment__case__in=ids, compartment__name=IDENTITY
    ).values_list("compartment__case", flat=True)
    wanted = set(holding) if IDENTITY in names else set()
    with transaction.atomic():
        cases = _load(sorted(wanted), pairs) if wanted else []
    for case in cases:
        rows = case.parts[IDENTITY]
        for row in rows:
            try:
                one = case.open(row)
            except SealingError:
                continue  # such a case is left as it is
            for old, item in open_rows(one, case.items(row)):
                if item is not None and item.kind == content.FILE:
                    fresh[old.id] = seal_file(one, old.id, item, rows[-1].generation + 1)
    return fresh
