"""How many items are sealed and opened a second, beside the library's own figure."""

import os
import secrets
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from nacl.public import PrivateKey, SealedBox
from nacl.secret import Aead

from bench import Line
from byway.sealing import (
    LINE,
    KeyPair,
    Place,
    derive_key,
    lock_fixed,
    new_id,
    open_item,
    seal_item,
    unlock_fixed,
)

TIMES = 2_000
CONTENT = b"I was told to come back on the tenth. " * 8
CARD = b'{"l":"ru","s":"on-leave","u":"days","e":"2026-12-01","t":"open","n":1234}'


def seconds(work: Callable[[], object], times: int) -> float:
    """The best of five runs on one core, seconds each."""
    best = float("inf")
    for _ in range(5):
        begun = time.perf_counter()
        for _ in range(times):
            work()
        best = min(best, time.perf_counter() - begun)
    return best / times


def a_second(work: Callable[[], object], times: int) -> float:
    """The best of five runs on all cores: libsodium works outside the interpreter's lock."""
    cores, best = os.cpu_count() or 1, 0.0
    with ThreadPoolExecutor(cores) as pool:
        for _ in range(5):
            begun = time.perf_counter()
            list(pool.map(lambda _: [work() for _ in range(times)], range(cores)))
            best = max(best, cores * times / (time.perf_counter() - begun))
    return best


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

    mine, theirs = a_second(ours, TIMES), a_second(library, TIMES)
    yield Line(
        claim="items sealed and opened",
        measured=mine,
        unit="a second",
        bound=10_000,
        at_least=True,
        beside=f"PyNaCl alone, a sealed box and an AEAD each way, same threads: {theirs:,.0f}",
    )
    key, line = derive_key(pair.private, "card"), new_id()
    context = ("desk-card", new_id(), line)
    card = lock_fixed(key, CARD, size=256, context=context)
    aead = Aead(key)
    plain = aead.encrypt(CARD.ljust(216), b"context")
    took = seconds(lambda: unlock_fixed(key, card, context=context), TIMES * 5) * 1e6
    alone = seconds(lambda: aead.decrypt(plain, b"context"), TIMES * 5) * 1e6
    yield Line(
        claim="a card of the desk's opened",
        measured=took,
        unit="µs",
        bound=10.0,
        at_least=False,
        beside=f"PyNaCl's decryption alone: {alone:.1f} µs",
    )
