"""Fast linkage agrees with its slow twins, and keeps what it promises for any input."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from byway.records import compare_names, fold
from byway.records.blocking import Pairs
from byway.records.em import _one_of_n
from byway.records.letters import skeletons, surname_stems
from byway.records.levels import NAMES, born_level, distance, names_of, surname_level
from byway.records.partitions import APART, _sweep, edges
from byway.records.people import encode_rows
from tests.reference import records as slow

CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґ'"
letters = st.text(alphabet=CYRILLIC + "abcdefghijklmnopqrstuvwxyz -ZhŠÕü", max_size=14)
keys = st.text(alphabet="abgkov", max_size=8)
words = st.text(alphabet="абвгилнорстуяшч", min_size=2, max_size=9)
names = st.builds(" ".join, st.lists(words, min_size=1, max_size=3))
dates = st.tuples(
    st.sampled_from([0, 1990, 1991, 1992]), st.integers(0, 3), st.integers(0, 3)
).map(lambda d: (0, 0, 0) if not d[0] else (d[0], d[1], d[2] if d[1] else 0))  # fmt: skip


@given(letters)
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold([text])
    assert fold(once) == once
    assert once[0].isascii()


@given(st.lists(letters, max_size=6))
def test_folding_in_bulk_is_folding_one_by_one(texts: list[str]) -> None:
    assert fold(texts) == [fold([text])[0] for text in texts]


@given(keys, keys)
def test_distance_agrees_with_its_recursion(x: str, y: str) -> None:
    a, b = (np.frombuffer(t.encode(), np.uint8) for t in (x, y))
    exact = slow.distance(x, y)
    assert distance(a, 0, len(a), b, 0, len(b), 2) == min(exact, 3)


@given(letters, letters)
def test_surname_levels_agree(x: str, y: str) -> None:
    columns = encode_rows([{"surname": x}, {"surname": y}])
    names = names_of(columns.surnames)
    a, b = columns.surname.tolist()
    level = surname_level(names, a, names, b, a == b)
    first, second = columns.surnames.keys[a], columns.surnames.keys[b]
    same_skeleton = skeletons([first]) == skeletons([second])
    assert NAMES[0][level] == slow.surname_level(first, second, same_skeleton)


@given(dates, dates)
def test_birth_levels_agree_and_are_symmetric(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    level = born_level(*a, *b)
    assert NAMES[3][level] == slow.born_level(a, b)
    assert level == born_level(*b, *a)


@given(names, names)
def test_comparing_names_is_symmetric_and_a_probability(a: str, b: str) -> None:
    if any(fold([a])) and any(fold([b])):
        assert compare_names(a, b) == compare_names(b, a)
        assert 0 <= compare_names(a, b) <= 1


@given(st.lists(keys, min_size=1, max_size=5))
def test_a_stem_has_no_stem_of_its_own_kind(texts: list[str]) -> None:
    assert len(surname_stems(texts)) == len(texts)
    assert len(skeletons(texts)) == len(texts)


pair_weights = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda p: p[0] < p[1]),
    st.floats(-4, 4), min_size=1, max_size=10,
)  # fmt: skip


def as_pairs(weights: dict[tuple[int, int], float]) -> Pairs:
    i, j = (np.array(part, np.int32) for part in zip(*weights, strict=True))
    return Pairs(i, j, np.zeros((len(i), 5), np.uint8), np.zeros(len(i), np.float32))


@settings(max_examples=12)
@given(pair_weights)
def test_gibbs_draws_agree_with_all_partitions(weights: dict[tuple[int, int], float]) -> None:
    n, pairs = 7, as_pairs(weights)
    exact = slow.togetherness(n, weights, APART)
    net = edges(pairs, n)
    values = np.array(list(weights.values()))
    rng = np.random.default_rng(1)
    person, joined = np.arange(n, dtype=np.int32), np.zeros(2 * len(values))
    sweeps, together = 6000, np.zeros(len(values))
    for _ in range(sweeps):
        order = rng.permutation(n).astype(np.int32)
        _sweep(order, rng.random(n), person, net.starts, net.other, net.pair, values, joined, True)
        together += person[pairs.i] == person[pairs.j]
    blended = np.bincount(net.pair, joined, minlength=len(values)) / (2 * sweeps)
    for k, pair in enumerate(weights):
        assert abs(together[k] / sweeps - exact[pair]) < 0.06
        assert abs(blended[k] - exact[pair]) < 0.05


@given(pair_weights)
def test_the_e_step_is_one_match_or_none(weights: dict[tuple[int, int], float]) -> None:
    pairs = as_pairs(weights)
    scores = np.array(list(weights.values()))
    fast = _one_of_n(pairs.i, pairs.j, np.zeros(len(scores), np.int64), scores, 7, 1)
    exact = slow.one_match_or_none({pair: math.exp(w) for pair, w in weights.items()})
    assert np.allclose(fast, list(exact.values()))
