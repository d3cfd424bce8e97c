"""The manifest: whose keys are whose, signed, numbered, and traced to a root that stays offline.

The root signs coordinators; a coordinator signs a numbered manifest of members, teams and the
recovery key. Door and desk pin the root in a file that they cannot write, remember the last number,
and refuse manifests that are unsigned, of another organisation, or older.
"""

import json
from dataclasses import dataclass
from typing import Any

from byway.errors import SealingError, TamperError
from byway.sealing.context import COMPARTMENTS, ID_BYTES, encode
from byway.sealing.keys import KEY_BYTES, SIGNATURE_BYTES, SigningKey, verify_signature

FORMAT = "byway: manifest/1"


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


@dataclass(frozen=True, slots=True)
class ManifestTeam:
    """A team's public halves, one for each compartment, of its present generation."""

    id: bytes
    name: str
    generation: int
    public: dict[str, bytes]


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

    def member(self, member_id: bytes) -> ManifestMember | None:
        """The member of that id, if there is one now."""
        return next((m for m in self.members if m.id == member_id), None)

    def member_named(self, name: str) -> ManifestMember | None:
        """The member of that name, if there is one now."""
        return next((m for m in self.members if m.name == name), None)

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


def open_manifest(signed: bytes, pin: Pin, *, at_least: int = 0) -> Manifest:
    """Verifies signed bytes against the pinned root and gives the manifest.

    Raises TamperError if the chain to the root is broken, the organisation is another, or the
    number is below `at_least`.
    """
    signer_id = signed[:ID_BYTES]
    signature = signed[ID_BYTES : ID_BYTES + SIGNATURE_BYTES]
    document = signed[ID_BYTES + SIGNATURE_BYTES :]
    manifest, organisation = _from_bytes(document)
    if organisation != pin.organisation:
        raise TamperError("the manifest is another organisation's")
    signer, certificate = manifest.member(signer_id), manifest.certificates.get(signer_id)
    if signer is None or certificate is None:
        raise TamperError("the manifest is not signed by a coordinator")
    certified = encode("coordinator", organisation, signer_id, signer.verify)
    verify_signature(pin.root, certified, certificate)
    verify_signature(signer.verify, encode("manifest", document), signature)
    if manifest.number < at_least:
        raise TamperError(f"the manifest is number {manifest.number}, older than {at_least}")
    return manifest


def _to_bytes(manifest: Manifest, organisation: bytes) -> bytes:
    document = {
        "format": FORMAT,
        "organisation": organisation.hex(),
        "number": manifest.number,
        "intake": manifest.intake.hex(),
        "recovery": manifest.recovery.hex(),
        "backup": manifest.backup,
        "certificates": {m.hex(): s.hex() for m, s in manifest.certificates.items()},
        "members": [
            {
                "id": m.id.hex(),
                "name": m.name,
                "public": m.public.hex(),
                "verify": m.verify.hex(),
                "roles": list(m.roles),
                "teams": [t.hex() for t in m.teams],
            }
            for m in manifest.members
        ],
        "teams": [
            {
                "id": t.id.hex(),
                "name": t.name,
                "generation": t.generation,
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
                )
                for m in document["members"]
            ),
            teams=tuple(
                ManifestTeam(
                    id=bytes.fromhex(t["id"]),
                    name=str(t["name"]),
                    generation=int(t["generation"]),
                    public={c: _key(t["public"][c]) for c in COMPARTMENTS},
                )
                for t in document["teams"]
            ),
        )
        return manifest, bytes.fromhex(document["organisation"])
    except (KeyError, TypeError, ValueError, AttributeError, UnicodeDecodeError):
        raise TamperError("the manifest cannot be read") from None


def _key(text: str) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return key
