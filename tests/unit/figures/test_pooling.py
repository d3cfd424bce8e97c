"""Linkage draws become one answer with its linkage share; strata become a total."""

import numpy as np
import pytest

from byway.figures import Sheet, estimate
from byway.figures.pooling import pool_draws, rubin
from byway.figures.result import Fit
from tests.spec import figures_tables as tables


def drawn(base: Sheet, draws: int, moved: int, seed: int = 1) -> Sheet:
    """Linkage draws of a table: up to `moved` people's overlaps come apart in each."""
    rng = np.random.default_rng(seed)
    rows = []
    for draw in range(draws):
        counts = base.table().counts.copy()
        for _ in range(int(rng.integers(0, moved + 1))):
            shared = [c for c in range(1, counts.size) if c & (c - 1) and counts[c] > 0]
            cell = int(rng.choice(shared, p=counts[shared] / counts[shared].sum()))
            counts[cell] -= 1
            counts[cell & -cell] += 1
            counts[cell & (cell - 1)] += 1
        rows += [(draw, 0, c, int(counts[c])) for c in range(1, counts.size)]
    return Sheet(base.lists, tuple(str(d) for d in range(draws)), None, tuple(rows), "x")


@pytest.mark.parametrize("method", ["loglinear", "decomposable", "chao-lists", "independence"])
def test_draws_that_agree_have_no_linkage_share(method: str) -> None:
    sheet = drawn(tables.KOSOVO, 20, 0)
    pooled = estimate(sheet, method, bootstrap=200)
    single = estimate(tables.KOSOVO, method, bootstrap=200)
    assert pooled.draws == 20
    assert pooled.linkage is not None
    assert pooled.linkage["share"] < 0.03
    assert pooled.estimate == pytest.approx(single.estimate, rel=0.01)
    assert pooled.linkage["rubin"]["estimate"] == pytest.approx(single.estimate, rel=0.05)
    assert pooled.linkage["rubin"]["df"] > 100


def test_draws_and_strata_alike_are_resampled_apart() -> None:
    of_draws = estimate(drawn(tables.KOSOVO, 2, 0), "chao", bootstrap=20).samples
    assert not np.isin(of_draws[:20], of_draws[20:]).all()
    same = {1: 60, 2: 50, 4: 40, 3: 20, 5: 15, 6: 12, 7: 5}
    strata = estimate(stratified(same), "chao", bootstrap=20).strata
    assert strata is not None
    assert strata["north"].interval != strata["south"].interval


def test_draws_that_disagree_have_one() -> None:
    small = estimate(drawn(tables.KOSOVO, 30, 100), "decomposable", bootstrap=200)
    large = estimate(drawn(tables.KOSOVO, 30, 1000), "decomposable", bootstrap=200)
    assert small.linkage is not None
    assert large.linkage is not None
    assert 0.0 <= small.linkage["share"] < large.linkage["share"] <= 1.0
    assert large.linkage["share"] > 0.3
    assert small.interval is not None
    assert large.interval is not None
    assert large.interval[1] > small.interval[1]  # type: ignore[operator]
    assert large.linkage["n_low"] < large.linkage["n_high"]


def test_the_share_is_the_variance_of_draw_means_over_the_whole() -> None:
    sheet = drawn(tables.KOSOVO, 40, 600)
    result = estimate(sheet, "decomposable", bootstrap=400)
    samples = result.samples.reshape(40, 400)
    direct = samples.mean(axis=1).var() / samples.var()
    assert result.linkage is not None
    assert result.linkage["share"] == pytest.approx(direct, abs=0.02)


def test_few_replicates_are_no_linkage_and_the_ranges_are_of_the_draws() -> None:
    """Draws alike but for chance, ten replicates each: a tenth of the variance lies between their
    means, and none of it is due to linkage."""
    rng = np.random.default_rng(7)
    points = 200.0 + np.arange(400.0)
    fits = [(Fit(v, (None, None), rng.normal(900, 30, 10), False), ("a", "b")) for v in points]
    pooled, linkage = pool_draws(fits, [100 + k for k in range(400)], 0.9, None)
    assert linkage["share"] < 0.02
    assert isinstance(pooled, tuple)
    assert pooled[0].estimate == np.median(points)
    assert (linkage["n_low"], linkage["n_high"]) == pytest.approx((100 + 19.95, 100 + 379.05))
    ends = (linkage["estimates_low"], linkage["estimates_high"])
    assert ends == pytest.approx((200 + 19.95, 200 + 379.05))


def with_refusals(refused: int) -> Sheet:
    """Forty draws of which some share nobody."""
    rows = []
    for draw in range(40):
        rows += [(draw, 0, 1, 40), (draw, 0, 2, 30), (draw, 0, 3, 0 if draw < refused else 9)]
    return Sheet(("a", "b"), tuple(map(str, range(40))), None, tuple(rows), "x")


def test_more_than_one_draw_in_twenty_refused_refuses_all() -> None:
    kept = estimate(with_refusals(2), "independence", bootstrap=20)
    assert kept.refused is None
    assert kept.linkage is not None
    assert kept.linkage["refused"] == 2
    assert "refused-draws" in {w.code for w in kept.warnings}
    gone = estimate(with_refusals(3), "independence", bootstrap=20)
    assert gone.estimate is None
    assert gone.refused is not None
    assert gone.refused.reason == "no-overlap"
    assert "3 of 40" in gone.refused.detail


def test_rubin_by_hand() -> None:
    points = np.array([150.0, 170.0, 160.0])
    variances = np.array([100.0, 120.0, 110.0])
    people = np.array([101.0, 103.0, 102.0])
    found = rubin(points, variances, people, 0.95)
    scale = np.log(points - 100.0)
    within = np.mean(variances / (points - 100.0) ** 2)
    total = within + 4 / 3 * scale.var(ddof=1)
    assert found is not None
    assert found["estimate"] == pytest.approx(100.0 + np.exp(scale.mean()))
    assert found["share"] == pytest.approx(4 / 3 * scale.var(ddof=1) / total)
    low, high = found["interval"]
    assert low < found["estimate"] < high
    assert np.log(high - 100) - np.log(found["estimate"] - 100) == pytest.approx(
        np.log(found["estimate"] - 100) - np.log(low - 100)
    )


def stratified(second: dict[int, int]) -> Sheet:
    first = {1: 60, 2: 50, 4: 40, 3: 20, 5: 15, 6: 12, 7: 5}
    rows = [(0, 0, c, n) for c, n in first.items()] + [(0, 1, c, n) for c, n in second.items()]
    return Sheet(("a", "b", "c"), None, ("north", "south"), tuple(rows), "x")


@pytest.mark.parametrize("method", ["independence", "loglinear", "chao-lists", "decomposable"])
def test_strata_add_up(method: str) -> None:
    sheet = stratified({1: 30, 2: 25, 4: 22, 3: 9, 5: 8, 6: 7, 7: 2})
    total = estimate(sheet, method, bootstrap=600)
    assert total.strata is not None
    parts = [total.strata[name] for name in ("north", "south")]
    assert total.n_observed == sum(part.n_observed for part in parts)
    # Points add up; medians of posteriors nearly do.
    room = 0.03 if method == "decomposable" else 1e-12
    assert total.estimate == pytest.approx(sum(part.estimate for part in parts), rel=room)  # type: ignore[misc]
    low, high = total.interval  # type: ignore[misc]
    spread = sum(part.interval[1] - part.interval[0] for part in parts)  # type: ignore[index,operator]
    assert low < total.estimate < high  # type: ignore[operator]
    assert high - low < spread * 1.02  # type: ignore[operator]
    assert total.model is None


def test_a_refused_stratum_refuses_the_total_and_stays_visible() -> None:
    total = estimate(stratified({1: 30, 2: 25, 4: 22}), "independence", bootstrap=50)
    assert total.estimate is None
    assert total.refused is not None
    assert total.refused.reason == "no-overlap"
    assert "south" in total.refused.detail
    assert total.strata is not None
    assert total.strata["north"].estimate is not None
    assert total.strata["south"].refused is not None


def test_a_model_is_named_by_its_own_draw() -> None:
    """In one draw a list holds nobody, and the masks of its fit are of the other lists."""
    rows = [(0, 0, cell, n) for cell, n in {0b0010: 40, 0b0100: 30, 0b0110: 9}.items()]
    for draw in range(1, 4):
        full = {0b0001: 30, 0b0010: 30, 0b0100: 30, 0b0011: 9, 0b0101: 9, 0b0110: 9, 0b0111: 30}
        rows += [(draw, 0, cell, n) for cell, n in full.items()]
    sheet = Sheet(("a", "b", "c"), tuple("0123"), None, tuple(rows), "x")
    result = estimate(sheet, "independence", bootstrap=20)
    assert result.model == (("a",), ("b",), ("c",))


def test_a_table_of_a_linkage_run_carries_the_run_and_says_what_it_leaves_out() -> None:
    once = estimate(tables.KOREA, "chao", bootstrap=20, linkage_run="sha256:ab")
    assert once.linkage == {"draws": 0, "refused": 0, "run": "sha256:ab"}
    assert "linked-once" in {w.code for w in once.warnings}
    alone = estimate(tables.KOREA, "chao", bootstrap=20)
    assert alone.linkage is None
    assert "linked-once" not in {w.code for w in alone.warnings}
    refused = estimate(tables.KOREA, "chapman", linkage_run="sha256:ab")
    assert refused.linkage == once.linkage
    drawn_run = estimate(drawn(tables.KOSOVO, 3, 9), "chao", bootstrap=20, linkage_run="sha256:ab")
    assert drawn_run.linkage is not None
    assert drawn_run.linkage["run"] == "sha256:ab"
    assert "linked-once" not in {w.code for w in drawn_run.warnings}


def of_two_lists(*overlaps: int) -> Sheet:
    """A stratum of two lists for each number of people on both."""
    rows = [
        (0, s, cell, n)
        for s, both in enumerate(overlaps)
        for cell, n in ((1, 80 + 9 * s), (2, 60), (3, both))
    ]
    return Sheet(("a", "b"), None, tuple(f"s{s}" for s in range(len(overlaps))), tuple(rows), "x")


def test_chapmans_total_has_the_interval_that_its_strata_show() -> None:
    """Normal limits of the sum of the variances, where the strata have them by theirs."""
    total = estimate(of_two_lists(40, 25), "chapman")
    assert total.strata is not None
    parts = list(total.strata.values())
    half = 1.959964 * np.sqrt(sum(part.diagnostics["variance"] for part in parts))
    wanted = (total.estimate - half, total.estimate + half)  # type: ignore[operator]
    assert total.interval == pytest.approx(wanted)
    assert [part.interval_kind for part in parts] == ["variance", "variance"]
    assert total.interval_kind == "sum over strata, variance"
    one = estimate(of_two_lists(40), "chapman")
    assert one.strata is not None
    assert one.interval == one.strata["s0"].interval


def test_chapmans_total_with_a_small_stratum_adds_draws_of_what_each_shows() -> None:
    total = estimate(of_two_lists(40, 4), "chapman", bootstrap=40_000)
    assert total.strata is not None
    assert total.interval_kind == "sum over strata, percentile"
    large, small = (total.strata[name].samples for name in ("s0", "s1"))
    rng = np.random.default_rng(1)
    wanted = np.quantile(large + rng.permutation(small), [0.025, 0.975])
    assert total.interval == pytest.approx(wanted, rel=0.02)
    narrow = estimate(of_two_lists(40, 4), "chapman", level=0.01)
    low, high = narrow.interval  # type: ignore[misc]
    assert low <= narrow.estimate <= high  # type: ignore[operator]


def test_one_linkage_draw_shows_no_share() -> None:
    one = estimate(drawn(tables.KOSOVO, 1, 9), "chao", bootstrap=50)
    assert one.linkage is not None
    assert one.linkage["share"] is None
    assert one.linkage["rubin"] is None
    (said,) = [w.text for w in one.warnings if w.code == "few-draws"]
    assert "two linkage draws" in said
    two = estimate(drawn(tables.KOSOVO, 2, 9), "chao", bootstrap=50)
    assert two.linkage is not None
    assert two.linkage["share"] is not None
    assert "few-draws" not in {w.code for w in two.warnings}


def test_replicates_are_counted_over_all_draws_and_for_the_total_of_strata() -> None:
    few = {"few-replicates"}
    pooled = estimate(drawn(tables.KOSOVO, 20, 9), "chao", bootstrap=20)
    assert few.isdisjoint({w.code for w in pooled.warnings})
    alone = estimate(drawn(tables.KOSOVO, 1, 9), "chao", bootstrap=20)
    assert [w.code for w in alone.warnings].count("few-replicates") == 1
    strata = estimate(
        stratified({1: 30, 2: 25, 4: 22, 3: 9, 5: 8, 6: 7, 7: 2}), "chao", bootstrap=20
    )
    (said,) = [w.text for w in strata.warnings if w.code == "few-replicates"]
    assert said.startswith("20 replicates")
    assert strata.strata is not None
    for part in strata.strata.values():
        assert few <= {w.code for w in part.warnings}
