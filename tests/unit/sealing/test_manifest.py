"""The manifest is believed only as far as it leads back to the pinned root."""

import dataclasses
import json

import pytest

from byway.errors import SealingError, TamperError
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
    encode,
    new_id,
    new_salt,
    open_manifest,
    sign_manifest,
)

ROOT = SigningKey.new()
PIN = Pin(new_id(), new_salt(), ROOT.verify)
KEYS = {name: MemberKeys.new() for name in ("ann", "bea", "carl")}
IDS = {name: new_id() for name in KEYS}
TEAM = new_id()


def member(name: str, *roles: str) -> ManifestMember:
    keys = KEYS[name]
    return ManifestMember(IDS[name], name, keys.pair.public, keys.signing.verify, roles, (TEAM,))


def certificate(name: str, root: SigningKey = ROOT) -> dict[bytes, bytes]:
    verify = KEYS[name].signing.verify
    return {IDS[name]: certify(root, PIN.organisation, IDS[name], verify)}


FIRST = Manifest(
    number=1,
    members=(member("ann", "coordinator"), member("bea", "receiver")),
    teams=(ManifestTeam(TEAM, "Reception", 1, {c: KeyPair.new().public for c in COMPARTMENTS}),),
    intake=TEAM,
    recovery=KeyPair.new().public,
    certificates=certificate("ann"),
    backup="age1something",
)


def signed(manifest: Manifest, by: str = "ann", pin: Pin = PIN) -> bytes:
    return sign_manifest(manifest, pin, IDS[by], KEYS[by].signing)


def test_a_signed_manifest_opens_as_it_was() -> None:
    assert open_manifest(signed(FIRST), PIN) == FIRST
    assert FIRST.member(IDS["bea"]) == FIRST.member_named("bea")
    assert FIRST.member(new_id()) is None
    assert FIRST.team(TEAM) == FIRST.teams[0]


def test_no_byte_of_it_can_be_changed() -> None:
    whole = signed(FIRST)
    for at in range(0, len(whole), 3):
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        with pytest.raises(SealingError):
            open_manifest(changed, PIN)
        with pytest.raises(SealingError):
            open_manifest(whole[:at], PIN)


def test_an_unsigned_one_is_refused() -> None:
    document = signed(FIRST)[80:]
    for front in (b"", bytes(80), IDS["ann"] + bytes(64)):
        with pytest.raises(TamperError):
            open_manifest(front + document, PIN)


def test_another_organisations_is_refused() -> None:
    other = dataclasses.replace(PIN, organisation=new_id())
    with pytest.raises(TamperError, match="another organisation"):
        open_manifest(signed(FIRST, pin=other), PIN)


def test_another_root_is_refused() -> None:
    forged = dataclasses.replace(FIRST, certificates=certificate("ann", SigningKey.new()))
    with pytest.raises(TamperError):
        open_manifest(signed(forged), PIN)
    with pytest.raises(TamperError):
        open_manifest(signed(FIRST), dataclasses.replace(PIN, root=SigningKey.new().verify))


def test_an_older_one_is_refused() -> None:
    with pytest.raises(TamperError, match="older"):
        open_manifest(signed(FIRST), PIN, at_least=2)
    assert open_manifest(signed(FIRST), PIN, at_least=1).number == 1


def test_one_who_is_not_certified_signs_nothing() -> None:
    with pytest.raises(TamperError):
        open_manifest(signed(FIRST, by="bea"), PIN)
    with pytest.raises(TamperError):
        open_manifest(signed(FIRST, by="carl"), PIN)
    swapped = dataclasses.replace(FIRST, certificates={IDS["bea"]: FIRST.certificates[IDS["ann"]]})
    with pytest.raises(TamperError):
        open_manifest(signed(swapped, by="bea"), PIN)


def test_a_certificate_is_for_one_key() -> None:
    thief = dataclasses.replace(FIRST.members[0], verify=KEYS["carl"].signing.verify)
    forged = dataclasses.replace(FIRST, members=(thief, FIRST.members[1]))
    with pytest.raises(TamperError):
        open_manifest(sign_manifest(forged, PIN, IDS["ann"], KEYS["carl"].signing), PIN)
    longer = {IDS["ann"]: FIRST.certificates[IDS["ann"]] + b"x"}
    with pytest.raises(TamperError):
        open_manifest(signed(dataclasses.replace(FIRST, certificates=longer)), PIN)


def test_one_who_lost_the_role_signs_nothing() -> None:
    forged = dataclasses.replace(FIRST, members=(member("ann", "receiver"), FIRST.members[1]))
    with pytest.raises(TamperError):
        open_manifest(signed(forged), PIN)


def two_coordinators() -> Manifest:
    return dataclasses.replace(
        FIRST,
        number=2,
        members=(*FIRST.members, member("carl", "coordinator")),
        certificates=FIRST.certificates | certificate("carl"),
    )


def test_a_coordinator_of_the_one_before_signs_the_next() -> None:
    assert open_manifest(signed(two_coordinators()), PIN, after=FIRST).number == 2


def test_nobody_makes_himself_coordinator() -> None:
    """Certified by the root though he be: the one before must have known him."""
    with pytest.raises(TamperError, match="before it"):
        open_manifest(signed(two_coordinators(), by="carl"), PIN, after=_after_bea())
    with pytest.raises(TamperError):
        open_manifest(signed(two_coordinators(), by="carl"), PIN, after=FIRST)


def _after_bea() -> Manifest:
    """A manifest in which the certified coordinator has another signing key."""
    other = dataclasses.replace(member("carl", "coordinator"), verify=SigningKey.new().verify)
    verify = other.verify
    return dataclasses.replace(
        FIRST,
        members=(*FIRST.members, other),
        certificates=FIRST.certificates
        | {IDS["carl"]: certify(ROOT, PIN.organisation, IDS["carl"], verify)},
    )


def test_a_removed_coordinator_cannot_put_himself_back() -> None:
    two = two_coordinators()
    removed = dataclasses.replace(
        FIRST,
        number=3,
        members=(FIRST.members[1], member("carl", "coordinator")),
        certificates=certificate("carl"),
    )
    assert open_manifest(signed(removed, by="carl"), PIN, after=two) == removed
    back = dataclasses.replace(two, number=4)
    with pytest.raises(TamperError):
        open_manifest(signed(back, by="ann"), PIN, after=removed)


def test_the_next_has_a_higher_number() -> None:
    with pytest.raises(TamperError, match="older"):
        open_manifest(signed(dataclasses.replace(FIRST, number=1)), PIN, after=FIRST)


def test_the_root_itself_may_sign_when_the_only_coordinator_is_lost() -> None:
    rescued = dataclasses.replace(
        FIRST,
        number=2,
        members=(FIRST.members[1], member("carl", "coordinator")),
        certificates=certificate("carl"),
    )
    by_root = sign_manifest(rescued, PIN, bytes(16), ROOT)
    assert open_manifest(by_root, PIN, after=FIRST) == rescued
    with pytest.raises(TamperError):
        open_manifest(sign_manifest(rescued, PIN, bytes(16), SigningKey.new()), PIN, after=FIRST)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "byway: manifest/2"},
        {"number": None},
        {"members": 3},
        {"recovery": "00"},
        {"certificates": []},
        {"teams": [{}]},
    ],
)
def test_a_document_that_cannot_be_read_is_refused(change: dict[str, object]) -> None:
    document = json.loads(signed(FIRST)[80:])
    with pytest.raises(SealingError):
        open_manifest(bytes(80) + json.dumps({**document, **change}).encode(), PIN)


def test_the_surge_is_a_day_or_nothing() -> None:
    crowded = dataclasses.replace(FIRST, surge="2026-12-01")
    assert open_manifest(signed(crowded), PIN).surge == "2026-12-01"
    assert open_manifest(signed(FIRST), PIN).surge == ""
    with pytest.raises(TamperError):
        open_manifest(signed(dataclasses.replace(FIRST, surge="soon")), PIN)
    before = json.loads(signed(FIRST)[80:])
    del before["surge"]  # as an earlier release wrote it
    document = json.dumps(before).encode()
    again = IDS["ann"] + KEYS["ann"].signing.sign(encode("manifest", document)) + document
    assert open_manifest(again, PIN) == FIRST
