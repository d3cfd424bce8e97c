"""A sealed file opened whole: header, chunks of 64 KiB with 17 bytes each, the last one final."""

from nacl import bindings as sodium

SEALED_CHUNK = 65536 + 17


def open_whole(sealed: bytes, key: bytes, context: bytes, size: int) -> bytes:
    """The content; AssertionError or an exception of PyNaCl's if it is not whole."""
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, sealed[:24], key)
    chunks = [sealed[at : at + SEALED_CHUNK] for at in range(24, len(sealed), SEALED_CHUNK)]
    content, tags = b"", []
    for number, chunk in enumerate(chunks):
        opened, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(
            state, chunk, context if number == 0 else None
        )
        content += opened
        tags.append(tag)
    assert tags[-1] == 3
    assert set(tags[:-1]) <= {0}
    assert set(content[size:]) <= {0}
    return content[:size]
