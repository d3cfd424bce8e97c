"""The files that `byway init` makes to be taken away from the server: root key, backup identity."""

import json
import os
from pathlib import Path

from byway.errors import BadInput, SealingError
from byway.sealing import SigningKey, age_decrypt_passphrase, age_encrypt_passphrase

ROOT, BACKUP = "root.age", "backup-identity.age"
AGE_FILE = b"age-encryption.org/v1"
"""How every age file begins."""
_FORMAT = "byway: root/1"


def write_offline(folder: Path, *, root: SigningKey, identity: str, passphrase: str) -> None:
    """Writes both files into a new folder; the age tool opens them with the passphrase."""
    folder.mkdir(parents=True)
    document = json.dumps({"format": _FORMAT, "seed": root.seed.hex()}).encode()
    _write(folder / ROOT, age_encrypt_passphrase(document, passphrase))
    _write(folder / BACKUP, age_encrypt_passphrase(f"{identity}\n".encode(), passphrase))


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def read_root(path: Path, passphrase: str) -> SigningKey:
    """The root key of a file; BadInput names the file and what is wrong."""
    opened = open_file(path, passphrase)
    try:
        document = json.loads(opened)
        if document["format"] != _FORMAT:
            raise BadInput(f"{path}: expected {_FORMAT!r}, found {document['format']!r}")
        return SigningKey.from_seed(bytes.fromhex(document["seed"]))
    except (ValueError, KeyError, TypeError):
        raise BadInput(f"{path}: this is not a root key that `byway init` wrote") from None


def open_file(path: Path, passphrase: str) -> bytes:
    """What a passphrase's age file holds; BadInput names the file."""
    try:
        return age_decrypt_passphrase(path.read_bytes(), passphrase)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from None
    except SealingError:
        raise BadInput(f"{path}: does not open with this passphrase") from None
