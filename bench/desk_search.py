"""Search in the memory of a session: short items a second, unlocking and folding included.

Beside it: the same words sought with `in` over texts that lie folded in a list, nothing unlocked.
"""

import json
import secrets
import time
import uuid
from collections.abc import Iterable

from bench import Line
from byway.cli.server import set_up
from byway.sealing import lock, unlock

ITEMS = 100_000
PAGE = 1_000
WORDS = ("отпуск", "повестка", "leave", "ticket", "Ёлкино", "hospital", "мать", "брат", "kutse")
ROUNDS = 5


def texts() -> list[str]:
    """Short texts of about eighty letters, one in a thousand with both words that are sought."""
    some = [" ".join(WORDS[(n * 7 + place * place) % len(WORDS)] for place in range(10))
            for n in range(ITEMS)]  # fmt: skip
    for n in range(0, ITEMS, 1_000):
        some[n] += " вокзал в Ёлкино"
    return some


def run() -> Iterable[Line]:
    """Fills a session's pages, then searches."""
    set_up()
    from byway.cases import search

    key, kept, context = secrets.token_bytes(32), dict[str, bytes](), b"bench"
    shelf = search.Shelf(seen=0)
    some = texts()
    for begin in range(0, ITEMS, PAGE):
        case = uuid.uuid4().hex
        rows = [[case, "message", "2026-01-01T00:00Z", "seeker", text]
                for text in some[begin : begin + PAGE]]  # fmt: skip
        data = json.dumps(rows, ensure_ascii=False).encode()
        kept[f"page-{shelf.pages}"] = lock(key, data, context)
        shelf.where[case] = shelf.pages
        shelf.pages += 1
    rates, bare = [], []
    folded = [search.fold(text) for text in some]
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        found = search.search(shelf, lambda name: unlock(key, kept[name], context), "Вокзал елкино")
        rates.append(ITEMS / (time.perf_counter() - begun))
        begun = time.perf_counter()
        plain = [text for text in folded if "вокзал" in text and "елкино" in text]
        bare.append(ITEMS / (time.perf_counter() - begun))
    assert len(plain) == ITEMS // 1_000
    assert len(found) == min(len(plain), search.HITS)
    yield Line("short items searched in a session's memory", max(rates), "a second", 50_000, True,
               f"`in` over folded texts, nothing locked: {max(bare):,.0f} a second")  # fmt: skip
