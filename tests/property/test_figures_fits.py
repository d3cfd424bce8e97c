"""Fast fits, selections and posteriors agree with the slow obvious ones, whatever the table."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from byway.figures import hierarchy, search
from byway.figures.bootstrap import acceleration, bca_interval, quantile8
from byway.figures.diagnostics import split_r_hat
from byway.figures.downhill import downhill
from byway.figures.existence import NO_MAXIMUM, NOT_IDENTIFIED, OK, existence
from byway.figures.graph_posterior import graph_posterior
from byway.figures.graphs import decomposable_graphs
from byway.figures.result import MethodRefused
from tests.reference import figures as slow

small = settings(max_examples=60, deadline=None, derandomize=True)


@st.composite
def counts(draw: st.DrawFn, lists: st.SearchStrategy[int]) -> slow.Counts:
    """A table with many empty cells, every list with somebody on it."""
    size = 1 << draw(lists)
    values = draw(st.lists(st.sampled_from([0, 0, 0, 1, 2, 7, 40]), min_size=size, max_size=size))
    table = np.array([0, *values[1:]], dtype=np.float64)
    cells = np.arange(size)
    bits = range(size.bit_length() - 1)
    assume(all(table[cells >> j & 1 == 1].sum() > 0 for j in bits))
    return table


@st.composite
def with_model(draw: st.DrawFn) -> tuple[slow.Counts, np.ndarray]:
    table = draw(counts(st.sampled_from([3, 4])))
    models = hierarchy.all_models(int(table.size).bit_length() - 1, 3)
    return table, models[draw(st.integers(0, len(models) - 1))]


@given(with_model())
@settings(max_examples=250, deadline=None, derandomize=True)
def test_existence_and_rank(case: tuple[slow.Counts, np.ndarray]) -> None:
    table, model = case
    wanted = frozenset(int(m) for m in np.flatnonzero(model))
    verdict, deviance, hidden = search.fit_model(table, model, np.empty(table.size))
    if not slow.is_identified(table, wanted):
        assert verdict == NOT_IDENTIFIED
    elif not slow.estimate_exists(table, wanted):
        assert verdict == NO_MAXIMUM
    else:
        assert verdict == OK
        slow_deviance, slow_hidden, _ = slow.poisson_fit(table, wanted)
        assert deviance == pytest.approx(slow_deviance, abs=1e-6)
        assert hidden == pytest.approx(slow_hidden, rel=1e-6)


def test_a_direction_that_no_cell_shows_is_not_identified() -> None:
    """Every cell that stays is on the first list, whose effect cannot be told from the constant,
    though there are more empty cells than such directions."""
    table, thetas = np.array([0.0, 9, 0, 0, 0, 0, 0, 0]), np.array([0, 1])
    live = np.zeros(8, dtype=bool)
    live[[1, 3, 5]] = True
    assert existence(table, thetas, live) == NOT_IDENTIFIED
    live[2] = True  # one empty cell off the list shows it; but then nothing holds it down
    assert existence(table, thetas, live) == NO_MAXIMUM
    table[2] = 4.0
    assert existence(table, thetas, live) == OK


@given(counts(st.just(3)))
@small
def test_bic_minimum(table: slow.Counts) -> None:
    models = hierarchy.all_models(3, 2)
    sizes = models.sum(axis=1, dtype=np.int64)
    row, hidden = search.best_by_bic(table, models, sizes, hierarchy.largest(3, 2), -1)
    wanted = slow.best_by_bic(table)
    if wanted is None:
        assert row == -1
    else:
        assert table.sum() + hidden == pytest.approx(wanted[1], rel=1e-6)


def test_pruned_search_finds_the_minimum_of_all_fits() -> None:
    rng = np.random.default_rng(11)
    models = hierarchy.all_models(5, 4)
    sizes = models.sum(axis=1, dtype=np.int64)
    for _ in range(6):
        table = rng.poisson(rng.gamma(0.4, 40.0, 32)).astype(np.float64)
        table[0] = 0.0
        verdicts = np.empty(len(models), dtype=np.int64)
        deviances, hidden = np.empty(len(models)), np.empty(len(models))
        search.fit_each(table, models, verdicts, deviances, hidden)
        bic = np.where(verdicts == OK, deviances + sizes * math.log(table.sum()), np.inf)
        row, _ = search.best_by_bic(table, models, sizes, hierarchy.largest(5, 4), -1)
        assert bic[row] == pytest.approx(bic.min(), abs=1e-7)


@given(counts(st.just(4)))
@small
def test_downhill_ends_where_no_neighbour_is_better(table: slow.Counts) -> None:
    lists, whole = 4, hierarchy.largest(4, 3)
    bic, deviance, hidden, found = downhill(table, hierarchy.main_effects(lists), whole)
    assume(np.isfinite(bic))
    model = frozenset(int(m) for m in np.flatnonzero(found))
    models = slow.hierarchical_models(lists)

    def price(one: frozenset[int]) -> float:
        """BIC up to a constant; ∞ where there is no estimate."""
        if not (slow.is_identified(table, one) and slow.estimate_exists(table, one)):
            return math.inf
        return slow.poisson_fit(table, one)[0] + len(one) * math.log(table.sum())

    assert model in models
    assert bic == pytest.approx(price(model), abs=1e-5)
    slow_deviance, slow_hidden, _ = slow.poisson_fit(table, model)
    assert (deviance, hidden) == pytest.approx((slow_deviance, slow_hidden), rel=1e-5, abs=1e-5)
    for neighbour in models:
        if len(model ^ neighbour) == 1:
            assert price(neighbour) > bic - 1e-5


@given(counts(st.sampled_from([3, 4])))
@small
def test_stepwise(table: slow.Counts) -> None:
    lists = int(table.size).bit_length() - 1
    verdict, hidden = search.stepwise(table, hierarchy.main_effects(lists))
    wanted = slow.stepwise(table)
    if wanted is None:
        assert verdict != OK
    else:
        assert table.sum() + hidden == pytest.approx(wanted, rel=1e-6)


@given(counts(st.just(3)))
@small
def test_decomposable_posterior(table: slow.Counts) -> None:
    most = 3000
    graphs = [(list(g.cliques), list(g.separators)) for g in decomposable_graphs(3)]
    wanted = slow.decomposable_quantiles(table, graphs, most)
    posterior = graph_posterior(table, include_saturated=True, max_missing=most)
    found = table.sum() + posterior.quantiles([0.025, 0.5, 0.975])
    assert found == pytest.approx(wanted, rel=2e-3, abs=1.0)


@given(counts(st.just(3)))
@small
def test_decomposable_sum_as_far_as_the_answer_takes_it(table: slow.Counts) -> None:
    n = float(table.sum())
    try:
        posterior = graph_posterior(table)
    except MethodRefused:
        return
    end, share = posterior.end(n)
    assert end >= 30 * n
    assume(end <= 20_000)
    graphs = [(list(g.cliques), list(g.separators)) for g in decomposable_graphs(3)]
    graphs = [(cliques, parts) for cliques, parts in graphs if cliques != [7]]
    wanted = slow.decomposable_quantiles(table, graphs, round(end))
    found = n + posterior.quantiles([0.025, 0.5, 0.975], share)
    assert found == pytest.approx(wanted, rel=2e-3, abs=1.0)


def test_the_sum_goes_on_until_a_term_is_below_a_millionth() -> None:
    """Few shared people and a long tail: 30 n is not far enough."""
    table = np.array([0.0, 9, 8, 1, 9, 1, 1, 0])
    graphs = [g for g in decomposable_graphs(3) if g.cliques != (7,)]
    end, _ = graph_posterior(table).end(29.0)
    assert end > 30 * 29
    missing = np.arange(2 * end)
    logs = [
        slow.decomposable_log_joint(table, list(g.cliques), list(g.separators), missing)
        for g in graphs
    ]
    terms = np.exp(np.logaddexp.reduce(logs, axis=0))
    small = (terms <= 1e-6 * np.cumsum(terms)) & (missing >= 30 * 29)
    assert end == pytest.approx(int(np.argmax(small)), rel=0.02)


def test_decomposable_graphs_are_those_without_chordless_cycles() -> None:
    from itertools import combinations

    for vertices in (3, 4, 5):
        pairs = list(combinations(range(vertices), 2))
        wanted = set()
        for chosen in range(1 << len(pairs)):
            edges = {pair for bit, pair in enumerate(pairs) if chosen >> bit & 1}
            if slow.is_chordal(vertices, edges):
                wanted.add(tuple(sorted(slow.maximal_cliques(vertices, edges))))
        assert {g.cliques for g in decomposable_graphs(vertices)} == wanted


@given(
    st.lists(st.floats(100, 900), min_size=20, max_size=200),
    st.lists(st.tuples(st.floats(100, 900), st.integers(1, 50)), min_size=3, max_size=12),
    st.floats(0.5, 0.99),
)
@small
def test_bca_limits(
    replicates: list[float], left_out: list[tuple[float, int]], level: float
) -> None:
    estimate = float(np.median(replicates))
    assume(min(replicates) < estimate < max(replicates))
    values, weights = (np.array(v, dtype=np.float64) for v in zip(*left_out, strict=True))
    assume(values.std() > 1.0)
    a = acceleration(weights, values, np.arange(len(values)))
    assume(abs(a) < 0.2)
    wanted = slow.bca(estimate, replicates, left_out, level)
    found = bca_interval(estimate, np.array(replicates), a, level)
    assert found == pytest.approx(wanted, rel=1e-9)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40), st.floats(0, 1))
@small
def test_quantiles_of_type_8(values: list[float], p: float) -> None:
    wanted = float(np.quantile(values, p, method="median_unbiased"))
    assert quantile8(np.sort(values), p) == pytest.approx(wanted, rel=1e-9, abs=1e-6)


def test_r_hat() -> None:
    rng = np.random.default_rng(3)
    for shift in (0.0, 0.3, 2.0):
        chains = rng.normal(size=(4, 100)) + shift * np.arange(4)[:, None]
        assert split_r_hat(chains) == pytest.approx(slow.r_hat(chains), rel=1e-9)


def test_many_people_make_sharp_peaks_that_are_not_stepped_over() -> None:
    from tests.spec import figures_tables as tables

    counts = tables.KOSOVO.table().counts * 10
    saturated = (15,)
    graphs = [
        (list(g.cliques), list(g.separators))
        for g in decomposable_graphs(4)
        if g.cliques != saturated
    ]
    wanted = slow.decomposable_quantiles(counts, graphs, 250_000)
    found = counts.sum() + graph_posterior(counts).quantiles([0.025, 0.5, 0.975])
    assert found == pytest.approx(wanted, rel=2e-4)
    # A hundred times more people: the same peak, ten times as narrow.
    more = graph_posterior(counts * 1000)
    low, middle, high = counts.sum() * 1000 + more.quantiles([0.025, 0.5, 0.975])
    assert middle / 1000 == pytest.approx(wanted[1], rel=0.01)
    assert (high - low) / 1000 == pytest.approx((wanted[2] - wanted[0]) / 1000**0.5, rel=0.05)
