"""Grants: a compartment's private half, sealed to one reader; and proofs of its public half.

A grant also names the key that vouched for the compartment when it was made. Whoever has a grant
to the first generation, and opens with it what lies there, knows whose signatures to follow.

A proof is the seeker's signature, or a member's, over a compartment's public half and its whole
context, so that a key is never trusted because the database says so.
"""

from collections.abc import Callable
from dataclasses import dataclass

from byway.errors import SealingError, TamperError
from byway.sealing.context import ID_BYTES, Place, encode, fingerprint
from byway.sealing.keys import (
    KEY_BYTES,
    SIGNATURE_BYTES,
    KeyPair,
    SigningKey,
    box_to,
    open_box,
    verify_signature,
)

TEAM_AT = ID_BYTES
GENERATION_AT = 2 * ID_BYTES
SIGNATURE_AT = GENERATION_AT + 4
PROOF_BYTES = SIGNATURE_AT + SIGNATURE_BYTES
LOAN_BYTES = 2 * KEY_BYTES + 8 + ID_BYTES + SIGNATURE_BYTES


def seal_grant(
    pair: KeyPair, place: Place, *, reader: bytes, reader_public: bytes, vouched: bytes
) -> bytes:
    """The private half of `pair`, and who vouched for it, sealed to one reader for one place."""
    mark = fingerprint("grant", *place.parts(), reader, vouched)
    return box_to(reader_public, pair.private + vouched + mark)


def open_grant(
    reader_pair: KeyPair, place: Place, *, reader: bytes, box: bytes
) -> tuple[KeyPair, bytes]:
    """The compartment's pair, and the key (Ed25519) that vouched for it.

    Raises TamperError if the grant was made for another place or reader.
    """
    opened = open_box(reader_pair, box)
    if len(opened) != 2 * KEY_BYTES + 32:
        raise SealingError("a grant has the wrong length")
    private, vouched = opened[:KEY_BYTES], opened[KEY_BYTES : 2 * KEY_BYTES]
    if opened[2 * KEY_BYTES :] != fingerprint("grant", *place.parts(), reader, vouched):
        raise TamperError("a grant was moved from another place")
    return KeyPair.from_private(private), vouched


@dataclass(frozen=True, slots=True)
class Loan:
    """A compartment's pair as one member was lent it."""

    pair: KeyPair
    vouched: bytes
    until: int
    """The minute it ends, counted from 1970."""
    lender: bytes


def seal_loan(
    pair: KeyPair,
    place: Place,
    *,
    reader: bytes,
    reader_public: bytes,
    vouched: bytes,
    until: int,
    lender: bytes,
    signer: SigningKey,
) -> bytes:
    """A grant to one member for a while, signed by the colleague who makes it.

    A team's grants need no signature, since the team's card remembers whose line it is; somebody
    of another team has no card, and would take whatever anybody sealed to him.
    """
    said = (reader, pair.public, vouched, until, lender)
    signature = signer.sign(encode("loan", *place.parts(), *said))
    content = pair.private + vouched + until.to_bytes(8, "big") + lender + signature
    return box_to(reader_public, content)


def open_loan(
    reader_pair: KeyPair,
    place: Place,
    *,
    reader: bytes,
    box: bytes,
    verify_of: Callable[[bytes], bytes],
) -> Loan:
    """A loan again; `verify_of` gives a lender's signing key or raises TamperError.

    Raises TamperError if it was made for another place or reader, or not by its lender.
    """
    opened = open_box(reader_pair, box)
    if len(opened) != LOAN_BYTES:
        raise SealingError("a loan has the wrong length")
    private, vouched, rest = opened[:KEY_BYTES], opened[KEY_BYTES : 2 * KEY_BYTES], opened[64:]
    until, lender, signature = int.from_bytes(rest[:8], "big"), rest[8:24], rest[24:]
    pair = KeyPair.from_private(private)
    said = (reader, pair.public, vouched, until, lender)
    verify_signature(verify_of(lender), encode("loan", *place.parts(), *said), signature)
    return Loan(pair, vouched, until, lender)


def prove_public(
    signer: SigningKey,
    signer_id: bytes,
    place: Place,
    public: bytes,
    *,
    team: bytes,
    team_generation: int,
) -> bytes:
    """The signer's id, the team and generation it is for, and a signature over it in its place."""
    named = signer_id + team + team_generation.to_bytes(4, "big")
    return named + signer.sign(_claim(named, place, public))


def check_public(
    verify: bytes, signer_id: bytes, place: Place, public: bytes, proof: bytes, *, team: bytes
) -> None:
    """Raises TamperError unless the proof is that signer's, for that public half and team there."""
    if len(proof) != PROOF_BYTES or proof[:GENERATION_AT] != signer_id + team:
        raise TamperError("a public key has no proof by the one who should have made it")
    claim = _claim(proof[:SIGNATURE_AT], place, public)
    verify_signature(verify, claim, proof[SIGNATURE_AT:])


def _claim(named: bytes, place: Place, public: bytes) -> bytes:
    return encode("public-half", *place.parts(), public, named)


def signer_of(proof: bytes) -> bytes:
    """The id of whoever claims to have made a proof."""
    return proof[:ID_BYTES]


def team_of(proof: bytes) -> bytes:
    """The id of the team a proof claims to be for; one that is checked names it truly."""
    return proof[TEAM_AT:GENERATION_AT]


def team_generation_of(proof: bytes) -> int:
    """The team's generation in which a compartment was made; a proof that is checked tells it."""
    return int.from_bytes(proof[GENERATION_AT:SIGNATURE_AT], "big")
