"""A lost passphrase: new keys from a coordinator.

Nobody can bring a passphrase back. Who has lost it gets keys of his own anew; the old ones are
treated as those of somebody who left, and the work goes on under the same name.
"""

import uuid

from django.db import transaction

from byway.cases.actions.organisation import NewMember, add_member
from byway.cases.actions.remove_member import remove_member
from byway.cases.keys import trust
from byway.cases.keys.staff_session import StaffSession
from byway.cases.rules.roles import Permission
from byway.errors import BadInput, Refused


def renew_member(*, by: StaffSession, member: uuid.UUID) -> NewMember:
    """New keys, passphrase and code secret for a member who lost his passphrase.

    A coordinator's are renewed with the root's word (`byway keys certify`), or, where no other one
    is left, with two recovery shares (`byway keys recover`).
    """
    by.require(Permission.MANAGE)
    listed = trust.manifest().member(member.bytes)
    if listed is None or not listed.roles:
        raise BadInput("there is no such member")
    if "coordinator" in listed.roles:
        raise Refused("a coordinator needs the root's word; see `byway keys certify`")
    with transaction.atomic():
        remove_member(by=by, member=member)
        return add_member(
            by=by,
            name=listed.name,
            roles=listed.roles,
            teams=tuple(uuid.UUID(bytes=team) for team in listed.teams),
        )
