"""The likelihood of latent classes by itself: its maximum, its interval, and where it says none."""

import numpy as np
import pytest
from numpy.typing import NDArray

from byway.figures import estimate
from byway.figures.latent_likelihood import by_likelihood, maximum
from tests.reference import figures_latent as slow
from tests.unit.figures.test_latent_widening import expected

SMALL = [[0.1, 0.2, 0.15, 0.3], [0.6, 0.5, 0.7, 0.4]]
THREE = [
    [0.08, 0.10, 0.06, 0.12, 0.09, 0.11],
    [0.75, 0.15, 0.70, 0.20, 0.65, 0.15],
    [0.15, 0.70, 0.20, 0.75, 0.15, 0.65],
]


def drawn(weights: list[float], rates: list[list[float]], seed: int) -> NDArray[np.float64]:
    rng = np.random.default_rng(seed)
    who = rng.choice(len(weights), 2000, p=weights)
    on = rng.random((2000, len(rates[0]))) < np.array(rates)[who]
    counts = np.bincount(on @ (1 << np.arange(len(rates[0]))), minlength=1 << len(rates[0]))
    counts[0] = 0
    return counts.astype(float)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_maximum_and_interval_are_those_of_the_twin(seed: int) -> None:
    counts = drawn([0.6, 0.4], SMALL, seed)
    found = by_likelihood(counts, 0.95, np.random.default_rng(seed))
    assert found is not None
    assert found.classes == 2
    rates = np.array(SMALL)
    begin = np.append(np.log(rates / (1 - rates)).ravel(), np.log(0.4 / 0.6))
    estimate_, low, high, top = slow.latent_likelihood(counts, 2, 0.95, begin)
    assert found.ln_likelihood == pytest.approx(top, abs=1e-3)
    assert found.estimate == pytest.approx(estimate_, rel=2e-3)
    assert found.interval == pytest.approx((low, high), rel=5e-3)


def test_expected_counts_give_the_truth_back() -> None:
    table = expected([0.5, 0.25, 0.25], THREE, 200_000.0)
    found = by_likelihood(table.counts, 0.95, np.random.default_rng(1))
    assert found is not None
    assert found.classes == 3
    assert found.estimate == pytest.approx(200_000, rel=0.005)


def test_the_likelihood_never_falls_with_a_class_more() -> None:
    counts = drawn([0.5, 0.25, 0.25], THREE, 4)
    tops = [maximum(counts, k, np.random.default_rng(1))[0] for k in (1, 2, 3)]
    assert tops[0] < tops[1] < tops[2]


def test_the_order_of_lists_changes_nothing() -> None:
    counts = drawn([0.6, 0.4], SMALL, 5)
    cells = np.arange(16)
    turned = np.empty_like(counts)
    turned[sum(((cells >> j & 1) << (3 - j)) for j in range(4))] = counts
    one = by_likelihood(counts, 0.95, np.random.default_rng(1))
    other = by_likelihood(turned, 0.95, np.random.default_rng(2))
    assert one is not None
    assert other is not None
    assert one.estimate == pytest.approx(other.estimate, rel=1e-3)
    assert one.interval == pytest.approx(other.interval, rel=2e-3)


def test_a_second_class_must_gain_more_than_its_five_parameters() -> None:
    """One class of 1,500 people on four lists: chance gives a second one 4.4 of ln likelihood."""
    rng = np.random.default_rng(0)
    on = rng.random((1500, 4)) < [0.4, 0.3, 0.5, 0.35]
    counts = np.bincount(on @ (1 << np.arange(4)), minlength=16).astype(float)
    counts[0] = 0.0
    one, two = (maximum(counts, classes, np.random.default_rng(1))[0] for classes in (1, 2))
    assert 2.5 < two - one < 5.0
    told = by_likelihood(counts, 0.95, np.random.default_rng(1))
    assert told is not None
    assert told.classes == 1


def test_a_flat_likelihood_says_nothing() -> None:
    # Hardly anybody is on two lists: how many are on none is anybody's guess.
    flat = np.array([0, 90, 80, 1, 85, 0, 1, 0, 95, 1, 0, 0, 0, 0, 0, 0], float)
    assert by_likelihood(flat, 0.95, np.random.default_rng(1)) is None
    # The same lists with a few dozen shared people have an answer.
    shared = flat.copy()
    shared[[3, 5, 6, 9, 10, 12]] = 12
    assert by_likelihood(shared, 0.95, np.random.default_rng(1)) is not None


def test_the_interval_holds_what_the_likelihood_says() -> None:
    found = estimate(expected([0.5, 0.25, 0.25], THREE), "latent-class", brief=True)
    told = found.diagnostics["likelihood"]
    assert told["classes"] == 3
    assert found.interval is not None
    low, high = found.interval
    assert low is not None
    assert high is not None
    assert low <= told["interval"][0] < told["estimate"] < told["interval"][1] <= high
