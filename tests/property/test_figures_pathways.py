"""State occupation and pooling agree with their slow twins, whatever the order of what comes in."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from byway.errors import BadInput
from byway.figures import pathways
from byway.figures.aalen_johansen import Path, occupation
from byway.figures.courses import courses as courses_of
from byway.figures.envelope import median_days, share_bounds, stay_bounds
from byway.figures.pooling import rubin
from byway.story import StateMap, Story, Trigger, loads
from tests.reference import figures as slow

few = settings(max_examples=80, deadline=None, derandomize=True)
STATES, LAST = 4, 25


@st.composite
def courses(draw: st.DrawFn, apart: bool) -> list[slow.Course]:
    """Up to ten courses, many moves of different ones on the same days; `apart`: never two moves
    of one course on one day."""
    made = []
    for _ in range(draw(st.integers(1, 10))):
        states = [draw(st.integers(0, STATES - 1))]
        for shift in draw(st.lists(st.integers(1, STATES - 1), max_size=4)):
            states.append((states[-1] + shift) % STATES)
        days = draw(
            st.lists(
                st.integers(1, 8), min_size=len(states) - 1, max_size=len(states) - 1, unique=apart
            )
        )
        entered = (0, *sorted(days))
        made.append((tuple(states), entered, entered[-1] + draw(st.integers(0, 9))))
    return made


def as_paths(made: list[slow.Course]) -> list[Path]:
    return [Path(*course) for course in made]


@given(courses(apart=True))
@few
def test_occupation_is_the_product_of_matrices(made: list[slow.Course]) -> None:
    grid = np.arange(LAST)
    found = occupation(as_paths(made), STATES, grid)
    for day in (0, 3, 5, 8, 12, LAST - 1):
        assert found[day] == pytest.approx(slow.aalen_johansen(made, STATES, day).tolist())


@given(courses(apart=False), st.randoms(use_true_random=False))
@few
def test_the_order_of_stories_changes_nothing(made, random) -> None:  # type: ignore[no-untyped-def]
    grid = np.arange(LAST)
    found = occupation(as_paths(made), STATES, grid)
    assert found.sum(axis=1) == pytest.approx(np.ones(LAST))
    moved = list(made)
    random.shuffle(moved)
    assert np.allclose(found, occupation(as_paths(moved), STATES, grid))


@given(courses(apart=False))
@few
def test_without_censoring_it_is_the_plain_share(made: list[slow.Course]) -> None:
    followed = [(states, days, LAST + 1) for states, days, _ in made]
    found = occupation(as_paths(followed), STATES, np.arange(LAST))
    for day in range(LAST):
        there = [slow.state_on(course, day) for course in followed]
        assert found[day] == pytest.approx([there.count(s) / len(there) for s in range(STATES)])


WORDS = ("first", "second", "third")
MAP = StateMap({word: (Trigger(word),) for word in WORDS}, (Trigger("interview"),))


@st.composite
def coded(draw: st.DrawFn) -> dict[str, Story]:
    """Up to four stories of events on some days of a spring, some told to be after others."""
    made = {}
    for k in range(draw(st.integers(1, 4))):
        lines = ["byway: story/1", f"title: s{k}", "claims:"]
        named: list[str] = []
        for word in (*draw(st.permutations(WORDS)), "interview"):
            if word != "interview" and draw(st.booleans()) and named:
                continue
            low = draw(st.integers(1, 20))
            high = low + draw(st.integers(0, 10))
            when = f"when: 2024-03-{low:02d}/2024-03-{high:02d}" if word != "interview" else ""
            if word == "interview":
                when = f"when: 2024-03-{draw(st.integers(15, 31)):02d}"
            after = (
                f", after: {{event: {draw(st.sampled_from(named))}}}" if named and low > 9 else ""
            )
            lines.append(f"  - {{id: {word}, what: {word}, {when}{after}}}")
            named.append(word)
        made[f"s{k}"] = loads("\n".join(lines) + "\n")
    return made


@given(coded())
@few
def test_what_the_dates_leave_open_holds_what_is_drawn(made: dict[str, Story]) -> None:
    try:
        found = pathways(made, states=MAP, completions=6, few=1)
    except BadInput:
        return  # nothing dated is left
    for stay in found.states:
        if stay.median_days is None or stay.range_days is None or stay.envelope_days is None:
            continue
        low, high = (np.inf if v is None else v for v in stay.range_days)
        least, most = (np.inf if v is None else v for v in stay.envelope_days)
        assert least <= low <= stay.median_days <= high <= most
    for shares in (found.shares, found.earliest, found.latest):
        # Where nobody is followed in the middle completion there is none.
        assert not np.any(found.low > shares + 1e-9) and not np.any(shares > found.high + 1e-9)
        assert np.array_equal(np.isnan(shares), np.isnan(found.low))
    for move in found.moves:
        assert move.stories is not None and move.range_stories is not None
        assert (move.range_stories[0] or 0) <= move.stories <= move.range_stories[1]


@given(coded())
@few
def test_every_course_keeps_the_claims(made: dict[str, Story]) -> None:
    """Days between two entries lie between the least and the most that the story leaves."""
    rng = np.random.default_rng(5)
    for story in made.values():
        course = courses_of(story, MAP, rng, 6)
        for path in course.tried:
            assert list(path.days) == sorted(path.days) and path.days[0] == 0
            assert path.end >= path.days[-1]
            assert len(path.states) == len(set(path.states))
        assert len({frozenset(path.states) for path in course.tried}) <= 1
        longest = [max(p.end for p in paths) for paths in (course.extremes, course.drawn) if paths]
        assert longest == sorted(longest, reverse=True)


@given(st.lists(courses(apart=False), min_size=1, max_size=4))
@few
def test_bounds_without_censoring_are_counts_of_stories(made: list[list[slow.Course]]) -> None:
    """A story may be in a state if one of its courses is, and is for certain if all are."""
    tried = [as_paths([(s, d, LAST + 1) for s, d, _ in story]) for story in made]
    grid = np.arange(LAST)
    drawn = [[paths[k % len(paths)] for paths in tried] for k in range(3)]
    curves = np.array([occupation(paths, STATES, grid) for paths in drawn])
    low, high = share_bounds(tried, curves, grid, list(range(STATES)))
    for day in range(LAST):
        on = [[slow.state_on((p.states, p.days, p.end), day) for p in paths] for paths in tried]
        for state in range(STATES):
            sure = sum(all(s == state for s in each) for each in on) / len(on)
            open_ = sum(any(s == state for s in each) for each in on) / len(on)
            assert (low[day, state], high[day, state]) == pytest.approx((sure, open_))


@given(st.lists(st.lists(st.integers(0, 40), min_size=1, max_size=4), min_size=1, max_size=5))
@few
def test_bounds_of_a_median_without_censoring_are_those_of_all_choices(
    lengths: list[list[int]],
) -> None:
    tried = [[Path((0, 1), (0, days), 50) for days in story] for story in lengths]
    every = [median_days(choice, 0) for choice in product(*tried)]
    assert stay_bounds(tried, 0, []) == (min(every), max(every))


@given(
    st.lists(
        st.tuples(st.floats(500, 900), st.floats(10, 900), st.integers(300, 400)),
        min_size=2,
        max_size=12,
    ),
    st.sampled_from([0.5, 0.9, 0.95]),
)
@few
def test_rubin(draws: list[tuple[float, float, int]], level: float) -> None:
    points, variances, people = (list(column) for column in zip(*draws, strict=True))
    found = rubin(np.array(points), np.array(variances), np.array(people, float), level)
    assert found is not None
    middle, low, high, df = slow.rubin(points, variances, people, level)
    assert found["estimate"] == pytest.approx(middle)
    assert found["interval"][0] == pytest.approx(low)
    if found["interval"][1] is None:
        assert high > 1e26
    else:
        assert found["interval"][1] == pytest.approx(high)
    assert found["df"] == pytest.approx(df, rel=1e-6)
