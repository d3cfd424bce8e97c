"""Making an organisation, its teams and members, and publishing the manifest that names them."""

import json
import uuid
from dataclasses import dataclass, field, replace

import pyotp
from django.db import IntegrityError, transaction

from byway.cases.actions.sign_in import SecondFactors, save_factors
from byway.cases.keys import trust
from byway.cases.keys.staff_session import StaffSession, all_team_pairs, team_place
from byway.cases.models import Member, SignedManifest, TeamGrant
from byway.cases.models.fields import random_uuid
from byway.cases.rules.roles import ROLES, Permission, compartments_of
from byway.errors import BadInput, Refused
from byway.sealing import (
    COMPARTMENTS,
    KeyPair,
    Manifest,
    ManifestMember,
    ManifestTeam,
    MemberKeys,
    Pin,
    SigningKey,
    certify,
    new_id,
    new_passphrase,
    new_salt,
    seal_grant,
    sign_manifest,
    stretch_passphrase,
    wrap_member,
)


@dataclass(frozen=True, slots=True)
class NewMember:
    """What a new member is told once, and nobody keeps."""

    id: uuid.UUID
    name: str
    roles: tuple[str, ...]
    passphrase: str = field(repr=False)
    totp_secret: str = field(repr=False)
    keys: MemberKeys = field(repr=False)


@dataclass(frozen=True, slots=True)
class Founded:
    """A new organisation: its first coordinator and the keys that go offline."""

    coordinator: NewMember
    team: uuid.UUID
    root: SigningKey = field(repr=False)
    recovery: KeyPair = field(repr=False)


def new_pin() -> tuple[Pin, SigningKey]:
    """A fresh organisation's pin and its root key."""
    root = SigningKey.new()
    return Pin(new_id(), new_salt(), root.verify), root


def found_organisation(
    *, by: SigningKey, recovery: KeyPair, backup: str, coordinator: str, team: str
) -> Founded:
    """The first manifest: one team for new lines, one coordinator. `by` is the root key."""
    if SignedManifest.objects.exists():
        raise Refused("there is an organisation here already")
    with transaction.atomic():
        first = make_member(coordinator, ("coordinator",))
        team_id, pairs = random_uuid(), {name: KeyPair.new() for name in COMPARTMENTS}
        listed = ManifestMember(
            first.id.bytes,
            first.name,
            first.keys.pair.public,
            first.keys.signing.verify,
            first.roles,
            (team_id.bytes,),
        )
        manifest = Manifest(
            number=1,
            members=(listed,),
            teams=(
                ManifestTeam(
                    team_id.bytes, team, 1, {name: pair.public for name, pair in pairs.items()}
                ),
            ),
            intake=team_id.bytes,
            recovery=recovery.public,
            certificates={
                first.id.bytes: certify(
                    by, trust.pin().organisation, first.id.bytes, first.keys.signing.verify
                )
            },
            backup=backup,
        )
        # The first coordinator keeps every half of the team, so that later members can be let in.
        for name in COMPARTMENTS:
            grant_to_member(listed, team_id, name, 1, pairs[name], listed.verify)
        publish(manifest, first.id.bytes, first.keys.signing)
    return Founded(first, team_id, by, recovery)


def add_team(*, by: StaffSession, name: str) -> uuid.UUID:
    """A new team, which the coordinator belongs to."""
    by.require(Permission.MANAGE)
    team_id, pairs = random_uuid(), {c: KeyPair.new() for c in COMPARTMENTS}
    manifest = trust.manifest()
    me = replace(by.member, teams=(*by.member.teams, team_id.bytes))
    with transaction.atomic():
        for compartment in COMPARTMENTS:
            grant_to_member(me, team_id, compartment, 1, pairs[compartment], me.verify)
            by.team_pairs[(team_id, compartment, 1)] = pairs[compartment]
        publish(
            replace(
                manifest,
                number=manifest.number + 1,
                members=tuple(me if m.id == me.id else m for m in manifest.members),
                teams=(
                    *manifest.teams,
                    ManifestTeam(
                        team_id.bytes, name, 1, {c: pairs[c].public for c in COMPARTMENTS}
                    ),
                ),
            ),
            by.member.id,
            by.keys.signing,
        )
    by.member = me
    return team_id


def set_intake(*, by: StaffSession, team: uuid.UUID) -> None:
    """Names the team that new lines come to."""
    by.require(Permission.MANAGE)
    manifest = trust.manifest()
    if manifest.team(team.bytes) is None:
        raise BadInput("there is no such team")
    if manifest.intake != team.bytes:
        changed = replace(manifest, number=manifest.number + 1, intake=team.bytes)
        publish(changed, by.member.id, by.keys.signing)


def add_member(
    *, by: StaffSession, name: str, roles: tuple[str, ...], teams: tuple[uuid.UUID, ...]
) -> NewMember:
    """A new member with generated passphrase and TOTP secret, let into teams as the roles say."""
    by.require(Permission.MANAGE)
    unknown = [role for role in roles if role not in ROLES]
    if unknown or not roles:
        raise BadInput(f"roles are among {', '.join(ROLES)}; found {', '.join(unknown) or 'none'}")
    if "coordinator" in roles:
        raise Refused("a coordinator needs the root's word; see `byway keys certify`")
    manifest = trust.manifest()
    with transaction.atomic():
        made = make_member(name, roles)
        listed = ManifestMember(
            made.id.bytes,
            made.name,
            made.keys.pair.public,
            made.keys.signing.verify,
            roles,
            tuple(team.bytes for team in teams),
        )
        for team in teams:
            _let_in(by, listed, team)
        publish(
            replace(manifest, number=manifest.number + 1, members=(*manifest.members, listed)),
            by.member.id,
            by.keys.signing,
        )
    return made


def add_coordinator(*, by: StaffSession, root: SigningKey, name: str) -> NewMember:
    """A further coordinator, certified by the root, in every team that `by` belongs to."""
    by.require(Permission.MANAGE)
    if root.verify != trust.pin().root:
        raise BadInput("this root key is not the one that is pinned")
    manifest = trust.manifest()
    with transaction.atomic():
        made = make_member(name, ("coordinator",))
        listed = ManifestMember(
            made.id.bytes,
            made.name,
            made.keys.pair.public,
            made.keys.signing.verify,
            made.roles,
            by.member.teams,
        )
        for team in by.teams:
            _let_in(by, listed, team)
        word = certify(root, trust.pin().organisation, listed.id, listed.verify)
        publish(
            replace(
                manifest,
                number=manifest.number + 1,
                members=(*manifest.members, listed),
                certificates={**manifest.certificates, listed.id: word},
            ),
            by.member.id,
            by.keys.signing,
        )
    return made


def _let_in(by: StaffSession, listed: ManifestMember, team: uuid.UUID) -> None:
    # A coordinator keeps every half of a team, so that later members can be let in.
    every = "coordinator" in listed.roles
    wanted = frozenset(COMPARTMENTS) if every else compartments_of(listed.roles)
    keep = all_team_pairs(by, team)
    for (compartment, generation), pair in keep.items():
        if compartment in wanted:
            grant_to_member(listed, team, compartment, generation, pair, by.member.verify)


def make_member(name: str, roles: tuple[str, ...]) -> NewMember:
    """A member's row with fresh keys; in no manifest yet."""
    name = name.strip()
    if not name or len(name) > 64:
        raise BadInput("a member's name has between 1 and 64 characters")
    keys, passphrase, salt = MemberKeys.new(), new_passphrase(), new_salt()
    member_id = random_uuid()
    wrapped = wrap_member(
        keys, stretch_passphrase(passphrase, salt), trust.pin().organisation, member_id.bytes
    )
    try:
        with transaction.atomic():
            row = Member.objects.create(
                id=member_id, name=name, salt=salt, wrapped=wrapped, second=b""
            )
    except IntegrityError:
        raise BadInput(f"there is a member named {json.dumps(name)} already") from None
    secret = pyotp.random_base32()
    save_factors(row, keys, SecondFactors(totp=secret))
    return NewMember(member_id, name, roles, passphrase, secret, keys)


def grant_to_member(
    member: ManifestMember,
    team: uuid.UUID,
    compartment: str,
    generation: int,
    pair: KeyPair,
    vouched: bytes,
) -> None:
    """Seals a team's private half for one compartment to a member."""
    place = team_place(team, compartment, generation)
    TeamGrant.objects.create(
        member_id=uuid.UUID(bytes=member.id),
        team=team,
        compartment=compartment,
        generation=generation,
        box=seal_grant(pair, place, reader=member.id, reader_public=member.public, vouched=vouched),
    )


def publish(manifest: Manifest, signer_id: bytes, signer: SigningKey) -> None:
    """Signs a manifest and makes it the newest."""
    signed = sign_manifest(manifest, trust.pin(), signer_id, signer)
    SignedManifest.objects.create(number=manifest.number, signed=signed)
    trust.changed()
