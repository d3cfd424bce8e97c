"""What must not matter does not, and what must scale does."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from byway.figures import Sheet, as_sheet, estimate
from tests.reference import figures as slow
from tests.spec import figures_tables as tables

few = settings(max_examples=25, deadline=None, derandomize=True)
METHODS = ("independence", "chao", "chao-lists", "loglinear", "stepwise", "decomposable")


def permuted(sheet: Sheet, order: list[int]) -> Sheet:
    """The same people with the lists' columns in another order."""
    columns: dict[str, list[int]] = {
        sheet.lists[j]: [cell >> j & 1 for _, _, cell, _ in sheet.rows] for j in order
    }
    return as_sheet({**columns, "count": [count for *_, count in sheet.rows]})


@given(st.sampled_from(METHODS), st.permutations(range(4)), st.randoms(use_true_random=False))
@few
def test_the_order_of_lists_and_rows_changes_nothing(method, order, random) -> None:  # type: ignore[no-untyped-def]
    sheet = permuted(tables.ALLEGHENY, order)
    rows = list(sheet.rows)
    random.shuffle(rows)
    moved = Sheet(sheet.lists, None, None, tuple(rows), sheet.sha256)
    found = estimate(moved, method, bootstrap=40, seed=9)
    wanted = estimate(tables.ALLEGHENY, method, bootstrap=40, seed=9)
    assert found.estimate == wanted.estimate
    assert found.interval == wanted.interval
    assert (
        found.model is None
        or wanted.model is None
        or ({frozenset(part) for part in found.model} == {frozenset(part) for part in wanted.model})
    )


def test_the_order_of_lists_does_not_matter_to_chains() -> None:
    wanted = estimate(tables.KOREA, "latent-class", seed=2)
    found = estimate(permuted(tables.KOREA, [2, 0, 1]), "latent-class", seed=2)
    assert found.interval == wanted.interval


@given(st.integers(2, 40), st.sampled_from(("independence", "chao", "chao-lists")))
@few
def test_ten_times_the_people_are_ten_times_the_bound(factor: int, method: str) -> None:
    sheet = tables.KOSOVO
    rows = tuple((d, s, c, n * factor) for d, s, c, n in sheet.rows)
    larger = estimate(Sheet(sheet.lists, None, None, rows, ""), method, bootstrap=10).estimate
    once = estimate(sheet, method, bootstrap=10).estimate
    assert larger is not None
    assert once is not None
    assert larger == pytest.approx(once * factor, rel=1e-6)


tables_of_three = st.lists(st.integers(1, 60), min_size=7, max_size=7)


@given(tables_of_three)
@few
def test_closed_forms(values: list[int]) -> None:
    counts = np.array([0, *values], dtype=np.float64)
    cells = range(1, 8)
    sheet = tables.table(
        "a b c", {f"{c & 1}{c >> 1 & 1}{c >> 2 & 1}": values[c - 1] for c in cells}
    )
    assert estimate(sheet, "chao", bootstrap=10).estimate == pytest.approx(slow.chao(counts))
    assert estimate(sheet, "chao-lists", bootstrap=10).estimate == pytest.approx(
        slow.chao_lists(counts)
    )


@given(st.integers(2, 60), st.integers(2, 60), st.integers(1, 9))
@few
def test_petersen_posterior(only_first: int, only_second: int, both: int) -> None:
    sheet = tables.table("a b", {"10": only_first, "01": only_second, "11": both})
    result = estimate(sheet, "chapman", level=0.8)
    n = only_first + only_second + both
    mass = slow.petersen_posterior(only_first + both, only_second + both, both, 400_000)
    reached = np.cumsum(mass)
    assert result.interval is not None
    for limit, tail in zip(result.interval, (0.1, 0.9), strict=True):
        assert limit == pytest.approx(n + int(np.searchsorted(reached, tail)), rel=2e-3, abs=1)
    assert result.estimate == pytest.approx(
        (only_first + both + 1) * (only_second + both + 1) / (both + 1) - 1
    )


@given(tables_of_three, st.floats(0.2, 5.0))
@few
def test_n_of_xi_is_the_product_form(values: list[int], xi: float) -> None:
    from byway.figures.sensitivity import n_of_xi

    counts = np.array([0, *values], dtype=np.float64)
    model = slow.best_by_bic(counts)
    assume(model is not None)
    assert model is not None
    _, hidden, fitted = slow.poisson_fit(counts, model[0])
    # Without the top interaction a fit has r·n = μ0, so the short form is the product's.
    wanted = slow.n_of_xi(fitted, counts.sum(), xi)
    assert float(n_of_xi(counts.sum(), hidden, np.array([xi]))[0]) == pytest.approx(
        wanted, rel=1e-6
    )


def test_plain_gibbs_and_the_tempered_chains_agree() -> None:
    """Korea's table, few classes: two samplers of one posterior."""
    counts = tables.KOREA.table().counts
    rng = np.random.default_rng(8)
    plain = np.concatenate([slow.gibbs(counts, 3, 2600, 600, rng) for _ in range(4)])
    result = estimate(tables.KOREA, "latent-class", classes=3, seed=4)
    wanted = np.quantile(plain, [0.25, 0.5, 0.75])
    found = np.quantile(result.samples, [0.25, 0.5, 0.75])
    assert found == pytest.approx(wanted, rel=0.025)
