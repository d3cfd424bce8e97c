"""Chapman's and Chao's numbers worked out by hand."""

import pytest

from byway.figures import estimate
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
