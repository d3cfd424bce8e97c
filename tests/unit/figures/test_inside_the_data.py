"""Validation by conditioning, sensitivity, and what a report makes of both."""

import csv
import io
import re

import numpy as np
import pytest

from byway.figures import Refusal, build_report, estimate, page, sensitivity, validate
from byway.figures.result import MethodRefused
from byway.figures.validation import conditioned
from tests.spec import figures_tables as tables


def independent() -> tables.Sheet:
    """Expected counts of 100,000 people on four independent lists."""
    rates = (0.5, 0.4, 0.3, 0.6)
    counts = {}
    for cell in range(1, 16):
        on = [cell >> j & 1 for j in range(4)]
        chance = np.prod([r if b else 1 - r for r, b in zip(rates, on, strict=True)])
        counts["".join(map(str, on))] = round(100_000 * chance)
    return tables.table("a b c d", counts)


def test_people_on_one_list_are_a_table_of_the_others() -> None:
    table = tables.KOSOVO.table()
    part = conditioned(table, 0)
    assert part.lists == ("ABA", "OSCE", "HRW")
    # 1,131 of the 1,910 on EXH are on no other list.
    assert part.n == 1910 - 1131
    assert part.counts[0b001] == 177
    assert part.counts[0b111] == 27


def test_a_method_whose_assumption_holds_finds_every_list() -> None:
    for check in validate(independent().table(), "independence"):
        assert check.covers is True
        assert check.result.estimate == pytest.approx(check.truth, rel=0.001)
        assert check.seen < check.truth


def test_one_whose_assumption_fails_does_not() -> None:
    checks = validate(tables.KOSOVO.table(), "independence")
    assert [c.left_out for c in checks] == list(tables.KOSOVO.lists)
    assert sum(c.covers is False for c in checks) == 4


def test_xi_of_one_is_the_estimate_and_more_people_hide_below_it() -> None:
    found = sensitivity(tables.KOSOVO.table())
    wanted = estimate(tables.KOSOVO, "loglinear", bootstrap=10).estimate
    assert found.estimate == pytest.approx(wanted)
    assert found.totals[found.xi.index(1.0)] == pytest.approx(wanted)
    assert list(found.totals) == sorted(found.totals, reverse=True)
    at_half = found.totals[int(np.argmin(np.abs(np.array(found.xi) - 0.5)))]
    assert at_half == pytest.approx(4400 + 2 * (wanted - 4400), rel=0.01)  # type: ignore[operator]


@pytest.mark.parametrize("sheet", [tables.KOSOVO, tables.WESTERN_US, tables.KOREA])
def test_the_model_loosened_is_written_as_the_estimates(sheet: tables.Sheet) -> None:
    assert sensitivity(sheet.table()).model == estimate(sheet, bootstrap=10).model


def test_two_lists_with_an_odds_ratio() -> None:
    found = sensitivity(tables.table("a b", {"10": 80, "01": 60, "11": 40}).table())
    (pair,) = found.pairs
    assert found.estimate == pytest.approx(180 + 80 * 60 / 40)
    # N(ψ) = n + ψ n10 n01 / n11: attraction hides people.
    assert pair.at_double == pytest.approx(180 + 2 * 80 * 60 / 40)
    assert pair.at_half == pytest.approx(180 + 0.5 * 80 * 60 / 40)


def test_pairs_in_the_model_are_settled_by_the_table() -> None:
    found = sensitivity(tables.KOSOVO.table())
    loosened = {pair.lists for pair in found.pairs}
    assert loosened == {("ABA", "HRW")}
    assert len(found.settled) == 5


def test_no_sensitivity_of_nothing() -> None:
    with pytest.raises(MethodRefused):
        sensitivity(tables.table("a b", {"10": 5, "01": 4}).table())


def test_a_report_of_three_lists_checks_with_chapman() -> None:
    report = build_report(tables.KOREA, bootstrap=50)
    assert {method for method, _ in report.checks} == {"chapman"}
    assert len(report.answered) == 7
    html = page(report)
    assert "Checked inside the data" in html
    low, high = report.band  # type: ignore[misc]
    assert low <= min(r.estimate for r in report.answered)  # type: ignore[type-var]
    assert high is None or high >= max(r.estimate for r in report.answered)  # type: ignore[type-var]


def test_lists_that_no_method_can_check_are_told_with_the_reason() -> None:
    ring = {"1000": 40, "0100": 30, "0010": 35, "0001": 25, "1100": 9, "0110": 8, "0011": 7}
    html = page(build_report(tables.table("a b c d", ring), bootstrap=20))
    assert "here nothing answers" in html
    for name in "abcd":
        assert f"{name} cannot be checked by any method. " in html
    full = {f"{cell:04b}": 60 - 3 * cell for cell in range(1, 16)}
    html = page(build_report(tables.table("a b c d", full), bootstrap=20))
    assert "cannot be checked" not in html
    assert html.count("latent-class, ") == 4


def test_an_open_limit_leaves_the_band_open() -> None:
    report = build_report(tables.table("a b", {"10": 40, "01": 30, "11": 2}), bootstrap=400)
    highs = [r.interval[1] for r in report.answered if r.interval is not None]
    assert None in highs
    assert any(high is not None for high in highs)
    assert report.band is not None
    low, high = report.band
    assert low == min(r.interval[0] for r in report.answered)  # type: ignore[index,type-var]
    assert high is None


def test_the_floor_of_a_report_is_of_95_percent_of_the_draws() -> None:
    rows = [(d, 0, cell, n) for d in range(41) for cell, n in ((1, 60 + d), (2, 30), (3, 10))]
    sheet = tables.Sheet(("a", "b"), tuple(map(str, range(41))), None, tuple(rows), "x")
    assert build_report(sheet, bootstrap=10).floor == (101, 120, 139)


def test_a_report_says_who_missed_and_escapes_what_it_is_given() -> None:
    sheet = tables.table("<i>a</i> b", {"10": 80, "01": 60, "11": 40})
    report = build_report(
        sheet, truth=900, bootstrap=50, population="<script>x</script>", period="2024 & 2025"
    )
    assert set(report.missed()) == {r.method for r in report.answered}
    html = page(report)
    assert "<script" not in html
    assert "<i>a" not in html
    assert "2024 &amp; 2025" in html
    assert "misses the truth" in html
    rows = list(csv.DictReader(io.StringIO(report.as_csv())))
    assert [r["part"] for r in rows[: 1 + len(report.results)]] == [
        "floor",
        *["estimate"] * len(report.results),
    ]
    assert {r["holds_truth"] for r in rows if r["part"] == "estimate" and not r["refused"]} == {
        "False"
    }


ALONE = {"1000": 40, "0100": 30, "0010": 20, "1100": 9, "1010": 7, "0110": 6, "1110": 3}


@pytest.mark.parametrize(
    ("lists", "counts"),
    [
        ("a b c", {"100": 50, "010": 60, "001": 30}),
        ("a b c d", ALONE | {"0001": 25}),
        ("a b", {"10": 0, "01": 0, "11": 0}),
        ("a", {"1": 40}),
    ],
    ids=["nobody on two lists", "one list apart", "nobody at all", "one list"],
)
def test_a_report_where_everything_is_refused(lists: str, counts: dict[str, int]) -> None:
    report = build_report(tables.table(lists, counts), bootstrap=20, truth=500)
    assert report.answered == ()
    assert report.band is None
    html = page(report)
    assert "Every method refused" in html
    assert "Estimates by method" not in html
    details = {r.refused.detail for r in report.results if r.refused}
    for detail in details:
        assert html.count(f"<dd>{detail}</dd>") == 1
    assert f"<strong>{sum(counts.values())}</strong>" in html
    assert report.as_dict()["sensitivity"]["refused"]["reason"] in (
        "no-overlap",
        "disconnected-lists",
        "too-few-lists",
    )


def test_an_empty_list_changes_nothing_in_a_report() -> None:
    kept = {history[:3]: count for history, count in ALONE.items()}
    report = build_report(tables.table("a b c empty", ALONE), bootstrap=20)
    without = build_report(tables.table("a b c", kept), bootstrap=20)
    for one, other in zip(report.results, without.results, strict=True):
        assert one.interval == other.interval
    assert report.list_sizes["empty"] == 0
    assert report.sensitivity == without.sensitivity
    assert [c.left_out for _, checks in report.checks for c in checks] == ["a", "b", "c"]


def test_a_list_nobody_else_shares_is_a_check_refused() -> None:
    (check,) = [
        c
        for c in validate(tables.table("a b c", {"100": 5, "010": 5, "110": 3, "001": 9}).table(),
                          "chapman")
        if c.left_out == "c"
    ]  # fmt: skip
    assert (check.truth, check.seen, check.covers) == (9, 0, None)
    assert check.result.refused is not None


def test_sensitivity_refuses_what_an_estimate_does() -> None:
    apart = tables.table("a b c", {"100": 30, "010": 30, "001": 30, "110": 9}).table()
    with pytest.raises(MethodRefused, match="groups that share nobody"):
        sensitivity(apart)
    joined = tables.table("a b c", {"100": 30, "010": 30, "001": 30, "110": 9, "011": 4})
    assert sensitivity(joined.table()).estimate > 103


def test_two_lists_left_of_several_are_estimated_by_chapman_too() -> None:
    official = {"100": 60, "010": 40, "001": 50, "101": 12, "011": 8}
    sheet = tables.table("wanted dead own", official)
    report = build_report(sheet, exclusive=[["wanted", "dead"]], bootstrap=20)
    by_name = {r.method: r for r in report.results}
    assert by_name["chapman"].estimate == pytest.approx(121 * 71 / 21 - 1)
    assert "chapman" not in {r.method for r in build_report(sheet, bootstrap=20).results}


def test_a_report_says_where_methods_come_from_and_what_order_they_allow() -> None:
    html = page(build_report(tables.KOSOVO, bootstrap=10))
    assert "Manrique-Vallier" in html
    assert "Interval: BCa, 10 replicates." in html
    assert "14,342 with interactions of up to 2" in html
    assert "10,357 with interactions of up to 3" in html


def test_every_number_of_a_report_is_in_its_csv() -> None:
    base = {"100": 60, "010": 50, "001": 40, "110": 20, "101": 15, "011": 12, "111": 5}
    rows = [
        (d, s, int(h[::-1], 2), n + d + 3 * s)
        for d in range(3)
        for s in range(2)
        for h, n in base.items()
    ]
    sheet = tables.Sheet(("a", "b", "c"), tuple("123"), ("n", "s"), tuple(rows), "x")
    report = build_report(sheet, bootstrap=20)
    found = list(csv.DictReader(io.StringIO(report.as_csv())))
    by_part = {part: [r for r in found if r["part"] == part] for part in {r["part"] for r in found}}
    assert int(by_part["floor"][0]["low"]) == report.floor[0]
    assert len(by_part["stratum"]) == 2 * len(report.results)
    assert {r["about"] for r in by_part["stratum"]} == {"n", "s"}
    assert len(by_part["rubin"]) == len(report.answered)
    assert [r["about"] for r in by_part["validation"]] == ["a", "b", "c"]
    loosened = report.sensitivity
    assert not isinstance(loosened, Refusal)
    assert [float(r["estimate"]) for r in by_part["xi"]] == list(loosened.totals)
    assert by_part["odds"][0]["about"] == "a and b, 0.5"
    assert float(by_part["odds"][0]["estimate"]) == loosened.pairs[0].at_half


def test_what_all_methods_warn_of_is_said_once() -> None:
    counts = {"100": 300, "010": 300, "001": 300, "101": 90, "011": 90}
    html = page(build_report(tables.table("a b c", counts), bootstrap=20))
    assert html.count("Nobody is on both a and b") == 1
    assert "Note on all: Nobody is on both a and b" in html


def test_lists_declared_exclusive_and_the_level_are_told() -> None:
    official = {"100": 60, "010": 40, "001": 50, "101": 12, "011": 8}
    sheet = tables.table("wanted dead own", official)
    report = build_report(sheet, exclusive=[["wanted", "dead"]], bootstrap=20, level=0.999)
    assert report.provenance()["exclusive"] == [["wanted", "dead"]]
    html = page(report)
    assert "<th>exclusive</th><td>wanted, dead</td>" in html
    assert "99.9% interval" in html
    assert "100% interval" not in html
    result = report.results[0]
    assert result.diagnostics["exclusive"] == [["wanted", "dead"]]
    assert "99.9% interval" in result._repr_html_()
    refused = estimate(sheet, "chapman", exclusive=[["wanted", "own"]])
    assert refused.diagnostics["exclusive"] == [["wanted", "own"]]
    assert "exclusive" not in estimate(sheet, "chapman").diagnostics


def test_a_name_too_long_for_its_column_is_broken() -> None:
    name, counts = "register" * 8, {"10": 80, "01": 60, "11": 40}
    html = page(build_report(tables.table(f"{name} b", counts), bootstrap=10))
    assert f'<td class="long" data-is="lists">{name} and b</td>' in html
    short = page(build_report(tables.table("a b", counts), bootstrap=10))
    assert 'class="long"' not in short


WHY_UNCHECKED = [
    ("a b", {"10": 40, "01": 30, "11": 9}, [], "and there are 2."),
    ("a b c", {"100": 40, "010": 30, "110": 9}, [], "and there are 2."),
    ("a", {"1": 40}, [], "and there are 1."),
    (
        "a b c",
        {"100": 60, "010": 40, "001": 50, "101": 12},
        [["a", "b"]],
        "and there are 2. Lists that exclude each other count as one.",
    ),
    ("a b c", {"100": 60, "110": 4, "011": 8}, [["a", "b"]], "4 people are on both."),
    (
        "a b c d e f g h i",
        {"110000000": 60, "001111111": 40, "101010101": 9},
        [],
        "take at most 8 lists, and there are 9.",
    ),
]


@pytest.mark.parametrize(("lists", "counts", "exclusive", "why"), WHY_UNCHECKED)
def test_a_report_says_why_nothing_was_checked_and_always_how_many_are_on_each_list(
    lists: str, counts: dict[str, int], exclusive: list[list[str]], why: str
) -> None:
    report = build_report(tables.table(lists, counts), bootstrap=20, exclusive=exclusive)
    assert report.checks == ()
    refused = report.as_dict()["validation_refused"]
    assert refused["detail"].endswith(why)
    html = page(report)
    assert f"Not possible. {refused['detail']}" in html
    assert ("three lists" in html) is (refused["reason"] == "too-few-lists")
    sizes = report.list_sizes
    for j, name in enumerate(lists.split()):
        if name in sizes:
            assert sizes[name] == sum(n for history, n in counts.items() if history[j] == "1")
    assert sum(sizes.values()) == sum(n * history.count("1") for history, n in counts.items())
    assert "People on each list: ." not in html
    checked = build_report(tables.KOREA, bootstrap=20).as_dict()
    assert checked["validation"]
    assert checked["validation_refused"] is None


def test_the_page_says_the_level_wherever_it_gives_an_interval() -> None:
    base = {1: 60, 2: 50, 3: 20, 4: 40, 5: 15, 6: 12, 7: 5}
    rows = [(d, s, c, n + d) for d in range(3) for s in range(2) for c, n in base.items()]
    sheet = tables.Sheet(("a", "b", "c"), tuple("123"), ("n", "s"), tuple(rows), "x")
    report = build_report(sheet, bootstrap=20, level=0.9)
    html = page(report)
    heads = re.findall(r"<thead>.*?</thead>", html)
    # Methods, strata, validation; the linkage table has Rubin's rule.
    assert sum('<th class="n">90% interval</th>' in head for head in heads) == 3
    assert sum("by Rubin's rule, 90%</th>" in head for head in heads) == 1
    assert ">interval</th>" not in html
    assert "90% intervals reach from" in html
    # The floor's own level stays what it is.
    assert "(95% of 3 draws of the linkage" in html
    assert report.as_dict()["floor"]["level"] == 0.95
    assert "report, 90% intervals" in report._repr_html_()
    floor = next(csv.DictReader(io.StringIO(report.as_csv())))
    assert floor["level"] == "0.95"
    assert build_report(tables.KOREA, bootstrap=20).as_dict()["floor"]["level"] is None


def test_a_known_number_below_the_floor_is_told() -> None:
    sheet = tables.table("a b", {"10": 80, "01": 60, "11": 40})
    report = build_report(sheet, truth=179, bootstrap=30)
    (said,) = report.as_dict()["warnings"]
    assert said["code"] == "truth-below-floor"
    assert "179, is below the floor of 180" in said["text"]
    assert page(report).count(said["text"]) == 1
    assert build_report(sheet, truth=180, bootstrap=30).warnings == ()


def test_the_page_says_that_one_draw_shows_no_linkage() -> None:
    rows = [(0, 0, c, n) for c, n in {1: 60, 2: 50, 3: 20, 4: 40, 5: 15, 6: 12, 7: 5}.items()]
    sheet = tables.Sheet(("a", "b", "c"), ("1",), None, tuple(rows), "x")
    report = build_report(sheet, bootstrap=20)
    assert report.floor_level is None
    html = page(report)
    assert "leaves open, one draw of the linkage cannot show." in html
    assert "Linking the lists leaves" not in html
    assert "One draw cannot show what linking them adds." in html
    assert 'data-is="due to linkage">not known</td>' in html
    assert 'data-is="due to linkage">0%</td>' not in html
