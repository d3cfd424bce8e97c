"""States, moves and durations over coded stories; few stories are suppressed."""

import contextlib
import io
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from byway.cli.figures.pathway import print_pathways
from byway.errors import BadInput
from byway.figures import Pathways, pathway_picture, pathways
from byway.figures.aalen_johansen import Path, median_stay, occupation, stays
from byway.figures.envelope import stay_bounds
from byway.figures.suppression import hidden_states, hide_few
from byway.story import StateMap, Story, Trigger, loads

MAP = StateMap(
    {
        "serving": (Trigger("signed_contract"),),
        "in_hospital": (Trigger("hospital"),),
        "abroad": (Trigger("left_country"),),
    },
    (Trigger("interview"),),
)


def story(start: str, hospital: str | None, abroad: str, interview: str) -> Story:
    lines = ["byway: story/1", "claims:"]
    for name, what, when in (
        ("a", "signed_contract", start),
        ("b", "hospital", hospital),
        ("c", "left_country", abroad),
        ("d", "interview", interview),
    ):
        if when is not None:
            lines.append(f"  - {{id: {name}, what: {what}, when: {when}}}")
    return loads("\n".join(lines) + "\n")


def several(count: int, few_without: int = 0) -> dict[str, Story]:
    made = {}
    for k in range(count):
        hospital = None if k < few_without else "2024-03"
        one = story("2024-01-10", hospital, f"2024-06-{k % 25 + 1:02d}", "2024-09-01")
        made[f"s{k}"] = replace(one, title=f"s{k}")
    return made


def test_many_stories() -> None:
    found = pathways(several(30, 12), states=MAP, completions=60)
    assert found.stories == 30
    counts = {s.state: s.stories for s in found.states}
    assert counts == {"serving": 30, "in_hospital": 18, "abroad": 30}
    serving = next(s for s in found.states if s.state == "serving")
    assert serving.median_days is not None
    # From 10 January to a day of March, or to June where there was no hospital.
    assert 51 <= serving.median_days <= 150
    assert found.shares[0].tolist() == pytest.approx([1.0, 0.0, 0.0])
    assert np.nansum(found.shares, axis=1) == pytest.approx(np.ones(len(found.days)))
    # Within March the dates leave a range, at its ends none: 18 of 30 may be in hospital or not.
    inside = (found.days > 55) & (found.days < 75)
    for lower, upper in ((found.latest, found.earliest), (found.low, found.high)):
        gap = upper[inside, 1] - lower[inside, 1]
        assert gap == pytest.approx(np.full(len(gap), 0.6))
    assert np.abs(found.low[found.days < 45, 0] - 1).max() < 1e-9
    assert found.earliest[inside, 0] == pytest.approx(np.full(len(gap), 0.4))


def test_cells_of_few_are_suppressed_and_not_to_be_worked_out() -> None:
    found = pathways(several(30, 4), states=MAP, completions=20)
    moves = {(m.source, m.target): m.stories for m in found.moves}
    assert moves["serving", "abroad"] is None
    # 26 is what 30 less the hidden 4 would be: it is hidden too.
    assert moves["serving", "in_hospital"] is None
    assert moves["in_hospital", "abroad"] is None
    assert moves["(first known)", "serving"] == 30
    shown = pathways(several(30, 12), states=MAP, completions=20)
    moves = {(m.source, m.target): m.stories for m in shown.moves}
    assert moves["serving", "abroad"] == 12
    assert moves["serving", "in_hospital"] == 18


def test_ten_stories_are_shown_and_nine_are_not() -> None:
    assert not hide_few(np.array([[10.0, 40.0], [40.0, 40.0]]), 10).any()
    assert hide_few(np.array([[9.0, 40.0], [40.0, 40.0]]), 10)[0, 0]
    for without, stories in ((20, 10), (21, None)):
        found = pathways(several(30, without), states=MAP, completions=5)
        hospital = next(s for s in found.states if s.state == "in_hospital")
        assert hospital.stories == stories
        assert (hospital.median_days is None) is (stories is None)


def test_few_stories_show_nothing() -> None:
    found = pathways(several(1), states=MAP, completions=20)
    # One story's states and moves, numbers or none, would be the story, and the days its length.
    document = found.as_dict()
    assert document["stories"] == 1 and document["suppressed_below"] == 10
    assert document["states"] == document["transitions"] == document["occupation"]["days"] == []
    assert pathways(several(9), states=MAP, completions=20).states == ()
    assert pathways(several(10), states=MAP, completions=20).moves != ()
    open_book = pathways(several(1), states=MAP, completions=20, few=1)
    assert open_book.states[0].stories == 1
    assert "too few stories" in found._repr_html_()


def test_default_states_are_the_words_lived_through() -> None:
    found = pathways(several(12), completions=20)
    assert [s.state for s in found.states] == ["signed_contract", "hospital", "left_country"]


def test_no_chance_of_survival_is_given() -> None:
    document = pathways(several(12), states=MAP, completions=20).as_dict()
    assert "Only people who could tell are observed" in document["assumption"]
    assert not any("surviv" in key or "success" in key for key in document)


def test_a_story_without_dates_is_left_out_by_name() -> None:
    bare = loads("byway: story/1\nclaims:\n  - {id: a, what: signed_contract}\n")
    found = pathways(several(3) | {"bare": bare}, states=MAP, completions=20)
    assert found.left_out == ({"story": "bare", "why": "no dated state"},)
    with pytest.raises(BadInput, match="found none"):
        pathways({"bare": bare}, states=MAP)
    with pytest.raises(BadInput, match="few"):
        pathways(several(3), few=0)


def test_without_censoring_occupation_is_the_plain_share() -> None:
    rng = np.random.default_rng(6)
    paths = []
    for _ in range(50):
        first, second = sorted(int(d) for d in rng.choice(np.arange(1, 90), 2, replace=False))
        paths.append(Path((0, 1, 2), (0, first, second), 100))
    grid = np.arange(0, 100, 7)
    found = occupation(paths, 3, grid)
    for row, day in enumerate(grid):
        states = [p.states[max(k for k in range(3) if p.days[k] <= day)] for p in paths]
        assert found[row] == pytest.approx([states.count(s) / 50 for s in range(3)])


def test_two_states_with_censoring_are_kaplan_meier() -> None:
    paths = [
        Path((0, 1), (0, 5), 20),
        Path((0,), (0,), 7),
        Path((0, 1), (0, 9), 20),
        Path((0,), (0,), 30),
    ]
    found = occupation(paths, 2, np.array([4, 5, 8, 9]))
    assert found[:, 0] == pytest.approx([1.0, 0.75, 0.75, 0.375])
    lengths, seen = stays(paths, 0)
    assert median_stay(lengths, seen) == 9.0
    assert median_stay(lengths[1::2], seen[1::2]) is None


def test_those_last_seen_on_the_day_that_others_leave_are_at_risk_that_day() -> None:
    """Two of seven leave on day 5, and three are last seen then: 5/7, and on day 9 half of that."""
    lengths = np.array([5, 5, 5, 5, 5, 9, 12])
    seen = np.array([True, True, False, False, False, True, True])
    assert median_stay(lengths, seen) == 9.0


def test_the_median_is_the_day_on_which_half_have_left() -> None:
    assert median_stay(np.array([3, 7]), np.array([True, True])) == 3.0


def test_several_moves_in_one_day() -> None:
    paths = [Path((0, 1, 2), (0, 5, 5), 9), Path((0,), (0,), 9)]
    found = occupation(paths, 3, np.array([4, 5]))
    assert found[1] == pytest.approx([0.5, 0.0, 0.5])


def test_hidden_cells_come_in_twos() -> None:
    moves = np.array([[0.0, 3.0, 20.0, 15.0], [0.0, 12.0, 0.0, 14.0], [11.0, 0.0, 0.0, 0.0]])
    hidden = hide_few(moves, 10)
    assert hidden[0, 1]
    assert not hidden[moves == 0].any()
    for line, covered in [*zip(moves, hidden, strict=True), *zip(moves.T, hidden.T, strict=True)]:
        others = np.sum((line > 0) & ~covered)
        assert covered.sum() != 1 or others == 0


def test_a_hidden_state_is_not_the_rest_of_the_shares() -> None:
    """Shares sum to 1: with one state hidden the others would give it away."""
    found = pathways(several(30, 26), states=MAP, completions=20)
    assert {s.state: s.stories for s in found.states}["in_hospital"] is None
    for shares in (found.shares, found.earliest, found.latest, found.low, found.high):
        assert np.all(np.isnan(shares).sum(axis=1) != 1)
        assert np.isnan(shares[:, 1]).all()
    open_book = pathways(several(30, 12), states=MAP, completions=20)
    assert not np.isnan(open_book.shares).any()


def test_hidden_states_are_two_and_of_ten_together() -> None:
    assert hidden_states(np.array([30.0, 4.0, 20.0]), 10) == [1, 2]
    assert hidden_states(np.array([30.0, 4.0, 3.0, 20.0]), 10) == [1, 2, 3]
    assert hidden_states(np.array([30.0, 6.0, 5.0, 20.0]), 10) == [1, 2]
    assert hidden_states(np.array([30.0, 12.0, 20.0]), 10) == []
    assert hidden_states(np.array([30.0, 6.0, 4.0, 20.0]), 10) == [1, 2]
    assert hidden_states(np.array([4.0]), 10) == [0]


def test_hidden_cells_are_not_worked_out_from_their_sum() -> None:
    # 1 and 1 hidden, 22 known to leave: each would be 1. The next is hidden with them.
    moves = np.array([[0.0, 1.0, 1.0, 20.0], [0, 0, 15, 15], [0, 16, 0, 16], [0, 0, 0, 0]])
    hidden = hide_few(moves, 10)
    assert hidden[0].tolist() == [False, True, True, True]
    for line, covered in [*zip(moves, hidden, strict=True), *zip(moves.T, hidden.T, strict=True)]:
        spread = line[covered].sum() - covered.sum()
        assert not covered.any() or spread >= 5 or not ((line > 0) & ~covered).any()


def lines_of(found: Pathways) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        print_pathways(found)
    return out.getvalue()


def dated(count: int, start: str, hospital: str, **options: Any) -> Pathways:
    one = story(start, hospital, "2024-06-01", "2024-09-01")
    made = {f"s{k}": replace(one, title=f"s{k}") for k in range(count)}
    return pathways(made, states=MAP, completions=40, **options)


def test_what_the_dates_leave_open_does_not_narrow_as_stories_are_added() -> None:
    """Every story alike; draws of many cancel, and the dates could still all be early."""
    few, many = (dated(count, "2024-01-10", "2024-03") for count in (10, 60))
    spreads = []
    for found in (few, many):
        serving = found.states[0]
        assert serving.envelope_days == (51, 81)
        assert serving.range_days is not None and serving.range_days[1] is not None
        spreads.append(serving.range_days[1] - serving.range_days[0])
        assert found.high[:, 1].max() == pytest.approx(1.0)
        assert found.low[found.days < 80, 1].max() == pytest.approx(0.0)
    assert spreads[1] < spreads[0] < 30


def test_a_stay_whose_start_is_open_is_longest_where_it_starts_early() -> None:
    """All as early as can be would be the longest, all as late the shortest."""
    found = dated(10, "2024-01", "2024-03-01")
    stay = found.states[0]
    assert stay.envelope_days == (30, 60)
    assert stay.median_days is not None and 30 < stay.median_days < 60
    # From 30 to 60 days before hospital: in that while either may be, before and after one is.
    days = found.days[found.followed >= 10]
    assert found.high[: len(days), 0] == pytest.approx(np.where(days < 60, 1.0, 0.0))
    assert found.low[: len(days), 0] == pytest.approx(np.where(days < 30, 1.0, 0.0))


def test_a_stay_open_at_both_ends_reaches_from_late_to_early_and_from_early_to_late() -> None:
    """However few completions are drawn: the extremes are not left to chance."""
    one = story("2024-01", "2024-03", "2024-06-01", "2024-09-01")
    stay = pathways({"one": one}, states=MAP, few=1, completions=2).states[0]
    assert stay.envelope_days == (30, 90)


def test_the_spread_is_nine_in_ten_of_the_draws() -> None:
    one = story("2024-01-10", "2024-03", "2024-06-01", "2024-09-01")
    found = pathways({"one": one}, states=MAP, few=1, completions=2000)
    assert found.states[0].range_days == pytest.approx((52, 80), abs=1)
    assert found.states[0].median_days == pytest.approx(66, abs=2)
    # All dates early, and all late.
    at = int(np.searchsorted(found.days, 66))
    assert (found.earliest[at, 1], found.latest[at, 1]) == (1.0, 0.0)


def test_a_stay_just_as_long_is_shorter_if_seen_to_end() -> None:
    """Three, five, seven days; or longer than five, seven, nine."""
    five = [Path((0, 1), (0, 5), 5), Path((0,), (0,), 5)]
    tried = [five, [Path((0, 1), (0, 7), 7)], [Path((0, 1), (0, d), d) for d in (3, 9)]]
    assert stay_bounds(tried, 0, []) == (5.0, 7.0)
    assert stay_bounds([five], 0, []) == (5.0, np.inf)


def test_the_days_reach_to_the_longest_stories() -> None:
    made = {m: story("2024-01-10", None, "2024-02-01", f"2024-{m}-01") for m in ("03", "09")}
    assert pathways(made, states=MAP, few=1, completions=2).days[-1] > 200


def test_moves_whose_order_is_open_say_so() -> None:
    one = story("2024-02", "2024-02", "2024-06-01", "2024-09-01")
    made = {f"s{k}": replace(one, title=f"s{k}") for k in range(40)}
    sure = story("2024-01-10", "2024-03", "2024-06-01", "2024-09-01")
    made |= {f"t{k}": replace(sure, title=f"t{k}") for k in range(10)}
    found = pathways(made, states=MAP, completions=40)
    moves = {(m.source, m.target): m for m in found.moves}
    move = moves["serving", "in_hospital"]
    assert move.stories is not None and 10 < move.stories < 50
    assert move.range_stories == (10, 50)
    # That none does for certain is a cell of few.
    assert moves["in_hospital", "serving"].range_stories == (None, 40)
    assert "(the dates allow 10 to 50)" in lines_of(found)
    assert "(the dates allow fewer than 10 to 40)" in lines_of(found)


def test_a_copy_of_a_story_is_no_second_teller() -> None:
    made = several(12)
    made["copy"] = replace(made["s3"], claims=made["s3"].claims[::-1], layers=())
    found = pathways(made, states=MAP, completions=5)
    assert found.stories == 12
    assert found.left_out == ({"story": "copy", "why": "the same story as s3"},)
    # Ten files of nine people are fewer than ten.
    nine = several(9)
    assert pathways(nine | {"copy": nine["s0"]}, states=MAP, completions=5).states == ()
    # Two people may have said alike: a title tells them apart.
    made["copy"] = replace(made["s3"], title="another")
    assert pathways(made, states=MAP, completions=5).stories == 13


def test_claims_left_out_are_counted_by_why() -> None:
    made = several(12)
    for k, claims in enumerate(("{id: e, event: b, when: 2023}", "{id: e, what: hospital}")):
        extra = loads(f"byway: story/1\nclaims:\n  - {claims}\n")
        made[f"s{k}"] = replace(made[f"s{k}"], claims=(*made[f"s{k}"].claims, *extra.claims))
    found = pathways(made, states=MAP, completions=5)
    assert [(u.why, u.count, u.stories) for u in found.unused] == [
        ("claims in conflict with others", 2, 1),
        ("events without a first or without a last possible day", 2, 2),
    ]
    assert found.as_dict()["unused"][0] == {
        "why": "claims in conflict with others",
        "count": 2,
        "stories": 1,
    }
    assert "not used: 2 claims in conflict with others, of 1 story\n" in lines_of(found)


def test_the_picture_shades_what_the_dates_leave_open_and_tells_states_apart() -> None:
    found = dated(10, "2024-01-10", "2024-03")
    drawn = pathway_picture(found)
    assert drawn.count("<polygon") == drawn.count("<polyline") == 3
    assert "what the dates leave open" in drawn and "Only people who could tell" in drawn
    words = [f"word_{k}" for k in range(9)]
    claims = "\n".join(
        f"  - {{id: c{k}, what: {word}, when: 2024-{k + 1:02d}-01}}" for k, word in enumerate(words)
    )
    one = loads(f"byway: story/1\nclaims:\n{claims}\n")
    drawn = pathway_picture(pathways({"one": one}, few=1, completions=2))
    looks = re.findall(r'<polyline.*?(stroke=".*?).stroke-width="2.5" (.*?)/>', drawn)
    assert len(looks) == len(set(looks)) == 9


def test_a_range_of_half_of_few_is_enough_to_hide_in() -> None:
    # 3 and 4 hidden, 7 known to be left, each at least 1: from 1 to 6.
    assert hide_few(np.array([[3.0, 4.0, 20.0], [30, 30, 30], [30, 30, 30]]), 10)[0].tolist() == [
        True,
        True,
        False,
    ]


def test_no_more_stories_make_a_move_than_there_are() -> None:
    one = story("2024-02", "2024-02", "2024-06-01", "2024-09-01")
    made = {f"s{k}": replace(one, title=f"s{k}") for k in range(11)}
    for seed in range(4):
        moves = pathways(made, states=MAP, few=1, completions=2, seed=seed).moves
        assert sum(m.stories or 0 for m in moves if m.source == "(first known)") <= 11


def test_pathways_say_what_they_are_of() -> None:
    found = pathways(
        several(12), states=MAP, completions=20, period="2024", population="p", data_sha256="ab"
    ).as_dict()
    assert (found["period"], found["population"], found["data_sha256"]) == ("2024", "p", "ab")


@pytest.mark.parametrize(
    "options", [{"seed": -1}, {"completions": 1}, {"completions": 10**9}, {"few": 2.5}]
)
def test_bad_options(options: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=f"{next(iter(options))}: expected a whole number from"):
        pathways(several(3), states=MAP, **options)
