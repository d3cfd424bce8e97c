"""The manifest: whose keys are whose, signed, numbered, and traced to a root that stays offline.

The root signs coordinators; a coordinator signs a numbered manifest of members, teams and the
recovery key. Door and desk pin the root in a file that they cannot write, remember the last
manifest, and refuse what is unsigned, of another organisation, or older. The root's word about a
coordinator does not end with his work, so each manifest must be signed by a coordinator of the one
before it, or by the root itself.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from byway.errors import SealingError, TamperError
from byway.sealing.context import COMPARTMENTS, ID_BYTES, encode
from byway.sealing.keys import KEY_BYTES, SIGNATURE_BYTES, SigningKey, verify_signature

FORMAT = "byway: manifest/1"
ROOT = bytes(ID_BYTES)
"""The signer's id when the root itself signs, as when the only coordinator is lost."""
COORDINATOR = "coordinator"
"""The role whose members may sign manifests."""


@dataclass(frozen=True, slots=True)
class Pin:
    """What door and desk hold outside the database: the organisation, its salt, its root."""

    organisation: bytes
    salt: bytes
    root: bytes


@dataclass(frozen=True, slots=True)
class ManifestMember:
    """A member's public keys, roles and the teams they belong to."""

    id: bytes
    name: str
    public: bytes
    verify: bytes
    roles: tuple[str, ...]
    teams: tuple[bytes, ...]
    left: tuple[tuple[bytes, int], ...] = ()
    """For somebody who left: each team, and its first generation in which his word is none."""

    def counts_in(self, team: bytes, generation: int) -> bool:
        """Whether his signature counts in what was sealed in that generation of that team."""
        return bool(self.roles) or generation < dict(self.left).get(team, 0)


@dataclass(frozen=True, slots=True)
class ManifestTeam:
    """A team's public halves, one for each compartment, of its present generation."""

    id: bytes
    name: str
    generation: int
    public: dict[str, bytes]
    since: int = 1
    """Everything older than this generation has been re-sealed; nothing older counts."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest that has been verified, or one about to be signed."""

    number: int
    members: tuple[ManifestMember, ...]
    teams: tuple[ManifestTeam, ...]
    intake: bytes
    """The team that new lines come to."""
    recovery: bytes
    """The recovery key's public half."""
    certificates: dict[bytes, bytes]
    """Coordinators: member id → the root's signature over their signing key."""
    backup: str
    """The age recipient that backups are sealed to."""
    surge: str = ""
    """While the door is crowded: the day (ISO 8601) on which those who can wait may return."""

    def member(self, member_id: bytes) -> ManifestMember | None:
        """The member of that id, if there is one now."""
        return next((m for m in self.members if m.id == member_id), None)

    def member_named(self, name: str) -> ManifestMember | None:
        """The member of that name who has a role now, if there is one."""
        return next((m for m in self.members if m.name == name and m.roles), None)

    def team(self, team_id: bytes) -> ManifestTeam | None:
        """The team of that id, if there is one now."""
        return next((t for t in self.teams if t.id == team_id), None)


def certify(root: SigningKey, organisation: bytes, member_id: bytes, verify: bytes) -> bytes:
    """The root's word that this member coordinates."""
    return root.sign(encode("coordinator", organisation, member_id, verify))


def sign_manifest(manifest: Manifest, pin: Pin, signer_id: bytes, signer: SigningKey) -> bytes:
    """The manifest as signed bytes: signer's id, signature, document."""
    document = _to_bytes(manifest, pin.organisation)
    return signer_id + signer.sign(encode("manifest", document)) + document


def open_manifest(
    signed: bytes, pin: Pin, *, at_least: int = 0, after: Manifest | None = None
) -> Manifest:
    """Verifies signed bytes against the pinned root and gives the manifest.

    Raises TamperError if the chain to the root is broken, the organisation is another, the number
    is below `at_least` or not above that of the manifest `after` which it comes, or if its signer
    did not coordinate by then.
    """
    signer_id = signed[:ID_BYTES]
    signature = signed[ID_BYTES : ID_BYTES + SIGNATURE_BYTES]
    document = signed[ID_BYTES + SIGNATURE_BYTES :]
    manifest, organisation = _from_bytes(document)
    if organisation != pin.organisation:
        raise TamperError("the manifest is another organisation's")
    message = encode("manifest", document)
    if signer_id == ROOT:
        verify_signature(pin.root, message, signature)
    else:
        verify_signature(_coordinator(manifest, pin, signer_id), message, signature)
        if after is not None and _coordinator(after, pin, signer_id) != _coordinator(
            manifest, pin, signer_id
        ):
            raise TamperError("the manifest is signed by one who did not coordinate before it")
    if after is not None:
        at_least = max(at_least, after.number + 1)
    if manifest.number < at_least:
        raise TamperError(f"the manifest is number {manifest.number}, older than {at_least}")
    return manifest


def _coordinator(manifest: Manifest, pin: Pin, member_id: bytes) -> bytes:
    """The signing key of a coordinator in a manifest; TamperError if he is none there."""
    member, certificate = manifest.member(member_id), manifest.certificates.get(member_id)
    if member is None or certificate is None or COORDINATOR not in member.roles:
        raise TamperError("the manifest is not signed by a coordinator")
    certified = encode("coordinator", pin.organisation, member_id, member.verify)
    verify_signature(pin.root, certified, certificate)
    return member.verify


def _to_bytes(manifest: Manifest, organisation: bytes) -> bytes:
    document = {
        "format": FORMAT,
        "organisation": organisation.hex(),
        "number": manifest.number,
        "intake": manifest.intake.hex(),
        "recovery": manifest.recovery.hex(),
        "backup": manifest.backup,
        "surge": manifest.surge,
        "certificates": {m.hex(): s.hex() for m, s in manifest.certificates.items()},
        "members": [
            {
                "id": m.id.hex(),
                "name": m.name,
                "public": m.public.hex(),
                "verify": m.verify.hex(),
                "roles": list(m.roles),
                "teams": [t.hex() for t in m.teams],
                "left": {t.hex(): generation for t, generation in m.left},
            }
            for m in manifest.members
        ],
        "teams": [
            {
                "id": t.id.hex(),
                "name": t.name,
                "generation": t.generation,
                "since": t.since,
                "public": {c: t.public[c].hex() for c in COMPARTMENTS},
            }
            for t in manifest.teams
        ],
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True).encode()


def _from_bytes(data: bytes) -> tuple[Manifest, bytes]:
    try:
        document: dict[str, Any] = json.loads(data)
        if document["format"] != FORMAT:
            raise SealingError("a manifest of a format this release does not know")
        manifest = Manifest(
            number=int(document["number"]),
            intake=bytes.fromhex(document["intake"]),
            recovery=_key(document["recovery"]),
            backup=str(document["backup"]),
            surge=_day(document.get("surge", "")),
            certificates={
                bytes.fromhex(m): bytes.fromhex(s) for m, s in document["certificates"].items()
            },
            members=tuple(
                ManifestMember(
                    id=bytes.fromhex(m["id"]),
                    name=str(m["name"]),
                    public=_key(m["public"]),
                    verify=_key(m["verify"]),
                    roles=tuple(m["roles"]),
                    teams=tuple(bytes.fromhex(t) for t in m["teams"]),
                    left=tuple((bytes.fromhex(t), int(g)) for t, g in m["left"].items()),
                )
                for m in document["members"]
            ),
            teams=tuple(
                ManifestTeam(
                    id=bytes.fromhex(t["id"]),
                    name=str(t["name"]),
                    generation=int(t["generation"]),
                    public={c: _key(t["public"][c]) for c in COMPARTMENTS},
                    since=int(t["since"]),
                )
                for t in document["teams"]
            ),
        )
        return manifest, bytes.fromhex(document["organisation"])
    except (KeyError, TypeError, ValueError, AttributeError, UnicodeDecodeError):
        raise TamperError("the manifest cannot be read") from None


def _day(text: str) -> str:
    return dt.date.fromisoformat(text).isoformat() if text else ""


def _key(text: str) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return key
