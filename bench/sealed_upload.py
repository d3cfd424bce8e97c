"""A 100 MB file to the real door: how fast, and how much memory the door takes for it."""

import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from tests.security.flood import memory_of
from tests.visitors import Seeker

from bench import Line
from bench._sealed_house import door
from byway.sealing import seal_stream

SIZE = 100 * 1000 * 1000
PIECE = os.urandom(1 << 20)


def pieces() -> Iterator[bytes]:
    """100 MB."""
    left = SIZE
    while left:
        yield PIECE[: min(left, len(PIECE))]
        left -= min(left, len(PIECE))


def sealing_alone() -> float:
    """MB a second of the sealed stream into nothing, on one core."""
    with open(os.devnull, "wb") as nothing:  # noqa: PTH123
        begun = time.perf_counter()
        seal_stream(pieces(), nothing, b"k" * 32, b"context")
        return SIZE / 1e6 / (time.perf_counter() - begun)


def run() -> Iterable[Line]:
    """The best of three uploads, and the largest memory seen during any."""
    with door() as house:
        seeker, rates, most = Seeker(house.door_url), [], 0
        for number in range(4):
            assert seeker.start(f"line {number}").status == 200
            with _watching(house.processes["door"].pid) as seen:
                begun = time.perf_counter()
                answer = seeker.upload("large.bin", pieces, SIZE)
                took = time.perf_counter() - begun
            assert answer is not None
            assert 'role="status"' in answer.text, "the file is kept whole"
            rates.append(SIZE / 1e6 / took)
            most = max(most, *seen)
    alone = f"the sealed stream alone, on one core: {sealing_alone():.0f} MB/s"
    yield Line(
        "a 100 MB upload, sealed and synced to the disk", max(rates), "MB/s", 100, True, alone
    )
    beside = "resident bytes of all its processes added up; the file itself: 100 MB"
    yield Line("the door's memory meanwhile", most / 1e6, "MB", 150, False, beside)


@contextmanager
def _watching(process: int) -> Iterator[list[int]]:
    """Notes the memory of a process and its children while the block runs."""
    stop, seen = threading.Event(), [memory_of(process)]

    def watch() -> None:
        while not stop.wait(0.02):
            seen.append(memory_of(process))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        stop.set()
        watcher.join()
