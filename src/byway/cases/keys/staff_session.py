"""A member at the desk: his keys, and the team keys they open, for as long as he is signed in."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from byway.cases import content
from byway.cases.keys import trust
from byway.cases.keys.places import Opened, place_of
from byway.cases.models import Case, Compartment, Grant, TeamGrant
from byway.cases.rules.roles import Permission, compartments_of, permissions_of
from byway.errors import NotAllowed, NotFound, Refused, SealingError, TamperError
from byway.sealing import (
    LINE,
    KeyPair,
    Loan,
    Manifest,
    ManifestMember,
    MemberKeys,
    Place,
    derive_key,
    open_grant,
    open_loan,
)


@dataclass(slots=True)
class StaffSession:
    """Who is signed in, and what he can open."""

    member: ManifestMember
    keys: MemberKeys
    team_pairs: dict[tuple[uuid.UUID, str, int], KeyPair] = field(repr=False)
    card_keys: dict[tuple[uuid.UUID, int], bytes] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> uuid.UUID:
        """The member's id."""
        return uuid.UUID(bytes=self.member.id)

    @property
    def teams(self) -> frozenset[uuid.UUID]:
        """The teams he belongs to in the present manifest."""
        return frozenset(uuid.UUID(bytes=team) for team in self.member.teams)

    @property
    def compartments(self) -> frozenset[str]:
        """What his roles open."""
        return compartments_of(self.member.roles)

    def may(self, permission: Permission) -> bool:
        """Whether one of his roles has a permission."""
        return permission in permissions_of(self.member.roles)

    def require(self, permission: Permission) -> None:
        """NotAllowed unless one of his roles has the permission."""
        if not self.may(permission):
            raise NotAllowed(f"this needs the permission to {permission}")

    def require_part(self, name: str, case: Case | None = None) -> None:
        """NotAllowed unless one of his roles opens that compartment, or that case's was lent."""
        if case is not None and name in lent_parts(self, case):
            return
        if name not in self.compartments or (case is not None and case.team not in self.teams):
            raise NotAllowed(f"this role does not open {name}")

    def team_pair(self, team: uuid.UUID, name: str) -> tuple[KeyPair, int]:
        """A team's newest pair for one compartment and its generation; Refused if he has none."""
        mine = [g for (t, c, g) in self.team_pairs if t == team and c == name]
        if not mine:
            raise Refused(f"this role does not open {name}")
        return self.team_pairs[(team, name, max(mine))], max(mine)

    def card_key(self, team: uuid.UUID) -> bytes:
        """The key of a team's cards, derived once."""
        pair, generation = self.team_pair(team, LINE)
        known = self.card_keys.get((team, generation))
        if known is None:
            known = self.card_keys[(team, generation)] = derive_key(pair.private, "card")
        return known

    def case(self, case: uuid.UUID) -> Case:
        """A case of one of his teams that his roles open some of, or one lent; else NotFound."""
        row = Case.objects.in_scope("the member's teams, or lent", id=case).first()
        if row is not None and row.team in self.teams and self.compartments:
            return row
        if row is None or not lent_parts(self, row):
            raise NotFound("no such case")
        return row


def open_session(member: ManifestMember, keys: MemberKeys) -> StaffSession:
    """Opens the team keys granted to a member, for the roles and teams of the present manifest."""
    if member.public != keys.pair.public or member.verify != keys.signing.verify:
        raise TamperError("the manifest has other keys for this member")
    pairs: dict[tuple[uuid.UUID, str, int], KeyPair] = {}
    manifest = trust.manifest()
    for row in TeamGrant.objects.filter(
        member=uuid.UUID(bytes=member.id), team__in=[uuid.UUID(bytes=t) for t in member.teams]
    ):
        if row.compartment not in compartments_of(member.roles):
            continue
        pairs[(row.team, row.compartment, row.generation)] = open_team_grant(
            manifest, member, keys.pair, row
        )
    return StaffSession(member, keys, pairs)


def open_team_grant(
    manifest: Manifest, member: ManifestMember, pair: KeyPair, row: TeamGrant
) -> KeyPair:
    """A team's pair as it was granted to a member.

    Anybody can seal a pair of his own to a member. So the present generation must be the one in
    the manifest, and there is none after it: cards and later grants go under the newest.
    """
    place = team_place(row.team, row.compartment, row.generation)
    opened, _ = open_grant(pair, place, reader=member.id, box=row.box)
    team = manifest.team(row.team.bytes)
    if team is None or row.generation > team.generation:
        raise TamperError("a team key of a generation that the manifest does not name")
    if row.generation == team.generation and team.public[row.compartment] != opened.public:
        raise TamperError("a team key is not the one in the manifest")
    return opened


def all_team_pairs(by: StaffSession, team: uuid.UUID) -> dict[tuple[str, int], KeyPair]:
    """Every half of a team that was granted to a coordinator, those his role does not read too."""
    pairs = {}
    for row in TeamGrant.objects.filter(member=by.id, team=team):
        pair = open_team_grant(trust.manifest(), by.member, by.keys.pair, row)
        pairs[(row.compartment, row.generation)] = pair
    if not pairs:
        raise Refused("only a member of a team can let others in")
    return pairs


def team_place(team: uuid.UUID, compartment: str, generation: int) -> Place:
    """The place of a team's own key for one compartment."""
    return Place(trust.pin().organisation, team.bytes, f"team-{compartment}", generation)


def open_compartments(by: StaffSession, case: Case, name: str) -> list[Opened]:
    """Every generation of a compartment, oldest first, line by line; without a pair if his roles
    or the grant do not open it.

    What they hold is to be trusted only as `byway.cases.keys.vouching` says.
    """
    rows = Compartment.objects.in_scope("a case of the member's", case=case, name=name)
    return [_open_one(by, case, row) for row in rows.order_by("line_id", "generation")]


def _open_one(by: StaffSession, case: Case, row: Compartment) -> Opened:
    pairs = by.team_pairs if row.name in by.compartments else {}
    by_team = open_as_team(pairs, case.team, row)
    return by_team if by_team.pair is not None else open_lent(by, row) or by_team


def open_as_team(
    pairs: Mapping[tuple[uuid.UUID, str, int], KeyPair], team: uuid.UUID, row: Compartment
) -> Opened:
    """A generation opened with a team's pairs; without a pair if none of them opens its grant."""
    grant = Grant.objects.in_scope("a case of the member's", compartment=row, reader=team).first()
    return open_granted(pairs, team, row, grant)


def open_granted(
    pairs: Mapping[tuple[uuid.UUID, str, int], KeyPair],
    team: uuid.UUID,
    row: Compartment,
    grant: Grant | None,
) -> Opened:
    """`open_as_team` with the team's grant at hand."""
    place = place_of(row)
    closed = Opened(row, place, row.public, None)
    if grant is None:
        return closed
    team_pair = pairs.get((team, row.name, grant.reader_generation))
    if team_pair is None:
        return closed
    try:
        pair, vouched = open_grant(team_pair, place, reader=team.bytes, box=grant.box)
    except SealingError:
        return closed
    return Opened(row, place, pair.public, pair, vouched) if pair.public == row.public else closed


def lent_parts(by: StaffSession, case: Case) -> frozenset[str]:
    """The compartments of a case of which a generation is lent to the member by now."""
    rows = Grant.objects.in_scope("lent to the member", compartment__case=case, reader=by.id)
    grants = rows.select_related("compartment")
    return frozenset(g.compartment.name for g in grants if _open_loan(by, g) is not None)


def open_lent(by: StaffSession, row: Compartment) -> Opened | None:
    """A generation that was lent to the member and has not fallen due; else None."""
    grant = Grant.objects.in_scope("lent to the member", compartment=row, reader=by.id).first()
    if grant is None:
        return None
    grant.compartment = row
    loan = _open_loan(by, grant)
    return Opened(row, place_of(row), row.public, loan.pair, loan.vouched) if loan else None


def _open_loan(by: StaffSession, grant: Grant) -> Loan | None:
    row = grant.compartment
    try:
        loan = open_loan(
            by.keys.pair,
            place_of(row),
            reader=by.member.id,
            box=grant.box,
            verify_of=trust.active_verify,
        )
    except SealingError:
        return None
    due = loan.until <= content.now().timestamp() // 60
    return None if due or loan.pair.public != row.public else loan
