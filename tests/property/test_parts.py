"""A part drawn in two sides is drawn as if it were in one."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from byway.records import passes
from byway.records.blocking import Pairs
from byway.records.gibbs import empty_state, fill, sweep
from byway.records.nets import net_of
from byway.records.parts import cut, held_back
from tests.property.test_records import BLOCK, compared, error_of, lists_of_entries, unsettled
from tests.reference import records as slow


@settings(max_examples=12)
@given(
    lists_of_entries, st.tuples(*(st.floats(-3, 3) for _ in range(3))),
    st.tuples(st.floats(0.05, 0.6), st.floats(0.05, 0.6)), st.permutations(range(8)),
)  # fmt: skip
def test_a_part_drawn_in_two_sides_agrees_with_all_partitions(
    rows: list[Any], rates: tuple[float, ...], again: tuple[float, float], order: list[int]
) -> None:
    codes, weights, ratios, _ = compared([row for row, _ in rows])
    n, list_of = len(rows), np.array([on for _, on in rows], np.int64)
    history = np.array([0.0, *rates])
    exact = slow.togetherness(list_of.tolist(), ratios, codes.said.tolist(), history, again)
    i, j = (np.array(ends, np.int32) for ends in zip(*ratios, strict=True))
    pairs = Pairs(i, j, np.zeros((len(i), 5), np.uint8), np.zeros(len(i), np.float32))
    net = net_of(pairs, n)
    net.gains[:] = list(ratios.values())
    net.weight[:] = net.gains.sum(axis=1)
    state = empty_state(np.arange(n, dtype=np.int32), 2)
    rng, joined = np.random.default_rng(1), np.zeros(2 * len(i))
    blocks: list[Any] = []

    def filled(records: Any, memo: Any) -> None:
        fill(records, weights, list_of, net, memo, state, codes)

    def swept(records: Any, slots: Any, memo: Any) -> None:
        sweep(
            records, slots, uniform, True, joined, history, np.log(again),
            np.log1p(-np.array(again)), 0.0, weights, list_of, net, memo, state, codes,
        )  # fmt: skip

    # The order decides where the cut begins; some of these people stand on both sides of it.
    records = np.array([k for k in order if k < n])
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as threads:
        patch.setattr(passes, "LARGE", 0.0)
        patch.setattr(passes, "LEAST", 0)
        way = passes.Passes([records], net, np.arange(n))
        assert len(way.cut) == 1 and not way.whole
        way.begin(threads, filled)
        while unsettled(blocks):
            blocks.append(np.zeros(len(i)))
            for _ in range(BLOCK):
                uniform = rng.random(n)
                way.go(threads, state.person, filled, swept)
                blocks[-1] += state.person[i] == state.person[j]
                assert state.size.sum() == n
    together = np.mean(blocks, axis=0) / BLOCK
    blended = np.bincount(net.pair, joined, minlength=len(i)) / (2 * BLOCK * len(blocks))
    for k, pair in enumerate(ratios):
        within = 0.02 + 5 * error_of(blocks)[k]
        assert abs(together[k] - exact[pair]) < within
        assert abs(blended[k] - exact[pair]) < within


@given(
    st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), min_size=1),
    st.lists(st.integers(0, 11), min_size=12, max_size=12), st.permutations(range(12)),
)  # fmt: skip
def test_a_side_never_touches_what_the_other_may(
    joined: set[tuple[int, int]], person: list[int], order: list[int]
) -> None:
    n = 12
    ends = sorted({(min(p), max(p)) for p in joined if p[0] != p[1]})
    i, j = (np.array([pair[k] for pair in ends], np.int32) for k in (0, 1))
    net = net_of(Pairs(i, j, np.zeros((len(i), 5), np.uint8), np.zeros(len(i), np.float32)), n)
    part = cut(np.array(order), net)
    who = np.array(person, np.int32)
    shared, held = held_back(*part, net.starts, net.other, who)
    near = {k: {b for a, b in [*ends, *((b, a) for a, b in ends)] if a == k} for k in range(n)}
    with_whom = {k: {other for other in range(n) if person[other] == person[k]} for k in range(n)}
    for k in range(n):
        assert set(np.flatnonzero(who == who[k])) == with_whom[k]
        assert who[k] == next(each for each in order if each in with_whom[k])
        sides = {bool(part.second[each]) for each in with_whom[k]}
        assert shared[k] == (len(sides) == 2)
        # Whom a pass may read or change: those it is compared with, and the people they are.
        reach = set().union(*(with_whom[each] for each in {k, *near[k]}))
        assert held[k] or {bool(part.second[each]) for each in reach} == {bool(part.second[k])}
        border = any(part.second[each] != part.second[k] for each in near[k])
        beside = any(len({bool(part.second[m]) for m in with_whom[e]}) == 2 for e in near[k])
        assert held[k] == (border or shared[k] or beside)
