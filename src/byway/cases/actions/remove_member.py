"""A member leaves: his teams get new keys, and what he could open is to be sealed anew.

From the end of the transaction on he is let in nowhere, and nothing new is sealed to a key he has.
He stays listed without roles or teams, so that his name stands under what he wrote. What he has
copied stays readable to him until the job (`keys.reseal_job`) has sealed it anew; a copy of what it
was is his for good.
"""

import uuid
from dataclasses import replace

from django.db import transaction

from byway.cases.actions.invite import end_invitations
from byway.cases.actions.organisation import grant_to_member, publish
from byway.cases.disk.storage import flush_deleted
from byway.cases.keys import trust
from byway.cases.keys.places import place_of
from byway.cases.keys.relocking import relock_cards, team_lines
from byway.cases.keys.reseal_writes import update_rows
from byway.cases.keys.staff_session import StaffSession, all_team_pairs
from byway.cases.models import Compartment, Grant, Member
from byway.cases.rules.roles import Permission, compartments_of
from byway.errors import BadInput, Refused, TamperError
from byway.sealing import (
    COMPARTMENTS,
    KeyPair,
    Manifest,
    ManifestMember,
    check_public,
    prove_public,
    signer_of,
    team_generation_of,
    team_of,
)

SCOPE = "what a member who leaves could open"

Pairs = dict[str, KeyPair]
"""A team's new halves by compartment."""


def remove_member(*, by: StaffSession, member: uuid.UUID) -> None:
    """Takes roles and teams from a member, gives his teams new keys, and re-locks their cards."""
    by.require(Permission.MANAGE)
    manifest = trust.manifest()
    leaver = manifest.member(member.bytes)
    if leaver is None or not leaver.roles:
        raise BadInput("there is no such member")
    if leaver.id == by.member.id:
        raise Refused("a coordinator is removed by another one")
    if not set(leaver.teams) <= set(by.member.teams):
        raise Refused("only a coordinator of all their teams can remove somebody")
    with transaction.atomic():
        end_invitations(by, [uuid.UUID(bytes=team) for team in leaver.teams])
        fresh = {team: {name: KeyPair.new() for name in COMPARTMENTS} for team in leaver.teams}
        renewed = _renewed(manifest, leaver, fresh)
        for team in leaver.teams:
            _renew_team(by, renewed, uuid.UUID(bytes=team), fresh[team])
        _take_over_proofs(by, leaver)
        Grant.objects.in_scope(SCOPE, reader=member).delete()
        Member.objects.filter(id=member).delete()
        publish(renewed, by.member.id, by.keys.signing)
        flush_deleted()


def _renewed(manifest: Manifest, leaver: ManifestMember, fresh: dict[bytes, Pairs]) -> Manifest:
    left = tuple((team.id, team.generation + 1) for team in manifest.teams)
    gone = replace(leaver, roles=(), teams=(), left=left)
    return replace(
        manifest,
        number=manifest.number + 1,
        members=tuple(gone if m.id == leaver.id else m for m in manifest.members),
        teams=tuple(
            replace(
                team,
                generation=team.generation + 1,
                public={name: pair.public for name, pair in fresh[team.id].items()},
            )
            if team.id in fresh
            else team
            for team in manifest.teams
        ),
        certificates={m: s for m, s in manifest.certificates.items() if m != leaver.id},
    )


def _renew_team(by: StaffSession, renewed: Manifest, team: uuid.UUID, fresh: Pairs) -> None:
    """New halves for those who stay, and the team's cards under the new key."""
    named = renewed.team(team.bytes)
    if named is None:
        raise BadInput("there is no such team")
    before = team_lines(all_team_pairs(by, team))
    for member in renewed.members:
        every = "coordinator" in member.roles
        wanted = COMPARTMENTS if every else sorted(compartments_of(member.roles))
        for name in wanted if named.id in member.teams else ():
            grant_to_member(member, team, name, named.generation, fresh[name], by.member.verify)
    for name in by.compartments:
        by.team_pairs[(team, name, named.generation)] = fresh[name]
    relock_cards(team, before[max(before)], fresh["line"])


def _take_over_proofs(by: StaffSession, leaver: ManifestMember) -> None:
    """The remover vouches for the public halves that the leaver, until now, vouched for."""
    changed: list[tuple[object, ...]] = []
    for row in Compartment.objects.in_scope(SCOPE).select_for_update():
        if signer_of(row.proof) != leaver.id:
            continue
        place, team = place_of(row), team_of(row.proof)
        try:
            check_public(leaver.verify, leaver.id, place, row.public, row.proof, team=team)
        except TamperError:
            continue  # somebody else put it there; it goes on proving nothing
        proof = prove_public(
            by.keys.signing, by.member.id, place, row.public, team=team,
            team_generation=team_generation_of(row.proof),
        )  # fmt: skip
        changed.append((proof, row.pk))
    update_rows(Compartment, ("proof",), changed)
