"""Chapman's and Chao's numbers worked out by hand."""

import math

import numpy as np
import pytest

from byway.figures import estimate
from byway.figures.closed_forms import missed_posterior
from tests.spec import figures_tables as tables

EVEN = {"100": 30, "010": 30, "001": 30, "110": 9, "101": 9, "011": 9, "111": 3}


def test_chapman_with_its_variance() -> None:
    """60 and 50 people, 20 on both: 61 · 51 / 21 − 1, variance 61 · 51 · 40 · 30 / (21² · 22)."""
    found = estimate(tables.table("a b", {"10": 40, "01": 30, "11": 20}), "chapman")
    assert found.estimate == pytest.approx(147.142857)
    assert found.diagnostics["variance"] == pytest.approx(384.786642)
    assert found.interval == pytest.approx((108.696, 185.590), abs=1e-3)
    assert found.diagnostics["interval_method"] == "variance"


def test_chapmans_interval_is_never_below_the_people_seen() -> None:
    found = estimate(tables.table("a b", {"10": 1, "01": 1, "11": 11}), "chapman")
    assert found.estimate == pytest.approx(13 * 13 / 12 - 1)
    assert found.interval is not None
    assert found.interval[0] == found.n_observed == 13


@pytest.mark.parametrize(("both", "small"), [(9, True), (10, False)])
def test_ten_shared_people_are_enough_for_the_variance(both: int, small: bool) -> None:
    found = estimate(tables.table("a b", {"10": 40, "01": 30, "11": both}), "chapman")
    assert (found.diagnostics["interval_method"] != "variance") is small
    assert ("small-overlap" in {w.code for w in found.warnings}) is small
    name = "posterior_interval" if small else "variance_interval"
    assert list(found.interval or ()) == found.diagnostics[name]


def test_chao_and_its_other_forms() -> None:
    """n = 120, f1 = 90, f2 = 27 on three lists."""
    found = estimate(tables.table("a b c", EVEN), "chao", bootstrap=10)
    assert found.estimate == pytest.approx(120 + 2 / 3 * 90**2 / (2 * 27))
    assert found.diagnostics["bias_corrected"] == pytest.approx(120 + 2 / 3 * 90 * 89 / (2 * 28))
    assert found.diagnostics["large_t"] == pytest.approx(120 + 90**2 / (2 * 27))


def test_chao_where_nobody_is_on_exactly_two() -> None:
    """n = 99, f1 = 90, f2 = 0: the bias-corrected form is the estimate."""
    thrice = {"100": 30, "010": 30, "001": 30, "111": 9}
    found = estimate(tables.table("a b c", thrice), "chao", bootstrap=10)
    assert found.estimate == pytest.approx(99 + 2 / 3 * 90 * 89 / 2)
    assert found.diagnostics["bias_corrected"] == found.estimate
    assert found.diagnostics["large_t"] is None


def test_chao_with_lists_where_no_two_lists_have_people_of_their_own() -> None:
    """No product f1i · f1j is above zero, so nobody is missed, whatever f2."""
    found = estimate(tables.table("a b c", {"100": 3, "111": 9}), "chao-lists", bootstrap=10)
    assert found.estimate == 12


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (10_000, 20_000, 3_000),
        (2_000_000, 1_500_000, 900_000),
        (30_000_000, 20_000_000, 10_000_000),
        (200_000_000, 300_000_000, 100_000_000),
        (600_000_000, 500_000_000, 3_000),
    ],
)
def test_the_posterior_of_many_people_by_its_ratios(first: int, second: int, both: int) -> None:
    """P(u + 1) / P(u) = (a + u)(b + u) / ((a + b + ρ + u)(1 + u)), summed around the mean."""
    a, b, rho = first - both + 1.0, second - both + 1.0, both + 1.0
    mean = a * b / (rho - 1.0)
    sd = math.sqrt(mean * (a + rho - 1.0) * (b + rho - 1.0) / ((rho - 1.0) * (rho - 2.0)))
    step = max(1.0, round(sd / 2000.0))
    u = np.arange(max(math.floor(mean - 9.0 * sd), 0.0), mean + 9.0 * sd, step)
    at = u + (step - 1.0) / 2.0  # the ratios' middle over one step
    down = (a + b + rho - a) / (a + at)  # each ratio less 1, exact where counts are huge
    steps = np.log1p((b - 1.0) / (1.0 + at)) - np.log1p(down)
    log_p = np.concatenate([[0.0], np.cumsum(step * steps)[:-1]])
    wanted = np.cumsum(np.exp(log_p - log_p.max()))
    values, p = missed_posterior(first, second, both)
    found = np.cumsum(p)
    for q in (0.005, 0.025, 0.5, 0.975, 0.995):
        limit = u[np.searchsorted(wanted / wanted[-1], q)]
        assert values[np.searchsorted(found, q)] == pytest.approx(limit, abs=0.01 * sd)


@pytest.mark.parametrize("level", [0.001, 0.1, 0.5, 0.95])
@pytest.mark.parametrize(
    "counts",
    [
        {"10": 40, "01": 30, "11": 2},
        {"10": 5, "01": 5, "11": 1},
        {"10": 0, "01": 1000, "11": 1},
        {"10": 40, "01": 30, "11": 20},
    ],
)
def test_chapmans_interval_holds_its_estimate(counts: dict[str, int], level: float) -> None:
    found = estimate(tables.table("a b", counts), "chapman", level=level)
    low, high = found.interval  # type: ignore[misc]
    assert low <= found.estimate <= high  # type: ignore[operator]
    below, above = found.diagnostics["posterior_interval"]
    outside = counts["11"] < 10 and not below <= found.estimate <= above  # type: ignore[operator]
    assert ("widened to hold the estimate" in (found.interval_kind or "")) is outside


@pytest.mark.parametrize(("both", "kind"), [(200, "variance_interval"), (8, "posterior_interval")])
def test_chapmans_samples_are_of_what_its_interval_is_of(both: int, kind: str) -> None:
    counts = {"10": 400, "01": 300, "11": both}
    found = estimate(tables.table("a b", counts), "chapman", bootstrap=40_000)
    low, high = found.diagnostics[kind]
    drawn = np.quantile(found.samples, [0.025, 0.975])
    assert drawn.tolist() == pytest.approx([low, high], abs=0.02 * (high - low))
    assert found.samples.min() >= found.n_observed
