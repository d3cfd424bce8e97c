"""What leaves the system opens with the age tool itself."""

import io
import subprocess
from pathlib import Path

import pytest

from byway.errors import BadInput, SealingError
from byway.sealing import (
    age_decrypt,
    age_decrypt_passphrase,
    age_encrypt,
    age_encrypt_passphrase,
    new_identity,
)


@pytest.mark.parametrize("size", [0, 1, 64 * 1024, 64 * 1024 + 1, 1_000_003])
def test_the_age_tool_opens_our_files_and_we_open_its(tmp_path: Path, size: int) -> None:
    identity, recipient = new_identity()
    key = tmp_path / "key.txt"
    key.write_text(identity + "\n")
    content = bytes(range(251)) * (size // 251) + b"x" * (size % 251)
    out = io.BytesIO()
    age_encrypt(io.BytesIO(content), out, [recipient])
    ours = tmp_path / "ours.age"
    ours.write_bytes(out.getvalue())
    told = subprocess.run(
        ["age", "--decrypt", "--identity", key, ours], capture_output=True, check=True
    )
    assert told.stdout == content
    theirs = subprocess.run(
        ["age", "--encrypt", "--recipient", recipient], input=content, capture_output=True,
        check=True,
    ).stdout  # fmt: skip
    back = io.BytesIO()
    age_decrypt(io.BytesIO(theirs), back, identity)
    assert back.getvalue() == content


def test_another_identity_or_a_changed_file_is_refused() -> None:
    identity, recipient = new_identity()
    out = io.BytesIO()
    age_encrypt(io.BytesIO(b"x" * 1000), out, [recipient])
    data = out.getvalue()
    for wrong, key in ((data, new_identity()[0]), (data[:-1], identity), (b"", identity)):
        with pytest.raises(SealingError):
            age_decrypt(io.BytesIO(wrong), io.BytesIO(), key)


def test_what_is_no_key_is_bad_input() -> None:
    with pytest.raises(BadInput):
        age_encrypt(io.BytesIO(b""), io.BytesIO(), ["age1nothing"])
    with pytest.raises(BadInput):
        age_decrypt(io.BytesIO(b""), io.BytesIO(), "AGE-SECRET-KEY-1NOTHING")


def test_a_passphrase_opens_a_short_file() -> None:
    data = age_encrypt_passphrase(b"root key", "six words of some length here")
    assert age_decrypt_passphrase(data, "six words of some length here") == b"root key"
    with pytest.raises(SealingError):
        age_decrypt_passphrase(data, "others")
