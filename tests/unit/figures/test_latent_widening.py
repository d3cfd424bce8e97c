"""The latent class interval is widened where other priors of the number of classes disagree."""

import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from byway.figures import Estimate, Sheet, Table, estimate
from byway.figures.latent_chains import Posterior, Prior, sample
from byway.figures.latent_widening import (
    ALIKE,
    Compared,
    alike,
    apart,
    envelope,
    stretch,
    too_many,
)
from byway.figures.result import Fit
from tests.reference import figures as slow
from tests.spec import figures_tables as tables


def expected(weights: list[float], rates: list[list[float]], people: float = 2000.0) -> Table:
    """The whole numbers nearest to the expected counts of classes of people."""
    lists = len(rates[0])
    counts = np.zeros(1 << lists)
    for cell in range(1, counts.size):
        for weight, row in zip(weights, rates, strict=True):
            on = [r if cell >> j & 1 else 1 - r for j, r in enumerate(row)]
            counts[cell] += people * weight * float(np.prod(on))
    return Table(tuple("abcdef"[:lists]), np.round(counts))


def codes(result: Estimate) -> set[str]:
    return {w.code for w in result.warnings}


LOW, HIGH = [0.20, 0.25, 0.20, 0.15, 0.30], [0.50, 0.60, 0.55, 0.65, 0.45]


def test_two_classes_on_three_lists_are_widened_and_on_five_told_apart() -> None:
    three = estimate(expected([0.6, 0.4], [[0.15, 0.20, 0.10], [0.60, 0.50, 0.70]]), "latent-class")
    assert codes(three) == {"classes-not-identified", "widened"}
    plain = three.diagnostics["posterior_interval"]
    assert three.interval is not None
    assert three.interval[0] <= plain[0]
    assert three.interval[1] > 1.05 * plain[1]
    assert plain[1] < three.interval[1]
    assert three.interval[0] <= 2000 <= three.interval[1]  # type: ignore[operator]
    five = estimate(expected([0.7, 0.3], [LOW, HIGH]), "latent-class")
    assert codes(five) == set()
    assert five.interval is not None
    assert five.interval[0] <= 2000 <= five.interval[1]  # type: ignore[operator]


def test_k_classes_take_2k_lists() -> None:
    kept = np.zeros((1, 4, 5))
    kept[0, :, 3] = [1, 2, 2, 3]
    posterior = Posterior(kept, {}, tempered=False)
    assert [too_many(posterior, lists) for lists in (3, 4, 5, 6)] == [0.75, 0.25, 0.25, 0.0]


def test_the_estimate_and_the_chains_stay_and_plain_never_widens() -> None:
    sheet = expected([0.6, 0.4], [[0.15, 0.20, 0.10], [0.60, 0.50, 0.70]])
    wider = estimate(sheet, "latent-class", seed=2)
    plain = estimate(sheet, "latent-class", seed=2, plain=True)
    assert wider.estimate == plain.estimate
    assert plain.interval is not None
    assert wider.diagnostics["posterior_interval"] == list(plain.interval)
    assert "other_priors" not in plain.diagnostics
    assert wider.chains is not None
    assert plain.chains is not None
    assert np.array_equal(wider.chains["N"], plain.chains["N"])
    assert np.quantile(wider.samples, 0.975) > np.quantile(plain.samples, 0.975)


def test_no_other_prior_where_one_class_describes_the_table() -> None:
    result = estimate(tables.WESTERN_US, "latent-class")
    assert result.interval is not None
    assert list(result.interval) == result.diagnostics["posterior_interval"]
    assert "other_priors" not in result.diagnostics


def test_more_classes_than_lists_tell_apart_are_seen_by_how_few_fit() -> None:
    kosovo = estimate(tables.KOSOVO, "latent-class")
    fits = {o["classes"]: o["fits"] for o in kosovo.diagnostics["other_priors"]}
    assert fits == {3: True, 2: False}
    assert "classes-not-identified" in codes(kosovo)


def test_brief_chains_refuse_rather_than_run_on() -> None:
    result = estimate(tables.NETHERLANDS, "latent-class", brief=True)
    assert result.refused is not None
    assert result.refused.reason == "not-converged"
    assert result.diagnostics["draws_per_chain"] == 3500
    assert estimate(tables.KOREA, "latent-class", brief=True).refused is None


def compared(interval: tuple[float, float], fits: bool, agrees: bool) -> Compared:
    found = {"r_hat": 1.0 if agrees else 1.5, "ess_bulk": 900.0, "ess_tail": 900.0}
    return Compared(Prior(2), interval, Posterior(np.empty((0, 0, 5)), found, False), fits)


def test_only_priors_that_fit_and_agree_widen() -> None:
    here = (200.0, 300.0)
    assert envelope(here, (compared((150.0, 250.0), True, True),)) == (150.0, 300.0)
    assert envelope(here, (compared((250.0, 400.0), True, True),)) == (200.0, 400.0)
    assert envelope(here, (compared((150.0, 400.0), False, True),)) == here
    assert envelope(here, (compared((150.0, 400.0), True, False),)) == here
    assert envelope(here, ()) == here


def test_stretched_draws_have_the_wider_limits_and_the_same_median() -> None:
    draws = 500.0 + np.round(np.random.default_rng(1).lognormal(5.0, 0.4, 20_000))
    low, high = np.quantile(draws, [0.025, 0.975])
    here, wider = (float(low), float(high)), (float(low) - 20.0, float(high) + 300.0)
    moved = apart(draws, 500.0, stretch(draws, 500.0, here, wider))
    found: NDArray[np.float64] = np.quantile(moved, [0.025, 0.5, 0.975])
    assert found == pytest.approx([wider[0], np.median(draws), wider[1]], rel=0.002)
    assert moved.min() >= 500.0
    assert stretch(draws, 500.0, here, here) == (1.0, 1.0)
    assert apart(draws, 500.0, (1.0, 1.0)) == pytest.approx(draws)


def test_draws_that_were_not_compared_are_moved_as_those_that_were() -> None:
    samples = np.arange(510.0, 600.0)

    def fit(**diagnostics: object) -> Fit:
        return Fit(555.0, (510.0, 600.0), samples, True, diagnostics=diagnostics)

    once, twice = fit(stretch=(1.0, 2.0)), fit(stretch=(1.0, 8.0))
    first, second, third = alike([once, twice, fit()], [500.0] * 3)
    assert first is once
    assert second is twice
    assert third.samples == pytest.approx(apart(samples, 500.0, (1.0, 4.0)))
    untouched = fit()
    assert alike([untouched], [500.0]) == [untouched]


def test_pooled_draws_are_as_wide_whether_all_or_some_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = expected([0.6, 0.4], [[0.15, 0.20, 0.10], [0.60, 0.50, 0.70]])
    rows = [(d, 0, c, int(table.counts[c])) for d in range(6) for c in range(1, 8)]
    sheet = Sheet(table.lists, tuple("012345"), None, tuple(rows), "x")
    every = estimate(sheet, "latent-class", bootstrap=200)
    monkeypatch.setattr(sys.modules["byway.figures.estimate"], "MOST_COMPARED", 2)
    some = estimate(sheet, "latent-class", bootstrap=200)
    assert every.interval is not None
    assert some.interval is not None
    assert some.interval == pytest.approx(every.interval, rel=0.05)
    plain = estimate(sheet, "latent-class", bootstrap=200, plain=True)
    assert plain.interval is not None
    assert some.interval[1] > plain.interval[1]  # type: ignore[operator]


def test_two_classes_under_jeffreys_prior_agree_with_plain_gibbs() -> None:
    table = tables.ALLEGHENY.table().keep([0, 1, 2])
    counts = table.counts
    chains = [
        slow.gibbs(counts, 2, 6000, 1000, np.random.default_rng(seed), shape=0.5, fixed_alpha=1.0)
        for seed in range(4)
    ]
    plain = np.log(np.concatenate(chains) - counts.sum() + 0.5)
    found = sample(counts, Prior(2, 0.5, ALIKE, ALIKE), np.random.default_rng(5), quick=True)
    ours = np.log(found.kept[:, :, 2] + 0.5)
    assert found.agrees
    at = [0.025, 0.25, 0.5, 0.75]
    assert np.quantile(ours, at) == pytest.approx(np.quantile(plain, at), abs=0.1)
