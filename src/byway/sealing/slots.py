"""Fixed slots for key derivations, so that a flood slows newcomers and nothing else.

Each slot stands for 64 MiB. Waiters queue by circuit, each circuit in turn, so that a thousand
requests from one circuit cost another circuit one place: when the queue is full, a newcomer takes
the last place of the circuit that has most. There is no counter per address.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager

from byway.errors import Busy


class _Waiter:
    __slots__ = ("ready", "turned_away", "units")

    def __init__(self, units: int) -> None:
        self.ready = threading.Event()
        self.turned_away = False
        self.units = units


class Slots:
    """At most `count` units at once; at most `waiting` waiters, each for `patience` seconds."""

    def __init__(self, count: int, *, waiting: int = 40, patience: float = 30.0) -> None:
        self.count = count
        self.patience = patience
        self._waiting = waiting
        self._free = count
        self._queued = 0
        self._lock = threading.Lock()
        self._circuits: OrderedDict[str, deque[_Waiter]] = OrderedDict()

    @property
    def queued(self) -> int:
        """How many wait."""
        return self._queued

    @contextmanager
    def held(self, circuit: str = "", *, units: int = 1) -> Iterator[None]:
        """Holds `units` slots for the time of the block; Busy if none comes free in time."""
        self._take(circuit, min(units, self.count))
        try:
            yield
        finally:
            with self._lock:
                self._free += min(units, self.count)
                self._hand_out()

    def _take(self, circuit: str, units: int) -> None:
        waiter = _Waiter(units)
        with self._lock:
            if self._queued >= self._waiting and not self._make_room(circuit):
                raise Busy("every place is taken")
            self._circuits.setdefault(circuit, deque()).append(waiter)
            self._queued += 1
            self._hand_out()
        if not waiter.ready.wait(self.patience):
            self._give_up(circuit, waiter)
        if waiter.turned_away:
            raise Busy("no place came free in time")

    def _make_room(self, circuit: str) -> bool:
        """Turns away the last waiter of the longest queue, if it is longer than the newcomer's."""
        longest = max(self._circuits, key=lambda name: len(self._circuits[name]), default=circuit)
        mine = len(self._circuits.get(circuit, ()))
        if len(self._circuits.get(longest, ())) <= mine + 1:
            return False
        waiter = self._circuits[longest].pop()
        self._queued -= 1
        waiter.turned_away = True
        waiter.ready.set()
        return True

    def _give_up(self, circuit: str, waiter: _Waiter) -> None:
        with self._lock:
            if waiter.ready.is_set():
                return
            queue = self._circuits[circuit]
            queue.remove(waiter)
            if not queue:
                del self._circuits[circuit]
            self._queued -= 1
            waiter.turned_away = True
            self._hand_out()

    def _hand_out(self) -> None:
        """Gives free slots to circuits in turn; a large request is waited for, not overtaken."""
        while self._circuits:
            circuit, queue = next(iter(self._circuits.items()))
            if queue[0].units > self._free:
                return
            waiter = queue.popleft()
            self._free -= waiter.units
            self._queued -= 1
            del self._circuits[circuit]
            if queue:
                self._circuits[circuit] = queue  # behind the others
            waiter.ready.set()


def settle(started: float, *, quantum: float) -> None:
    """Sleeps until a whole number of quanta (seconds) have passed since `started`.

    So that what came after a derivation, a line found or none, does not show in the time.
    """
    passed = time.monotonic() - started
    time.sleep(quantum - passed % quantum)
