"""Makes the tests' organisation in $BYWAY_DATA and prints its credentials as JSON.

Run as a process of its own (`python -m tests.house_setup`), since the tests' process has another
database. Two teams: `Reception`, where new lines come, and `Second line`.
"""

import json
import sys
from pathlib import Path
from typing import Any

from byway import cases
from byway.cli.server import migrate, set_up
from byway.sealing import KeyPair, new_identity, split_recovery

STAFF = (
    ("receiver", ("receiver",), ("Reception",)),
    ("caseworker", ("caseworker",), ("Reception",)),
    ("verifier", ("verifier",), ("Reception",)),
    ("second caseworker", ("caseworker",), ("Second line",)),
    ("second verifier", ("verifier",), ("Second line",)),
)


def main() -> None:
    """Founds, adds staff, prints."""
    set_up()
    migrate()
    from django.conf import settings

    fresh, root = cases.new_pin()
    cases.write_pin(fresh, Path(settings.BYWAY_PIN))
    identity, recipient = new_identity()
    recovery = KeyPair.new()
    founded = cases.found_organisation(
        by=root, recovery=recovery, backup=recipient, coordinator="coordinator", team="Reception"
    )
    by = cases.begin_session(founded.coordinator.id, founded.coordinator.keys)
    teams = {"Reception": founded.team, "Second line": cases.add_team(by=by, name="Second line")}
    members = [
        cases.add_member(by=by, name=name, roles=roles, teams=tuple(teams[team] for team in mine))
        for name, roles, mine in STAFF
    ]
    json.dump(
        {
            "staff": [_credentials(m) for m in (founded.coordinator, *members)],
            "teams": {name: team.hex for name, team in teams.items()},
            "backup_identity": identity,
            "recovery_shares": split_recovery(recovery),
            "root_seed": root.seed.hex(),
        },
        sys.stdout,
    )


def _credentials(member: "cases.NewMember") -> dict[str, Any]:
    return {
        "name": member.name,
        "passphrase": member.passphrase,
        "totp_secret": member.totp_secret,
        "roles": list(member.roles),
    }


if __name__ == "__main__":
    main()
