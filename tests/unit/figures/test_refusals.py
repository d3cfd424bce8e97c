"""Each refusal stands beside a neighbouring table that must not be refused."""

import dataclasses
import math
from typing import Any

import pytest

from byway.errors import BadInput
from byway.figures import METHODS, Estimate, Sheet, estimate
from tests.spec import figures_tables as tables

ALL = list(METHODS)


def sheet(lists: str, **counts: int) -> Sheet:
    return tables.table(lists, {name[1:]: count for name, count in counts.items()})


def refused(result: Estimate, reason: str) -> bool:
    """Whether the answer is this refusal and holds no number anywhere."""
    assert result.refused is not None, result
    assert result.estimate is None
    assert result.interval is None
    assert result.samples.size == 0
    assert result.refused.detail
    return result.refused.reason == reason


def answered(result: Estimate) -> bool:
    assert result.refused is None, result.refused
    assert result.estimate is not None
    assert result.exists is True
    assert result.identified is True
    return result.estimate >= result.n_observed


THREE = "a b c"
FULL = {"_100": 30, "_010": 30, "_001": 30, "_110": 9, "_101": 9, "_011": 9, "_111": 3}


@pytest.mark.parametrize("method", ALL)
def test_one_list(method: str) -> None:
    assert refused(estimate(sheet("a", _1=40), method), "too-few-lists")
    two = sheet("a b", _10=40, _01=30, _11=9)
    if METHODS[method].least == 2:
        assert answered(estimate(two, method, bootstrap=20))
    else:
        assert refused(estimate(two, method), "too-few-lists")
        assert answered(estimate(sheet(THREE, **FULL), method, bootstrap=20))


@pytest.mark.parametrize("method", ALL)
def test_forty_lists(method: str) -> None:
    names = " ".join(f"l{j}" for j in range(40))
    wide = tables.table(names, {"11" + "0" * 38: 5, "1" + "0" * 39: 9, "0" * 39 + "1": 4})
    result = estimate(wide, method)
    assert refused(result, "too-many-lists")
    assert result.seconds < 5


def test_most_lists_a_method_takes() -> None:
    def ring(lists: int) -> Sheet:
        """Each list alone, and each with the next."""
        counts = {}
        for j in range(lists):
            alone = ["0"] * lists
            alone[j] = "1"
            counts["".join(alone)] = 20
            alone[(j + 1) % lists] = "1"
            counts["".join(alone)] = 4
        return tables.table(" ".join(f"l{j}" for j in range(lists)), counts)

    assert answered(estimate(ring(6), "decomposable"))
    assert refused(estimate(ring(7), "decomposable"), "too-many-lists")
    for method in ("stepwise", "loglinear"):
        assert answered(estimate(ring(8), method, bootstrap=20))
        assert refused(estimate(ring(9), method), "too-many-lists")
    assert refused(estimate(ring(9), "latent-class"), "too-many-lists")
    assert answered(estimate(ring(12), "independence", bootstrap=20))
    assert refused(estimate(ring(13), "independence"), "too-many-lists")
    assert answered(estimate(ring(12), "chao-lists", bootstrap=20))
    assert refused(estimate(ring(17), "chao-lists"), "too-many-lists")


def test_beyond_five_lists_models_are_searched_up_to_three_at_once() -> None:
    # Many people on a, b and c at once, as no pairs of lists would have it.
    counts = {f"_{c:06b}": 2 + 40 // c.bit_count() ** 2 + 60 * (c >> 3 == 7) for c in range(1, 64)}
    found = estimate(sheet("a b c d e f", **counts), "loglinear", bootstrap=10)
    assert answered(found)
    assert found.diagnostics["selection"] == "BIC, downhill"
    assert found.diagnostics["max_order"] == 3
    assert "search-not-exhaustive" in {w.code for w in found.warnings}
    pairs = estimate(sheet("a b c d e f", **counts), "loglinear", bootstrap=10, max_order=2)
    assert pairs.diagnostics["max_order"] == 2
    assert [max(map(len, each.model or ())) for each in (pairs, found)] == [2, 3]
    assert pairs.diagnostics["bic"] >= found.diagnostics["bic"]


@pytest.mark.parametrize("method", ALL)
def test_nobody_on_two_lists(method: str) -> None:
    lists, apart, met = THREE, {"_100": 30, "_010": 30, "_001": 30}, {"_110": 6, "_011": 6}
    if method == "chapman":
        lists, apart, met = "a b", {"_10": 30, "_01": 30}, {"_11": 1}
    assert refused(estimate(sheet(lists, **apart), method), "no-overlap")
    if method in ("decomposable", "latent-class"):
        met |= {"_101": 6}  # graphs and classes lean on every pair of lists
    assert answered(estimate(sheet(lists, **apart, **met), method, bootstrap=20))


@pytest.mark.parametrize("method", [m for m in ALL if m != "chapman"])
def test_lists_in_groups_that_share_nobody(method: str) -> None:
    groups = {"_100": 30, "_010": 30, "_001": 30, "_110": 9}
    assert refused(estimate(sheet(THREE, **groups), method), "disconnected-lists")
    assert refused(estimate(tables.ARTIFICIAL, method), "disconnected-lists")
    joined = groups | {"_011": 4}
    assert answered(estimate(sheet(THREE, **joined), method, bootstrap=20))


def test_chapman_takes_two_lists() -> None:
    assert refused(estimate(sheet(THREE, **FULL), "chapman"), "not-applicable")
    assert answered(estimate(sheet("a b", _10=40, _01=30, _11=9), "chapman"))


def test_chao_with_lists_needs_somebody_on_exactly_two() -> None:
    thrice = {"_100": 30, "_010": 30, "_001": 30, "_111": 9}
    assert refused(estimate(sheet(THREE, **thrice), "chao-lists"), "not-applicable")
    assert answered(estimate(sheet(THREE, **thrice, _110=1), "chao-lists", bootstrap=20))
    result = estimate(sheet(THREE, **thrice), "chao", bootstrap=20)
    assert answered(result)
    assert "bias-corrected" in {w.code for w in result.warnings}


def test_no_existing_model() -> None:
    # Nobody is on list a alone, nor b alone, and only one overlap is filled: c's people decide
    # nothing about those on no list.
    nowhere = {"_110": 5, "_011": 3}
    for method in ("independence", "loglinear", "stepwise"):
        result = estimate(sheet(THREE, **nowhere), method)
        assert refused(result, "no-existing-model")
        assert result.exists is False
        # Seven of the eight models have full rank, the largest has not.
        assert result.identified is True
        assert answered(estimate(sheet(THREE, **nowhere, _100=4, _001=6), method, bootstrap=20))


def test_prior_driven() -> None:
    # One shared person: the tail of the posterior falls too slowly for any sum to end.
    bare = {"_100": 30, "_010": 30, "_001": 30, "_111": 1}
    assert refused(estimate(sheet(THREE, **bare), "decomposable"), "prior-driven")
    # One person on a pair of lists is what it takes.
    apart = FULL | {"_011": 0}
    assert refused(estimate(sheet(THREE, **apart), "decomposable"), "prior-driven")
    assert answered(estimate(sheet(THREE, **(FULL | {"_011": 1})), "decomposable"))


def test_not_identified_is_told_from_no_maximum() -> None:
    # Everybody is on both lists: the likelihood grows without end, yet the design has full rank.
    endless = estimate(sheet("a b", _11=30), "independence")
    assert refused(endless, "no-existing-model")
    assert (endless.exists, endless.identified) == (False, True)
    assert answered(estimate(sheet("a b", _11=30, _10=1, _01=1), "independence", bootstrap=20))


def test_exclusive_lists() -> None:
    official = {
        "_1000": 40,
        "_0100": 30,
        "_0010": 20,
        "_0001": 25,
        "_1001": 8,
        "_0101": 5,
        "_0011": 3,
    }
    names = "wanted missing dead own"
    result = estimate(
        sheet(names, **official), "chapman", exclusive=[["wanted", "missing", "dead"]]
    )
    assert answered(result)
    assert result.estimate == pytest.approx((90 + 16 + 1) * (25 + 16 + 1) / 17 - 1)
    both = official | {"_1100": 1}
    result = estimate(sheet(names, **both), "chapman", exclusive=[["wanted", "missing", "dead"]])
    assert refused(result, "exclusive-lists")
    empty_cell = official | {"_1100": 0}
    result = estimate(
        sheet(names, **empty_cell), "chapman", exclusive=[["wanted", "missing", "dead"]]
    )
    assert answered(result)
    alone = estimate(
        sheet("wanted dead", _10=30, _01=20), "independence", exclusive=[["wanted", "dead"]]
    )
    assert refused(alone, "exclusive-lists")


def test_two_groups_of_exclusive_lists() -> None:
    counts = {"_1000": 40, "_0100": 30, "_0010": 20, "_0001": 25, "_1010": 6, "_0101": 4}
    result = estimate(sheet("a b c d", **counts), "chapman", exclusive=[["a", "b"], ["c", "d"]])
    assert answered(result)
    assert result.n_observed == 125


def test_exclusive_lists_do_not_take_another_lists_name() -> None:
    counts = {"_100": 50, "_010": 40, "_001": 60, "_101": 20, "_011": 20}
    result = estimate(
        sheet("a b a|b", **counts), "independence", exclusive=[["a", "b"]], bootstrap=20
    )
    assert answered(result)
    # 130 on one list or the other, 100 on a|b, 40 on both.
    assert result.estimate == pytest.approx(130 * 100 / 40)
    groups = [["a", "b|c"], ["a|b", "c"]]
    four = sheet("a a|b b|c c", _1000=50, _0100=40, _0010=30, _0001=20, _1100=9, _0011=6)
    assert answered(estimate(four, "chapman", exclusive=groups))


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ([["a"]], "two or more lists"),
        ([["a", "z"]], "found 'z'"),
        ([["a", "b"], ["b", "c"]], "again"),
    ],
)
def test_bad_exclusive_groups(groups: list[list[str]], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        estimate(sheet(THREE, **FULL), "independence", exclusive=groups)


def test_a_list_that_holds_nobody_is_left_out() -> None:
    wide = {history + "0": count for history, count in FULL.items()}
    with_empty = estimate(sheet("a b c empty", **wide), "loglinear", bootstrap=50)
    without = estimate(sheet(THREE, **FULL), "loglinear", bootstrap=50)
    assert {w.code for w in with_empty.warnings} >= {"empty-list"}
    assert with_empty.estimate == without.estimate
    assert with_empty.interval == without.interval
    assert with_empty.model == without.model


def test_large_lists_that_never_meet_are_pointed_out() -> None:
    counts = {"_100": 300, "_010": 300, "_001": 300, "_101": 90, "_011": 90, "_110": 0}
    result = estimate(sheet(THREE, **counts), "independence", bootstrap=20)
    assert "no-shared-people" in {w.code for w in result.warnings}
    met = estimate(sheet(THREE, **(counts | {"_110": 80})), "independence", bootstrap=20)
    assert "no-shared-people" not in {w.code for w in met.warnings}


@pytest.mark.parametrize(("alone", "told"), [(30, False), (32, True)])
def test_more_than_twenty_expected_and_none_found_is_pointed_out(alone: int, told: bool) -> None:
    """40 people on a and `alone` + 10 on b: 40 · 40 / 80 expected on both are no surprise yet."""
    counts = {"_100": 30, "_101": 10, "_010": alone, "_011": 10}
    result = estimate(sheet(THREE, **counts), "chao", bootstrap=10)
    assert ("no-shared-people" in {w.code for w in result.warnings}) is told


def test_people_of_a_run_refused_at_once_are_the_median_over_its_draws() -> None:
    rows = tuple((draw, 0, 3, n) for draw, n in enumerate((60, 10, 20)))
    result = estimate(
        Sheet(("a", "b"), tuple("012"), None, rows, "x"), "chao", exclusive=[["a", "b"]]
    )
    assert refused(result, "exclusive-lists")
    assert result.n_observed == 20
    assert result.draws == 3


@pytest.mark.parametrize(
    ("method", "options", "said"),
    [
        ("nonsense", {}, "expected one of"),
        (["chao"], {}, "expected one of"),
        ("chao", {"bootstrap": 3}, "bootstrap"),
        ("chao", {"level": 1.0}, "level"),
        ("chao", {"seed": -1}, "seed"),
        ("chao", {"classes": 4}, "found option 'classes'"),
        ("latent-class", {"classes": 1}, "classes"),
        ("chao", {"bootstrap": 100.0}, "bootstrap"),
        ("chao", {"seed": 1.5}, "seed"),
        ("chao", {"level": "0.9"}, "level"),
        ("loglinear", {"max_order": 0}, "max_order: expected a whole number from 1"),
        ("loglinear", {"max_order": 2.5}, "max_order"),
        ("decomposable", {"max_missing": 0}, "max_missing: expected a whole number from 1"),
        ("decomposable", {"max_missing": -5}, "max_missing"),
    ],
)
def test_bad_options(method: str, options: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        estimate(sheet(THREE, **FULL), method, **options)


def test_the_smallest_options_answer() -> None:
    assert answered(estimate(sheet(THREE, **FULL), "loglinear", max_order=1, bootstrap=10))
    one = estimate(sheet(THREE, **FULL), "decomposable", max_missing=1)
    assert answered(one)
    assert one.estimate in (120, 121)


def test_enormous_lists_that_share_one_person() -> None:
    n1 = n2 = 400_000_001
    result = estimate(sheet("a b", _10=n1 - 1, _01=n2 - 1, _11=1), "chapman", bootstrap=1000)
    assert answered(result)
    low, high = result.diagnostics["posterior_interval"]
    # u / (n1 n2) is one over a sum of two exponentials here: P(u > x) = 1 - (1 + r) exp(-r).
    for limit, tail in ((low, 0.975), (high, 0.025)):
        r = n1 * n2 / limit
        assert 1 - (1 + r) * math.exp(-r) == pytest.approx(tail, abs=1e-3)
    assert result.samples.min() > n1 + n2


def test_a_refused_upper_limit_is_open() -> None:
    # Two shared people: one resample in seven shares nobody, and has no estimate.
    result = estimate(sheet("a b", _10=40, _01=30, _11=2), "independence", bootstrap=1000)
    assert result.interval is not None
    assert result.interval[0] is not None
    assert result.interval[1] is None
    assert "refused-replicates" in {w.code for w in result.warnings}


def test_results_are_frozen_and_seeded() -> None:
    first = estimate(sheet(THREE, **FULL), "stepwise", seed=5, bootstrap=100)
    again = estimate(sheet(THREE, **FULL), "stepwise", seed=5, bootstrap=100)
    other = estimate(sheet(THREE, **FULL), "stepwise", seed=6, bootstrap=100)
    assert first.interval == again.interval
    assert first.interval != other.interval
    with pytest.raises(dataclasses.FrozenInstanceError):
        first.estimate = 1.0  # type: ignore[misc]
