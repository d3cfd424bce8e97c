"""What leaves the system leaves as an age file, which the standard `age` tool opens."""

from typing import BinaryIO

import pyrage

from byway.errors import BadInput, SealingError


def new_identity() -> tuple[str, str]:
    """An age identity (secret) and its recipient (public), as the age tool writes them."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def age_encrypt(source: BinaryIO, out: BinaryIO, recipients: list[str]) -> None:
    """Streams `source` to `out` as an age file for the recipients."""
    try:
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    except pyrage.RecipientError:
        raise BadInput("not an age recipient (age1…)") from None
    pyrage.encrypt_io(source, out, keys)


def age_decrypt(source: BinaryIO, out: BinaryIO, identity: str) -> None:
    """Streams an age file back to what it holds."""
    try:
        key = pyrage.x25519.Identity.from_str(identity.strip())
    except pyrage.IdentityError:
        raise BadInput("not an age identity (AGE-SECRET-KEY-…)") from None
    try:
        pyrage.decrypt_io(source, out, [key])
    except (pyrage.DecryptError, OSError) as error:
        if getattr(error, "errno", None) is not None:
            raise  # the disk's trouble; a file that was cut comes as an OSError without a number
        raise SealingError("the file does not open with this identity, or was changed") from None


def age_encrypt_passphrase(data: bytes, passphrase: str) -> bytes:
    """A short age file that a passphrase opens; for the root key, which stays offline."""
    return bytes(pyrage.passphrase.encrypt(data, passphrase))


def age_decrypt_passphrase(data: bytes, passphrase: str) -> bytes:
    """Opens a passphrase's age file."""
    try:
        return bytes(pyrage.passphrase.decrypt(data, passphrase))
    except pyrage.DecryptError:
        raise SealingError("the file does not open with this passphrase") from None
