"""A flood at the door: wrong words by the hundred, endless uploads, and people among them."""

import secrets
import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from byway.sealing import new_secret, spell_words
from tests.house import House
from tests.security.watching import family
from tests.visitors import Seeker

CIRCUIT = "X-Circuit"


@dataclass
class Told:
    """What was measured, seconds and bytes."""

    right: list[float] = field(default_factory=list)
    """From right words sent to the line's page, on a circuit of one's own."""
    refused: int = 0
    """Right words that were answered with a page asking to try again."""
    inside: list[float] = field(default_factory=list)
    """A request of somebody whose visit is open."""
    wrong: int = 0
    """Wrong words that were answered."""
    turned_away: int = 0
    memory: list[int] = field(default_factory=list)

    def p95(self, times: list[float]) -> float:
        """The 95th percentile."""
        return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def memory_of(process: int) -> int:
    """Resident bytes of a process and its children."""
    total = 0
    for one in family(process):
        for text in Path(f"/proc/{one}/status").read_text().splitlines():
            if text.startswith("VmRSS:"):
                total += int(text.split()[1]) * 1024
    return total


def flood(house: House, *, seconds: float, flooders: int, uploads: int, circuits: int) -> Told:
    """Floods the running door, and measures what others notice of it.

    `flooders` send well-formed wrong words without pause, from `circuits` circuits; `uploads`
    send a file a few bytes at a time.
    """
    told, stop, guard = Told(), threading.Event(), threading.Lock()
    people = [Seeker(house.door_url, {CIRCUIT: f"person-{n}"}) for n in range(4)]
    for number, person in enumerate(people):
        assert person.start(f"person {number}").status == 200
    senders = [Seeker(house.door_url, {CIRCUIT: f"sender-{n}"}) for n in range(uploads)]
    for sender in senders:
        assert sender.start("slow").status == 200
    told.memory.append(memory_of(house.processes["door"].pid))

    def wrong(number: int) -> None:
        while not stop.is_set():
            him = Seeker(house.door_url, {CIRCUIT: f"flood-{number % circuits}"})
            try:
                status = him.come_back(" ".join(spell_words(new_secret(), "en"))).status
            except OSError:
                continue
            with guard:
                told.wrong += status == 200
                told.turned_away += status == 503
            if status == 503:
                time.sleep(0.05)

    def slow(sender: Seeker) -> None:
        def pieces() -> Iterator[bytes]:
            while not stop.wait(0.2):
                yield secrets.token_bytes(512)
            raise ConnectionAbortedError

        sender.upload("slow.bin", pieces, 100_000_000)

    def inside(person: Seeker) -> None:
        while not stop.wait(0.05):
            begun = time.monotonic()
            assert person.write(f"{begun}").status in (200, 409)
            with guard:
                told.inside.append(time.monotonic() - begun)

    def right(person: Seeker) -> None:
        while not stop.is_set():
            him = Seeker(house.door_url, dict(person.headers), words=person.words)
            page = him.get("/en/open")
            begun = time.monotonic()
            status = him.submit(page, "/open", words=" ".join(person.words)).status
            with guard:
                if status == 200:
                    told.right.append(time.monotonic() - begun)
                else:
                    told.refused += 1
            stop.wait(0.2)

    threads = [threading.Thread(target=wrong, args=(n,)) for n in range(flooders)]
    threads += [threading.Thread(target=slow, args=(sender,)) for sender in senders]
    threads += [threading.Thread(target=inside, args=(person,)) for person in people[:2]]
    threads += [threading.Thread(target=right, args=(person,)) for person in people[2:]]
    for thread in threads:
        thread.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.25)
        told.memory.append(memory_of(house.processes["door"].pid))
    stop.set()
    for thread in threads:
        thread.join(60)
    return told


def answer_times(house: House, times: int) -> tuple[list[float], list[float]]:
    """How long right words and words for no line take, in turn, on a quiet door."""
    person = Seeker(house.door_url)
    assert person.start("somebody").status == 200
    found, none = [], []
    for number in range(2 * times):
        him = Seeker(house.door_url)
        page = him.get("/en/open")
        words = " ".join(person.words if number % 2 else spell_words(new_secret(), "en"))
        begun = time.monotonic()
        assert him.submit(page, "/open", words=words).status == 200
        (found if number % 2 else none).append(time.monotonic() - begun)
    return found, none
