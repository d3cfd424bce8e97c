"""`byway keys`: the manifest, further members and coordinators, recovery, the audit chain."""

import json
import os
from pathlib import Path
from typing import Any

import click

from byway.cli.init import credentials, say_credentials
from byway.cli.offline import read_root
from byway.cli.output import json_option, print_json, warn
from byway.cli.server import ask, need_organisation, set_up, sign_in
from byway.cli.shares import ask_shares, hand_out, need_terminal
from byway.errors import BadInput
from byway.sealing import join_recovery, split_recovery
from byway.web import harden

root_option = click.option(
    "--root", "root_file", type=click.Path(dir_okay=False, path_type=Path), required=True,
    help="The root key's file, root.age.",
)  # fmt: skip


@click.group("keys")
def command() -> None:
    """Show, add, certify and recover keys."""
    harden()


@command.command("show")
@json_option
def show(as_json: bool) -> None:
    """Show the manifest: its number, members, teams and keys that are not secret."""
    set_up()
    need_organisation()
    document = _manifest()
    if as_json:
        print_json(document)
        return
    click.echo(f"Manifest {document['number']} of organisation {document['organisation']}")
    click.echo(f"Root key   {document['root']}\nRecovery   {document['recovery']}")
    click.echo(f"Backups to {document['backup']}")
    for team in document["teams"]:
        intake = ", new lines come here" if team["intake"] else ""
        click.echo(f"Team {team['name']}: generation {team['generation']}{intake}")
    for member in document["members"]:
        word = ", certified" if member["certified"] else ""
        click.echo(
            f"Member {member['name']}: {', '.join(member['roles']) or 'no role'}{word}; "
            f"teams: {', '.join(member['teams']) or 'none'}"
        )


def _manifest() -> dict[str, Any]:
    from byway.cases import manifest, pin

    found, pinned = manifest(), pin()
    names = {team.id: team.name for team in found.teams}
    return {
        "number": found.number,
        "organisation": pinned.organisation.hex(),
        "root": pinned.root.hex(),
        "recovery": found.recovery.hex(),
        "backup": found.backup,
        "teams": [
            {"name": t.name, "generation": t.generation, "intake": t.id == found.intake}
            for t in found.teams
        ],
        "members": [
            {
                "name": m.name,
                "roles": list(m.roles),
                "teams": [names[team] for team in m.teams if team in names],
                "certified": m.id in found.certificates,
            }
            for m in found.members
        ],
    }


@command.command("add-member")
@click.option("--name", required=True, help="The member's name at sign-in.")
@click.option("--role", "roles", multiple=True, required=True, help="A role; may be repeated.")
@click.option("--team", "teams", multiple=True, help="A team's name; may be repeated.")
@json_option
def add_member_command(
    name: str, roles: tuple[str, ...], teams: tuple[str, ...], as_json: bool
) -> None:
    """Add a member; a coordinator signs in at the terminal."""
    set_up()
    import uuid

    from byway.cases import add_member, manifest

    need_organisation()
    known = {team.name: uuid.UUID(bytes=team.id) for team in manifest().teams}
    unknown = [team for team in teams if team not in known]
    if unknown:
        raise BadInput(f"expected a team among {', '.join(known)}, found {unknown[0]!r}")
    made = add_member(
        by=sign_in(), name=name, roles=roles, teams=tuple(known[team] for team in teams)
    )
    _tell(credentials(made), as_json)


@command.command("certify")
@click.option("--name", required=True, help="The new coordinator's name at sign-in.")
@root_option
@json_option
def certify(name: str, root_file: Path, as_json: bool) -> None:
    """Add a further coordinator: the root's word, and a coordinator signs in at the terminal."""
    set_up()
    from byway.cases import add_coordinator

    need_organisation()
    root = read_root(root_file, ask("Passphrase of the root key", hidden=True))
    _tell(credentials(add_coordinator(by=sign_in(), root=root, name=name)), as_json)


@command.command("recover")
@root_option
@click.option("--coordinator", required=True, help="Name of the coordinator to be made.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True,
              help="File for the plan, to be applied on the server.")  # fmt: skip
@click.option("--leave-out", multiple=True, help="A member who shall lose everything.")
@click.option("--share", "share_files", multiple=True,
              type=click.Path(dir_okay=False, path_type=Path),
              help="A share's file, twice: only for scripts. Else they are typed.")  # fmt: skip
@click.option("--shares-dir", type=click.Path(file_okay=False, path_type=Path),
              help="Write the new shares to files: only for scripts.")  # fmt: skip
@json_option
def recover(
    root_file: Path,
    coordinator: str,
    out: Path,
    leave_out: tuple[str, ...],
    share_files: tuple[Path, ...],
    shares_dir: Path | None,
    as_json: bool,
) -> None:
    """Open everything to a new coordinator with two shares, on an offline copy of the data."""
    set_up()
    from byway.cases import plan_recovery

    need_organisation()
    need_terminal(shares_dir)
    if out.exists():
        raise BadInput(f"{out}: expected no such file yet, found one")
    root = read_root(root_file, ask("Passphrase of the root key", hidden=True))
    recovery = plan_recovery(
        recovery=join_recovery(ask_shares(share_files)),
        root=root,
        coordinator=coordinator,
        leave_out=leave_out,
    )
    hand_out(split_recovery(recovery.new_key), shares_dir)
    handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(recovery.plan, file)
    if recovery.damaged:
        warn(f"{recovery.damaged} compartment(s) were changed by somebody and stay shut")
    told = credentials(recovery.coordinator)
    if as_json:
        counts = {"compartments": recovery.compartments, "damaged": recovery.damaged}
        print_json({"coordinator": told, "plan": str(out), **counts})
        return
    say_credentials(told)
    click.echo(f"\nOn the server, with the door stopped: byway keys apply {out}")
    click.echo("The old shares still open older backups until those expire.")


@command.command("apply")
@click.argument("plan", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def apply(plan: Path, as_json: bool) -> None:
    """Put a recovery's PLAN in place on the server."""
    set_up()
    from byway.cases import apply_recovery, read_plan

    need_organisation()
    try:
        data = plan.read_bytes()
    except OSError as error:
        raise BadInput(f"{plan}: cannot be read: {error.strerror}") from None
    opened = apply_recovery(plan=read_plan(data))
    if as_json:
        print_json({"compartments": opened})
    else:
        click.echo(f"Opened {opened} compartment(s) to the new coordinator.")


@command.command("audit")
@json_option
def audit(as_json: bool) -> None:
    """Check the chain of what happened against what this machine remembers."""
    set_up()
    from byway.cases import check_chain, extend_chain

    need_organisation()
    extend_chain()
    found = check_chain()
    if as_json:
        print_json(
            {
                "holds": not found.broken,
                "links": found.links,
                "removed": found.removed,
                "waiting": found.waiting,
                "broken": list(found.broken),
            }
        )
    else:
        click.echo(
            f"{found.links} link(s), {found.removed} without commitment since their case was "
            f"destroyed, {found.waiting} event(s) waiting."
        )
        for sentence in found.broken or ("The chain holds.",):
            click.echo(sentence)
    if found.broken:
        raise SystemExit(1)


def _tell(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(told)
    else:
        say_credentials(told)
