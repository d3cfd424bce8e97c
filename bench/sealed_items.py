"""How many items are sealed and opened a second, beside the library's own figure."""

import secrets
import time
from collections.abc import Callable, Iterable

from nacl.public import PrivateKey, SealedBox
from nacl.secret import Aead

from bench import Line
from byway.sealing import LINE, KeyPair, Place, derive_key, lock_fixed, new_id, open_item, seal_item
from byway.sealing import unlock_fixed as unlock

TIMES = 2_000
CONTENT = b"I was told to come back on the tenth. " * 8
CARD = b'{"l":"ru","s":"on-leave","u":"days","e":"2026-12-01","t":"open","n":1234}'


def seconds(work: Callable[[], object], times: int) -> float:
    """The best of three runs, seconds each."""
    best = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        for _ in range(times):
            work()
        best = min(best, time.perf_counter() - begun)
    return best / times


def run() -> Iterable[Line]:
    """Items of about 300 bytes, unsigned as a seeker's are; and cards as the desk rewrites them."""
    pair, place = KeyPair.new(), Place(new_id(), new_id(), LINE, 1, new_id())
    item, author = new_id(), new_id()

    def ours() -> None:
        sealed = seal_item(
            pair.public, place, item=item, kind="message", author=author, content=CONTENT
        )
        open_item(pair, place, item=item, sealed=sealed, trust=lambda a, k: None)

    private = PrivateKey(pair.private)
    closed, opened, padded = SealedBox(private.public_key), SealedBox(private), CONTENT.ljust(512)

    def library() -> None:
        key = secrets.token_bytes(32)
        box, body = closed.encrypt(bytes(101)), Aead(key).encrypt(padded, b"context")
        opened.decrypt(box)
        Aead(key).decrypt(body, b"context")

    mine, theirs = 1 / seconds(ours, TIMES), 1 / seconds(library, TIMES)
    yield Line(
        claim="items sealed and opened",
        measured=mine,
        unit="a second",
        bound=10_000,
        at_least=True,
        beside=f"PyNaCl alone, one sealed box and one AEAD each way: {theirs:,.0f} a second",
    )
    key, line = derive_key(pair.private, "card"), new_id()
    card = lock_fixed(key, CARD, size=256, context=("desk-card", new_id(), line))
    context = ("desk-card", new_id(), line)
    card = lock_fixed(key, CARD, size=256, context=context)
    aead = Aead(key)
    plain = aead.encrypt(CARD.ljust(216), b"context")
    took = seconds(lambda: unlock(key, card, context=context), TIMES * 5) * 1e6
    alone = seconds(lambda: aead.decrypt(plain, b"context"), TIMES * 5) * 1e6
    yield Line(
        claim="a card of the desk's opened",
        measured=took,
        unit="µs",
        bound=10.0,
        at_least=False,
        beside=f"PyNaCl's decryption alone: {alone:.1f} µs",
    )
