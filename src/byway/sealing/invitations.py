"""Invitations: four one-time words that let somebody open a line of his own in a case.

Four words of one of the lists are 44 random bits without a check: a slip of the pen is answered as
words that lead nowhere. They are stretched as a seeker's words are (Argon2id, 64 MiB, 3 passes, the
organisation's salt) and split by keyed BLAKE2b for purposes of their own. 44 bits are little for a
secret that lasts; an invitation is used once and destroyed within four days.

>>> read_invitation(" ".join(spell_invitation(bytes(6), "et"))) == bytes(6)
True
"""

import secrets
from dataclasses import dataclass, field

from byway.sealing.fixed import derive_key
from byway.sealing.words import read_number, spell_number

INVITATION_WORDS = 4
INVITATION_BITS = 11 * INVITATION_WORDS
INVITATION_SECRET = 6
"""Bytes that the 44 bits are kept in, the first four of them zero."""


@dataclass(frozen=True, slots=True)
class InvitationKeys:
    """What four words give: where the invitation lies, what opens it, what shows it was used."""

    locator: bytes
    box_key: bytes = field(repr=False)
    mark: bytes = field(repr=False)
    """16 bytes that only the words give: the line that came with them carries it, sealed."""


def new_invitation() -> bytes:
    """44 bits from the operating system's random source."""
    return secrets.randbits(INVITATION_BITS).to_bytes(INVITATION_SECRET)


def spell_invitation(secret: bytes, language: str) -> list[str]:
    """Four words of the language's list."""
    number = int.from_bytes(secret)
    if len(secret) != INVITATION_SECRET or number >> INVITATION_BITS:
        raise ValueError("expected an invitation's 44 bits in six bytes")
    return spell_number(number, INVITATION_WORDS, language)


def read_invitation(text: str) -> bytes:
    """The secret that four words spell, typed as freely as a seeker's eight.

    Raises UnknownWord, WrongCount or, for words of two languages or a number among them,
    WrongCheck.
    """
    number = read_number(text, INVITATION_WORDS, f"{INVITATION_WORDS} words")
    return number.to_bytes(INVITATION_SECRET)


def invitation_keys(stretched: bytes) -> InvitationKeys:
    """Splits stretched words."""
    return InvitationKeys(
        derive_key(stretched, "invitation-locator"),
        derive_key(stretched, "invitation-box"),
        derive_key(stretched, "invitation-mark")[:16],
    )
