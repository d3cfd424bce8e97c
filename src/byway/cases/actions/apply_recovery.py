"""Putting a recovery's plan in place on the server: all of it or nothing."""

import json
import uuid
from typing import Any

from django.db import IntegrityError, transaction

from byway.cases.actions.recovery import FORMAT, SCOPE
from byway.cases.disk.storage import flush_deleted
from byway.cases.keys import trust
from byway.cases.keys.places import RECOVERY, RECOVERY_GENERATION
from byway.cases.models import Compartment, Grant, Line, Member, SignedManifest, TeamGrant
from byway.errors import BadInput
from byway.sealing import Manifest, open_manifest


def read_plan(data: bytes) -> dict[str, Any]:
    """A plan from the file's bytes; BadInput if it is none."""
    try:
        plan = json.loads(data)
    except ValueError:
        raise BadInput("not a plan that `byway keys recover` wrote") from None
    if not isinstance(plan, dict):
        raise BadInput("not a plan that `byway keys recover` wrote")
    return plan


def apply_recovery(*, plan: dict[str, Any]) -> int:
    """Puts a plan in place, or nothing of it; how many compartments it opened.

    BadInput if it was not made from this very database: a compartment made since would stay shut.
    """
    try:
        signed = bytes.fromhex(plan["manifest"])
        if plan["format"] != FORMAT:
            raise BadInput(f"expected format {FORMAT!r}, found {plan['format']!r}")
    except (KeyError, TypeError, ValueError):
        raise BadInput("not a plan that `byway keys recover` wrote") from None
    now = trust.manifest()
    renewed = open_manifest(signed, trust.pin(), after=now)
    if renewed.number != now.number + 1:
        raise BadInput(
            f"expected a plan for manifest {now.number + 1}, found one for {renewed.number}"
        )
    try:
        with transaction.atomic():
            _apply(plan, renewed, signed)
            flush_deleted()
    except (KeyError, TypeError, ValueError, IntegrityError):
        raise BadInput("the plan does not fit this database") from None
    return len(plan["grants"])


def _apply(plan: dict[str, Any], renewed: Manifest, signed: bytes) -> None:
    rows = Compartment.objects.in_scope(SCOPE)
    present = {row.pk: row.public.hex() for row in rows.only("pk", "public")}
    planned = {grant["compartment"]: grant["public"] for grant in plan["grants"]}
    if any(present.get(pk) != public for pk, public in planned.items()):
        raise BadInput("the plan was made from another database")
    known = {*planned, *map(int, plan["damaged"])}
    missing = len([pk for pk in present if pk not in known])
    if missing:
        raise BadInput(
            f"{missing} compartment(s) are not in the plan, made since: stop the door, and make "
            "the plan from a copy of now"
        )
    member = plan["member"]
    Member.objects.create(
        id=uuid.UUID(hex=member["id"]),
        name=member["name"],
        **{key: bytes.fromhex(member[key]) for key in ("salt", "wrapped", "second")},
    )
    for grant in plan["team_grants"]:
        TeamGrant.objects.create(
            member_id=uuid.UUID(hex=grant["member"]),
            team=uuid.UUID(hex=grant["team"]),
            compartment=grant["compartment"],
            generation=grant["generation"],
            box=bytes.fromhex(grant["box"]),
        )
    for grant in plan["grants"]:
        _regrant(grant["compartment"], grant["team"], grant["generation"], grant["team_box"])
        _regrant(grant["compartment"], RECOVERY.hex, RECOVERY_GENERATION, grant["recovery_box"])
    for card in plan["cards"]:
        Line.objects.in_scope(SCOPE, id=uuid.UUID(hex=card["line"])).update(
            desk_card=bytes.fromhex(card["card"])
        )
    for proof in plan["proofs"]:
        rows = Compartment.objects.in_scope(SCOPE, pk=proof["compartment"])
        rows.update(proof=bytes.fromhex(proof["proof"]))
    SignedManifest.objects.create(number=renewed.number, signed=signed)


def _regrant(compartment: int, reader: str, generation: int, box: str) -> None:
    Grant.objects.in_scope(SCOPE, compartment=compartment, reader=uuid.UUID(hex=reader)).delete()
    Grant.objects.create(
        compartment_id=compartment,
        reader=uuid.UUID(hex=reader),
        reader_generation=generation,
        box=bytes.fromhex(box),
    )
