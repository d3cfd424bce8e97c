"""Places for derivations: fair by circuit, bounded, and never lost."""

import threading
import time
from collections.abc import Callable

import pytest

from byway.errors import Busy
from byway.sealing import Slots, settle
from tests.reference.sealing_slots import served


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.001)


def line_up(slots: Slots, circuits: list[str]) -> tuple[list[int], list[threading.Thread]]:
    """Starts waiters one behind the other and notes in which order they are served."""
    order: list[int] = []

    def wait(number: int, circuit: str) -> None:
        with slots.held(circuit):
            order.append(number)

    threads = []
    for number, circuit in enumerate(circuits):
        thread = threading.Thread(target=wait, args=(number, circuit))
        thread.start()
        threads.append(thread)
        wait_until(lambda n=number: slots.queued == n + 1)  # type: ignore[misc]
    return order, threads


@pytest.mark.parametrize(
    "circuits",
    [["a"] * 5, ["a", "a", "a", "b"], ["a"] * 20 + ["b", "c"], ["a", "b", "c", "a", "b", "c"]],
)
def test_each_circuit_in_turn(circuits: list[str]) -> None:
    slots = Slots(1)
    with slots.held("first"):
        order, threads = line_up(slots, circuits)
    for thread in threads:
        thread.join(10)
    assert order == served(circuits)


def test_busy_after_patience() -> None:
    slots = Slots(1, patience=0.05)
    with slots.held():
        begun = time.monotonic()
        with pytest.raises(Busy), slots.held():
            pass
        assert time.monotonic() - begun >= 0.05
    with slots.held():
        assert slots.queued == 0


def test_a_full_queue_turns_the_newcomer_away_at_once() -> None:
    slots = Slots(1, waiting=3)
    with slots.held():
        _, threads = line_up(slots, ["a", "a", "a"])
        with pytest.raises(Busy), slots.held("a"):
            pass
    for thread in threads:
        thread.join(10)


def test_a_flood_by_one_circuit_does_not_keep_another_out() -> None:
    slots = Slots(1, waiting=5)
    turned_away: list[int] = []
    got: list[str] = []

    def wait(circuit: str, number: int) -> None:
        try:
            with slots.held(circuit):
                got.append(circuit)
        except Busy:
            turned_away.append(number)

    with slots.held("first"):
        threads = [threading.Thread(target=wait, args=("flood", n)) for n in range(5)]
        for number, thread in enumerate(threads):
            thread.start()
            wait_until(lambda n=number: slots.queued == n + 1)  # type: ignore[misc]
        other = threading.Thread(target=wait, args=("other", 5))
        other.start()
        threads[4].join(10)
        assert turned_away == [4]
    for thread in [*threads, other]:
        thread.join(10)
    assert got[:2] == ["flood", "other"]
    assert turned_away == [4]


def test_an_exception_inside_gives_the_place_back() -> None:
    slots = Slots(2)
    for _ in range(10):
        with pytest.raises(ZeroDivisionError), slots.held("a", units=2):
            _ = 1 // 0
    with slots.held(units=2):
        pass


def test_large_requests_take_several_places_and_at_most_all() -> None:
    slots = Slots(4, patience=0.05)
    with slots.held(units=3), slots.held(units=1), pytest.raises(Busy), slots.held(units=1):
        pass
    with slots.held(units=9), pytest.raises(Busy), slots.held(units=1):
        pass
    with slots.held(units=4):
        pass


def test_a_large_request_is_not_overtaken() -> None:
    slots = Slots(2)
    order: list[str] = []

    def wait(name: str, units: int) -> None:
        with slots.held(name, units=units):
            order.append(name)

    with slots.held("first"):
        large = threading.Thread(target=wait, args=("large", 2))
        large.start()
        wait_until(lambda: slots.queued == 1)
        small = threading.Thread(target=wait, args=("small", 1))
        small.start()
        wait_until(lambda: slots.queued == 2)
        assert order == []
    large.join(10)
    small.join(10)
    assert order == ["large", "small"]


def test_never_more_than_there_are_with_many_threads() -> None:
    slots = Slots(3, waiting=1000)
    now, most = [0], [0]
    guard = threading.Lock()

    def work(circuit: str) -> None:
        for units in (1, 2, 3) * 5:
            with slots.held(circuit, units=units):
                with guard:
                    now[0] += units
                    most[0] = max(most[0], now[0])
                with guard:
                    now[0] -= units

    threads = [threading.Thread(target=work, args=(f"c{n % 7}",)) for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert now == [0]
    assert most[0] == 3
    assert slots.queued == 0
    with slots.held(units=3):
        pass


def test_settling_ends_on_a_whole_quantum() -> None:
    begun = time.monotonic()
    settle(begun, quantum=0.05)
    passed = time.monotonic() - begun
    assert 0.05 <= passed < 0.1
    time.sleep(0.02)
    settle(begun, quantum=0.05)
    assert 0.1 <= time.monotonic() - begun < 0.15
