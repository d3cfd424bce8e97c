"""BCa limits where some replicates, or samples without one person, are refused."""

import math

import numpy as np
import pytest

from byway.figures import estimate
from byway.figures.bootstrap import acceleration, bca_interval, few_replicates, quantile8
from tests.spec import figures_tables as tables


def test_a_quantile_that_touches_a_refused_replicate_is_open() -> None:
    """Of four values the one at p lies at 13/3 p + 1/3: the third at 8/13, the fourth at 11/13."""
    ordered = np.array([10.0, 20.0, 30.0, np.inf])
    assert quantile8(ordered, 8 / 13 - 1e-9) == pytest.approx(30.0)
    assert quantile8(ordered, 8 / 13 + 1e-6) == math.inf
    assert quantile8(ordered, 0.99) == math.inf


def test_a_limit_on_a_refused_replicate_is_none() -> None:
    ordered = np.append(np.arange(1.0, 20.0), np.inf)
    low, high = bca_interval(10.0, ordered, 0.0, 0.95)
    assert low is not None
    assert high is None
    # Well inside the replicates that have an estimate.
    assert None not in bca_interval(10.0, ordered, 0.0, 0.5)


def test_a_sample_refused_without_its_person_does_not_accelerate() -> None:
    counts, cells = np.array([0.0, 5.0, 8.0, 3.0, 2.0]), np.array([1, 2, 3, 4])
    left_out = np.array([100.0, 104.0, 111.0, np.inf])
    wanted = acceleration(counts, left_out[:3], cells[:3])
    assert wanted != 0.0
    assert acceleration(counts, left_out, cells) == wanted
    assert acceleration(counts, np.full(4, np.inf), cells) == 0.0


@pytest.mark.parametrize(("size", "level"), [(27, 0.95), (133, 0.99), (13, 0.9)])
def test_so_many_replicates_are_just_enough_for_a_level(size: int, level: float) -> None:
    """(R + 1/3)(1 − level)/2 + 1/3 must reach the first replicate."""
    tails = ((1 - level) / 2, (1 + level) / 2)
    assert few_replicates(size, tails, level) == ()
    (said,) = few_replicates(size - 1, tails, level)
    assert said.code == "few-replicates"
    values = np.arange(1.0, size)
    assert [quantile8(values, p) for p in tails] == [1.0, size - 1.0]


def test_a_limit_that_is_the_extreme_replicate_is_told() -> None:
    few = estimate(tables.KOSOVO, "independence", bootstrap=20, level=0.99)
    (said,) = [w.text for w in few.warnings if w.code == "few-replicates"]
    assert said.startswith("20 replicates or draws are too few for 99% limits")
    enough = estimate(tables.KOSOVO, "independence", bootstrap=1000, level=0.99)
    assert enough.warnings == ()
