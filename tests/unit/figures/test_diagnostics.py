"""Effective sizes of chains whose dependence is known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from byway.figures.diagnostics import bulk_ess, split_r_hat, tail_ess

Draws = NDArray[np.float64]


def following(rho: float, seed: int = 1) -> Draws:
    """Four chains of 5,000 draws, each ρ times the last and new noise."""
    noise = np.random.default_rng(seed).normal(size=(4, 5000))
    chains = noise.copy()
    for k in range(1, chains.shape[1]):
        chains[:, k] = rho * chains[:, k - 1] + np.sqrt(1 - rho**2) * noise[:, k]
    return chains


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.8, -0.3])
def test_draws_that_follow_each_other_count_for_less(rho: float) -> None:
    """n (1 − ρ) / (1 + ρ) for such a chain (Geyer, Statist. Sci. 1992)."""
    wanted = 20_000 * (1 - rho) / (1 + rho)
    assert bulk_ess(following(rho)) == pytest.approx(wanted, rel=0.15)


def test_the_rank_is_what_counts_not_the_scale() -> None:
    chains = following(0.5)
    assert bulk_ess(np.exp(3.0 * chains)) == pytest.approx(bulk_ess(chains))
    assert tail_ess(np.exp(3.0 * chains)) == pytest.approx(tail_ess(chains), rel=1e-6)


def test_tails_that_come_in_clumps_are_seen() -> None:
    """A wide and a narrow spell in turn: signs are independent, but the tails are all of one."""
    rng = np.random.default_rng(2)
    spells = np.where(np.arange(5000) // 250 % 2, 5.0, 0.5)
    chains = spells * rng.normal(size=(4, 5000))
    assert bulk_ess(chains) > 10_000
    assert tail_ess(chains) < 4_000
    assert tail_ess(rng.normal(size=(4, 5000))) > 10_000


def test_chains_that_stay_where_they_are() -> None:
    assert split_r_hat(np.arange(4.0)[:, None] * np.ones((4, 100))) > 1e3
    apart = following(0.0)[:, :200] + 3.0 * np.arange(4)[:, None]
    assert split_r_hat(apart) > 1.5
    assert bulk_ess(apart) < 20
