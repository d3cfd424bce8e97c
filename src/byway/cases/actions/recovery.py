"""Recovery: two holders of shares open everything to a new coordinator, and the key is renewed.

It runs away from the server, on a copy of the database, in two steps. `plan_recovery` opens every
compartment with the recovery key and seals it again, to new generations of the teams and to a new
recovery key; it changes nothing. `apply_recovery` puts the plan in place on the server, which so
never sees the recovery key. What older backups hold stays open to the old shares.
"""

import hashlib
import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from byway.cases.actions.organisation import NewMember, make_member
from byway.cases.cards import Card, seal_desk_card
from byway.cases.keys import trust
from byway.cases.keys.places import RECOVERY, place_of
from byway.cases.keys.staff_session import team_place
from byway.cases.models import Compartment, Grant, Line, Member
from byway.cases.rules.roles import compartments_of
from byway.errors import BadInput, SealingError, TamperError
from byway.sealing import (
    COMPARTMENTS,
    LINE,
    ROOT,
    KeyPair,
    Manifest,
    ManifestMember,
    SigningKey,
    certify,
    check_public,
    open_grant,
    prove_public,
    seal_grant,
    sign_manifest,
    signer_of,
    team_generation_of,
    team_of,
)

FORMAT = "byway: recovery/1"
SCOPE = "recovery opens everything"

Pairs = dict[tuple[bytes, str], KeyPair]
"""A team's new pair for each compartment."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a recovery gives: the plan for the server, and what is told once."""

    plan: dict[str, Any]
    coordinator: NewMember
    compartments: int
    damaged: int
    """Compartments whose recovery grant did not open: changed by somebody, and left as they are."""
    new_key: KeyPair = field(repr=False)


def plan_recovery(
    *, recovery: KeyPair, root: SigningKey, coordinator: str, leave_out: tuple[str, ...] = ()
) -> Recovery:
    """Opens everything to a new coordinator, certified by the root; the database stays as it is.

    The other members keep their teams, and are let into the new generations as their roles say,
    but for those in `leave_out`, who keep their name and lose the rest.
    """
    manifest = trust.manifest()
    if recovery.public != manifest.recovery:
        raise BadInput("these shares are of another recovery key than the manifest's")
    if root.verify != trust.pin().root:
        raise BadInput("this root key is not the one that is pinned")
    unknown = [name for name in leave_out if manifest.member_named(name) is None]
    if unknown:
        raise BadInput(f"there is no member named {unknown[0]!r}")
    pairs: Pairs = {(t.id, c): KeyPair.new() for t in manifest.teams for c in COMPARTMENTS}
    with transaction.atomic():
        made, row = _made(coordinator)
        transaction.set_rollback(True)
    new_key = KeyPair.new()
    renewed = _renewed(manifest, made, root, pairs, new_key, leave_out)
    signed = sign_manifest(renewed, trust.pin(), ROOT, root)
    grants, damaged = _resealed(recovery, renewed, pairs)
    plan = {
        "format": FORMAT,
        "manifest": signed.hex(),
        "member": row,
        "team_grants": _team_grants(renewed, pairs, made.keys.signing.verify),
        "grants": grants,
        "damaged": damaged,
        "cards": _cards(pairs),
        "proofs": _proofs(renewed, made),
    }
    return Recovery(plan, made, len(grants), len(damaged), new_key)


def _made(name: str) -> tuple[NewMember, dict[str, str]]:
    made = make_member(name, ("coordinator",))
    row = Member.objects.get(id=made.id)
    sealed = {"salt": row.salt, "wrapped": row.wrapped, "second": row.second}
    said = {key: value.hex() for key, value in sealed.items()}
    return made, {"id": made.id.hex, "name": made.name, **said}


def _renewed(
    manifest: Manifest,
    made: NewMember,
    root: SigningKey,
    pairs: Pairs,
    new_key: KeyPair,
    leave_out: tuple[str, ...],
) -> Manifest:
    listed = ManifestMember(
        made.id.bytes,
        made.name,
        made.keys.pair.public,
        made.keys.signing.verify,
        made.roles,
        tuple(team.id for team in manifest.teams),
    )
    left = tuple((team.id, team.generation + 1) for team in manifest.teams)
    others = tuple(
        replace(member, roles=(), teams=(), left=left)
        if member.roles and member.name in leave_out
        else member
        for member in manifest.members
    )
    staying = {member.id for member in others if member.roles}
    certificate = certify(root, trust.pin().organisation, listed.id, listed.verify)
    return replace(
        manifest,
        number=manifest.number + 1,
        members=(*others, listed),
        teams=tuple(
            replace(
                team,
                generation=team.generation + 1,
                public={name: pairs[(team.id, name)].public for name in COMPARTMENTS},
            )
            for team in manifest.teams
        ),
        recovery=new_key.public,
        certificates={
            **{m: s for m, s in manifest.certificates.items() if m in staying},
            listed.id: certificate,
        },
    )


def _team_grants(manifest: Manifest, pairs: Pairs, vouched: bytes) -> list[dict[str, Any]]:
    """Coordinators keep every half, so that later members can be let in; others by their roles."""
    grants = []
    for member in manifest.members:
        every = "coordinator" in member.roles
        wanted = COMPARTMENTS if every else sorted(compartments_of(member.roles))
        for team in manifest.teams:
            for name in wanted if team.id in member.teams else ():
                place = team_place(uuid.UUID(bytes=team.id), name, team.generation)
                box = seal_grant(
                    pairs[(team.id, name)],
                    place,
                    reader=member.id,
                    reader_public=member.public,
                    vouched=vouched,
                )
                grants.append(
                    {
                        "member": member.id.hex(),
                        "team": team.id.hex(),
                        "compartment": name,
                        "generation": team.generation,
                        "box": box.hex(),
                    }
                )
    return grants


def _resealed(
    recovery: KeyPair, renewed: Manifest, pairs: Pairs
) -> tuple[list[dict[str, Any]], list[int]]:
    """A grant to team and recovery for each compartment; and the numbers of those that are shut."""
    grants, damaged = [], []
    rows = Compartment.objects.in_scope(SCOPE).select_related("case")
    for row in rows.order_by("pk"):
        opened = _open(recovery, row)
        team = renewed.team(row.case.team.bytes)
        if opened is None or team is None:
            damaged.append(row.pk)
            continue
        grants.append(
            {
                "compartment": row.pk,
                "public": row.public.hex(),
                "team": team.id.hex(),
                "generation": team.generation,
                "team_box": _seal(opened, row, team.id, pairs[(team.id, row.name)].public),
                "recovery_box": _seal(opened, row, RECOVERY.bytes, renewed.recovery),
            }
        )
    return grants, damaged


def _open(recovery: KeyPair, row: Compartment) -> tuple[KeyPair, bytes] | None:
    """A compartment's pair and who vouched for it; None if somebody changed it."""
    grant = Grant.objects.in_scope(SCOPE, compartment=row, reader=RECOVERY).first()
    if grant is None or team_of(row.proof) != row.case.team.bytes:
        return None  # a row alone gives no case to another team
    try:
        pair, vouched = open_grant(recovery, place_of(row), reader=RECOVERY.bytes, box=grant.box)
    except SealingError:
        return None
    return (pair, vouched) if pair.public == row.public else None


def _seal(opened: tuple[KeyPair, bytes], row: Compartment, reader: bytes, public: bytes) -> str:
    pair, vouched = opened
    sealed = seal_grant(pair, place_of(row), reader=reader, reader_public=public, vouched=vouched)
    return sealed.hex()


def _proofs(renewed: Manifest, made: NewMember) -> list[dict[str, Any]]:
    """The new coordinator vouches for what those who lose everything vouched for."""
    proofs = []
    for row in Compartment.objects.in_scope(SCOPE):
        signer = renewed.member(signer_of(row.proof))
        if signer is None or signer.roles:
            continue
        place, team = place_of(row), team_of(row.proof)
        try:
            check_public(signer.verify, signer.id, place, row.public, row.proof, team=team)
        except TamperError:
            continue
        proof = prove_public(
            made.keys.signing,
            made.id.bytes,
            place,
            row.public,
            team=team,
            team_generation=team_generation_of(row.proof),
        )
        proofs.append({"compartment": row.pk, "proof": proof.hex()})
    return proofs


def _cards(pairs: Pairs) -> list[dict[str, str]]:
    """A plain new card for each line: the old ones lie under the teams' old keys."""
    organisation = trust.pin().organisation
    cards = []
    for line in Line.objects.in_scope(SCOPE).select_related("case"):
        pair = pairs.get((line.case.team.bytes, LINE))
        if pair is not None:
            mark = hashlib.blake2b(line.door_card, digest_size=6).hexdigest()
            card = seal_desk_card(pair, organisation, line.id, Card(state="open", door=mark))
            cards.append({"line": line.id.hex, "card": card.hex()})
    return cards
