"""The prior of partitions: its parameters are drawn from the posteriors that are stated."""

import numpy as np
import pytest

from byway.records.prior import Prior, redrawn_prior

# Two lists: 30 people on the first only, 50 on the second only, 20 on both.
HISTORIES = np.array([0, 30, 50, 20])
SIZES = np.array([60, 75])


def drawn(n: int) -> list[Prior]:
    rng = np.random.default_rng(1)
    return [redrawn_prior(HISTORIES, SIZES, rng) for _ in range(n)]


def test_rates_and_repeats_are_drawn_about_what_the_partition_shows() -> None:
    priors = drawn(4000)
    rates = np.exp([prior.history for prior in priors])
    assert rates[:, 1:].mean(axis=0) == pytest.approx(HISTORIES[1:] + 0.5, rel=0.02)
    assert rates[:, 1:].var(axis=0) == pytest.approx(HISTORIES[1:] + 0.5, rel=0.1)
    # 50 people have 60 entries on the first list, 70 have 75 on the second.
    again = np.exp([prior.again for prior in priors])
    assert again.mean(axis=0) == pytest.approx([10.5 / 61, 5.5 / 76], rel=0.03)


def test_of_many_lists_no_more_than_a_few_people_are_added_in_all() -> None:
    rng = np.random.default_rng(1)
    nobody, sizes = np.zeros(256, np.int64), np.full(8, 10)
    added = [np.exp(redrawn_prior(nobody, sizes, rng).history).sum() for _ in range(500)]
    assert np.mean(added) == pytest.approx(4, rel=0.1)


def test_an_entry_is_one_more_of_its_person_or_the_last() -> None:
    for prior in drawn(3):
        assert np.exp(prior.once) + np.exp(prior.again) == pytest.approx(1)
