"""New lines a second at eight at once, all from one address, against their key derivations alone.

GlobaLeaks, measured here before: 2.07 s a submission, 24 of 40 concurrent ones failed.
"""

import os
import statistics
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from tests.visitors import Seeker

from bench import Line
from bench._sealed_house import door
from byway.sealing import new_secret, stretch

AT_ONCE = 8
LINES = 96
SALT = bytes(16)


def derivations_alone() -> float:
    """Derivations a second on all cores, nothing else running."""
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(lambda _: stretch(new_secret(), SALT), range(cores)))
        begun = time.perf_counter()
        list(pool.map(lambda _: stretch(new_secret(), SALT), range(LINES // 2)))
        return LINES / 2 / (time.perf_counter() - begun)


def lines_over_http(url: str) -> tuple[float, list[float], int]:
    """Lines a second, seconds of each, and how many failed."""
    guard, left, times, failed = threading.Lock(), [LINES], list[float](), [0]
    pages = [Seeker(url) for _ in range(LINES)]
    ready = [(seeker, seeker.begin()) for seeker in pages]

    def work() -> None:
        while True:
            with guard:
                if not left[0]:
                    return
                left[0] -= 1
                seeker, page = ready[left[0]]
            begun = time.perf_counter()
            answer = seeker.send_start(page, "I have a summons for the tenth. What can I do?")
            took = time.perf_counter() - begun
            with guard:
                times.append(took)
                failed[0] += answer.status != 200 or 'role="status"' not in answer.text

    threads = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return LINES / (time.perf_counter() - begun), times, failed[0]


def run() -> Iterable[Line]:
    """Both in turn, twice; the better of each, since the machine is not always ours alone."""
    with door() as house:
        Seeker(house.door_url).start("to warm up")
        rates, alone, times, failed = [], [], list[float](), 0
        for _ in range(2):
            alone.append(derivations_alone())
            rate, took, wrong = lines_over_http(house.door_url)
            rates.append(rate)
            times += took
            failed += wrong
    beside = f"their derivations alone: {max(alone):.1f} a second; lines: {max(rates):.1f} a second"
    yield Line("new lines at 8 at once, against their key derivations", max(rates) / max(alone),
               "of that rate", 0.8, True, beside)  # fmt: skip
    yield Line("a new line at 8 at once, 95 of 100", statistics.quantiles(times, n=20)[-1], "s",
               2.0, False, f"median {statistics.median(times):.2f} s")  # fmt: skip
    yield Line("new lines that failed, all from one address", failed, f"of {2 * LINES}", 0, False,
               "GlobaLeaks: 24 of 40")  # fmt: skip
